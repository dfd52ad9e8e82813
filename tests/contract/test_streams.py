"""The door to Redis and its fake behave alike."""

import pytest

from hotline.calls import Side
from hotline.events import EventType, Family
from hotline.transcripts import Heard
from intake_api.streams import BEGINNING, Streams
from tests.fakes.calls import CALL, answered, event, ringing, said
from tests.fakes.streams import FakeStreams
from tests.integration import redis_tools

U = Family.UTTERANCES


@pytest.fixture(params=["fake", "real"])
async def streams(request, tmp_path):
    if request.param == "fake":
        yield FakeStreams()
        return
    async with redis_tools.running(tmp_path) as redis:
        streams = Streams(redis.settings())
        yield streams
        await streams.close()


def final(number):
    return event(EventType.UTTERANCE_FINAL, said(number, number + 1), seconds=number)


def events(entries):
    return [entry.event for entry in entries]


async def taken(streams, consumer="a"):
    """What a consumer gets; the first try may only make the group."""
    return await streams.take(U, "group", consumer)


async def grouped(streams):
    """A group is made by the first who asks."""
    await streams.add([final(0)])
    while not (first := await taken(streams)).positions:
        pass
    await streams.acknowledge(U, "group", first.positions)


async def test_a_new_group_begins_with_the_first_event_there_is(streams):
    await streams.add([final(1), final(2)])
    while not (found := await taken(streams)).positions:
        pass
    assert events(found.entries) == [final(1), final(2)]


async def test_an_event_goes_to_one_consumer_of_a_group_and_to_every_group(streams):
    await grouped(streams)
    await streams.add([final(1)])
    assert events((await taken(streams, "a")).entries) == [final(1)]
    await streams.add([final(2)])
    assert events((await taken(streams, "b")).entries) == [final(2)]
    while not (other := await streams.take(U, "other", "a")).positions:
        pass
    assert events(other.entries) == [final(0), final(1), final(2)]


async def test_nothing_is_claimed_from_a_consumer_that_is_not_idle(streams):
    await grouped(streams)
    await streams.add([final(1)])
    await taken(streams, "busy")
    assert (await streams.claim(U, "group", "other", 60, BEGINNING))[0].positions == ()


async def test_following_begins_after_a_position(streams):
    await streams.add([final(1), final(2)])
    entries, at = await streams.follow({U: BEGINNING})
    assert events(entries) == [final(1), final(2)]
    await streams.add([final(3)])
    entries, at = await streams.follow(at)
    assert events(entries) == [final(3)]
    assert at == {U: (await streams.ends())[U]}


async def test_what_lies_between_two_positions_is_without_the_first_and_with_the_last(streams):
    await streams.add([final(1), final(2), final(3)])
    entries, _ = await streams.follow({U: BEGINNING})
    first, second, _ = [entry.position for entry in entries]
    assert events(await streams.between(U, first, second, 10)) == [final(2)]
    assert events(await streams.between(U, BEGINNING, second, 1)) == [final(1)]


async def test_an_empty_stream_ends_at_its_beginning(streams):
    assert set((await streams.ends()).values()) == {BEGINNING}


async def test_the_finals_of_a_call_are_kept_once_each(streams):
    await streams.add([final(1), final(2), final(1)])
    assert {item.start_ms for item in await streams.finals(CALL)} == {1, 2}
    assert await streams.finals("9.9") == ()


async def test_it_is_known_up_to_where_each_side_was_heard(streams):
    heard = [Heard(CALL, Side.CALLER, 0, 500), Heard(CALL, Side.AGENT, 0, 300), Heard(CALL, Side.CALLER, 500, 900)]
    await streams.add([event(EventType.SPEECH_HEARD, item, seconds=n) for n, item in enumerate(heard)])
    assert await streams.heard_until(CALL) == {Side.CALLER: 900, Side.AGENT: 300}


async def test_what_the_log_told_last_of_a_call_is_known(streams):
    assert await streams.call(CALL) is None
    await streams.add([event(EventType.CALL_CHANGED, one, cause=[n]) for n, one in enumerate((ringing(), answered()))])
    assert await streams.call(CALL) == answered()


async def test_a_role_is_ready_with_its_process(streams):
    await streams.mark_ready("speech", 17, 5)
    assert await streams.ready(["speech", "drafts"]) == {"speech": 17}


async def test_a_bucket_gives_its_burst_and_then_says_how_long_to_wait(streams):
    waits = [await streams.take_token("a", 2, 0.001) for _ in range(3)]
    assert waits[:2] == [0, 0]
    assert 900 < waits[2] <= 1000
    assert await streams.take_token("b", 2, 0.001) == 0


async def test_a_group_tells_how_far_it_is(streams):
    await grouped(streams)
    await streams.add([final(1)])
    behind = await streams.groups()
    await taken(streams)
    given = await streams.groups()
    [(family, group, pending)] = [(state.family, state.group, state.pending) for state in given]
    assert (family, group, pending) == (U, "group", 1)
    assert [state.pending for state in behind] == [0]
    assert behind[0].lag_seconds >= given[0].lag_seconds == 0
