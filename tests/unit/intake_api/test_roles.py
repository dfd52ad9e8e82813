import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from hotline.calls import Side, Stream
from hotline.city_words import NO_CITY_WORDS, CityWords
from hotline.drafts import CallFacts
from hotline.errors import BadModel, BadSetting, Unavailable
from hotline.events import EventType, Family
from hotline.private import Private
from intake_api.bus import Bus
from intake_api.roles import drafts
from intake_api.roles.process import first, run, until_told
from intake_api.roles.speech import Live, listening_on
from intake_api.roles.stream_book import StreamBook
from intake_api.settings import RedisSettings, Settings, SpeechSettings
from tests.fakes.calls import CALL, T0, answered, draft, event, said
from tests.fakes.streams import FakeStreams


def stream(number):
    return Stream(f"s{number}", CALL, "1.1", Side.CALLER, T0)


async def test_a_stream_that_was_announced_is_found_at_once():
    book = StreamBook()
    book.add(stream(1))
    assert await book.find("s1") == stream(1)


async def test_audio_waits_for_a_stream_that_is_announced_later():
    book = StreamBook()
    finding = asyncio.ensure_future(book.find("s1"))
    await asyncio.sleep(0)
    book.add(stream(2))
    book.add(stream(1))
    async with asyncio.timeout(1):
        assert await finding == stream(1)


async def test_the_book_does_not_grow_for_ever():
    book = StreamBook(2)
    for number in (1, 2, 3):
        book.add(stream(number))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await book.find("s1")
    assert await book.find("s3") == stream(3)


async def test_streams_that_were_never_announced_are_not_remembered():
    book = StreamBook()
    for number in range(50):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await book.find(f"unknown{number}")
    assert not any(isinstance(part, dict) and part for part in vars(book).values())


class NotingEars:
    """Notes what it is to hear."""

    def __init__(self):
        self.heard = []

    async def hear(self, stream, frames, publisher, heard_ms):
        self.heard.append((stream, [frame async for frame in frames], heard_ms))


async def listen(announced, frames):
    """What a stream is heard as, by the time its audio has ended."""
    book, ears = StreamBook(), NotingEars()
    book.add(announced)
    bus = SimpleNamespace(streams=FakeStreams())
    await Live(Settings(), bus, book, ears).hear(announced.stream_id, frames(book))
    return ears.heard


async def test_a_streams_zero_is_the_one_that_stands_when_its_audio_begins():
    retold = replace(stream(1), zero_at=T0 + timedelta(seconds=3))

    async def frames(book):
        book.add(retold)
        yield "one"
        yield "two"

    assert await listen(stream(1), frames) == [(retold, ["one", "two"], None)]


async def test_a_phone_that_only_rang_takes_no_recogniser():
    async def frames(book):
        for nothing in ():
            yield nothing

    assert await listen(stream(1), frames) == []


class CountingDrafter:
    def __init__(self):
        self.seen = []

    def draft(self, call_id, utterances, facts):
        self.seen.append((call_id, sorted(item.start_ms for item in utterances)))
        self.facts = facts
        basis = [item.id for item in utterances]
        return tuple(draft(call_id, basis=basis, number=number, issues=2, title="井盖缺失") for number in (1, 2))


async def redraft(streams, drafter, city=NO_CITY_WORDS):
    settings = RedisSettings(retry_seconds=0.001, timeout_seconds=0.1)
    with ThreadPoolExecutor(1) as thread:
        async with Bus(settings, streams) as bus, asyncio.timeout(1):
            batch = await anext(bus.consume(Family.UTTERANCES, "drafts", "a", {EventType.UTTERANCE_FINAL}))
            await drafts._redraft(batch, bus, drafter, thread, city)


async def test_many_finals_of_a_call_make_its_drafts_once_of_all_of_them():
    streams, drafter = FakeStreams(), CountingDrafter()
    await streams.add([event(EventType.UTTERANCE_FINAL, said(n, n + 1), seconds=n) for n in (1, 2, 3)])
    await redraft(streams, drafter)
    assert drafter.seen == [(CALL, [1, 2, 3])]
    assert [item.data.draft_id for item in streams.events(Family.DRAFTS)] == [f"{CALL}#1", f"{CALL}#2"]
    assert drafter.facts == CallFacts()
    assert streams.pending(Family.UTTERANCES, "drafts") == []


async def test_the_drafter_knows_number_and_day_of_the_call():
    streams, drafter = FakeStreams(), CountingDrafter()
    await streams.add([event(EventType.CALL_CHANGED, answered()), event(EventType.UTTERANCE_FINAL, said(1, 2))])
    await redraft(streams, drafter)
    assert drafter.facts == CallFacts(Private("13900000000"), date(2026, 11, 23))


@pytest.mark.parametrize("started", [[], [event(EventType.CALL_CHANGED, answered())]], ids=["unknown", "known"])
async def test_the_drafter_knows_the_words_of_the_city(started):
    streams, drafter, city = FakeStreams(), CountingDrafter(), CityWords(calm=("大火车站",))
    await streams.add([*started, event(EventType.UTTERANCE_FINAL, said(1, 2))])
    await redraft(streams, drafter, city)
    assert drafter.facts.city == city


async def test_a_draft_of_the_same_words_is_the_same_event():
    assert drafts.suggested(draft(title="x")).id == drafts.suggested(draft(title="x")).id
    assert drafts.suggested(draft(title="x")).id != drafts.suggested(draft(basis=("u1", "u2"), title="x")).id


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_a_role_cleanly(number):
    cleaned = []

    async def body():
        try:
            os.kill(os.getpid(), number)
            await asyncio.sleep(5)
        finally:
            cleaned.append(True)

    async with asyncio.timeout(1):
        await asyncio.ensure_future(until_told(body(), stop_seconds=60))
    assert cleaned


async def test_a_role_that_fails_in_its_tasks_says_so_as_one_error():
    async def body():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.sleep(5))
            raise BadModel("no model")

    with pytest.raises(BadModel, match="no model"):
        await until_told(body(), stop_seconds=60)


def test_of_several_errors_ours_is_told():
    group = ExceptionGroup("", [ValueError(), ExceptionGroup("", [Unavailable("gone")])])
    assert isinstance(first(group), Unavailable)


def test_a_role_nobody_knows_is_refused():
    with pytest.raises(BadSetting, match="no role 'mood'"):
        run("mood", Settings())


@pytest.mark.parametrize(("listen", "found"), [("", ("127.0.0.1", 9092)), ("0.0.0.0:7000", ("0.0.0.0", 7000))])  # noqa: S104  # parsed only
def test_speech_listens_where_it_is_told(listen, found):
    assert listening_on(Settings(speech=SpeechSettings(listen=listen))) == found


@pytest.mark.parametrize("listen", ["7000", ":7000", "host:", "host:port"])
def test_an_address_that_is_none_is_refused(listen):
    with pytest.raises(BadSetting, match="host:port"):
        listening_on(Settings(speech=SpeechSettings(listen=listen)))
