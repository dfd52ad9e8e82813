import asyncio

import pytest

from hotline.calls import Side
from hotline.events import EventType, Family
from hotline.private import Private
from hotline.transcripts import Heard, Partial
from intake_api.bus import Bus
from intake_api.settings import RedisSettings
from tests.fakes.calls import CALL, event, said
from tests.fakes.streams import FakeStreams

SETTINGS = RedisSettings(retry_seconds=0.001, timeout_seconds=0.1, take_over_seconds=5, buffer=100)
FINALS = {EventType.UTTERANCE_FINAL}


def final(number):
    return event(EventType.UTTERANCE_FINAL, said(number, number + 1), seconds=number)


def partial():
    return event(EventType.UTTERANCE_PARTIAL, Partial(CALL, Side.CALLER, 0, 1, Private("好"), ()))


@pytest.fixture
async def streams():
    return FakeStreams()


@pytest.fixture
async def bus(streams):
    async with Bus(SETTINGS, streams) as bus:
        yield bus


async def next_batch(bus, consumer="a"):
    async with asyncio.timeout(1):
        return await anext(bus.consume(Family.UTTERANCES, "group", consumer, FINALS))


def events(batch):
    return [entry.event for entry in batch.entries]


async def test_what_is_published_arrives_in_order(bus):
    for number in (1, 2, 3):
        await bus.publish(final(number))
    assert events(await next_batch(bus)) == [final(1), final(2), final(3)]


async def test_publishing_does_not_wait_for_redis(bus, streams):
    streams.away = True
    await bus.publish(final(1))
    assert bus.waiting == 1
    streams.away = False
    assert events(await next_batch(bus)) == [final(1)]


async def test_a_process_that_ends_sends_what_it_has(streams):
    async with Bus(SETTINGS, streams) as bus:
        await bus.publish(final(1))
    assert streams.events(Family.UTTERANCES) == [final(1)]


async def test_a_process_that_ends_while_redis_is_away_ends_all_the_same(streams):
    async with asyncio.timeout(1):
        async with Bus(SETTINGS, streams) as bus:
            streams.away = True
            await bus.publish(final(1))
    assert bus.waiting == 1


async def test_each_event_goes_to_one_worker_of_a_group(bus):
    await bus.publish(final(1))
    assert events(await next_batch(bus, "a")) == [final(1)]
    await bus.publish(final(2))
    assert events(await next_batch(bus, "b")) == [final(2)]


async def test_events_of_other_types_are_acknowledged_unseen(bus, streams):
    await bus.publish(partial())
    await bus.publish(event(EventType.SPEECH_HEARD, Heard(CALL, Side.CALLER, 0, 1)))
    await bus.publish(final(1))
    batch = await next_batch(bus)
    assert events(batch) == [final(1)]
    await batch.ack()
    assert streams.pending(Family.UTTERANCES, "group") == []


async def test_what_a_dead_worker_left_goes_to_another(bus, streams):
    await bus.publish(final(1))
    await next_batch(bus, "dead")
    streams.idle_seconds = 6
    assert events(await next_batch(bus, "alive")) == [final(1)]


async def test_what_was_acknowledged_does_not_come_again(bus, streams):
    await bus.publish(final(1))
    await (await next_batch(bus, "a")).ack()
    streams.idle_seconds = 6
    await bus.publish(final(2))
    assert events(await next_batch(bus, "b")) == [final(2)]


async def test_acknowledging_while_redis_is_away_is_no_error(bus, streams):
    await bus.publish(final(1))
    batch = await next_batch(bus)
    streams.away = True
    await batch.ack()
    streams.away = False
    assert streams.pending(Family.UTTERANCES, "group")


async def test_following_goes_on_where_it_was_after_redis_was_away(bus, streams):
    await bus.publish(final(1))
    following = bus.follow({Family.UTTERANCES: "0-0"})
    entries, _ = await anext(following)
    streams.away = True
    await bus.publish(final(2))
    waiting = asyncio.ensure_future(anext(following))
    await asyncio.sleep(0.005)
    streams.away = False
    async with asyncio.timeout(1):
        entries, at = await waiting
    assert [entry.event for entry in entries] == [final(2)]
    assert at[Family.UTTERANCES] == "2-0"
