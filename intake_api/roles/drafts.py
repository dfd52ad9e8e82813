"""Role `drafts`: after every final a call's draft is made anew from all that was said so far."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from hotline.calls import Call
from hotline.city_words import NO_CITY_WORDS, CityWords
from hotline.drafts import CallFacts, Draft
from hotline.errors import Unavailable
from hotline.events import Event, EventType, Family, event_id
from hotline.ports import Drafter
from intake_api.bus import Batch, Bus
from intake_api.db import engine
from intake_api.metrics import DRAFT_SECONDS
from intake_api.probe import Probe
from intake_api.roles.process import on_the_bus, stay_ready
from intake_api.rules.words import WordsInForce
from intake_api.settings import Settings
from intake_api.tickets.deadline import SHANGHAI
from intake_api.wiring import drafting

log = logging.getLogger(__name__)

_GROUP = "drafts"
_CAUSES = {EventType.UTTERANCE_FINAL, EventType.TRANSCRIPTION_DONE}


async def run(settings: Settings, probe: Probe) -> None:
    """Raises:
    BadList, BadModel
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafter") as thread:
        loop = asyncio.get_running_loop()
        drafter = await loop.run_in_executor(thread, drafting.drafter, settings.nlp, settings.territory)
        database = engine.connect(settings.database)
        words = WordsInForce(database, settings)
        try:
            async with on_the_bus(settings) as bus, asyncio.TaskGroup() as tasks:
                tasks.create_task(stay_ready(bus, probe))
                async for batch in bus.consume(Family.UTTERANCES, _GROUP, bus.consumer_name(), _CAUSES):
                    await _redraft(batch, bus, drafter, thread, await words.read())
        finally:
            await database.dispose()


async def _redraft(batch: Batch, bus: Bus, drafter: Drafter, thread: ThreadPoolExecutor, city: CityWords) -> None:
    """New drafts for each call of the batch, however many of its finals are in it."""
    loop = asyncio.get_running_loop()
    calls = dict.fromkeys(entry.event.call_id for entry in batch.entries if entry.event.call_id is not None)
    try:
        for call_id in calls:
            finals = await bus.streams.finals(call_id)
            facts = known(await bus.streams.call(call_id), city)
            with DRAFT_SECONDS.time():
                made = await loop.run_in_executor(thread, drafter.draft, call_id, finals, facts)
            for draft in made:
                await bus.publish(suggested(draft))
    except Unavailable:
        log.info("drafts will be made again", extra={"count": len(calls)})
        return
    await batch.ack()


def known(call: Call | None, city: CityWords = NO_CITY_WORDS) -> CallFacts:
    """What the exchange knows of a call beside its words, and what the city says of them."""
    if call is None:
        return CallFacts(city=city)
    return CallFacts(call.caller, call.started_at.astimezone(SHANGHAI).date(), city)


def suggested(draft: Draft) -> Event:
    """The event of a draft; from the same words with the same models it has the same id."""
    sources = sorted({item.source for item in draft.suggestions})
    id_ = event_id(EventType.DRAFT_SUGGESTED, draft.draft_id, draft.list_version, draft.issues, *sources, *draft.basis)
    return Event(id_, EventType.DRAFT_SUGGESTED, datetime.now(UTC), draft, draft.call_id)
