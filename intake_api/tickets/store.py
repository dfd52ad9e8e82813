"""Rows of tickets, of their steps and serial numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    RowMapping,
    Select,
    TextClause,
    and_,
    delete,
    false,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from hotline.drafts import FieldKey
from hotline.ticket_life import DESK, TicketState
from hotline.tickets import Origin
from intake_api.db.codes import begins_with, lies_in
from intake_api.db.tables import TICKET_OPEN, area_counts, ticket_history, ticket_serials, ticket_units, tickets
from intake_api.db.upsert import upsert
from intake_api.http.paging import Sources, Wish, found
from intake_api.territory import store as counts
from intake_api.territory.spans import WHOLE_YEAR
from intake_api.tickets.rights import Sight, outermost, units_of
from intake_api.tickets.schemas import HistoryRow, TicketPage, TicketSort, TicketView
from intake_api.webhooks import outbox

Columns = ReadOnlyColumnCollection[str, Column[Any]]

LISTED = ("accepted_at", "due_at", "state", "owner", "category", "origin", "invalid", "area")
"""what lists are filtered and sorted by: `tickets` and `ticket_units` both have it"""

_OVER = frozenset({TicketState.CLOSED, TicketState.MERGED})
"""only the desk owns them"""

_FEW = 12
"""areas or units of a scope that are followed one by one"""

_SOME_DAYS = timedelta(days=93)
"""of acceptance, whose tickets are sorted by deadline rather than followed from the last deadline down"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets a list shows; what is None does not matter."""

    states: tuple[TicketState, ...] = ()
    owner: str | None = None
    category: str | None = None
    """code of any level"""
    accepted: tuple[datetime, datetime] | None = None
    """from, and before"""
    due_before: datetime | None = None
    """only tickets that are not over"""
    invalid: bool | None = None
    origin: Origin | None = None


async def next_serial(connection: AsyncConnection, day: date) -> int:
    """The day's next serial number, from 1; a transaction that fails gives it back."""
    statement = upsert(connection, ticket_serials).values(day=day, last=1)
    result = await connection.execute(
        statement.on_conflict_do_update(index_elements=["day"], set_={"last": ticket_serials.c.last + 1}).returning(
            ticket_serials.c.last
        )
    )
    return int(result.scalar_one())


async def add(connection: AsyncConnection, ticket: TicketView, by: str, caller: str | None) -> None:
    """A new ticket and the first row of its history.

    Args:
        caller: number the caller is known by, digits alone.
    """
    category = ticket.fields.get(FieldKey.CATEGORY)
    row = ticket.model_dump() | {"category": category, "changed_at": ticket.accepted_at, "caller": caller}
    await connection.execute(insert(tickets).values(**row))
    await _keep_units(connection, ticket)
    await counts.count(connection, ticket.area, ticket.accepted_at)
    await _note(connection, ticket, step=None, at=ticket.accepted_at, by=by, reason=None)


async def change(
    connection: AsyncConnection, ticket: TicketView, *, step: str, at: datetime, by: str, reason: str | None
) -> bool:
    """Write a ticket after a step and the step's row; False when another step came first, and nothing is written."""
    changed = ticket.model_dump(
        include={
            "state", "owner", "due_at", "lead", "co_units", "way", "returns", "extensions", "reopened", "suspended_at",
            "satisfied", "invalid", "merged_into", "closed_at", "revision",
        }
    )  # fmt: skip
    result = await connection.execute(
        update(tickets)
        .where(tickets.c.number == ticket.number, tickets.c.revision == ticket.revision - 1)
        .values(**changed, changed_at=at)
    )
    if result.rowcount != 1:
        return False
    await _keep_units(connection, ticket)
    await _note(connection, ticket, step=step, at=at, by=by, reason=reason)
    return True


async def read(connection: AsyncConnection, number: str) -> TicketView | None:
    return await _first(connection, select(tickets).where(tickets.c.number == number))


async def of_draft(connection: AsyncConnection, draft_id: str) -> TicketView | None:
    return await _first(connection, select(tickets).where(tickets.c.draft_id == draft_id))


async def of_call(connection: AsyncConnection, call_id: str) -> TicketView | None:
    """The first ticket of a call."""
    return await _first(connection, select(tickets).where(tickets.c.call_id == call_id).order_by(tickets.c.number))


