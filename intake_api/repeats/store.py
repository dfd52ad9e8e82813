"""Rows a ticket is compared with, and of hot spots."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.drafts import FieldKey
from hotline.likeness import HotSpotRule, Report
from hotline.private import Private
from intake_api.db.codes import begins_with
from intake_api.db.tables import hot_spot_tickets, hot_spots, tickets
from intake_api.db.upsert import upsert
from intake_api.tickets.rights import Sight
from intake_api.tickets.schemas import TicketView
from intake_api.tickets.store import shown

MOST_COMPARED = 500
"""newest first; beyond so many of one neighbourhood it is a hot spot, not a repeat"""

CATEGORY_DIGITS = 4
"""Candidates share the 小类, so that the same matter filed under a neighbouring leaf is compared by its text."""


def report_of(ticket: TicketView, caller: str | None) -> Report:
    """What a ticket is compared by."""
    fields = ticket.fields
    return Report(
        ticket.number,
        ticket.accepted_at,
        Private(caller) if caller else None,
        fields.get(FieldKey.CATEGORY),
        ticket.area,
        Private(fields.get(FieldKey.PLACE_TEXT, "")),
        Private(fields.get(FieldKey.CONTENT, "")),
    )


async def caller_of(connection: AsyncConnection, number: str) -> str | None:
    """The number a ticket's caller can be known by."""
    return (await connection.execute(select(tickets.c.caller).where(tickets.c.number == number))).scalar()


async def candidates(
    connection: AsyncConnection, report: Report, since: datetime, until: datetime, sights: Sequence[Sight]
) -> tuple[tuple[TicketView, Report], ...]:
    """Tickets one of the sights shows, accepted in this time, the ends included, that could be like this one, newest
    first."""
    columns = tickets.c
    alike = []
    if report.caller is not None:
        alike.append(columns.caller == str(report.caller))
    if report.category is not None:
        near = begins_with(columns.category, report.category[:CATEGORY_DIGITS])
        alike.append(near if report.area is None else and_(near, _near(report.area)))
    if not alike:
        return ()
    query = select(tickets).where(
        columns.accepted_at >= since,
        columns.accepted_at <= until,
        columns.number != report.number,
        or_(*alike),
        shown(sights),
    )
    rows = await connection.execute(query.order_by(columns.accepted_at.desc()).limit(MOST_COMPARED))
    views = [(TicketView(**{key: row[key] for key in TicketView.model_fields}), row) for row in rows.mappings()]
    return tuple((view, report_of(view, row["caller"])) for view, row in views)


def _near(area: str) -> Any:
    """In the same district, or nobody knows where."""
    return or_(begins_with(tickets.c.area, area[:6]), tickets.c.area.is_(None))


async def reported(
    connection: AsyncConnection, category: str, area: str, since: datetime
) -> Sequence[tuple[str, datetime]]:
    """Number and time of the valid tickets of a category and area since then."""
    query = select(tickets.c.number, tickets.c.accepted_at).where(
        tickets.c.accepted_at >= since,
        begins_with(tickets.c.category, category),
        begins_with(tickets.c.area, area),
        tickets.c.invalid.is_(False),
    )
    return [(row.number, row.accepted_at) for row in await connection.execute(query.order_by(tickets.c.accepted_at))]


async def open_spot(connection: AsyncConnection, category: str, area: str, since: datetime) -> int | None:
    """The hot spot that still grows: its last ticket is in the window."""
    query = select(hot_spots.c.id).where(
        hot_spots.c.category == category, hot_spots.c.area == area, hot_spots.c.last_at >= since
    )
    return (await connection.execute(query.order_by(hot_spots.c.id.desc()).limit(1))).scalar()


async def raise_spot(
    connection: AsyncConnection, category: str, area: str, rule: HotSpotRule, first_at: datetime, at: datetime
) -> int:
    """A new hot spot; its id."""
    values = {"category": category, "area": area, "hours": rule.hours, "at_least": rule.at_least}
    times = {"first_at": first_at, "last_at": at, "raised_at": at}
    result = await connection.execute(insert(hot_spots).values(**values, **times, count=0).returning(hot_spots.c.id))
    return int(result.scalar_one())


async def gather(connection: AsyncConnection, spot: int, numbers: Sequence[str], last_at: datetime) -> None:
    """Tickets belong to a hot spot, each once."""
    for number in numbers:
        statement = upsert(connection, hot_spot_tickets).values(hot_spot=spot, number=number)
        await connection.execute(statement.on_conflict_do_nothing())
    count = select(func.count()).select_from(hot_spot_tickets).where(hot_spot_tickets.c.hot_spot == spot)
    changed = update(hot_spots).where(hot_spots.c.id == spot)
    await connection.execute(changed.values(count=count.scalar_subquery(), last_at=last_at))


async def spots(
    connection: AsyncConnection, before: int | None, size: int, sights: Sequence[Sight]
) -> Sequence[RowMapping]:
    """Hot spots of which one of the sights shows a ticket, the newest first."""
    query = select(hot_spots).order_by(hot_spots.c.id.desc()).limit(size)
    if Sight() not in sights:
        of_spot = hot_spot_tickets.c.hot_spot == hot_spots.c.id
        theirs = select(tickets.c.number).join(hot_spot_tickets, hot_spot_tickets.c.number == tickets.c.number)
        query = query.where(theirs.where(of_spot, shown(sights)).exists())
    if before is not None:
        query = query.where(hot_spots.c.id < before)
    return (await connection.execute(query)).mappings().all()


async def spot(connection: AsyncConnection, id_: int) -> RowMapping | None:
    return (await connection.execute(select(hot_spots).where(hot_spots.c.id == id_))).mappings().first()


async def tickets_of(connection: AsyncConnection, spot_id: int, sights: Sequence[Sight]) -> tuple[TicketView, ...]:
    """The tickets of a hot spot that one of the sights shows, in order of time."""
    mine = select(hot_spot_tickets.c.number).where(hot_spot_tickets.c.hot_spot == spot_id)
    query = select(tickets).where(tickets.c.number.in_(mine), shown(sights)).order_by(tickets.c.accepted_at)
    rows = (await connection.execute(query.limit(MOST_COMPARED))).mappings()
    return tuple(TicketView(**{key: row[key] for key in TicketView.model_fields}) for row in rows)
