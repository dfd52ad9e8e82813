"""Tickets by where they are."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.db.tables import tickets


async def tickets_by_area(connection: AsyncConnection, since: datetime | None = None) -> dict[str, int]:
    """How many tickets accepted since then are known to each area, no deeper; under the empty code those to none."""
    query = select(tickets.c.area, func.count()).group_by(tickets.c.area)
    if since is not None:
        query = query.where(tickets.c.accepted_at >= since)
    return {area or "": count for area, count in (await connection.execute(query)).all()}
