"""Rows of tickets, of their steps and serial numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
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

from hotline.drafts import FieldKey
from hotline.ticket_life import DESK, TicketState
from hotline.tickets import Origin
from intake_api.db.tables import TICKET_OPEN, ticket_history, ticket_serials, ticket_units, tickets
from intake_api.db.upsert import upsert
from intake_api.http.paging import after, counted, cursor_of, instant_of, read_cursor
from intake_api.tickets.rights import Sight, units_of
from intake_api.tickets.schemas import HistoryRow, TicketPage, TicketSort, TicketView
from intake_api.webhooks import outbox

_OVER = frozenset({TicketState.CLOSED, TicketState.MERGED})
"""only the desk owns them"""

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
    values = ticket.model_dump() | {"category": category, "changed_at": ticket.accepted_at, "caller": caller}
    await connection.execute(insert(tickets).values(**values))
    await _keep_units(connection, ticket)
    await _note(connection, ticket, step=None, at=ticket.accepted_at, by=by, reason=None)


async def change(
    connection: AsyncConnection, ticket: TicketView, *, step: str, at: datetime, by: str, reason: str | None
) -> bool:
    """Write a ticket after a step and the step's row; False when another step came first, and nothing is written."""
    values = ticket.model_dump(
        include={
            "state", "owner", "due_at", "lead", "co_units", "way", "returns", "extensions", "reopened", "suspended_at",
            "satisfied", "invalid", "merged_into", "closed_at", "revision",
        }
    )  # fmt: skip
    result = await connection.execute(
        update(tickets)
        .where(tickets.c.number == ticket.number, tickets.c.revision == ticket.revision - 1)
        .values(**values, changed_at=at)
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
    conditions = (*_conditions(wanted), shown(sights))
    total, exact = await counted(connection, select(tickets.c.number).where(*conditions))
    keys = (await connection.execute(_keys(wanted, shown(sights), sort, start).limit(size + 1))).all()
    found = await connection.execute(select(tickets).where(tickets.c.number.in_([key.number for key in keys[:size]])))
    rows = {row["number"]: _view(row) for row in found.mappings()}
    more = cursor_of(keys[size - 1].place.isoformat(), keys[size - 1].number) if len(keys) > size else None
    items = tuple(rows[key.number] for key in keys[:size] if key.number in rows)
    return TicketPage(items=items, next=more, total=total, total_exact=exact)


def _keys(wanted: Wanted, seen: ColumnElement[bool], sort: TicketSort, start: str | None) -> Select[Any]:
    """Number and place of the tickets that fit, in order; from an index alone, so that rows passed over cost little."""
    place = tickets.c[sort.value.removeprefix("-")]
    query = select(tickets.c.number, place.label("place")).where(*_conditions(wanted), seen)
    columns: tuple[ColumnElement[Any], ...] = (place, tickets.c.number)
    descending = sort.value.startswith("-")
    if wanted.accepted is not None and place is tickets.c.due_at:
        since, until = wanted.accepted
        # No ticket is due before it is accepted: what was due earlier is not looked through.
        query = query.where(tickets.c.due_at >= since)
        if descending and until - since <= _SOME_DAYS:
            # OFFSET keeps PostgreSQL from looking for the few that were accepted then among all that are due later.
            some = query.offset(0).subquery()
            query, columns = select(some.c.number, some.c.place), (some.c.place, some.c.number)
    if start is not None:
        instant, number = read_cursor(start, 2)
        query = query.where(after(columns, (instant_of(instant), number), descending=descending))
    return query.order_by(*(each.desc() if descending else each.asc() for each in columns))


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
    if sight.areas:
        conditions.append(or_(*(begins_with(tickets.c.area, code) for code in sight.areas)))
    return conditions


async def _keep_units(connection: AsyncConnection, ticket: TicketView) -> None:
    """The units that have to do with a ticket, to find it by."""
    kept = select(ticket_units.c.unit).where(ticket_units.c.number == ticket.number)
    if set((await connection.execute(kept)).scalars()) == (units := units_of(ticket)):
        return
    await connection.execute(delete(ticket_units).where(ticket_units.c.number == ticket.number))
    if units:
        rows = [{"unit": unit, "number": ticket.number} for unit in sorted(units)]
        await connection.execute(insert(ticket_units), rows)


async def _note(
    connection: AsyncConnection, ticket: TicketView, *, step: str | None, at: datetime, by: str, reason: str | None
) -> None:
    values = ticket.model_dump(include={"number", "revision", "state", "owner", "due_at"})
    await connection.execute(insert(ticket_history).values(**values, step=step, at=at, by=by, reason=reason))
    await outbox.ticket_changed(connection, ticket, step, at)


async def _first(connection: AsyncConnection, query: Select[Any]) -> TicketView | None:
    row = (await connection.execute(query.limit(1))).mappings().first()
    return None if row is None else _view(row)


def begins_with(column: ColumnElement[Any], code: str) -> ColumnElement[bool]:
    """Codes that begin with this one.

    As a range, since an index serves LIKE only under some collations; its end is the next number of as many digits,
    since only digits sort alike under all of them.
    """
    if not code.isdecimal():
        return column == code
    end = str(int(code) + 1).zfill(len(code))
    return column >= code if len(end) > len(code) else and_(column >= code, column < end)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool] | TextClause]:
    columns = tickets.c
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
