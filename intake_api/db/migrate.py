"""Bring the database to the newest form of its tables."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import Unavailable
from intake_api.db import engine
from intake_api.settings import DatabaseSettings

LONGEST_SECONDS = 3600.0
"""for one statement of a migration: an index over millions of rows takes minutes"""

_MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade_at(settings: DatabaseSettings) -> None:
    """Run what has not been run; done twice it is done once.

    Raises:
        Unavailable: the database cannot be reached.
    """
    patient = settings.model_copy(update={"timeout_seconds": max(settings.timeout_seconds, LONGEST_SECONDS)})
    async with engine.connected(patient) as database:
        await upgrade(database)


async def upgrade(database: AsyncEngine) -> None:
    """Run what has not been run over a pool that is there."""
    await run(database, command.upgrade, "head")


async def run(database: AsyncEngine, step: Callable[[Config, str], object], revision: str) -> None:
    """Go to a revision by Alembic's `upgrade` or `downgrade`, all or nothing.

    SQLite changes a table by making it anew; with foreign keys in force, dropping the old one would delete the rows
    that refer to it (https://www.sqlite.org/lang_altertable.html#otheralter). PRAGMA works only between transactions.
    """
    async with database.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            await connection.commit()
        try:
            await connection.run_sync(lambda sync: step(config(sync), revision))
            if sqlite and (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first():
                raise Unavailable(f"migration to {revision}: rows would refer to rows that are gone")
            await connection.commit()
        finally:
            if sqlite:
                await connection.rollback()
                await connection.exec_driver_sql("PRAGMA foreign_keys=ON")
                await connection.commit()


def config(connection: Connection) -> Config:
    """Alembic's settings; the packages carry them, there is no alembic.ini."""
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings
