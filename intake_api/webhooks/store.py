"""Rows of webhooks and of their changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.accounts import store as accounts
from intake_api.accounts.schemas import Role, User
from intake_api.accounts.store import Account
from intake_api.db.tables import users, webhook_changes, webhooks
from intake_api.webhooks.payload import WebhookEvent
from intake_api.webhooks.schemas import OffReason, WebhookChangeView, WebhookNarrow


@dataclass(frozen=True, slots=True)
class Webhook:
    id: int
    user_id: int
    username: str
    url: str
    events: tuple[WebhookEvent, ...]
    narrow: WebhookNarrow
    on: bool
    off_reason: OffReason | None
    salt: str
    old_salt: str | None
    old_until: datetime | None
    created_at: datetime
    changes: int
    failures: int
    failing_since: datetime | None
    held_until: datetime | None
    sent_at: datetime | None

    def salts(self, now: datetime) -> tuple[str, ...]:
        """What it is signed by now, the newest first."""
        old = self.old_salt if self.old_salt and self.old_until and now < self.old_until else None
        return (self.salt, old) if old else (self.salt,)


async def read(connection: AsyncConnection, id_: int) -> Webhook | None:
    row = (await connection.execute(_QUERY.where(webhooks.c.id == id_))).mappings().first()
    return None if row is None else _webhook(row)


async def every(connection: AsyncConnection, user_id: int | None) -> tuple[Webhook, ...]:
    """All of them in order, or one client's."""
    query = _QUERY if user_id is None else _QUERY.where(webhooks.c.user_id == user_id)
    rows = (await connection.execute(query.order_by(webhooks.c.id))).mappings()
    return tuple(_webhook(row) for row in rows)


async def listening(connection: AsyncConnection, at: datetime) -> tuple[tuple[Webhook, User], ...]:
    """The webhooks that are on, each with its client, whose account may be used."""
    rows = (await connection.execute(_QUERY.where(webhooks.c.on.is_(True)).order_by(webhooks.c.id))).mappings()
    found = [_webhook(row) for row in rows]
    clients = await _clients(connection, {one.user_id for one in found}, at)
    return tuple((one, clients[one.user_id]) for one in found if one.user_id in clients)


async def client_of(connection: AsyncConnection, webhook: Webhook, at: datetime) -> User | None:
    """The webhook's client; None when its account may not be used."""
    return (await _clients(connection, {webhook.user_id}, at)).get(webhook.user_id)


async def add(connection: AsyncConnection, user_id: int, salt: str, at: datetime, values: Mapping[str, Any]) -> int:
    """A new webhook; its id."""
    first = {"user_id": user_id, "salt": salt, "created_at": at, "on": True, "changes": 0, "failures": 0}
    result = await connection.execute(insert(webhooks).values(**first, **values).returning(webhooks.c.id))
    return int(result.scalar_one())


async def change(connection: AsyncConnection, id_: int, **values: Any) -> None:
    await connection.execute(update(webhooks).where(webhooks.c.id == id_).values(**values))


async def succeeded(connection: AsyncConnection, id_: int, at: datetime) -> None:
    """Something arrived: what failed before counts no more."""
    await change(connection, id_, failures=0, failing_since=None, held_until=None, sent_at=at)


async def failed(connection: AsyncConnection, id_: int, at: datetime, held_until: datetime) -> None:
    """A try failed; the next is made no sooner than then."""
    since = func.coalesce(webhooks.c.failing_since, at)
    more = {"failures": webhooks.c.failures + 1, "failing_since": since, "held_until": held_until}
    await change(connection, id_, **more)


async def remove(connection: AsyncConnection, id_: int) -> None:
    """The webhook with all that it was told; its changes stay."""
    await connection.execute(delete(webhooks).where(webhooks.c.id == id_))


async def note(connection: AsyncConnection, id_: int, change: WebhookChangeView) -> None:
    """Write one change.

    Raises:
        IntegrityError: a change of that number is there already.
    """
    await connection.execute(insert(webhook_changes).values(webhook=id_, **change.model_dump()))


async def history(connection: AsyncConnection, id_: int) -> Sequence[WebhookChangeView]:
    """Every change of a webhook, the newest first."""
    query = select(webhook_changes).where(webhook_changes.c.webhook == id_)
    rows = (await connection.execute(query.order_by(webhook_changes.c.number.desc()))).mappings()
    return [WebhookChangeView(**{key: row[key] for key in WebhookChangeView.model_fields}) for row in rows]


_QUERY = select(webhooks, users.c.username).join(users, users.c.id == webhooks.c.user_id)


async def _clients(connection: AsyncConnection, ids: Collection[int], at: datetime) -> dict[int, User]:
    found = await accounts.accounts_by_id(connection, ids)
    return {account.user.id: account.user for account in found if _is_client(account, at)}


def _is_client(account: Account, at: datetime) -> bool:
    return account.open_at(at) and Role.API_CLIENT in account.user.roles


def _webhook(row: RowMapping) -> Webhook:
    alike = {key: row[key] for key in Webhook.__dataclass_fields__ if key not in {"events", "narrow", "off_reason"}}
    return Webhook(
        **alike,
        events=tuple(WebhookEvent(event) for event in row["events"]),
        narrow=WebhookNarrow(units=row["units"], areas=row["areas"], categories=row["categories"]),
        off_reason=OffReason(row["off_reason"]) if row["off_reason"] else None,
    )
