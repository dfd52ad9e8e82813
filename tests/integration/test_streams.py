"""The bus over a real Redis that dies and comes back, and workers that die."""

import asyncio

import pytest
from redis.asyncio import Redis as Client

from hotline.events import EventType, Family
from hotline.private import Private
from hotline.transcripts import Partial
from intake_api.bus import Bus
from intake_api.streams import Streams
from tests.fakes.calls import CALL, Side, event, said
from tests.integration.redis_tools import running

U = Family.UTTERANCES
FINALS = {EventType.UTTERANCE_FINAL}


@pytest.fixture
async def redis(tmp_path):
    async with running(tmp_path) as server:
        yield server


@pytest.fixture
async def bus(redis):
    streams = Streams(redis.settings(take_over_seconds=0.2, buffer=100))
    async with Bus(redis.settings(take_over_seconds=0.2, buffer=100), streams) as bus:
        yield bus
    await streams.close()


def final(number):
    return event(EventType.UTTERANCE_FINAL, said(number, number + 1), seconds=number)


async def batch_of(bus, consumer):
    async with asyncio.timeout(10):
        return await anext(bus.consume(U, "group", consumer, FINALS))


def events(batch):
    return [entry.event for entry in batch.entries]


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.01)


async def test_what_a_dead_worker_left_is_taken_over_by_another(bus):
    await bus.publish(final(1))
    assert events(await batch_of(bus, "dead")) == [final(1)]
    await asyncio.sleep(0.3)
    batch = await batch_of(bus, "alive")
    assert events(batch) == [final(1)]
    await batch.ack()
    await asyncio.sleep(0.3)
    await bus.publish(final(2))
    assert events(await batch_of(bus, "third")) == [final(2)]


async def test_events_published_while_redis_is_dead_arrive_when_it_is_back(bus, redis):
    await bus.publish(final(1))
    batch = await batch_of(bus, "a")
    await batch.ack()
    await redis.kill()
    for number in (2, 3):
        await bus.publish(final(number))
    waiting = asyncio.ensure_future(batch_of(bus, "a"))
    await asyncio.sleep(0.2)
    assert bus.waiting == 2
    assert not waiting.done()
    await redis.start()
    found = events(await waiting)
    while len(found) < 2:
        found += events(await batch_of(bus, "a"))
    assert found == [final(2), final(3)]


async def test_what_was_acknowledged_a_while_ago_outlives_the_death_of_redis(bus, redis):
    await bus.publish(final(1))
    await (await batch_of(bus, "a")).ack()
    await asyncio.sleep(1.5)
    await redis.kill()
    await redis.start()
    assert [item.start_ms for item in await bus.streams.finals(CALL)] == [1]
    await bus.publish(final(2))
    assert events(await batch_of(bus, "b")) == [final(2)]


async def test_a_follower_sees_nothing_twice_over_the_death_of_redis(bus, redis):
    seen = []

    async def follow():
        async for entries, _ in bus.follow({U: "0-0"}):
            seen.extend(entry.event for entry in entries)

    following = asyncio.ensure_future(follow())
    await bus.publish(final(1))
    await until(lambda: len(seen) == 1)
    await asyncio.sleep(1.5)
    await redis.kill()
    await bus.publish(final(2))
    await redis.start()
    await until(lambda: len(seen) == 2)
    following.cancel()
    assert seen == [final(1), final(2)]


async def test_a_full_outbox_keeps_the_finals(bus, redis):
    await redis.kill()
    partial = Partial(CALL, Side.CALLER, 0, 1, Private("好"), ())
    for number in range(300):
        await bus.publish(event(EventType.UTTERANCE_PARTIAL, partial, seconds=number, cause=("partial",)))
        if number % 10 == 0:
            await bus.publish(final(number))
    assert bus.waiting == 100
    assert bus.dropped == 230
    await redis.start()
    await until(lambda: bus.waiting == 0)
    assert len(await bus.streams.finals(CALL)) == 30


async def test_a_message_that_cannot_be_read_is_passed_over_and_acknowledged(bus, redis):
    client = Client.from_url(redis.settings().url)
    for body in ({"event": b"{"}, {"else": b"x"}):
        await client.xadd("hotline:utterances", body)
    await bus.publish(final(1))
    batch = await batch_of(bus, "a")
    assert events(batch) == [final(1)]
    assert bus.streams.malformed == 2
    await batch.ack()
    assert (await client.xpending("hotline:utterances", "group"))["pending"] == 0
    await client.aclose()


async def test_streams_do_not_grow_for_ever(redis):
    settings = redis.settings(keep_events=1000)
    streams = Streams(settings)
    for start in range(0, 5000, 500):
        await streams.add([final(number) for number in range(start, start + 500)])
    client = Client.from_url(settings.url)
    assert await client.xlen("hotline:utterances") < 1500
    await client.aclose()
    await streams.close()


async def test_consumers_that_died_long_ago_and_hold_nothing_are_dropped(bus, redis):
    client = Client.from_url(redis.settings().url)
    await (await until_published(bus, "idle", final(1))).ack()
    await until_published(bus, "holding", final(2))
    await asyncio.sleep(0.16)
    await (await until_published(bus, "live", final(3))).ack()
    await bus.streams.forget_dead(U, "group", 3600)
    assert await names(client) == {b"idle", b"holding", b"live"}
    await bus.streams.forget_dead(U, "group", 0.15)
    assert await names(client) == {b"holding", b"live"}
    assert (await client.xpending("hotline:utterances", "group"))["pending"] == 1
    await client.aclose()


async def test_a_consumer_that_starts_drops_the_dead_of_its_group(bus, redis, monkeypatch):
    monkeypatch.setattr("intake_api.bus._DEAD_SECONDS", 0.1)
    client = Client.from_url(redis.settings().url)
    await (await until_published(bus, "old", final(1))).ack()
    await asyncio.sleep(0.2)
    await (await until_published(bus, "new", final(2))).ack()
    assert await names(client) == {b"new"}
    await client.aclose()


@pytest.mark.parametrize("away", [False, True])
async def test_what_cannot_be_tidied_stops_nobody(bus, redis, caplog, away):
    if away:
        await redis.kill()
    await bus.streams.forget_dead(U, "no such group", 0)
    assert "dead consumers were not dropped" in caplog.text


async def until_published(bus, consumer, item):
    await bus.publish(item)
    return await batch_of(bus, consumer)


async def names(client):
    return {one["name"] for one in await client.xinfo_consumers("hotline:utterances", "group")}


async def test_whoever_is_cancelled_while_asking_redis_ends(redis):
    streams = Streams(redis.settings())

    async def ask():
        while True:
            await streams.ping()

    for number in range(100):
        asking = asyncio.create_task(ask())
        for _ in range(number):  # so that the cancellation comes at every moment of connecting, sending and reading
            await asyncio.sleep(0)
        asking.cancel()
        _, still_at_it = await asyncio.wait([asking], timeout=5)
        assert not still_at_it
    await streams.close()