async def history(connection: AsyncConnection, number: str) -> tuple[HistoryRow, ...]:
    """Every step of a ticket, the acceptance first."""
    query = select(ticket_history).where(ticket_history.c.number == number).order_by(ticket_history.c.revision)
    rows = (await connection.execute(query)).mappings()
    return tuple(HistoryRow(**{key: row[key] for key in HistoryRow.model_fields}) for row in rows)


async def page(
    connection: AsyncConnection,
    wanted: Wanted,
    sights: Sequence[Sight],
    sort: TicketSort,
    start: str | None,
    size: int,
) -> TicketPage:
    """One page of the tickets that fit and that one of the sights shows.

    Raises:
        InputRejected: `start` is no place in this list.
    """
    wish = _wish(wanted, sort, start, size)
    page = await found(connection, _sources(wanted, sights, sort, wish), wish)
    read = await connection.execute(select(tickets).where(tickets.c.number.in_(page.keys)))
    rows = {row["number"]: _view(row) for row in read.mappings()}
    items = tuple(rows[number] for number in page.keys if number in rows)
    return TicketPage(items=items, next=page.next, total=page.total, total_exact=page.exact)


def _wish(wanted: Wanted, sort: TicketSort, start: str | None, size: int) -> Wish:
    since, until = wanted.accepted or (None, None)
    # No ticket is due before it is accepted.
    ends = (since, until) if _place(sort) == "accepted_at" else (since, wanted.due_before)
    return Wish(start, size, sort.value.startswith("-"), ends)


def _place(sort: TicketSort) -> str:
    return sort.value.removeprefix("-")


def _sources(wanted: Wanted, sights: Sequence[Sight], sort: TicketSort, wish: Wish) -> Sources:
    """Number and place of the tickets that fit, from the stretches of indices that the sights open."""
    if Sight() in sights:
        every = [_keys(tickets.c, wanted, sort)]
        return Sources(every, every)
    gathered = [_gathered(sight, wanted, sort) for sight in sights]
    apart, once = len(sights) == 1, all(len(sight.units) <= 1 for sight in sights)
    is_behind = _is_behind(wanted, sort, wish)
    if sum(len(sight.units) or len(sight.areas) for sight in sights) <= _FEW and not is_behind:
        return Sources(gathered, [query for sight in sights for query in _walks(sight, wanted, sort)], apart, once)
    # Of many areas the next due are met soon on the way; the tickets of many units are found by the units alone.
    is_met_soon = not (wish.descending or is_behind or any(sight.units for sight in sights))
    if _is_short(wanted, sort) and not is_met_soon:
        return Sources(gathered, [_all_first(query) for query in gathered], apart, once)
    return Sources(gathered, [_keys(tickets.c, wanted, sort, shown(sights))], apart, once)


def _gathered(sight: Sight, wanted: Wanted, sort: TicketSort) -> Select[Any]:
    areas = outermost(sight.areas)
    if sight.units:
        theirs = ticket_units.c.unit.in_(sight.units)
        return _keys(ticket_units.c, wanted, sort, theirs, lies_in(ticket_units.c.area, areas))
    if len(areas) == 1:
        return _keys(tickets.c, wanted, sort, begins_with(tickets.c.area, areas[0]))
    # Each area by its whole code: ranges with OR between them are not followed in an index alone.
    named = select(area_counts.c.area).where(area_counts.c.month == WHOLE_YEAR, lies_in(area_counts.c.area, areas))
    return _keys(tickets.c, wanted, sort, tickets.c.area.in_(named))


def _walks(sight: Sight, wanted: Wanted, sort: TicketSort) -> list[Select[Any]]:
    areas = outermost(sight.areas)
    if not sight.units:
        return [_keys(tickets.c, wanted, sort, begins_with(tickets.c.area, code)) for code in areas]
    within = lies_in(ticket_units.c.area, areas)
    return [_keys(ticket_units.c, wanted, sort, ticket_units.c.unit == unit, within) for unit in sight.units]


def _is_short(wanted: Wanted, sort: TicketSort) -> bool:
    """The tickets of a few days are sorted by deadline."""
    since, until = wanted.accepted or (None, None)
    return bool(since and until and until - since <= _SOME_DAYS and _place(sort) == "due_at")


def _is_behind(wanted: Wanted, sort: TicketSort, wish: Wish) -> bool:
    """What comes after the place was accepted in a few days before it: most that is due then was accepted later."""
    return bool(
        _is_short(wanted, sort)
        and not wish.descending
        and wish.place
        and wanted.accepted
        and wish.place[0] >= wanted.accepted[1]
    )


