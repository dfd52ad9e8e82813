"""The same tests on PostgreSQL: those of tests/unit/intake_api that touch the database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bench.private_postgres import programs, serving
from intake_api.db import engine, migrate
from intake_api.db.tables import metadata
from intake_api.settings import DatabaseSettings

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "access", "area_counts", "board", "check", "desk", "drafts", "exports", "facts", "figures", "ledger", "live",
    "migrations_with_data", "oidc", "people", "problems", "repeats", "retention", "review", "rights", "rules",
    "session", "sight", "ticket_lists", "ticket_steps", "tickets", "webhook_delivery", "webhooks",
)  # fmt: skip


@pytest.fixture(scope="module")
def postgres():
    """A private server's URL; the test is skipped where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server on this machine: install postgresql")
    with serving(found, passing=True) as url:
        yield url


async def test_the_migrations_make_the_tables_the_code_uses(postgres):
    settings = DatabaseSettings(url=postgres)
    await migrate.upgrade_at(settings)
    await migrate.upgrade_at(settings)
    async with engine.connected(settings) as database, database.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    assert differences == []


def test_what_holds_on_sqlite_holds_on_postgresql(postgres):
    modules = [ROOT / "tests" / "unit" / "intake_api" / f"test_{name}.py" for name in MODULES]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *modules],
        env={**os.environ, "TEST_POSTGRES_URL": postgres},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
