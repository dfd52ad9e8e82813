"""Adding and changing webhooks, each change kept with who, when and why."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.errors import Conflict, InputRejected, NotAllowed, NotFound
from intake_api.accounts import store as accounts
from intake_api.accounts.schemas import Role, User
from intake_api.settings import WebhookSettings, secret
from intake_api.webhooks import deliveries, signing, store
from intake_api.webhooks.destination import destination
from intake_api.webhooks.payload import WebhookEvent
from intake_api.webhooks.schemas import (
    NewWebhook,
    NewWebhookSecret,
    OffReason,
    WebhookChange,
    WebhookChangeView,
    WebhookEdit,
    WebhookNarrow,
    WebhookView,
)
from intake_api.webhooks.store import Webhook

MOST_OF_A_CLIENT = 20
"""webhooks: each is looked at whenever a ticket changes"""

_FRESH = {"off_reason": None, "failures": 0, "failing_since": None, "held_until": None}
"""of a webhook that is switched on: what failed before counts no more"""


@dataclass(frozen=True, slots=True)
class Manager:
    """Who looks at webhooks and changes them."""

    name: str
    client: int | None = None
    """id of the api client who has its own webhooks alone; None for all"""


@dataclass(frozen=True, slots=True)
class Why:
    """What a change keeps besides what it changes."""

    what: WebhookChange
    by: str
    reason: str
    at: datetime


def manager_of(user: User) -> Manager:
    """An administrator has all webhooks, a client its own."""
    return Manager(user.name, None if Role.ADMIN in user.roles else user.id)


def key_of(settings: WebhookSettings) -> bytes:
    """What secrets are derived from.

    Raises:
        NotFound: webhooks are off.
        BadSetting: its file cannot be read or is empty.
    """
    if settings.key_file is None:
        raise NotFound("webhooks are off: HOTLINE_WEBHOOKS__KEY_FILE names no key")
    return secret(settings.key_file).get_secret_value().encode()


async def every(database: AsyncEngine, manager: Manager) -> tuple[WebhookView, ...]:
    """The webhooks that the manager has."""
    async with database.connect() as connection:
        found = await store.every(connection, manager.client)
        return tuple([await _view(connection, one) for one in found])


async def one(database: AsyncEngine, manager: Manager, id_: int) -> WebhookView:
    """Raises:
    NotFound: there is none, or it is another client's.
    """
    async with database.connect() as connection:
        return await _view(connection, await mine(connection, manager, id_))


async def add(
    database: AsyncEngine, settings: WebhookSettings, manager: Manager, wanted: NewWebhook, now: datetime
) -> NewWebhookSecret:
    """A new webhook and its secret.

    Raises:
        NotFound: webhooks are off, or there is no such client.
        InputRejected: the user is a person, the URL is not allowed, or the client has too many.
        NotAllowed: an api client asks for another.
    """
    key, salt = key_of(settings), signing.new_salt()
    destination(wanted.url, settings)
    async with database.begin() as connection:
        client = await _client(connection, manager, wanted.username)
        if len(await store.every(connection, client)) >= MOST_OF_A_CLIENT:
            raise InputRejected(f"a client has at most {MOST_OF_A_CLIENT} webhooks")
        id_ = await store.add(connection, client, salt, now, _columns(wanted.url, wanted.events, wanted.narrow))
        made = await mine(connection, manager, id_)
        await note(connection, made, Why(WebhookChange.ADDED, manager.name, wanted.reason, now), None, _kept(made))
        return NewWebhookSecret(webhook=await _view(connection, made), secret=signing.secret_of(key, salt))


async def change(
    database: AsyncEngine, settings: WebhookSettings, manager: Manager, id_: int, edit: WebhookEdit, now: datetime
) -> WebhookView:
    """Change a webhook; what waits goes to the new URL.

    Raises:
        NotFound: there is none, or it is another client's.
        InputRejected: the URL is not allowed.
        Conflict: somebody changed it since it was seen.
    """
    destination(edit.url, settings)
    values = _columns(edit.url, edit.events, edit.narrow) | {"on": edit.on}
    values |= _FRESH if edit.on else {"off_reason": OffReason.ASKED}
    why = Why(WebhookChange.CHANGED, manager.name, edit.reason, now)
    return await _changed(database, manager, id_, why, values, seen=edit.changes)


async def switch(
    database: AsyncEngine, manager: Manager, id_: int, reason: str, now: datetime, *, off: OffReason | None
) -> WebhookView:
    """Switch a webhook off, or on for None; what waits stays.

    Raises:
        NotFound, Conflict
    """
    values = {"on": False, "off_reason": off} if off else {"on": True, **_FRESH}
    return await _changed(database, manager, id_, Why(WebhookChange.SWITCHED, manager.name, reason, now), values)


async def rotate(
    database: AsyncEngine, settings: WebhookSettings, manager: Manager, id_: int, reason: str, now: datetime
) -> NewWebhookSecret:
    """A new secret; the one before signs too for a while.

    Raises:
        NotFound, Conflict
    """
    key, salt = key_of(settings), signing.new_salt()
    async with database.connect() as connection:
        old = await mine(connection, manager, id_)
    values = {"salt": salt, "old_salt": old.salt, "old_until": now + timedelta(hours=settings.overlap_hours)}
    why = Why(WebhookChange.SECRET, manager.name, reason, now)
    view = await _changed(database, manager, id_, why, values, seen=old.changes)
    return NewWebhookSecret(webhook=view, secret=signing.secret_of(key, salt))


async def remove(database: AsyncEngine, manager: Manager, id_: int, reason: str, now: datetime) -> None:
    """Remove a webhook with all that it was to be told; its history stays.

    Raises:
        NotFound, Conflict
    """
    async with writing(database) as connection:
        old = await mine(connection, manager, id_)
        await note(connection, old, Why(WebhookChange.REMOVED, manager.name, reason, now), _kept(old), None)
        await store.remove(connection, id_)


async def history(database: AsyncEngine, manager: Manager, id_: int) -> tuple[WebhookChangeView, ...]:
    """Every change of a webhook, the newest first; of one that was removed too for who has all.

    Raises:
        NotFound: there never was one, or it is another client's.
    """
    async with database.connect() as connection:
        if manager.client is not None:
            await mine(connection, manager, id_)
        found = await store.history(connection, id_)
    if not found:
        raise NotFound("there is no such webhook")
    return tuple(found)


async def mine(connection: AsyncConnection, manager: Manager, id_: int) -> Webhook:
    """A webhook that the manager has.

    Raises:
        NotFound: there is none, or it is another client's.
    """
    found = await store.read(connection, id_)
    if found is None or manager.client not in (None, found.user_id):
        raise NotFound("there is no such webhook")
    return found


@asynccontextmanager
async def writing(database: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that changes a webhook.

    Raises:
        Conflict: somebody else changed it meanwhile.
    """
    try:
        async with database.begin() as connection:
            yield connection
    except IntegrityError as error:
        raise Conflict("somebody changed this webhook first") from error