def _keys(columns: Columns, wanted: Wanted, sort: TicketSort, *scope: ColumnElement[bool]) -> Select[Any]:
    """Number and place of a table's tickets that fit; from an index alone, so that rows passed over cost little."""
    place = columns[_place(sort)]
    query = select(columns.number.label("key"), place.label("place")).where(*_conditions(columns, wanted), *scope)
    if wanted.accepted is not None and place is columns.due_at:
        since, _ = wanted.accepted
        # What was due before the first was accepted is not looked through.
        query = query.where(columns.due_at >= since)
        if sort.value.startswith("-") and _is_short(wanted, sort):
            query = _all_first(query)
    return query


def _all_first(query: Select[Any]) -> Select[Any]:
    """The query's rows, found before they are sorted.

    OFFSET keeps PostgreSQL from looking for the few that were accepted in some days among all that are due later.
    """
    some = query.offset(0).subquery()
    return select(some.c.key, some.c.place)


async def each(connection: AsyncConnection, size: int, start: str = "") -> Sequence[TicketView]:
    """Some tickets in order of number, behind one: for looking at all of them."""
    query = select(tickets).where(tickets.c.number > start).order_by(tickets.c.number).limit(size)
    return [_view(row) for row in (await connection.execute(query)).mappings()]


def shown(sights: Sequence[Sight]) -> ColumnElement[bool]:
    """What `tickets.rights.may_see` decides of one ticket, as a condition on their rows."""
    if Sight() in sights:
        return true()
    return or_(false(), *(and_(true(), *_seen_by(sight)) for sight in sights))


def _seen_by(sight: Sight) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if sight.units:
        theirs = select(ticket_units.c.number).where(ticket_units.c.unit.in_(sight.units))
        conditions.append(tickets.c.number.in_(theirs))
    conditions.append(lies_in(tickets.c.area, sight.areas))
    return conditions


async def _keep_units(connection: AsyncConnection, ticket: TicketView) -> None:
    """The units that have to do with a ticket as it is now, to find it by."""
    await connection.execute(delete(ticket_units).where(ticket_units.c.number == ticket.number))
    if units := units_of(ticket):
        listed = ticket.model_dump(include={"number", *LISTED}) | {"category": ticket.fields.get(FieldKey.CATEGORY)}
        await connection.execute(insert(ticket_units), [{"unit": unit, **listed} for unit in sorted(units)])


async def _note(
    connection: AsyncConnection, ticket: TicketView, *, step: str | None, at: datetime, by: str, reason: str | None
) -> None:
    now = ticket.model_dump(include={"number", "revision", "state", "owner", "due_at"})
    await connection.execute(insert(ticket_history).values(**now, step=step, at=at, by=by, reason=reason))
    await outbox.ticket_changed(connection, ticket, step, at)


async def _first(connection: AsyncConnection, query: Select[Any]) -> TicketView | None:
    row = (await connection.execute(query.limit(1))).mappings().first()
    return None if row is None else _view(row)


def _conditions(columns: Columns, wanted: Wanted) -> list[ColumnElement[bool] | TextClause]:
    conditions: list[ColumnElement[bool] | TextClause | None] = [
        columns.state.in_(wanted.states) if wanted.states else None,
        columns.owner == wanted.owner if wanted.owner is not None else None,
        begins_with(columns.category, wanted.category) if wanted.category is not None else None,
        columns.accepted_at >= wanted.accepted[0] if wanted.accepted else None,
        columns.accepted_at < wanted.accepted[1] if wanted.accepted else None,
        columns.due_at < wanted.due_before if wanted.due_before else None,
        TICKET_OPEN if _only_open(wanted) else None,
        columns.origin == wanted.origin if wanted.origin is not None else None,
        columns.invalid == wanted.invalid if wanted.invalid is not None else None,
    ]
    return [condition for condition in conditions if condition is not None]


def _only_open(wanted: Wanted) -> bool:
    """No ticket fits that is over; told to the database, it finds them among the few that are open."""
    states = wanted.states and not _OVER & set(wanted.states)
    return bool(wanted.due_before or states or (wanted.owner is not None and wanted.owner != DESK))


def _view(row: RowMapping) -> TicketView:
    return TicketView(**{key: row[key] for key in TicketView.model_fields})
