"""Steps of a ticket's life, written with who took them, when and why."""

from dataclasses import asdict, fields

import chinese_calendar
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.categories import TimeLimit
from hotline.errors import BadList, Conflict, InputRejected, NotFound
from hotline.events import Event, EventType, TicketChanged, event_id
from hotline.private import Private
from hotline.ticket_life import Step, StepKind, Ticket, TicketState, possible, problems, take
from intake_api.accounts.schemas import User
from intake_api.db.engine import connected
from intake_api.http.context import Context
from intake_api.rules import service as rules
from intake_api.settings import DatabaseSettings
from intake_api.territory.store import miscounted
from intake_api.tickets import rights, store
from intake_api.tickets.deadline import Due, due
from intake_api.tickets.schemas import StepEdit, TicketDetail, TicketPage, TicketSort, TicketView
from intake_api.tickets.store import Wanted

CHECKED_AT_ONCE = 1000


async def detail(context: Context, user: User, number: str) -> TicketDetail:
    """A ticket, how it came there, and what the user may do with it.

    Raises:
        NotFound
        NotAllowed: it is not in the user's scope.
    """
    async with context.database.connect() as connection:
        ticket = await _read(connection, number)
        rights.check_sight(user, ticket)
    return await _detail(context, user, ticket)


async def step(context: Context, user: User, number: str, edit: StepEdit) -> TicketDetail:
    """Take a step.

    Raises:
        Conflict: the ticket is no longer the one that was seen.
        IllegalStep: its life has no such step now; the message says why.
        BadList: no such unit in the list in force.
        NotFound, NotAllowed
    """
    now = context.now()
    async with context.database.begin() as connection:
        seen = await _read(connection, number)
        rights.check_step(user, edit.kind, seen)
        if seen.revision != edit.revision:
            raise Conflict(f"ticket {number} is at revision {seen.revision} by now")
        wanted = await _step_of(context, connection, seen, edit)
        after = take(core_of(seen), wanted, at=now)
        closed_at = now if after.state is TicketState.CLOSED else None
        ticket = seen.model_copy(update=asdict(after) | {"closed_at": closed_at})
        if not await store.change(connection, ticket, step=edit.kind, at=now, by=user.name, reason=wanted.reason):
            raise Conflict(f"ticket {number} was changed by another person just now")
    await context.publisher.publish(
        Event(
            id=event_id(EventType.TICKET_CHANGED, number, ticket.revision),
            type=EventType.TICKET_CHANGED,
            at=now,
            data=TicketChanged(number, ticket.state, ticket.owner, ticket.revision),
            call_id=ticket.call_id,
        )
    )
    return await _detail(context, user, ticket)


async def page(
    context: Context, user: User, wanted: Wanted, sort: TicketSort, after: str | None, size: int
) -> TicketPage:
    """A list of the tickets in the user's scope.

    Raises:
        InputRejected: `after` is no place in this list.
    """
    async with context.database.connect() as connection:
        return await store.page(connection, wanted, rights.sights(user), sort, after, size)


async def unsound(connection: AsyncConnection) -> list[tuple[str, tuple[str, ...]]]:
    """Number and problems of every ticket that does not hold together; there should be none, ever."""
    found, last = [], ""
    while some := await store.each(connection, CHECKED_AT_ONCE, last):
        found += [(ticket.number, told) for ticket in some if (told := problems(core_of(ticket)))]
        last = some[-1].number
    return found


async def unsound_at(
    settings: DatabaseSettings,
) -> tuple[list[tuple[str, tuple[str, ...]]], list[tuple[int, int, str]]]:
    """`unsound` for a command, and what is miscounted by area (`territory.store.miscounted`)."""
    async with connected(settings) as database, database.connect() as connection:
        return await unsound(connection), await miscounted(connection)


def core_of(ticket: TicketView) -> Ticket:
    """What the state machine needs of a ticket."""
    return Ticket(**{field.name: getattr(ticket, field.name) for field in fields(Ticket)})


async def due_of(context: Context, connection: AsyncConnection, deadline: str | None) -> Due:
    """When a ticket accepted now is due: its own limit, or the one that holds where it names none the list knows."""
    try:
        limit = TimeLimit.parse(deadline or "")
    except BadList:
        limit = TimeLimit.parse((await rules.in_force(connection, context.settings.tickets)).default_limit)
    return due(limit, context.now(), chinese_calendar.is_workday)


async def _detail(context: Context, user: User, ticket: TicketView) -> TicketDetail:
    async with context.database.connect() as connection:
        history = await store.history(connection, ticket.number)
    return TicketDetail(
        ticket=ticket, history=history, possible=rights.allowed(user, ticket, possible(core_of(ticket)))
    )


async def _read(connection: AsyncConnection, number: str) -> TicketView:
    ticket = await store.read(connection, number)
    if ticket is None:
        raise NotFound(f"no ticket {number}")
    return ticket


async def _step_of(context: Context, connection: AsyncConnection, seen: TicketView, edit: StepEdit) -> Step:
    """The step with units by their name in the catalogue and, for a reopened ticket, a deadline."""
    if edit.into is not None:
        main = await _read(connection, edit.into)
        if main.merged_into is not None:
            raise Conflict(f"ticket {main.number} is itself merged into {main.merged_into}")
    due_at = edit.due_at
    if edit.kind is StepKind.REOPEN and due_at is None:
        due_at = (await due_of(context, connection, seen.deadline)).at
    return Step(
        edit.kind,
        reason=Private(edit.reason) if edit.reason else None,
        unit=_unit(context, edit.unit) if edit.unit else None,
        co_units=tuple(_unit(context, name) for name in edit.co_units),
        way=edit.way,
        due_at=due_at,
        into=edit.into,
        satisfied=edit.satisfied,
    )


def _unit(context: Context, name: str) -> str:
    """A unit as the catalogue spells it.

    Raises:
        InputRejected: it is not in the catalogue.
    """
    try:
        return context.categories.unit(name).name
    except BadList as error:
        raise InputRejected("no unit of the list has that name") from error
