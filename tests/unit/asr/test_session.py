import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from asr.session import transcribe
from asr.settings import AsrSettings
from hotline.calls import Side, Stream
from hotline.errors import ProtocolError, Unavailable
from hotline.events import Event, EventType
from hotline.private import Private
from hotline.transcripts import Gap, GapReason, Heard, Origin, Partial, Utterance, Word
from tests.fakes.recognizer import FakeEars, Notebook

ZERO = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STREAM = Stream("id", "call-1", "chan-1", Side.CALLER, ZERO)
SETTINGS = AsrSettings(flush_seconds=0.01)


@dataclass(frozen=True)
class Frame:
    at: datetime
    pcm: bytes = bytes(320)
    dropped_ms: int = 0


def word(text: str, start_ms: int) -> Word:
    return Word(Private(text), start_ms, start_ms + 10, 0.5)


def frame(arrived_ms: int, dropped_ms: int = 0) -> Frame:
    return Frame(ZERO + timedelta(milliseconds=arrived_ms), dropped_ms=dropped_ms)


async def source(*frames: Frame, then: Exception | None = None) -> AsyncIterator[Frame]:
    for item in frames:
        yield item
    if then:
        raise then


async def events_of(*frames: Frame, ears: FakeEars, heard_ms: int | None = None) -> list[Event]:
    notebook = Notebook()
    await transcribe(
        STREAM,
        source(*frames),
        ears,
        notebook,
        version="m@1",
        settings=SETTINGS,
        heard_ms=heard_ms,
        clock=lambda: ZERO,
    )
    return notebook.events


def data_of(events: list[Event], type_: EventType) -> list[object]:
    return [event.data for event in events if event.type is type_]


async def test_stream_gives_partial_final_and_heard_in_this_order() -> None:
    notebook = Notebook()

    async def frames() -> AsyncIterator[Frame]:
        yield frame(1020)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        yield frame(1040)

    ears = FakeEars(word("停水", 1000))
    await transcribe(STREAM, frames(), ears, notebook, version="m", settings=SETTINGS)
    assert [event.type for event in notebook.events] == [
        EventType.UTTERANCE_PARTIAL,
        EventType.UTTERANCE_FINAL,
        EventType.SPEECH_HEARD,
    ]
    assert notebook.events[0].data == Partial("call-1", Side.CALLER, 1000, 1000, Private("停水"), (word("停水", 1000),))
    assert notebook.events[-1].data == Heard("call-1", Side.CALLER, 1000, 1040)


async def test_final_is_a_live_utterance_of_this_side() -> None:
    ears = FakeEars(word("八", 1000), word("号楼", 1020))
    (final,) = data_of(await events_of(frame(1020), frame(1040), ears=ears), EventType.UTTERANCE_FINAL)
    assert final == Utterance(
        "call-1:caller:1000",
        "call-1",
        Side.CALLER,
        1000,
        1030,
        Private("8号楼"),
        (word("八", 1000), word("号楼", 1020)),
        0.5,
        Origin.LIVE,
        "m@1",
    )


async def test_silent_stream_was_heard_and_has_no_final() -> None:
    events = await events_of(frame(20), frame(40), ears=FakeEars())
    assert [event.type for event in events] == [EventType.SPEECH_HEARD]


async def test_same_stream_again_gives_the_same_ids() -> None:
    first = await events_of(frame(1020), ears=FakeEars(word("停水", 1000)))
    again = await events_of(frame(1020), ears=FakeEars(word("停水", 1000)))
    assert [event.id for event in first] == [event.id for event in again]
    assert len({event.id for event in first}) == len(first)


async def test_stream_that_opens_again_tells_what_it_missed() -> None:
    events = await events_of(frame(5020), ears=FakeEars(), heard_ms=2000)
    assert events[0].data == Gap("call-1", Side.CALLER, 2000, 5000, GapReason.NO_AUDIO)


async def test_dropped_audio_is_a_gap() -> None:
    events = await events_of(frame(20), frame(440, dropped_ms=400), ears=FakeEars())
    assert data_of(events, EventType.UTTERANCE_GAP) == [Gap("call-1", Side.CALLER, 20, 420, GapReason.OVERLOAD)]


async def test_gap_shorter_than_the_setting_is_not_told() -> None:
    events = await events_of(frame(20), frame(140, dropped_ms=100), ears=FakeEars())
    assert data_of(events, EventType.UTTERANCE_GAP) == []


async def test_phone_that_sent_nothing_was_heard_silent() -> None:
    events = await events_of(frame(20), frame(3040), ears=FakeEars())
    assert Heard("call-1", Side.CALLER, 20, 3020) in data_of(events, EventType.SPEECH_HEARD)


async def test_recogniser_is_given_back_at_the_end() -> None:
    ears = FakeEars()
    await events_of(frame(20), ears=ears)
    assert ears.abandoned == ears.opened


async def test_last_words_that_do_not_come_are_unavailable() -> None:
    ears = FakeEars(answers=False)
    with pytest.raises(Unavailable, match="last words"):
        await events_of(frame(20), ears=ears)
    assert ears.abandoned == ears.opened


async def test_error_of_the_source_comes_out_as_it_is() -> None:
    frames = source(frame(20), then=ProtocolError("bad frame"))
    ears = FakeEars()
    with pytest.raises(ProtocolError, match="bad frame"):
        await transcribe(STREAM, frames, ears, Notebook(), version="m", settings=SETTINGS)
    assert ears.abandoned == ears.opened
