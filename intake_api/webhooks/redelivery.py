"""What a webhook was and is to be told, as its manager sees it; having it sent once more."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.errors import InputRejected, NotFound
from intake_api.accounts import passwords
from intake_api.http.paging import cursor_of, read_cursor
from intake_api.webhooks import deliveries, payload, store
from intake_api.webhooks.schemas import DeliveryPage, DeliveryState, DeliveryView, WebhookChange, WebhookRedelivery
from intake_api.webhooks.service import Manager, Why, mine, note, writing

_MOST_ID = 2**31 - 1


async def page(
    database: AsyncEngine, manager: Manager, id_: int, state: DeliveryState | None, after: str | None, size: int
) -> DeliveryPage:
    """Deliveries of a webhook, the newest first.

    Raises:
        NotFound: there is no such webhook, or it is another client's.
        InputRejected: `after` is no place in this list.
    """
    before = _place(after) if after is not None else None
    async with database.connect() as connection:
        await mine(connection, manager, id_)
        rows = await deliveries.page(connection, id_, state, before, size + 1)
    more = cursor_of(str(rows[size - 1][0])) if len(rows) > size else None
    return DeliveryPage(items=tuple(view for _, view in rows[:size]), next=more)


async def test(database: AsyncEngine, manager: Manager, id_: int, now: datetime) -> DeliveryView:
    """Have something sent that says nothing.

    Raises:
        NotFound: there is no such webhook, or it is another client's.
    """
    async with database.begin() as connection:
        await mine(connection, manager, id_)
        message = payload.of_test(id_, now, passwords.new_token())
        await deliveries.add(connection, [message], now)
        return await _read(connection, message.delivery)


async def redeliver(database: AsyncEngine, manager: Manager, id_: int, wanted: WebhookRedelivery, now: datetime) -> int:
    """Have one delivery that is over, or all that were given up, sent again; how many.

    Raises:
        NotFound: there is no such webhook, or it has no such delivery that is over.
        Conflict: somebody changed it just now.
    """
    async with writing(database) as connection:
        webhook = await mine(connection, manager, id_)
        count = await deliveries.again(connection, id_, wanted.delivery, now)
        if wanted.delivery is not None and count == 0:
            raise NotFound("the webhook has no such delivery that is over")
        if count:
            why = Why(WebhookChange.REDELIVERED, manager.name, wanted.reason, now)
            await note(connection, webhook, why, None, {"delivery": wanted.delivery, "count": count})
            await store.change(connection, id_, held_until=None)
    return count


async def read(database: AsyncEngine, delivery: str) -> DeliveryView:
    """One delivery.

    Raises:
        NotFound
    """
    async with database.connect() as connection:
        return await _read(connection, delivery)


async def _read(connection: AsyncConnection, delivery: str) -> DeliveryView:
    found = await deliveries.read(connection, delivery)
    if found is None:
        raise NotFound("there is no such delivery")
    return found


def _place(after: str) -> int:
    text = read_cursor(after, 1)[0]
    if not text.isdecimal() or int(text) > _MOST_ID:
        raise InputRejected("after: not a place in this list")
    return int(text)
