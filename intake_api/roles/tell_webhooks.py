"""Webhooks are told by the role `records`: woken by what happens to tickets, and looking by itself besides."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.events import EventType, Family
from intake_api.bus import Bus
from intake_api.probe import Probe
from intake_api.settings import WebhookSettings
from intake_api.webhooks.sending import Sender
from intake_api.webhooks.service import key_of
from intake_api.webhooks.worker import Worker

_GROUP = "webhooks"
_TYPES = {EventType.TICKET_ACCEPTED, EventType.TICKET_CHANGED}


async def run(settings: WebhookSettings, database: AsyncEngine, bus: Bus, probe: Probe) -> None:
    """Send for ever. What is to be sent stands in the database: the events only say that it is time to look.

    Raises:
        BadSetting: the key or the certificates cannot be read.
    """
    async with Sender(settings) as sender, asyncio.TaskGroup() as tasks:
        worker = Worker(database, settings, key_of(settings), sender)
        probe.needs("webhooks", worker.check)
        tasks.create_task(worker.run())
        async for batch in bus.consume(Family.TICKETS, _GROUP, Bus.consumer_name(), _TYPES):
            worker.wake()
            await batch.ack()
