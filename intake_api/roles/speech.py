"""Role `speech`: every tapped side of a call becomes partials and finals; holes are filled from recordings."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hotline.calls import Side, Stream
from hotline.errors import BadSetting, HotlineError, NotFound, Unavailable
from hotline.events import Event, EventType, Family, TranscriptionDone, TranscriptionWanted, event_id
from hotline.transcripts import Utterance
from intake_api import metrics
from intake_api.bus import Batch, Bus
from intake_api.probe import Probe
from intake_api.roles.process import on_the_bus, stay_ready
from intake_api.roles.speech_meter import SpeechMeter
from intake_api.roles.stream_book import StreamBook
from intake_api.settings import Settings
from intake_api.wiring import speech

log = logging.getLogger(__name__)

_GROUP = "speech"
_LOOK_BACK = timedelta(hours=6)
"""a call that began earlier and lives on after speech was started anew is transcribed from its recording"""


async def run(settings: Settings, probe: Probe) -> None:
    """Raises:
    BadModel, PortBusy, Unavailable
    """
    host, port = listening_on(settings)
    book = StreamBook()
    async with on_the_bus(settings) as bus, speech.ears(settings.asr, metrics.RESTARTS.inc) as ears:

        async def recognition_answers() -> None:
            if not ears.able:
                raise Unavailable("no recognition process is up")

        probe.needs("recognition", recognition_answers)
        live = Live(settings, bus, book, ears)
        async with speech.serve_audio(host, port, live.hear), asyncio.TaskGroup() as tasks:
            tasks.create_task(_follow_streams(bus, book))
            tasks.create_task(_fill_holes(settings, bus, ears))
            await stay_ready(bus, probe)


def listening_on(settings: Settings) -> tuple[str, int]:
    """Where this process takes audio.

    Raises:
        BadSetting: the address is not `host:port`.
    """
    address = settings.speech.listen or settings.telephony.audiosocket_addresses[0]
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise BadSetting(f"audio address {address!r}: want host:port")
    return host, int(port)


class Live:
    """Hears the streams that come in."""

    def __init__(self, settings: Settings, bus: Bus, book: StreamBook, ears: speech.Ears) -> None:
        self._patience = settings.speech.unknown_stream_ms / 1000
        self._bus = bus
        self._book = book
        self._ears = ears

    async def hear(self, stream_id: str, frames: AsyncIterator[Any]) -> None:
        """One stream to its end; its audio waits until it is known whose it is."""
        try:
            async with asyncio.timeout(self._patience):
                await self._book.find(stream_id)
        except TimeoutError:
            log.warning("audio of a stream nobody announced", extra={"stream_id": stream_id})
            return
        first = await anext(frames, None)
        if first is None:
            return  # a phone that rang and was not answered
        # Looked up again: a stream is announced with its channel, and anew when the recording has set its zero.
        stream = await self._book.find(stream_id)
        log.info("hearing a stream", extra={"stream_id": stream_id, "call_id": stream.call_id, "side": stream.side})
        meter = SpeechMeter(stream, self._bus)
        with metrics.STREAMS.track_inprogress():
            await self._ears.hear(stream, _from(first, frames), meter, await self._heard_until(stream))

    async def _heard_until(self, stream: Stream) -> int | None:
        """Up to where this side was heard before; None for its first stream."""
        try:
            return (await self._bus.streams.heard_until(stream.call_id)).get(stream.side)
        except Unavailable:
            return None


async def _from(first: Any, rest: AsyncIterator[Any]) -> AsyncIterator[Any]:
    yield first
    async for frame in rest:
        yield frame


async def _follow_streams(bus: Bus, book: StreamBook) -> None:
    """Learn whose stream is whose, those of calls now alive first."""
    since = datetime.now(UTC) - _LOOK_BACK
    async for entries, _ in bus.follow({Family.CALLS: f"{round(since.timestamp() * 1000)}-0"}):
        for entry in entries:
            if isinstance(entry.event.data, Stream):
                book.add(entry.event.data)


async def _fill_holes(settings: Settings, bus: Bus, ears: speech.Ears) -> None:
    """Transcribe what nobody heard live, one call after another."""
    consumer = bus.consumer_name()
    async for batch in bus.consume(Family.CALLS, _GROUP, consumer, {EventType.TRANSCRIPTION_WANTED}):
        if await _fill_batch(settings, bus, ears, batch):
            await batch.ack()


async def _fill_batch(settings: Settings, bus: Bus, ears: speech.Ears, batch: Batch) -> bool:
    """Whether all of it was done; what failed for now comes again."""
    done = True
    for entry in batch.entries:
        if isinstance(wanted := entry.event.data, TranscriptionWanted):
            try:
                await _fill(settings, bus, ears, wanted)
            except NotFound:
                log.warning("no recording to transcribe", extra={"call_id": wanted.call_id})
            except (HotlineError, OSError) as error:
                log.warning(
                    "transcription will be tried again",
                    extra={"call_id": wanted.call_id, "error": type(error).__name__},
                )
                done = False
    return done


async def _fill(settings: Settings, bus: Bus, ears: speech.Ears, wanted: TranscriptionWanted) -> None:
    standing = _stretches(await bus.streams.finals(wanted.call_id))
    for utterance in await ears.fill(settings.recordings, wanted, standing):
        id_ = event_id(EventType.UTTERANCE_FINAL, utterance.id, utterance.origin, utterance.version)
        await bus.publish(_event(id_, EventType.UTTERANCE_FINAL, utterance, wanted.call_id))
    metrics.HOLES.inc(len(wanted.holes))
    done = TranscriptionDone(wanted.call_id, wanted.holes)
    cause = [f"{hole.side}:{hole.start_ms}:{hole.end_ms}" for hole in wanted.holes]
    id_ = event_id(EventType.TRANSCRIPTION_DONE, wanted.call_id, *cause)
    await bus.publish(_event(id_, EventType.TRANSCRIPTION_DONE, done, wanted.call_id))
    log.info("holes of a call were transcribed", extra={"call_id": wanted.call_id, "count": len(wanted.holes)})


def _stretches(finals: tuple[Utterance, ...]) -> dict[Side, list[tuple[int, int]]]:
    stretches: dict[Side, list[tuple[int, int]]] = defaultdict(list)
    for final in finals:
        stretches[final.side].append((final.start_ms, final.end_ms))
    return stretches


def _event(id_: str, type_: EventType, data: Utterance | TranscriptionDone, call_id: str) -> Event:
    return Event(id_, type_, datetime.now(UTC), data, call_id)
