"""Legal holds: a call or ticket that retention must not touch."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.errors import NotFound
from hotline.ledger import Action, Entry, Kind, Ref
from intake_api.accounts.schemas import User
from intake_api.calls import store as calls
from intake_api.db.engine import connected
from intake_api.db.tables import holds, tickets
from intake_api.db.upsert import upsert
from intake_api.http.context import Context
from intake_api.ledger import store as ledger
from intake_api.ledger.service import entry_of, entry_of_program
from intake_api.retention.schemas import HoldKind, HoldReason, HoldView
from intake_api.settings import DatabaseSettings
from intake_api.tickets import store as ticket_rows

_COMMAND = "hotline retention"


async def hold(context: Context, user: User, kind: HoldKind, id_: str, reason: HoldReason) -> HoldView:
    """Hold a thing; held twice it is held once, for the last reason.

    Raises:
        NotFound: there is no such call or ticket.
    """
    refs = [Ref(Kind(kind), id_)]
    entry = entry_of(user, Action.HOLD, refs, context.now(), detail={"reason": reason})
    async with context.database.begin() as connection:
        return await _hold(connection, kind, id_, user.name, reason, entry)


async def release(context: Context, user: User, kind: HoldKind, id_: str) -> None:
    """Let retention have it again.

    Raises:
        NotFound: it is not held.
    """
    async with context.database.begin() as connection:
        await _release(connection, kind, id_, entry_of(user, Action.RELEASE, [Ref(Kind(kind), id_)], context.now()))


async def hold_at(settings: DatabaseSettings, kind: HoldKind, id_: str, reason: HoldReason, now: datetime) -> HoldView:
    """`hold` for a command."""
    entry = entry_of_program(_COMMAND, Action.HOLD, [Ref(Kind(kind), id_)], now, detail={"reason": reason})
    async with connected(settings) as database, database.begin() as connection:
        return await _hold(connection, kind, id_, _COMMAND, reason, entry)


async def release_at(settings: DatabaseSettings, kind: HoldKind, id_: str, now: datetime) -> None:
    """`release` for a command."""
    entry = entry_of_program(_COMMAND, Action.RELEASE, [Ref(Kind(kind), id_)], now)
    async with connected(settings) as database, database.begin() as connection:
        await _release(connection, kind, id_, entry)


async def all_of(connection: AsyncConnection) -> tuple[HoldView, ...]:
    """Everything that is held, the oldest first."""
    rows = await connection.execute(select(holds).order_by(holds.c.at, holds.c.kind, holds.c.id))
    return tuple(HoldView(**row) for row in rows.mappings())


def held_calls() -> Select[str]:
    """Ids of the calls that are held, themselves or by a ticket of theirs."""
    by_ticket = select(tickets.c.call_id).where(tickets.c.number.in_(_ids(HoldKind.TICKET)))
    return _ids(HoldKind.CALL).union(by_ticket).subquery().select()


def is_held_ticket() -> ColumnElement[bool]:
    """The ticket is held, itself or by its call."""
    # `NULL IN (…)` is neither true nor false: a ticket without a call would be neither held nor free.
    by_call = and_(tickets.c.call_id.is_not(None), tickets.c.call_id.in_(held_calls()))
    return or_(tickets.c.number.in_(_ids(HoldKind.TICKET)), by_call)


async def held_refs(connection: AsyncConnection) -> Sequence[Ref]:
    """What the ledger must go on telling of."""
    calls_held = (await connection.execute(held_calls())).scalars().all()
    numbers = (await connection.execute(select(tickets.c.number).where(is_held_ticket()))).scalars().all()
    return [*(Ref(Kind.CALL, id_) for id_ in calls_held), *(Ref(Kind.TICKET, number) for number in numbers)]


async def _hold(
    connection: AsyncConnection, kind: HoldKind, id_: str, by: str, reason: HoldReason, entry: Entry
) -> HoldView:
    if kind is HoldKind.CALL:
        await calls.call(connection, id_)
    elif await ticket_rows.read(connection, id_) is None:
        raise NotFound("no such ticket")
    view = HoldView(kind=kind, id=id_, at=entry.at, by=by, reason=reason)
    statement = upsert(connection, holds).values(**view.model_dump())
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "id"], set_={"at": new.at, "by": new.by, "reason": new.reason}
        )
    )
    await ledger.append(connection, entry)
    return view


async def _release(connection: AsyncConnection, kind: HoldKind, id_: str, entry: Entry) -> None:
    gone = await connection.execute(delete(holds).where(holds.c.kind == kind, holds.c.id == id_))
    if gone.rowcount != 1:
        raise NotFound("it is not held")
    await ledger.append(connection, entry)


def _ids(kind: HoldKind) -> Select[str]:
    return select(holds.c.id).where(holds.c.kind == kind)
