"""Role `records`: the one writer of what events say; after a call it asks for what nobody heard."""

import asyncio
import heapq
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.calls import Call
from hotline.events import EventType, Family
from intake_api import metrics
from intake_api.bus import Bus
from intake_api.db import engine
from intake_api.db.patience import patiently
from intake_api.health.service import database_answers
from intake_api.probe import Probe
from intake_api.records import check, facts
from intake_api.roles import housekeeping, tell_webhooks
from intake_api.roles.process import on_the_bus, stay_ready
from intake_api.settings import Settings
from intake_api.streams import Entry

log = logging.getLogger(__name__)

_GROUP = "records"
_FACTS = {
    Family.CALLS: {EventType.CALL_CHANGED, EventType.CALL_STREAM, EventType.AGENT_CHANGED},
    Family.UTTERANCES: {
        EventType.UTTERANCE_FINAL,
        EventType.UTTERANCE_GAP,
        EventType.SPEECH_HEARD,
        EventType.TRANSCRIPTION_DONE,
    },
}
_STRAGGLER_SECONDS = 2.0
"""after a call's end its last words may still come"""


async def run(settings: Settings, probe: Probe) -> None:
    """Write facts for ever."""
    database = engine.connect(settings.database)
    probe.needs("database", partial(database_answers, database))
    try:
        async with on_the_bus(settings) as bus, asyncio.TaskGroup() as tasks:
            checks = EndedCalls(database, bus)
            probe.before_scrape(partial(_read_groups, bus))
            for family in _FACTS:
                tasks.create_task(_write(family, database, bus, checks))
            tasks.create_task(checks.run())
            if settings.retention.daily:
                tasks.create_task(housekeeping.run(settings, database))
            if settings.webhooks.key_file is not None:
                tasks.create_task(tell_webhooks.run(settings.webhooks, database, bus, probe))
            await stay_ready(bus, probe)
    finally:
        await database.dispose()


async def _read_groups(bus: Bus) -> None:
    """How far behind the roles' groups are, for the metrics.

    Raises:
        Unavailable: Redis does not answer.
    """
    for state in await bus.streams.groups():
        metrics.GROUP_LAG.labels(state.family, state.group).set(state.lag_seconds)
        metrics.GROUP_PENDING.labels(state.family, state.group).set(state.pending)


async def _write(family: Family, database: AsyncEngine, bus: Bus, checks: "EndedCalls") -> None:
    async for batch in bus.consume(family, _GROUP, "records", _FACTS[family]):
        try:
            await patiently(partial(_write_entries, database, family, batch.entries))
        except DBAPIError:
            # One event does not fit its table: the others are written without it.
            for entry in batch.entries:
                await _write_alone(database, family, entry)
        await batch.ack()
        for entry in batch.entries:
            if isinstance(entry.event.data, Call) and entry.event.data.ended_at is not None:
                checks.ended(entry.event.data.call_id)


async def _write_entries(database: AsyncEngine, family: Family, entries: Sequence[Entry]) -> None:
    """Write some events in one transaction."""
    async with database.begin() as connection:
        await facts.write_all(connection, [entry.event for entry in entries])
        await facts.reached(connection, family, entries[-1].position)
    metrics.FACTS.labels(family).inc(len(entries))


async def _write_alone(database: AsyncEngine, family: Family, entry: Entry) -> None:
    try:
        await patiently(partial(_write_entries, database, family, [entry]))
    except DBAPIError as error:
        metrics.FACTS_REFUSED.labels(family).inc()
        log.error("an event could not be written", extra={"event_id": entry.event.id, "error": type(error).__name__})  # noqa: TRY400  # the trace could show a caller's words


_AT_ONCE = 64
"""calls looked at in one transaction"""


class EndedCalls:
    """Looks for holes in each call a little after its end, and on start in those left over."""

    def __init__(self, database: AsyncEngine, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._due: list[tuple[float, str]] = []
        self._news = asyncio.Event()

    def ended(self, call_id: str) -> None:
        """Look at this call in two seconds."""
        heapq.heappush(self._due, (asyncio.get_running_loop().time() + _STRAGGLER_SECONDS, call_id))
        self._news.set()

    async def run(self) -> None:
        """Look for ever."""
        for call_id in await patiently(lambda: check.left_over(self._database, datetime.now(UTC))):
            self.ended(call_id)
        clock = asyncio.get_running_loop().time
        while True:
            if not self._due:
                self._news.clear()
                await self._news.wait()
            await asyncio.sleep(max(0.0, self._due[0][0] - clock()))
            due: list[str] = []
            while self._due and self._due[0][0] <= clock() and len(due) < _AT_ONCE:
                due.append(heapq.heappop(self._due)[1])
            for event in await patiently(partial(check.ended_calls, self._database, due, datetime.now(UTC))):
                await self._bus.publish(event)
