"""One stream's life: frames of one side of a call in, events out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from asr.hearing import Hearing
from asr.results import FinalWords, Lost, PartialWords, Result, to_ms
from asr.settings import AsrSettings
from asr.tasks import plain
from asr.timeline import Placement, Timeline
from asr.written import text_of, written
from hotline.audio import BYTES_PER_SAMPLE
from hotline.calls import Side, Stream
from hotline.errors import Unavailable
from hotline.events import Event, EventType, Payload, event_id
from hotline.ports import Publisher
from hotline.private import Private
from hotline.transcripts import Gap, GapReason, Heard, Origin, Partial, Utterance, Word, utterance_id


class Frame(Protocol):
    """Audio as it comes from the exchange."""

    @property
    def at(self) -> datetime:
        """when it arrived, UTC"""

    @property
    def pcm(self) -> bytes: ...

    @property
    def dropped_ms(self) -> int:
        """audio thrown away on the way here, just before this frame"""


class Ears(Protocol):
    """What a session needs of asr.pool.Pool."""

    def open(self) -> Hearing: ...

    def abandon(self, hearing: Hearing) -> None: ...


@dataclass(frozen=True, slots=True)
class Teller:
    """Turns what was heard of one stream into events."""

    stream: Stream
    version: str
    """of the model"""
    publisher: Publisher
    min_gap_ms: int
    clock: Callable[[], datetime]

    async def tell(self, result: Result) -> None:
        """Publish what a result means."""
        match result:
            case PartialWords():
                await self._partial(result)
            case FinalWords(words, start_ms, end_ms):
                if words:
                    await self._final(words)
                await self.heard(start_ms, end_ms)
            case Lost(start_ms, end_ms, reason):
                await self.gap(start_ms, end_ms, reason)

    async def gap(self, start_ms: int, end_ms: int, reason: GapReason) -> None:
        """A stretch nobody heard, where it is long enough to be told."""
        if end_ms - start_ms >= max(1, self.min_gap_ms):
            gap = Gap(self.stream.call_id, self.stream.side, start_ms, end_ms, reason)
            await self._publish(EventType.UTTERANCE_GAP, gap, start_ms, end_ms, reason)

    async def heard(self, start_ms: int, end_ms: int) -> None:
        """A stretch that was heard."""
        if end_ms > start_ms:
            heard = Heard(self.stream.call_id, self.stream.side, start_ms, end_ms)
            await self._publish(EventType.SPEECH_HEARD, heard, start_ms, end_ms)

    async def _partial(self, heard: PartialWords) -> None:
        text = Private(text_of(written([word.text for word in heard.words])))
        partial = Partial(self.stream.call_id, self.stream.side, heard.start_ms, heard.end_ms, text, heard.words)
        await self._publish(EventType.UTTERANCE_PARTIAL, partial, heard.start_ms, heard.end_ms)

    async def _final(self, words: tuple[Word, ...]) -> None:
        final = utterance(self.stream.call_id, self.stream.side, words, origin=Origin.LIVE, version=self.version)
        await self._publish(EventType.UTTERANCE_FINAL, final, final.start_ms)

    async def _publish(self, type_: EventType, data: Payload, *cause: str | int) -> None:
        stream = self.stream
        id_ = event_id(type_, stream.call_id, stream.side, *cause, self.version)
        await self.publisher.publish(Event(id_, type_, self.clock(), data, stream.call_id))


async def transcribe(
    stream: Stream,
    frames: AsyncIterator[Frame],
    ears: Ears,
    publisher: Publisher,
    *,
    version: str,
    settings: AsrSettings,
    heard_ms: int | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Hear one stream to its end and publish everything about it.

    Args:
        version: of the model, for every utterance.
        heard_ms: up to where this side was heard before, when its stream opens again; what lies between is a gap.

    Raises:
        Unavailable: the last words did not come in time.
    """
    hearing = ears.open()
    teller = Teller(stream, version, publisher, settings.min_gap_ms, clock)
    try:
        async with asyncio.TaskGroup() as tasks:
            told = tasks.create_task(_tell(hearing, teller), name=f"tell:{stream.stream_id}")
            await _listen(stream, frames, hearing, teller, settings, heard_ms)
            hearing.close()
            done, _ = await asyncio.wait({told}, timeout=settings.flush_seconds)
            if not done:
                raise Unavailable("recognition did not give the last words in time")
    except BaseExceptionGroup as group:
        raise plain(group) from None
    finally:
        ears.abandon(hearing)


def utterance(call_id: str, side: Side, words: tuple[Word, ...], *, origin: Origin, version: str) -> Utterance:
    """An utterance of at least one word, in written form."""
    return Utterance(
        id=utterance_id(call_id, side, words[0].start_ms),
        call_id=call_id,
        side=side,
        start_ms=words[0].start_ms,
        end_ms=words[-1].end_ms,
        text=Private(text_of(written([word.text for word in words]))),
        words=words,
        confidence=sum(word.confidence for word in words) / len(words),
        origin=origin,
        version=version,
    )


async def _tell(hearing: Hearing, teller: Teller) -> None:
    async for result in hearing.results():
        await teller.tell(result)


async def _listen(
    stream: Stream,
    frames: AsyncIterator[Frame],
    hearing: Hearing,
    teller: Teller,
    settings: AsrSettings,
    heard_ms: int | None,
) -> None:
    """Place frames and feed them; a phone that sends nothing ends its utterance."""
    timeline = Timeline(stream.zero_at, stall_ms=settings.stall_ms)
    loop = asyncio.get_running_loop()
    quiet: asyncio.TimerHandle | None = None
    try:
        async for frame in frames:
            if quiet is not None:
                quiet.cancel()
            quiet = loop.call_later(settings.stall_ms / 1000, hearing.flush)
            samples = len(frame.pcm) // BYTES_PER_SAMPLE
            placement = timeline.place(frame.at, samples, dropped_ms=frame.dropped_ms)
            if heard_ms is not None:
                await teller.gap(heard_ms, to_ms(placement.start), GapReason.NO_AUDIO)
                heard_ms = None
            await _tell_between(placement, teller)
            hearing.feed(placement.start, frame.pcm)
    finally:
        if quiet is not None:
            quiet.cancel()


async def _tell_between(placement: Placement, teller: Teller) -> None:
    if placement.dropped:
        start, end = placement.dropped
        await teller.gap(to_ms(start), to_ms(end), GapReason.OVERLOAD)
    if placement.silent:
        start, end = placement.silent
        await teller.heard(to_ms(start), to_ms(end))
