"""What webhooks are to be told, written in the transaction of what happened: told if that stands, and only then."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.accounts.schemas import User
from intake_api.tickets.schemas import TicketView
from intake_api.webhooks import deliveries, payload, store
from intake_api.webhooks.payload import HotSpot, Message, WebhookEvent
from intake_api.webhooks.reach import shows_hot_spot, shows_ticket
from intake_api.webhooks.store import Webhook


async def ticket_changed(connection: AsyncConnection, ticket: TicketView, step: str | None, at: datetime) -> None:
    """A ticket was accepted (no step) or took a step.

    Args:
        ticket: as it stands afterwards.
    """

    def told(webhook: Webhook, client: User) -> list[Message]:
        if not shows_ticket(client, webhook.narrow, ticket):
            return []
        types = [type_ for type_ in payload.types_of(step) if type_ in webhook.events]
        return [payload.of_ticket(type_, ticket, step, at, webhook.id) for type_ in types]

    await _write(connection, told, at)


async def hot_spot_changed(connection: AsyncConnection, spot: HotSpot, at: datetime) -> None:
    """A hot spot was raised, or a ticket joined it."""
    type_ = WebhookEvent.HOT_SPOT_RAISED if spot.number is None else WebhookEvent.HOT_SPOT_GREW

    def told(webhook: Webhook, client: User) -> list[Message]:
        if type_ not in webhook.events or not shows_hot_spot(client, webhook.narrow, spot.category, spot.area):
            return []
        return [payload.of_hot_spot(type_, spot, at, webhook.id)]

    await _write(connection, told, at)


async def _write(connection: AsyncConnection, told: Callable[[Webhook, User], list[Message]], at: datetime) -> None:
    found = [message for webhook, client in await store.listening(connection, at) for message in told(webhook, client)]
    await deliveries.add(connection, found, at)
