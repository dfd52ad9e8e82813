"""Whether this process reaches what it needs."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hotline.errors import Unavailable
from intake_api.http.context import Context


async def check(context: Context) -> None:
    """Raises:
    Unavailable: the database or Redis does not answer.
    """
    await context.hub.ping()
    try:
        async with context.database.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError, TimeoutError) as error:
        raise Unavailable("the database does not answer") from error
