"""Bring the database to the newest form of its tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import Unavailable

_MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade(database: AsyncEngine) -> None:
    """Run what has not been run; done twice it is done once.

    Raises:
        Unavailable: the database cannot be reached.
    """
    try:
        async with database.begin() as connection:
            await connection.run_sync(_upgrade)
    except (OSError, DBAPIError) as error:
        raise Unavailable(f"database {database.url.render_as_string(hide_password=True)}: cannot be used") from error


def _upgrade(connection: Connection) -> None:
    command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Alembic's settings; the packages carry them, there is no alembic.ini."""
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings
