from dataclasses import replace

import pytest

from hotline.calls import Agent, AgentState, Side
from hotline.drafts import FieldKey
from hotline.events import EventType, Family, Hole, TranscriptionDone
from hotline.private import Private
from hotline.transcripts import Gap, GapReason, Partial
from intake_api.calls import store as calls
from intake_api.drafts import service
from tests.fakes.calls import CALL, T0, answered, at, draft, ended, event, ringing, said

UNREAD = "calls=0-0,drafts=0-0,tickets=0-0,utterances=0-0"
"""before the process knows where the streams stand"""


async def desk(world, who="agent"):
    async with await world.client(who) as client:
        return (await client.get("/api/desk")).json()


async def test_an_idle_desk_is_empty(world):
    assert await desk(world) == {"agent": "1001", "state": "logged-out", "call": None, "position": UNREAD}


async def test_a_ringing_call_pops_up_with_a_draft_to_type_into(world):
    await world.write(
        event(EventType.CALL_CHANGED, ringing()),
        event(EventType.AGENT_CHANGED, Agent("1001", AgentState.RINGING, T0, "hotline")),
    )
    shown = await desk(world)
    assert shown["state"] == "ringing"
    assert shown["call"]["call"]["caller"] == "13900000000"
    [view] = shown["call"]["drafts"]
    assert view["draft_id"] == f"{CALL}#1"
    assert view["fields"].keys() == set(FieldKey)


async def test_a_reload_in_mid_call_shows_everything_so_far(world):
    await world.write(
        event(EventType.CALL_CHANGED, answered(), seconds=3),
        event(EventType.UTTERANCE_FINAL, said(3000, 4000, "您好", side=Side.AGENT), seconds=4),
        event(EventType.UTTERANCE_FINAL, said(0, 2000), seconds=5),
    )
    await service.suggest(world.context, draft(title="井盖缺失"), at(6))
    shown = await desk(world)
    assert [item["text"] for item in shown["call"]["utterances"]] == ["井盖丢了", "您好"]
    assert shown["call"]["drafts"][0]["fields"]["title"]["value"] == "井盖缺失"


async def test_what_is_being_said_is_shown_too(world):
    partial = Partial(CALL, Side.CALLER, 0, 500, Private("我"), ())
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    world.context.hub._remember(event(EventType.UTTERANCE_PARTIAL, partial))
    assert [item["text"] for item in (await desk(world))["call"]["partials"]] == ["我"]


async def test_another_agents_call_is_not_shown(world):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    assert (await desk(world, "other"))["call"] is None


@pytest.mark.parametrize("away", ["accept", "aside"])
async def test_an_ended_call_stays_until_its_draft_is_dealt_with(world, away):
    await world.write(event(EventType.CALL_CHANGED, ended(), seconds=10))
    await service.suggest(world.context, draft(title="井盖缺失", content="井盖丢了"), at(6))
    assert (await desk(world))["call"]["call"]["state"] == "ended"
    async with await world.client("agent") as client:
        assert (await client.post(f"/api/drafts/{CALL}%231/{away}")).status_code == 200
    assert (await desk(world))["call"] is None


async def test_a_new_call_goes_before_an_ended_one(world):
    await world.write(event(EventType.CALL_CHANGED, ended(), seconds=10))
    await service.suggest(world.context, draft(title="井盖缺失"), at(6))
    later = replace(ringing("1700000099.1"), started_at=at(60))
    await world.write(event(EventType.CALL_CHANGED, later, seconds=60, call_id="1700000099.1"))
    assert (await desk(world))["call"]["call"]["call_id"] == "1700000099.1"


async def test_the_position_is_where_records_has_written_to(world):
    from intake_api.records import facts

    world.context.hub.places.update({Family.CALLS: "9-0", Family.DRAFTS: "7-0"})
    async with world.context.database.begin() as connection:
        await facts.reached(connection, Family.CALLS, "5-0")
    assert (await desk(world))["position"] == "calls=5-0,drafts=7-0,tickets=0-0,utterances=0-0"


async def test_an_earlier_call_comes_back_when_the_later_ones_are_dealt_with(world):
    await world.write(event(EventType.CALL_CHANGED, ended(), seconds=10))
    await service.suggest(world.context, draft(title="井盖缺失", content="井盖丢了"), at(6))
    later = "1700000099.1"
    await world.write(
        event(EventType.CALL_CHANGED, replace(ended(), call_id=later, started_at=at(60)), seconds=70, call_id=later)
    )
    await service.open_for(world.context, later)
    async with await world.client("agent") as client:
        assert (await client.get("/api/desk")).json()["call"]["call"]["call_id"] == later
        assert (await client.post(f"/api/drafts/{later}%231/aside")).status_code == 200
    assert (await desk(world))["call"]["call"]["call_id"] == CALL


async def test_a_gap_that_is_filled_between_two_reads_is_not_shown_filled_without_its_words(world, monkeypatch):
    gap = Gap(CALL, Side.CALLER, 0, 1000, GapReason.CRASH)
    done = TranscriptionDone(CALL, (Hole(Side.CALLER, 0, 1000),))
    await world.write(
        event(EventType.CALL_CHANGED, answered(), seconds=3), event(EventType.UTTERANCE_GAP, gap, seconds=4)
    )
    filled = False

    def then_fill(read):
        async def reading(connection, call_id):
            nonlocal filled
            found = await read(connection, call_id)
            if not filled:
                filled = True
                await world.write(
                    event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=5),
                    event(EventType.TRANSCRIPTION_DONE, done, seconds=5),
                )
            return found

        return reading

    monkeypatch.setattr(calls, "transcript", then_fill(calls.transcript))
    monkeypatch.setattr(calls, "gaps_of", then_fill(calls.gaps_of))
    async with await world.client("agent") as client:
        call = (await client.get(f"/api/calls/{CALL}")).json()
    assert call["utterances"] or not call["gaps"][0]["filled"]
