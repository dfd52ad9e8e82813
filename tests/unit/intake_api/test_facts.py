import random
from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from hotline.calls import Agent, AgentState, CallState, Side, Stream
from hotline.events import EventType, Hole, TranscriptionDone
from hotline.transcripts import Gap, GapReason, Heard, Origin
from intake_api.calls import store
from intake_api.db.tables import metadata
from intake_api.records import facts
from tests.fakes.calls import CALL, T0, answered, at, ended, event, ringing, said

TABLES = ("calls", "agents", "call_streams", "utterances", "heard", "gaps", "fillings")


def a_call_in_events():
    def agent(state):
        return Agent("1001", state, T0, "hotline")

    return [
        event(EventType.CALL_CHANGED, ringing(), seconds=0),
        event(EventType.AGENT_CHANGED, agent(AgentState.RINGING), seconds=0, cause=("ringing",)),
        event(EventType.CALL_STREAM, Stream("s1", CALL, "1.1", Side.CALLER, T0), seconds=1),
        event(EventType.CALL_CHANGED, answered(recording="rec"), seconds=3),
        event(EventType.AGENT_CHANGED, agent(AgentState.TALKING), seconds=3, cause=("talking",)),
        event(EventType.UTTERANCE_FINAL, said(0, 2000), seconds=4),
        event(EventType.SPEECH_HEARD, Heard(CALL, Side.CALLER, 0, 2000), seconds=4),
        event(EventType.UTTERANCE_FINAL, said(3000, 4000, "您好", side=Side.AGENT), seconds=5),
        event(EventType.UTTERANCE_GAP, Gap(CALL, Side.CALLER, 2000, 6000, GapReason.CRASH), seconds=6),
        event(EventType.UTTERANCE_FINAL, said(100, 1900, "井盖", origin=Origin.RECORDING), seconds=20),
        event(EventType.UTTERANCE_FINAL, said(2500, 5500, "晚上危险", origin=Origin.RECORDING), seconds=21),
        event(EventType.TRANSCRIPTION_DONE, TranscriptionDone(CALL, (Hole(Side.CALLER, 2000, 6000),)), seconds=22),
        event(EventType.CALL_CHANGED, ended(recording="rec"), seconds=10),
        event(EventType.AGENT_CHANGED, agent(AgentState.READY), seconds=10, cause=("ready",)),
    ]


async def written(database, events, at_once=1):
    """All rows after these events, so many at once, into empty tables."""
    async with database.begin() as connection:
        for table in metadata.sorted_tables:
            await connection.execute(delete(table))
        for start in range(0, len(events), at_once):
            await facts.write_all(connection, events[start : start + at_once])
        rows = {}
        for name in TABLES:
            found = await connection.execute(select(metadata.tables[name]))
            rows[name] = sorted(map(repr, found.all()))
        return rows


async def test_every_event_twice_and_in_any_order_leaves_the_same_rows(database):
    events = a_call_in_events()
    once = await written(database, events)
    assert all(once.values())
    for seed in range(20):
        shuffled = events * 2
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # a repeatable order, no secret
        for at_once in (1, 3, len(shuffled)):
            assert await written(database, shuffled, at_once) == once, (seed, at_once)


async def test_the_recording_never_rewrites_a_final_that_stands(database):
    rows = await written(database, a_call_in_events())
    assert len(rows["utterances"]) == 3
    assert not any("'井盖'" in row for row in rows["utterances"])


async def test_an_older_state_of_a_call_does_not_come_back(database):
    async with database.begin() as connection:
        await facts.write(connection, event(EventType.CALL_CHANGED, ended(), seconds=10))
        await facts.write(connection, event(EventType.CALL_CHANGED, ringing(), seconds=0))
        assert (await store.call(connection, CALL)) == ended()


async def test_of_two_states_of_the_same_instant_the_later_in_life_stands(database):
    both = [
        event(EventType.CALL_CHANGED, ended(), seconds=3, cause=("b",)),
        event(EventType.CALL_CHANGED, answered(), seconds=3, cause=("a",)),
    ]
    for events in (both, both[::-1]):
        await written(database, events)
        async with database.connect() as connection:
            assert await store.call(connection, CALL) == ended()


async def test_times_come_back_in_utc(database):
    await written(database, a_call_in_events())
    async with database.connect() as connection:
        call = await store.call(connection, CALL)
        assert call.started_at == T0
        assert call.ended_at == at(10)


async def test_a_gap_the_recording_filled_is_shown_as_filled(database):
    await written(database, a_call_in_events())
    async with database.connect() as connection:
        [gap] = await store.gaps_of(connection, CALL)
    assert gap.filled


@pytest.mark.parametrize("position", ["5-0", "6-1"])
async def test_the_place_reached_in_a_stream_is_remembered(database, position):
    async with database.begin() as connection:
        await facts.reached(connection, "calls", "1-0")
        await facts.reached(connection, "calls", position)
        assert await store.written_up_to(connection, ["calls"]) == {"calls": position}


async def test_what_telephony_forgot_in_a_restart_stays_known_whatever_order_its_events_come_in(database):
    found = replace(answered(), started_at=at(6), queue=None, offers=(), queued_at=None, answered_at=None)
    found = replace(found, wait_seconds=None)
    whole = replace(ended(recording="rec"), called="12345", complete=False)
    last = replace(found, state=CallState.ENDED, outcome=whole.outcome, ended_at=at(10), ended_by=whole.ended_by)
    told = [
        event(EventType.CALL_CHANGED, call, seconds=seconds)
        for seconds, call in (
            (0, replace(ringing(), called="12345")),
            (3, replace(answered(recording="rec"), called="12345")),
            (6, found),
            (10, last),
        )
    ]
    for seed in range(10):
        shuffled = told * 2
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # a repeatable order, no secret
        await written(database, shuffled)
        async with database.connect() as connection:
            assert await store.call(connection, CALL) == whole, seed
