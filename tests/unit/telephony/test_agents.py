from pathlib import Path

import pytest

from hotline.calls import Agent, AgentState
from telephony import events as ami
from telephony.agents import AgentBoard
from telephony.capture import read_capture
from telephony.events import parse_event
from tests.fakes.ami_events import agent, answered_call, asks, at, caller, gone, made, rings_in

DATA = Path(__file__).parents[2] / "data" / "ami"
WHO, PHONE = caller(), agent("c1.a")


def member(
    seconds: float = 0, *, status: int = 1, paused: bool = False, reason: str | None = None, queue: str = "hotline"
) -> ami.MemberChanged:
    return ami.MemberChanged(at(seconds), queue, "agent1001", "PJSIP/1001", status, paused, reason, in_call=False)


def changes(board: AgentBoard, *seen: ami.AmiEvent) -> list[Agent]:
    return [agent for event in seen for agent in board.apply(event)]


def states(*seen: ami.AmiEvent) -> list[tuple[AgentState, str | None]]:
    return [(agent.state, agent.call_id) for agent in changes(AgentBoard(), *seen)]


def test_an_agent_rings_talks_and_is_ready_again() -> None:
    assert states(member(), *answered_call(), asks(WHO, 5), gone(PHONE, 5), member(5)) == [
        (AgentState.READY, None),
        (AgentState.RINGING, "c1"),
        (AgentState.TALKING, "c1"),
        (AgentState.READY, None),
    ]


def test_a_busy_device_does_not_make_a_ringing_agent_talk() -> None:
    """With device_state_busy_at=1 a ringing phone is busy (status 3)."""
    assert states(member(), made(PHONE, 1), member(1, status=3))[1:] == [(AgentState.RINGING, "c1")]


def test_an_agent_who_rejects_is_ready_again() -> None:
    assert states(member(), made(PHONE, 1), gone(PHONE, 2, cause=17))[-1] == (AgentState.READY, None)


def test_an_agent_who_dials_talks() -> None:
    assert states(member(), rings_in(agent("p1", "p1"), 1))[-1] == (AgentState.TALKING, "p1")


@pytest.mark.parametrize(
    ("status", "state"),
    [(0, "logged-out"), (1, "ready"), (2, "talking"), (4, "logged-out"), (5, "logged-out"), (6, "ringing")],
)
def test_without_a_channel_the_device_state_tells(status: int, state: str) -> None:
    assert states(member(status=status)) == [(AgentState(state), None)]


def test_a_pause_carries_its_reason_and_is_seen_after_the_call() -> None:
    board = AgentBoard()
    seen = changes(board, member(), *answered_call(), member(3, paused=True, reason="用餐"), gone(PHONE, 5))
    assert (seen[-1].state, seen[-1].reason, seen[-1].since) == (AgentState.PAUSED, "用餐", at(5))


def test_since_is_kept_while_the_state_stays() -> None:
    board = AgentBoard()
    seen = changes(board, member(0, paused=True, reason="用餐"), member(9, paused=True, reason="培训"))
    assert [(agent.reason, agent.since) for agent in seen] == [("用餐", at(0)), ("培训", at(0))]


def test_a_repeated_event_changes_nothing() -> None:
    board = AgentBoard()
    for event in (member(), *answered_call()):
        board.apply(event)
        assert board.apply(event) == ()


def test_an_agent_who_leaves_the_queue_is_logged_out() -> None:
    board = AgentBoard()
    board.apply(member())
    removed = ami.MemberRemoved(at(1), "hotline", "agent1001", "PJSIP/1001", 1, False, None, in_call=False)
    assert [agent.state for agent in board.apply(removed)] == [AgentState.LOGGED_OUT]
    assert (board.agents(), board.apply(removed)) == ((), ())


def test_only_the_queues_that_are_followed_count() -> None:
    board = AgentBoard(["hotline"])
    board.apply(member(queue="other"))
    assert board.agents() == ()


def test_after_lost_events_a_channel_that_is_gone_frees_its_agent() -> None:
    board = AgentBoard()
    changes(board, member(), *answered_call())
    assert board.reconcile({"c1", "c1.a"}, at(9)) == ()
    assert [agent.state for agent in board.reconcile(set(), at(9))] == [AgentState.READY]


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.txt")), ids=lambda path: path.stem)
def test_after_every_capture_every_agent_is_ready(path: Path) -> None:
    board = AgentBoard(["hotline"])
    for headers in read_capture(path):
        if event := parse_event(headers):
            board.apply(event)
    assert {agent.state for agent in board.agents()} == {AgentState.READY}
