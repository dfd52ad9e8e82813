from dataclasses import replace

from hotline.calls import Side
from hotline.events import EventType, Hole, TranscriptionDone
from hotline.transcripts import Gap, GapReason, Heard
from intake_api.calls import store
from intake_api.records import check
from tests.fakes.calls import CALL, at, ended, event

RECORDED = ended(recording="rec")
HEARD = [
    event(EventType.SPEECH_HEARD, Heard(CALL, Side.CALLER, 0, 10_000), seconds=10),
    event(EventType.SPEECH_HEARD, Heard(CALL, Side.AGENT, 3000, 6000), seconds=6),
]
HOLE = Hole(Side.AGENT, 6000, 10_000)


async def test_holes_of_an_ended_call_become_gaps_and_a_request(world):
    await world.write(event(EventType.CALL_CHANGED, RECORDED, seconds=10), *HEARD)
    [wanted] = await check.ended_calls(world.context.database, [CALL], at(12))
    assert wanted.data.holes == (HOLE,)
    assert wanted.data.recording == "rec"
    async with world.context.database.connect() as connection:
        [gap] = await store.gaps_of(connection, CALL)
    assert (gap.side, gap.start_ms, gap.end_ms, gap.reason, gap.filled) == (
        Side.AGENT,
        6000,
        10_000,
        GapReason.NO_AUDIO,
        False,
    )


async def test_asked_twice_it_is_the_same_request(world):
    await world.write(event(EventType.CALL_CHANGED, RECORDED, seconds=10), *HEARD)
    first = await check.ended_calls(world.context.database, [CALL], at(12))
    again = await check.ended_calls(world.context.database, [CALL], at(99))
    assert [item.id for item in first] == [item.id for item in again]


async def test_a_reported_gap_is_not_marked_twice(world):
    gap = event(EventType.UTTERANCE_GAP, Gap(CALL, Side.AGENT, 6000, 9800, GapReason.CRASH), seconds=9)
    await world.write(event(EventType.CALL_CHANGED, RECORDED, seconds=10), *HEARD, gap)
    assert await check.ended_calls(world.context.database, [CALL], at(12))
    async with world.context.database.connect() as connection:
        assert [item.reason for item in await store.gaps_of(connection, CALL)] == [GapReason.CRASH]


async def test_once_filled_nothing_is_asked_any_more(world):
    done = event(EventType.TRANSCRIPTION_DONE, TranscriptionDone(CALL, (HOLE,)), seconds=20)
    await world.write(event(EventType.CALL_CHANGED, RECORDED, seconds=10), *HEARD, done)
    assert await check.ended_calls(world.context.database, [CALL], at(21)) == ()


async def test_a_call_without_recording_asks_for_nothing(world):
    await world.write(event(EventType.CALL_CHANGED, ended(), seconds=10))
    assert await check.ended_calls(world.context.database, [CALL], at(12)) == ()


async def test_a_call_nobody_knows_asks_for_nothing(world):
    assert await check.ended_calls(world.context.database, ["9.9"], at(12)) == ()


async def test_left_over_are_calls_not_looked_at_and_calls_with_open_gaps(world):
    database = world.context.database
    done = event(EventType.TRANSCRIPTION_DONE, TranscriptionDone(CALL, (HOLE,)), seconds=20)
    await world.write(event(EventType.CALL_CHANGED, RECORDED, seconds=10), *HEARD)
    assert await check.left_over(database, at(60)) == (CALL,)
    await check.ended_calls(database, [CALL], at(12))
    assert await check.left_over(database, at(60)) == (CALL,)
    await world.write(done)
    assert await check.left_over(database, at(60)) == ()


async def test_calls_of_long_ago_are_left_alone(world):
    old = replace(RECORDED, started_at=at(-30 * 86_400))
    await world.write(event(EventType.CALL_CHANGED, old, seconds=10))
    assert await check.left_over(world.context.database, at(0)) == ()
