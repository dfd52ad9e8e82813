from hotline.calls import AgentState, CallState
from telephony import snapshot
from telephony.agents import AgentBoard
from telephony.calllog import CallLog
from tests.fakes.ami_events import at

CHANNELS = [
    {
        "Event": "CoreShowChannel", "Channel": "PJSIP/trunk-1", "Uniqueid": "c1", "Linkedid": "c1", "BridgeId": "b",
        "CallerIDNum": "10000000001", "Context": "from-trunk", "Exten": "12345",
    },
    {
        "Event": "CoreShowChannel", "Channel": "PJSIP/1001-2", "Uniqueid": "c1.a", "Linkedid": "c1", "BridgeId": "b",
        "CallerIDNum": "1001", "Context": "agents", "Exten": "",
    },
    {
        "Event": "CoreShowChannel", "Channel": "PJSIP/trunk-3", "Uniqueid": "c2", "Linkedid": "c2", "BridgeId": "",
        "CallerIDNum": "<unknown>", "Context": "from-trunk", "Exten": "12345",
    },
    {"Event": "CoreShowChannel", "Channel": "AudioSocket/h:1-x", "Uniqueid": "t1", "Linkedid": "t1", "BridgeId": ""},
]  # fmt: skip
QUEUES = [
    {"Event": "QueueParams", "Queue": "hotline"},
    {
        "Event": "QueueMember", "Queue": "hotline", "Name": "agent1001", "Location": "PJSIP/1001", "Status": "3",
        "Paused": "0", "PausedReason": "", "InCall": "1",
    },
    {"Event": "QueueEntry", "Queue": "hotline", "Uniqueid": "c2", "Wait": "7"},
    {"Event": "QueueEntry", "Queue": "hotline", "Uniqueid": "gone-meanwhile", "Wait": "7"},
]  # fmt: skip


def test_calls_that_began_unseen_are_told_as_incomplete() -> None:
    log, board = CallLog(), AgentBoard()
    for event in [
        *snapshot.queue_events(QUEUES, CHANNELS, known=(), at=at(100)),
        *snapshot.channel_events(CHANNELS, known=(), at=at(100)),
    ]:
        log.apply(event)
        board.apply(event)
    waiting, talking = log.calls()
    assert (talking.call_id, talking.state, talking.answered_by) == ("c1", CallState.ANSWERED, "agent1001")
    assert (waiting.call_id, waiting.state, waiting.queued_at) == ("c2", CallState.QUEUED, at(93))
    assert {talking.complete, waiting.complete} == {False}
    assert [(agent.state, agent.call_id) for agent in board.agents()] == [(AgentState.TALKING, "c1")]


def test_what_was_seen_from_its_beginning_is_not_said_again() -> None:
    known = {"c1", "c1.a", "c2"}
    assert list(snapshot.channel_events(CHANNELS, known=known, at=at(0))) == []
    assert [type(event).__name__ for event in snapshot.queue_events(QUEUES, CHANNELS, known=known, at=at(0))] == [
        "MemberChanged"
    ]


def test_a_row_without_its_headers_is_passed_over() -> None:
    assert list(snapshot.channel_events([{"Event": "CoreShowChannel"}], known=(), at=at(0))) == []


def test_taps_live_too() -> None:
    assert snapshot.alive(CHANNELS) == {"c1", "c1.a", "c2", "t1"}
