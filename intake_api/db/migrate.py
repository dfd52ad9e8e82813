"""Bring the database to the newest form of its tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from intake_api.db import engine
from intake_api.settings import DatabaseSettings

_MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade_at(settings: DatabaseSettings) -> None:
    """Run what has not been run; done twice it is done once.

    Raises:
        Unavailable: the database cannot be reached.
    """
    async with engine.connected(settings) as database:
        await upgrade(database)


async def upgrade(database: AsyncEngine) -> None:
    """Run what has not been run over a pool that is there."""
    async with database.begin() as connection:
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's settings; the packages carry them, there is no alembic.ini."""
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings
