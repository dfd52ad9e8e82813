import asyncio

import pytest

from asr.hearing import MAX_RESULTS, WINDOW, Hearing
from asr.results import FinalWords, Lost, PartialWords, Result
from asr.wire import Kind, Message, words_message
from hotline.errors import ProtocolError
from hotline.private import Private
from hotline.transcripts import GapReason, Word

TENTH = 800
"""samples in 100 ms"""

EARLY = PartialWords((Word(Private("停"), 0, 50, 0.7),), 0, 50)
LATER = PartialWords((Word(Private("停水"), 0, 90, 0.7),), 0, 90)
WORDS = (Word(Private("停水"), 0, 90, 1.0),)


def hearing(*, backlog_ms: int = 1000) -> Hearing:
    return Hearing(1, lambda _: None, backlog_ms=backlog_ms)


def feed(stream: Hearing, tenths: int, *, first: int = 0) -> None:
    for number in range(first, first + tenths):
        stream.feed(number * TENTH, bytes(2 * TENTH))


async def rest(stream: Hearing) -> list[Result]:
    stream.end()
    return [result async for result in stream.results()]


def kinds(stream: Hearing) -> list[Kind]:
    return [message.kind for message in stream.due()]


def test_no_more_than_a_second_is_with_a_process() -> None:
    stream = hearing(backlog_ms=5000)
    feed(stream, 30)
    assert len(list(stream.due())) == WINDOW // TENTH
    stream.told(Message(Kind.DONE, 1))
    assert [message.position for message in stream.due()] == [10 * TENTH]


async def test_oldest_audio_is_dropped_and_told_as_one_stretch() -> None:
    stream = hearing(backlog_ms=1000)
    feed(stream, 25)
    assert next(stream.due()).position == 15 * TENTH
    assert await rest(stream) == [Lost(0, 1500, GapReason.OVERLOAD)]


async def test_audio_dropped_before_and_after_a_jump_is_told_apart() -> None:
    stream = hearing(backlog_ms=200)
    feed(stream, 2)
    feed(stream, 4, first=50)
    assert await rest(stream) == [Lost(0, 200, GapReason.OVERLOAD), Lost(5000, 5200, GapReason.OVERLOAD)]


async def test_dead_process_loses_what_it_had_not_brought_to_a_final() -> None:
    stream = hearing(backlog_ms=5000)
    feed(stream, 14)
    list(stream.due())
    stream.told(Message(Kind.DONE, 1))
    stream.told(words_message(1, FinalWords(WORDS, 0, 300)))
    stream.orphaned()
    assert [message.position for message in stream.due()] == [tenth * TENTH for tenth in range(10, 14)]
    assert await rest(stream) == [FinalWords(WORDS, 0, 300), Lost(300, 1000, GapReason.CRASH)]


async def test_process_that_dies_with_nothing_in_hand_loses_nothing() -> None:
    stream = hearing()
    stream.orphaned()
    assert await rest(stream) == []


def test_close_is_said_again_to_the_next_process() -> None:
    stream = hearing()
    stream.close()
    assert kinds(stream) == [Kind.CLOSE]
    assert kinds(stream) == []
    stream.orphaned()
    assert kinds(stream) == [Kind.CLOSE]


def test_close_waits_for_the_audio_before_it() -> None:
    stream = hearing(backlog_ms=5000)
    feed(stream, 15)
    stream.close()
    assert set(kinds(stream)) == {Kind.AUDIO}
    for _ in range(10):
        stream.told(Message(Kind.DONE, 1))
    assert kinds(stream)[-1] is Kind.CLOSE


def test_flush_is_forgotten_when_audio_goes_on() -> None:
    stream = hearing()
    stream.flush()
    feed(stream, 1)
    assert kinds(stream) == [Kind.AUDIO]


async def test_partial_nobody_read_is_replaced() -> None:
    stream = hearing()
    stream.told(words_message(1, EARLY))
    stream.told(words_message(1, LATER))
    assert await rest(stream) == [LATER]


def test_audio_waits_for_a_reader_of_results() -> None:
    stream = hearing()
    for _ in range(MAX_RESULTS):
        stream.told(words_message(1, FinalWords(WORDS, 0, 1)))
    feed(stream, 1)
    assert kinds(stream) == []


async def test_results_end_after_the_last_message() -> None:
    stream = hearing()
    stream.told(words_message(1, FinalWords(WORDS, 0, 100)))
    stream.told(Message(Kind.CLOSED, 1))
    assert [result async for result in stream.results()] == [FinalWords(WORDS, 0, 100)]


async def test_recording_waits_for_room_and_drops_nothing() -> None:
    stream = hearing(backlog_ms=2000)
    feed(stream, 20)
    waiting = asyncio.ensure_future(stream.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    list(stream.due())
    await waiting


def test_malformed_words_are_a_broken_protocol() -> None:
    with pytest.raises(ProtocolError):
        hearing().told(Message(Kind.FINAL, 1, 0, b"{"))
