"""Tickets by where they are."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.db.tables import tickets


async def tickets_by_area(connection: AsyncConnection) -> dict[str, int]:
    """How many tickets are known to each area, no deeper; under the empty code those known to none."""
    query = select(tickets.c.area, func.count()).group_by(tickets.c.area)
    return {area or "": count for area, count in (await connection.execute(query)).all()}
