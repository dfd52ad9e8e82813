"""A small made-up year on PostgreSQL, by the commands a person would type."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bench.private_postgres import programs, serving
from intake_api.db import engine
from intake_api.db.tables import metadata
from intake_api.settings import DatabaseSettings
from intake_api.year.totals import Totals

ROOT = Path(__file__).resolve().parents[2]
SHARE = 0.002


@pytest.fixture(scope="module")
def hotline():
    """Runs a command against a private server's database with all tables."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server on this machine: install postgresql")
    with serving(found, passing=True) as url:

        def run(*words):
            return subprocess.run(
                [sys.executable, "-c", "from intake_api.cli import main; main()", *words],
                env={**os.environ, "HOTLINE_DATABASE__URL": url}, cwd=ROOT, capture_output=True, text=True, timeout=300,
                check=False,
            )  # fmt: skip

        assert run("db", "upgrade").returncode == 0
        yield run, url


async def test_a_small_year_is_made_once_holds_together_and_keeps_its_indices(hotline):
    hotline, url = hotline
    made = hotline("year", "make", "--share", str(SHARE))
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout.splitlines()[-1])
    wanted = Totals().share(SHARE)
    for name in ("offered", "answered", "accepted", "closed", "found", "found_closed", "rated", "satisfied"):
        assert told[name] == getattr(wanted, name), name
    assert told["satisfaction"] == 0.932

    counted = json.loads(hotline("year", "make", "--check").stdout.splitlines()[-1])
    assert counted == {name: told[name] for name in counted}

    verified = hotline("tickets", "verify")
    assert verified.returncode == 0, verified.stdout

    again = hotline("year", "make", "--share", str(SHARE))
    assert again.returncode == 2
    assert "already" in again.stderr

    # Keys, references and indices were taken away while it was written.
    async with engine.connected(DatabaseSettings(url=url)) as database, database.connect() as connection:
        differences, keys = await connection.run_sync(
            lambda sync: (
                compare_metadata(MigrationContext.configure(sync), metadata),
                inspect(sync).get_multi_pk_constraint(),
            )
        )
    assert differences == []
    found = {table: set(key["constrained_columns"]) for (_, table), key in keys.items() if table != "alembic_version"}
    assert found == {table.name: set(table.primary_key.columns.keys()) for table in metadata.sorted_tables}
