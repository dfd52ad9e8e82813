"""Tickets by where they are: counted by year and month as they come and go, so that nobody counts a year's again."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.territory import CODE_LENGTH, Level
from intake_api.board.days import day_of
from intake_api.db.codes import begins_with
from intake_api.db.tables import area_counts, tickets
from intake_api.db.upsert import upsert
from intake_api.territory.spans import WHOLE_YEAR, Span, tallied


async def tickets_by_area(connection: AsyncConnection, level: Level, within: str, span: Span) -> dict[str, int]:
    """How many tickets accepted in the span are known to each area within one, no deeper than the level; under a
    shorter code those not known to this depth."""
    columns, length = area_counts.c, CODE_LENGTH[level]
    area = func.substr(columns.area, 1, length)
    counted = case((columns.month.in_(span.minus), -columns.tickets), else_=columns.tickets)
    query = select(area, func.sum(counted)).where(_in(span), *_within(columns.area, within)).group_by(area)
    found = {code: int(number) for code, number in (await connection.execute(query)).all()}
    if span.rest is not None:
        start, end = span.rest
        area = func.substr(func.coalesce(tickets.c.area, ""), 1, length)
        query = select(area, func.count()).group_by(area)
        rest = query.where(tickets.c.accepted_at >= start, tickets.c.accepted_at < end)
        for code, number in (await connection.execute(rest.where(*_within(tickets.c.area, within)))).all():
            found[code] = found.get(code, 0) + (-number if span.rest_is_minus else number)
    return {code: number for code, number in found.items() if number}


async def count(connection: AsyncConnection, area: str | None, accepted_at: datetime) -> None:
    """Count a new ticket."""
    for month, year, code in tallied([(area, day_of(accepted_at))]):
        statement = upsert(connection, area_counts).values(month=month, year=year, area=code, tickets=1)
        one_more = {"tickets": area_counts.c.tickets + 1}
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["month", "year", "area"], set_=one_more)
        )


async def uncount(connection: AsyncConnection, numbers: Sequence[str]) -> None:
    """Count tickets no longer that are about to be deleted."""
    query = select(tickets.c.area, tickets.c.accepted_at).where(tickets.c.number.in_(numbers))
    gone = tallied((row.area, day_of(row.accepted_at)) for row in await connection.execute(query))
    for (month, year, code), fewer in gone.items():
        columns = area_counts.c
        row = and_(columns.month == month, columns.year == year, columns.area == code)
        await connection.execute(update(area_counts).where(row).values(tickets=columns.tickets - fewer))


async def miscounted(connection: AsyncConnection) -> list[tuple[int, int, str]]:
    """Year, month (0: all of it) and area whose count is not that of the tickets; there should be none, ever.

    Lists are found by these counts too: the tickets of an area that is missing among them are in no list.
    """
    columns = area_counts.c
    rows = await connection.execute(select(columns.year, columns.month, columns.area, columns.tickets))
    kept = Counter({(row.year, row.month, row.area): row.tickets for row in rows})
    found = Counter[tuple[int, int, str]]()
    async for row in await connection.stream(select(tickets.c.area, tickets.c.accepted_at)):
        day = day_of(row.accepted_at)
        found.update((day.year, month, row.area or "") for month in (WHOLE_YEAR, day.month))
    return sorted(key for key in {*kept, *found} if kept[key] != found[key])


def _in(span: Span) -> ColumnElement[bool]:
    columns = area_counts.c
    years = and_(columns.month == WHOLE_YEAR, columns.year > span.year)
    months = (*span.plus, *span.minus)
    return or_(years, and_(columns.month.in_(months), columns.year == span.year)) if months else years


def _within(area: ColumnElement[str | None], within: str) -> tuple[ColumnElement[bool], ...]:
    return (begins_with(area, within),) if within else ()
