"""How a role speaks and listens: an outbox that outlives Redis, shared work, live following.

Redis may go away at any time: `publish` never waits for it, `consume` and `follow` go on where they were.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from hotline.errors import Unavailable
from hotline.events import Event, EventType, Family
from intake_api import metrics
from intake_api.outbox import Outbox
from intake_api.settings import RedisSettings
from intake_api.streams import BATCH, BEGINNING, Entry, Streams, Taken

log = logging.getLogger(__name__)

_DEAD_SECONDS = 24 * 3600.0
"""how long a consumer's name is kept in its group when nobody reads under it"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Events for one worker; `ack` when they are dealt with, or another worker gets them."""

    entries: tuple[Entry, ...]
    bus: "Bus"
    family: Family
    group: str
    positions: tuple[str, ...]

    async def ack(self) -> None:
        """Done with all of them; with Redis away they will come again, which must do no harm."""
        await self.bus.acknowledge(self.family, self.group, self.positions)


class Bus:
    """One role's connection; an async context manager, whose task sends the outbox."""

    def __init__(self, settings: RedisSettings, streams: Streams) -> None:
        self.streams = streams
        self._settings = settings
        self._outbox = Outbox(settings.buffer)
        self._meter = metrics.EventMeter()
        self._news = asyncio.Event()
        self._sent = asyncio.Event()
        self._group = asyncio.TaskGroup()
        self._sender: asyncio.Task[None] | None = None
        self._away = False

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._sender = self._group.create_task(self._send())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.flush()
        finally:
            if self._sender is not None:
                self._sender.cancel()
            await self._group.__aexit__(None, None, None)

    @property
    def waiting(self) -> int:
        """Events in the outbox."""
        return len(self._outbox)

    @property
    def dropped(self) -> int:
        """Events given up because the outbox was full."""
        return self._outbox.dropped

    @staticmethod
    def consumer_name() -> str:
        """A name in a group that no other process has."""
        return f"{socket.gethostname()}-{os.getpid()}"

    async def publish(self, event: Event) -> None:
        """Hand over one event; returns at once."""
        dropped = self.dropped
        self._outbox.put(event)
        self._meter.published(event)
        metrics.DROPPED.inc(self.dropped - dropped)
        metrics.WAITING.set(self.waiting)
        self._sent.clear()
        self._news.set()

    async def flush(self) -> None:
        """Wait until the outbox is empty; with Redis away give up soon and say how many were left."""
        try:
            async with asyncio.timeout(self._settings.timeout_seconds / 2):
                while len(self._outbox):
                    await self._sent.wait()
        except TimeoutError:
            log.warning("events were left unsent", extra={"count": len(self._outbox)})

    async def consume(
        self, family: Family, group: str, consumer: str, types: Collection[EventType]
    ) -> AsyncIterator[Batch]:
        """Events shared among the consumers of a group, each to one of them, in order; for ever.

        What a consumer got and never acknowledged goes to another after `take_over_seconds`. Events of other types
        are acknowledged unseen. Names of consumers that died long ago are dropped at the start.
        """
        claim_from, idle = BEGINNING, self._settings.take_over_seconds
        clock = asyncio.get_running_loop().time
        claim_at = clock()
        tidy = True
        while True:
            try:
                taken = Taken((), ())
                if clock() >= claim_at:
                    taken, claim_from = await self.streams.claim(family, group, consumer, idle, claim_from)
                    if tidy:  # once, now that the group is there
                        tidy = False
                        await self.streams.forget_dead(family, group, _DEAD_SECONDS)
                    if claim_from == BEGINNING:
                        claim_at = clock() + idle / 4
                if not taken.positions:
                    taken = await self.streams.take(family, group, consumer)
            except Unavailable:
                await self._wait()
                continue
            self._back()
            wanted = tuple(entry for entry in taken.entries if entry.event.type in types)
            if wanted:
                yield Batch(wanted, self, family, group, taken.positions)
            elif taken.positions:
                await self.acknowledge(family, group, taken.positions)

    async def ping(self) -> None:
        """Raises:
        Unavailable: Redis does not answer.
        """
        await self.streams.ping()

    async def ends(self) -> dict[Family, str]:
        """The position of the newest event of every family.

        Raises:
            Unavailable: Redis does not answer.
        """
        return await self.streams.ends()

    async def between(self, family: Family, after: str, upto: str, limit: int) -> tuple[Entry, ...]:
        """Events after one position up to another, at most `limit`.

        Raises:
            Unavailable: Redis does not answer.
        """
        return await self.streams.between(family, after, upto, limit)

    async def acknowledge(self, family: Family, group: str, positions: Collection[str]) -> None:
        """Tell Redis; when it is away the events come again."""
        try:
            await self.streams.acknowledge(family, group, positions)
        except Unavailable:
            log.info("could not acknowledge, the events will come again", extra={"family": family})

    async def follow(
        self, positions: Mapping[Family, str]
    ) -> AsyncIterator[tuple[tuple[Entry, ...], dict[Family, str]]]:
        """Every event after these positions as it comes, with the positions reached; for ever."""
        at = dict(positions)
        while True:
            try:
                entries, at = await self.streams.follow(at)
            except Unavailable:
                await self._wait()
                continue
            self._back()
            if entries:
                yield entries, at

    async def _send(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while batch := self._outbox.first(BATCH):
                try:
                    await self.streams.add([event for _, event in batch])
                except Unavailable:
                    await self._wait()
                    continue
                self._back()
                for number, _ in batch:
                    self._outbox.done(number)
                metrics.WAITING.set(self.waiting)
            self._sent.set()

    async def _wait(self) -> None:
        if not self._away:
            self._away = True
            log.warning("Redis is away", extra={"count": len(self._outbox)})
        await asyncio.sleep(self._settings.retry_seconds)

    def _back(self) -> None:
        if self._away:
            self._away = False
            log.warning("Redis is back", extra={"count": len(self._outbox)})
