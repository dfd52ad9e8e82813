"""Whether this process reaches what it needs."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import Unavailable
from intake_api.http.context import Context


async def check(context: Context) -> None:
    """Raises:
    Unavailable: the database or Redis does not answer.
    """
    await context.hub.ping()
    await database_answers(context.database)


async def database_answers(database: AsyncEngine) -> None:
    """Raises:
    Unavailable: it does not answer.
    """
    try:
        async with database.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError, TimeoutError) as error:
        raise Unavailable("the database does not answer") from error
