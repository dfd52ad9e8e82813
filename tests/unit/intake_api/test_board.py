from dataclasses import replace

import pytest

from hotline.calls import Agent, AgentState, CallState, Outcome
from hotline.events import EventType
from tests.fakes.calls import T0, at, ended, event, ringing


@pytest.fixture
async def board(world):
    waiting = replace(ringing("1700000002.1"), state=CallState.QUEUED, ringing=None, offers=())
    gone = replace(
        waiting,
        call_id="1700000003.1",
        state=CallState.ENDED,
        outcome=Outcome.ABANDONED,
        wait_seconds=3.0,
        ended_at=at(3),
    )
    yesterday = replace(ended("1690000000.1"), started_at=at(-11 * 3600))
    for call in (ended(), waiting, gone, yesterday):
        await world.write(event(EventType.CALL_CHANGED, call, seconds=10, call_id=call.call_id))
    agent = Agent("1001", AgentState.PAUSED, T0, "hotline", reason="小休")
    await world.write(event(EventType.AGENT_CHANGED, agent))
    async with await world.client("supervisor") as client:
        yield client


async def test_the_board_counts_todays_calls_of_shanghai(board):
    shown = (await board.get("/api/board")).json()
    figures = {item["key"]: item for item in shown["figures"]}
    assert shown["day"] == "2026-11-23"
    assert (figures["offered"]["value"], figures["answered"]["value"], figures["short-abandoned"]["value"]) == (2, 1, 1)
    assert (figures["answer-rate"]["numerator"], figures["answer-rate"]["denominator"]) == (1, 2)
    assert all(item["definition"] for item in figures.values())


async def test_the_board_of_another_day_counts_that_day(board):
    shown = (await board.get("/api/board", params={"day": "2026-11-22"})).json()
    assert shown["figures"][0]["value"] == 1


async def test_who_waits_and_what_the_agents_do_is_shown(board):
    shown = (await board.get("/api/board")).json()
    assert [item["call_id"] for item in shown["waiting"]] == ["1700000002.1"]
    assert [(item["agent"], item["state"], item["reason"]) for item in shown["agents"]] == [("1001", "paused", "小休")]


async def test_a_figure_opens_the_calls_behind_it(board):
    rows = (await board.get("/api/board/figures/abandoned/calls")).json()
    assert [row["call"]["call_id"] for row in rows["items"]] == ["1700000003.1"]


async def test_a_figure_nobody_defined_is_refused(board):
    assert (await board.get("/api/board/figures/mood/calls")).status_code == 422
