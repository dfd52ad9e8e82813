"""Sending what waits: taken under a lease, signed, tried, settled; a receiver that is away holds up nobody else.

What was taken by a process that died is free again when its lease has run out, and may then be sent twice: the
receiver knows it by its id.
"""

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import Conflict, NotFound, Unavailable
from intake_api import metrics
from intake_api.bus import Bus
from intake_api.db.patience import patiently
from intake_api.settings import WebhookSettings
from intake_api.webhooks import deliveries, reading, retries, service, signing, store
from intake_api.webhooks.deliveries import Delivery
from intake_api.webhooks.schemas import DeliveryState, OffReason
from intake_api.webhooks.sending import Outcome, Sender
from intake_api.webhooks.service import Manager
from intake_api.webhooks.store import Webhook

log = logging.getLogger(__name__)

WHO = Manager("hotline webhooks")
_WHY = {OffReason.FAILING: "持续发送失败，自动停用", OffReason.FULL: "待发送积压过多，自动停用"}
_SETTLE_SECONDS = 60.0
"""longest a try takes besides waiting for the answer; then its lease has run out"""
_STALLED_LOOKS = 6
"""so many looks late, the worker has stalled"""


class Worker:
    """Sends for one process; any number of them share the work."""

    def __init__(
        self,
        database: AsyncEngine,
        settings: WebhookSettings,
        key: bytes,
        sender: Sender,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._settings = settings
        self._key = key
        self._sender = sender
        self._now = now
        self._chance = chance
        self._name = f"{Bus.consumer_name()}-{secrets.token_hex(4)}"
        self._news = asyncio.Event()
        self._busy: set[int] = set()
        self._looked = 0.0

    def wake(self) -> None:
        """Something may be due."""
        self._news.set()

    async def check(self) -> None:
        """Raises:
        Unavailable: it has not looked for what is due for long.
        """
        if asyncio.get_running_loop().time() - self._looked > _STALLED_LOOKS * self._settings.look_seconds:
            raise Unavailable("webhooks are not looked after")

    async def run(self) -> None:
        """Send for ever."""
        clock = asyncio.get_running_loop().time
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._news.clear()
                for id_ in await patiently(self.look):
                    if id_ not in self._busy:
                        self._busy.add(id_)
                        tasks.create_task(self._serve(id_))
                self._looked = clock()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._settings.look_seconds):
                        await self._news.wait()

    async def look(self) -> Sequence[int]:
        """The webhooks that something is due for; those for which too much waits are switched off."""
        async with self._database.connect() as connection:
            backlog = await deliveries.backlog(connection)
            due = await deliveries.due(connection, self._now())
        oldest = min((one.oldest for one in backlog.values()), default=self._now())
        metrics.WEBHOOKS_WAITING.set(sum(one.count for one in backlog.values()))
        metrics.WEBHOOKS_OLDEST.set(max(0.0, (self._now() - oldest).total_seconds()))
        full = [id_ for id_, one in backlog.items() if one.count > self._settings.most_waiting]
        for id_ in full:
            await self._switch_off(id_, OffReason.FULL)
        return [id_ for id_ in due if id_ not in full]

    async def send_due(self, webhook: int) -> None:
        """Send one webhook all that is due, some at once, of each ticket one after another."""
        while True:
            found, taken = await patiently(partial(self._take, webhook))
            if found is None or not taken:
                return
            async with asyncio.TaskGroup() as tasks:
                for one in taken:
                    tasks.create_task(self._deliver(found, one))

    async def send_now(self, webhook: int, delivery: str) -> None:
        """Try this one delivery, also while its webhook is off or held; nothing where another process has it."""
        now = self._now()
        async with self._database.begin() as connection:
            found = await store.read(connection, webhook)
            taken = await deliveries.take_one(connection, delivery, self._name, now, self._lease(now))
        if found is not None and taken is not None:
            await self._deliver(found, taken)

    async def _serve(self, webhook: int) -> None:
        try:
            await self.send_due(webhook)
        finally:
            self._busy.discard(webhook)

    async def _take(self, webhook: int) -> tuple[Webhook | None, tuple[Delivery, ...]]:
        now = self._now()
        async with self._database.begin() as connection:
            found = await store.read(connection, webhook)
            if found is None or not found.on or (found.held_until is not None and found.held_until > now):
                return None, ()
            most = 1 if found.failures else self._settings.at_once
            return found, await deliveries.take(connection, webhook, most, self._name, now, self._lease(now))

    def _lease(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._settings.timeout_seconds + _SETTLE_SECONDS)

    async def _deliver(self, webhook: Webhook, taken: Delivery) -> None:
        now = self._now()
        if not await patiently(partial(reading.may_be_told, self._database, webhook, taken, now)):
            await patiently(partial(self._settle, webhook, taken, None))
            return
        body = taken.body.encode()
        in_use = [signing.secret_of(self._key, salt) for salt in webhook.salts(now)]
        headers = {
            "content-type": "application/json",
            "user-agent": "hotline",
            "hotline-event": taken.type,
            "hotline-delivery": taken.delivery,
            "hotline-signature": signing.signature(in_use, int(now.timestamp()), body),
        }
        outcome = await self._sender.send(webhook.url, headers, body)
        await patiently(partial(self._settle, webhook, taken, outcome))

    async def _settle(self, webhook: Webhook, taken: Delivery, outcome: Outcome | None) -> None:
        """Write what became of a try; without an outcome it was not made.

        What settling twice would count twice is written in the same transaction as the end of the lease.
        """
        now = self._now()
        wait = retries.wait_after(taken.attempts, self._settings, self._chance())
        state = _state(outcome, may_wait=wait is not None)
        status, error = (outcome.status, outcome.error) if outcome else (None, None)
        async with self._database.begin() as connection:
            next_at = now + wait if wait is not None else None
            if not await deliveries.settle(connection, taken, state, now, next_at=next_at, status=status, error=error):
                return
            if outcome is not None and error is None:
                await store.succeeded(connection, webhook.id, now)
            elif outcome is not None:
                hold = retries.hold_after(webhook.failures + 1, self._settings, self._chance())
                await store.failed(connection, webhook.id, now, now + hold)
            stands = await store.read(connection, webhook.id)
        told = "retried" if state is DeliveryState.WAITING else str(state)
        metrics.WEBHOOK_TRIES.labels(told).inc()
        if error is not None:
            extra = {
                "webhook": webhook.id,
                "state": told,
                "status": status,
                "error": str(error),
                "count": taken.attempts,
            }
            log.warning("a webhook could not be told", extra=extra)
        if stands is not None and self._fails_for_long(stands, now):
            await self._switch_off(webhook.id, OffReason.FAILING)

    def _fails_for_long(self, webhook: Webhook, now: datetime) -> bool:
        since = webhook.failing_since
        return webhook.on and since is not None and now - since >= timedelta(days=self._settings.off_days)

    async def _switch_off(self, id_: int, off: OffReason) -> None:
        try:
            await service.switch(self._database, WHO, id_, _WHY[off], self._now(), off=off)
        except (Conflict, NotFound):  # somebody was quicker; the next look or failure decides anew
            return
        metrics.WEBHOOKS_OFF.labels(off).inc()
        log.error("a webhook was switched off", extra={"webhook": id_, "error": str(off)})


def _state(outcome: Outcome | None, *, may_wait: bool) -> DeliveryState:
    if outcome is None:
        return DeliveryState.WITHHELD
    if outcome.error is None:
        return DeliveryState.SENT
    return DeliveryState.WAITING if may_wait else DeliveryState.DEAD
