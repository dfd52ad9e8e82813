"""The same tests on PostgreSQL: those of tests/unit/intake_api that touch the database."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from intake_api.db import engine, migrate
from intake_api.db.tables import metadata
from intake_api.settings import DatabaseSettings

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "access", "board", "check", "desk", "drafts", "exports", "facts", "ledger", "live", "migrations_with_data", "oidc",
    "people", "problems", "repeats", "retention", "review", "rights", "session", "sight", "ticket_steps", "tickets",
)  # fmt: skip
START_SECONDS = 30


def programs():
    """The folder of initdb and postgres; the test is skipped where there is none."""
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), shutil.which("initdb")):
        if folder and (found := Path(folder)).exists():
            return found if found.is_dir() else found.parent
    pytest.skip("no PostgreSQL server on this machine: install postgresql")


@pytest.fixture(scope="module")
def postgres():
    """A private server on a Unix socket; its URL. PostgreSQL refuses to run as root, so root lends it a user."""
    bin_ = programs()
    # Not under pytest's own folder, which only the user who runs the tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    options = {"cwd": folder}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    make = [bin_ / "initdb", "-D", folder / "data", "-A", "trust", "-U", "hotline", "--no-sync", "-E", "UTF8"]
    # What is written need not outlive the machine.
    careless = [word for name in ("fsync", "synchronous_commit", "full_page_writes") for word in ("-c", f"{name}=off")]
    serve = [bin_ / "postgres", "-D", folder / "data", "-c", "listen_addresses=", *careless, "-k", folder]
    try:
        subprocess.run([*make, "--locale=C"], check=True, capture_output=True, timeout=120, **options)
        server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        try:
            until = time.monotonic() + START_SECONDS
            while not (folder / ".s.PGSQL.5432").exists() and time.monotonic() < until:
                time.sleep(0.05)  # a server that starts tells nobody
            yield f"postgresql+asyncpg://hotline@/postgres?host={folder}"
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
    finally:
        shutil.rmtree(folder)


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
