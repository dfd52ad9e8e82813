"""Whether a webhook may still be told of what was written for it: rights are asked anew when it is sent."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from intake_api.repeats import store as repeats
from intake_api.tickets import store as tickets
from intake_api.webhooks import store
from intake_api.webhooks.deliveries import Delivery
from intake_api.webhooks.payload import TEST, hot_spot_of
from intake_api.webhooks.reach import shows_hot_spot, shows_ticket
from intake_api.webhooks.store import Webhook


async def may_be_told(database: AsyncEngine, webhook: Webhook, delivery: Delivery, now: datetime) -> bool:
    """Whether its client's account is open and sees the ticket or hot spot as it stands now."""
    async with database.connect() as connection:
        client = await store.client_of(connection, webhook, now)
        if client is None or delivery.type == TEST:
            return client is not None
        if (spot := hot_spot_of(delivery.subject)) is not None:
            row = await repeats.spot(connection, spot)
            return row is not None and shows_hot_spot(client, webhook.narrow, row["category"], row["area"])
        ticket = await tickets.read(connection, delivery.number or "")
        return ticket is not None and shows_ticket(client, webhook.narrow, ticket)
