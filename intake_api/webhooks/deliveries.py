"""Rows of what webhooks are told: written, taken to be sent, settled, found again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.db.tables import webhook_deliveries, webhooks
from intake_api.db.upsert import upsert
from intake_api.webhooks.payload import Message
from intake_api.webhooks.schemas import DeliveryState, DeliveryView, Failure

_ROWS = webhook_deliveries.c


@dataclass(frozen=True, slots=True)
class Delivery:
    """One that was taken to be sent."""

    id: int
    delivery: str
    type: str
    subject: str
    number: str | None
    body: str
    attempts: int
    """this one too"""
    lease_by: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for one webhook."""

    count: int
    oldest: datetime


async def add(connection: AsyncConnection, messages: Sequence[Message], at: datetime) -> None:
    """Write what webhooks are to be told, in the transaction of what happened; each once."""
    if not messages:
        return
    fresh = {"at": at, "next_at": at, "state": DeliveryState.WAITING, "attempts": 0}
    rows = [asdict(message) | fresh for message in messages]
    await connection.execute(upsert(connection, webhook_deliveries).values(rows).on_conflict_do_nothing())


async def due(connection: AsyncConnection, now: datetime) -> Sequence[int]:
    """Webhooks that something may be sent to now."""
    held = and_(webhooks.c.held_until.is_not(None), webhooks.c.held_until > now)
    some = exists().where(_ROWS.webhook == webhooks.c.id, _is_free(now))
    query = select(webhooks.c.id).where(webhooks.c.on.is_(True), ~held, some).order_by(webhooks.c.id)
    return (await connection.execute(query)).scalars().all()


async def take(
    connection: AsyncConnection, webhook: int, most: int, by: str, now: datetime, until: datetime
) -> tuple[Delivery, ...]:
    """Take the oldest that are due; nobody else does before `until`.

    Of one subject only the first that waits is due, so that it is told in order.
    """
    first = select(_ROWS.id).where(_ROWS.webhook == webhook, _is_free(now), ~_has_one_before())
    return await _take(connection, first.order_by(_ROWS.id).limit(most), by, now, until)


async def take_one(
    connection: AsyncConnection, delivery: str, by: str, now: datetime, until: datetime
) -> Delivery | None:
    """Take this one, should it be free."""
    found = await _take(connection, select(_ROWS.id).where(_ROWS.delivery == delivery, _is_free(now)), by, now, until)
    return found[0] if found else None


async def settle(
    connection: AsyncConnection,
    taken: Delivery,
    state: DeliveryState,
    now: datetime,
    *,
    next_at: datetime | None = None,
    status: int | None = None,
    error: Failure | None = None,
) -> bool:
    """Write what became of one; False when it was taken from us meanwhile, and nothing is written."""
    ended = None if state is DeliveryState.WAITING else now
    values = {"state": state, "lease_by": None, "lease_until": None, "status": status, "error": error}
    mine = and_(_ROWS.id == taken.id, _ROWS.lease_by == taken.lease_by, _ROWS.attempts == taken.attempts)
    times: dict[str, Any] = {"ended_at": ended} | ({} if next_at is None else {"next_at": next_at})
    result = await connection.execute(update(webhook_deliveries).where(mine).values(**values, **times))
    return result.rowcount == 1


async def again(connection: AsyncConnection, webhook: int, delivery: str | None, now: datetime) -> int:
    """Have one that is over sent again, or all that were given up; how many."""
    over = and_(_ROWS.delivery == delivery, ~is_in(DeliveryState.WAITING))
    which = is_in(DeliveryState.DEAD) if delivery is None else over
    statement = update(webhook_deliveries).where(_ROWS.webhook == webhook, which)
    fresh = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": now, "ended_at": None}
    return (await connection.execute(statement.values(**fresh))).rowcount