async def note(
    connection: AsyncConnection, seen: Webhook, why: Why, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Keep a change as the next of a webhook.

    Raises:
        IntegrityError: another change came first.
    """
    number = seen.changes + 1
    told = {"number": number, "at": why.at, "by": why.by, "what": why.what, "reason": why.reason}
    await store.note(connection, seen.id, WebhookChangeView(**told, before=before, after=after))
    await store.change(connection, seen.id, changes=number)


async def _changed(
    database: AsyncEngine, manager: Manager, id_: int, why: Why, values: dict[str, Any], *, seen: int | None = None
) -> WebhookView:
    async with writing(database) as connection:
        old = await mine(connection, manager, id_)
        if seen not in (None, old.changes):
            raise Conflict("somebody changed this webhook first")
        await store.change(connection, id_, **values)
        new = await mine(connection, manager, id_)
        await note(connection, old, why, _kept(old), _kept(new))
        return await _view(connection, await mine(connection, manager, id_))


async def _client(connection: AsyncConnection, manager: Manager, username: str | None) -> int:
    """Id of the client that a new webhook belongs to."""
    if username is None:
        if manager.client is None:
            raise InputRejected("username: name the api client it belongs to")
        return manager.client
    account = await accounts.account(connection, username)
    if manager.client is not None and (account is None or account.user.id != manager.client):
        raise NotAllowed("an api client has its own webhooks alone")
    if account is None:
        raise NotFound(f"no user {username}")
    if Role.API_CLIENT not in account.user.roles:
        raise InputRejected("webhooks are for api clients; a person has the pages")
    return account.user.id


async def _view(connection: AsyncConnection, webhook: Webhook) -> WebhookView:
    alike = {key: getattr(webhook, key) for key in WebhookView.model_fields if hasattr(webhook, key)}
    waiting, dead = await deliveries.counts(connection, webhook.id)
    return WebhookView(**alike, old_secret_until=webhook.old_until, waiting=waiting, dead=dead)


def _columns(url: str, events: Sequence[WebhookEvent], narrow: WebhookNarrow) -> dict[str, Any]:
    return {"url": url, "events": list(dict.fromkeys(map(str, events))), **narrow.model_dump(mode="json")}


def _kept(webhook: Webhook) -> dict[str, Any]:
    """What a change keeps of a webhook: no salt and no secret."""
    narrow = webhook.narrow.model_dump(mode="json")
    return {"url": webhook.url, "events": list(map(str, webhook.events)), **narrow, "on": webhook.on}