async def backlog(connection: AsyncConnection) -> dict[int, Backlog]:
    """How much waits for each webhook that is on."""
    query = (
        select(_ROWS.webhook, func.count().label("waiting"), func.min(_ROWS.at).label("oldest"))
        .join(webhooks, webhooks.c.id == _ROWS.webhook)
        .where(webhooks.c.on.is_(True), is_in(DeliveryState.WAITING))
        .group_by(_ROWS.webhook)
    )
    return {row.webhook: Backlog(row.waiting, row.oldest) for row in await connection.execute(query)}


async def counts(connection: AsyncConnection, webhook: int) -> tuple[int, int]:
    """How many deliveries of a webhook wait, and how many were given up."""
    found = []
    for state in (DeliveryState.WAITING, DeliveryState.DEAD):
        query = select(func.count()).select_from(webhook_deliveries).where(_ROWS.webhook == webhook, is_in(state))
        found.append(int((await connection.execute(query)).scalar_one()))
    return found[0], found[1]


async def page(
    connection: AsyncConnection, webhook: int, state: DeliveryState | None, before: int | None, size: int
) -> Sequence[tuple[int, DeliveryView]]:
    """Some of a webhook's deliveries with their places, the newest first."""
    query = select(webhook_deliveries).where(_ROWS.webhook == webhook)
    if state is not None:
        query = query.where(is_in(state))
    if before is not None:
        query = query.where(_ROWS.id < before)
    rows = (await connection.execute(query.order_by(_ROWS.id.desc()).limit(size))).mappings()
    return [(row["id"], _view(dict(row))) for row in rows]


async def read(connection: AsyncConnection, delivery: str) -> DeliveryView | None:
    query = select(webhook_deliveries).where(_ROWS.delivery == delivery)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _view(dict(row))


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Delete what is over since then, and what waited since then for a webhook that is off."""
    off = select(webhooks.c.id).where(webhooks.c.on.is_(False))
    waited = and_(is_in(DeliveryState.WAITING), _ROWS.at < before, _ROWS.webhook.in_(off))
    await connection.execute(delete(webhook_deliveries).where(or_(_ROWS.ended_at < before, waited)))


def is_in(state: DeliveryState, column: ColumnElement[Any] = _ROWS.state) -> ColumnElement[bool]:
    """The state spelled out, as the indices of those that wait and of those given up have it."""
    return column == literal_column(f"'{state}'")


def _is_free(now: datetime) -> ColumnElement[bool]:
    unleased = or_(_ROWS.lease_until.is_(None), _ROWS.lease_until <= now)
    return and_(is_in(DeliveryState.WAITING), _ROWS.next_at <= now, unleased)


def _has_one_before() -> ColumnElement[bool]:
    earlier = webhook_deliveries.alias()
    return exists().where(
        earlier.c.webhook == _ROWS.webhook,
        earlier.c.subject == _ROWS.subject,
        is_in(DeliveryState.WAITING, earlier.c.state),
        earlier.c.id < _ROWS.id,
    )


async def _take(
    connection: AsyncConnection, which: Select[Any], by: str, now: datetime, until: datetime
) -> tuple[Delivery, ...]:
    # In a WITH, which is worked out once: as a part of the UPDATE's own condition PostgreSQL may work it out again and
    # again, and then it names more rows than its LIMIT. The condition stands in the UPDATE too, since another worker
    # may have taken a row after it was chosen.
    ids = select(which.with_for_update(skip_locked=True).cte("chosen").c.id)
    taken = (
        update(webhook_deliveries)
        .where(_ROWS.id.in_(ids), _is_free(now))
        .values(lease_by=by, lease_until=until, attempts=_ROWS.attempts + 1)
        .returning(*(_ROWS[key] for key in Delivery.__dataclass_fields__))
    )
    rows = (await connection.execute(taken)).mappings().all()
    return tuple(sorted((Delivery(**row) for row in rows), key=lambda one: one.id))


def _view(row: dict[str, Any]) -> DeliveryView:
    waits = row["state"] == DeliveryState.WAITING
    return DeliveryView(
        **{key: row[key] for key in DeliveryView.model_fields if key != "next_at"},
        next_at=row["next_at"] if waits else None,
    )
