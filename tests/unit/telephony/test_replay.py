"""The call log of every capture, against what a reader of the capture finds in it, and against Asterisk's queue_log."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.errors import BadCapture, ProtocolError
from telephony.calllog import CallLog
from telephony.capture import read_capture
from telephony.events import AmiEvent, parse_event
from telephony.replay import as_json, replay

DATA = Path(__file__).parents[2] / "data" / "ami"
CAPTURES = sorted(str(path.relative_to(DATA).with_suffix("")) for path in DATA.rglob("*.txt"))
KEYS = [
    "call_id", "direction", "caller", "queue", "outcome", "offers", "answered_by", "wait_seconds", "talk_seconds",
    "hold_seconds", "transfers", "ended_by", "complete",
]  # fmt: skip
ROUNDED = 0.0021
"""The expected seconds were read off times shown to the millisecond."""


def told(number: str, *offers: tuple[str, str, float], **rest: Any) -> dict[str, Any]:
    """An inbound call of the captures; what it has in common with the others is left out."""
    usual: dict[str, Any] = {
        "call_id": f"hz1-{number}",
        "direction": "inbound",
        "caller": "10000000001",
        "queue": "hotline",
        "outcome": "answered",
        "offers": [{"agent": agent, "result": result, "ring_seconds": rang} for agent, result, rang in offers],
        "answered_by": next((agent for agent, result, _ in offers if result == "answered"), None),
        "talk_seconds": None,
        "hold_seconds": 0.0,
        "transfers": [],
        "ended_by": "caller",
        "complete": True,
    }
    return {key: {**usual, **rest}[key] for key in KEYS}


EXPECTED = {
    "answered": told("1795449340.0", ("agent1001", "answered", 0.508), wait_seconds=0.511, talk_seconds=2.008),
    "abandon": told(
        "1795445701.7", ("agent1001", "cancelled", 2.979), wait_seconds=2.983, outcome="abandoned"
    ),
    "agent_hangup": told(
        "1795445697.3", ("agent1002", "answered", 0.504), wait_seconds=0.507, talk_seconds=1.515, ended_by="agent"
    ),
    # The agent's transfer key raised a Hold; the music ended with the transfer.
    "attended_ami": told(
        "1795445997.0", ("agent1001", "answered", 0.505), wait_seconds=0.507, talk_seconds=8.516, hold_seconds=5.231,
        transfers=[{"kind": "attended", "to": "1003"}],
    ),
    "blind_ami": told(
        "1795445744.33", ("agent1002", "answered", 0.504), wait_seconds=0.506, talk_seconds=4.063,
        transfers=[{"kind": "blind", "to": "1003"}],
    ),
    "blind_refer": told(
        "1795445737.28", ("agent1001", "answered", 0.502), wait_seconds=0.505, talk_seconds=5.029,
        transfers=[{"kind": "blind", "to": "1003"}],
    ),
    "callback": told(
        "", call_id="cb-agent-1", direction="outbound", queue=None, answered_by="agent1001", wait_seconds=None,
        talk_seconds=2.009,
    ),
    "hold": told(
        "1795445782.50", ("agent1001", "answered", 0.505), wait_seconds=0.509, talk_seconds=4.056, hold_seconds=2.014
    ),
    "queue_timeout": told(
        "1795445726.22", ("agent1001", "no-answer", 8.001), ("agent1002", "no-answer", 1.001), wait_seconds=10.007,
        outcome="timeout", ended_by="system",
    ),
    "reject_then_other": told(
        "1795445708.12", ("agent1002", "rejected", 0.702), ("agent1001", "answered", 0.804), wait_seconds=1.514,
        talk_seconds=1.520,
    ),
    "witness/blind_refer": told(
        "1795448612.35", ("agent1001", "answered", 0.508), wait_seconds=0.513, talk_seconds=5.026,
        transfers=[{"kind": "blind", "to": "1003"}],
    ),
    "witness/reject_then_other": told(
        "1795448583.19", ("agent1001", "rejected", 0.706), ("agent1002", "answered", 0.806), wait_seconds=1.517,
        talk_seconds=1.507,
    ),
}  # fmt: skip


@cache
def events(name: str) -> tuple[AmiEvent, ...]:
    parsed = (parse_event(headers) for headers in read_capture(DATA / f"{name}.txt"))
    return tuple(event for event in parsed if event)


@cache
def whole(name: str) -> list[dict[str, Any]]:
    return replay(DATA / f"{name}.txt")


def calls_of(*seen: AmiEvent) -> list[dict[str, Any]]:
    log = CallLog()
    for event in seen:
        log.apply(event)
    return [as_json(call) for call in log.final_calls()]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_capture_tells_the_call_that_a_reader_finds_in_it(name: str) -> None:
    (call,) = whole(name)
    assert list(call) == KEYS
    expected = EXPECTED[name]
    for key in ("wait_seconds", "talk_seconds", "hold_seconds"):
        assert call[key] == pytest.approx(expected[key], abs=ROUNDED)
    for offer, wanted in zip(call["offers"], expected["offers"], strict=True):
        assert offer == {**wanted, "ring_seconds": pytest.approx(wanted["ring_seconds"], abs=ROUNDED)}
    exact = [key for key in KEYS if not key.endswith("_seconds") and key != "offers"]
    assert {key: call[key] for key in exact} == {key: expected[key] for key in exact}


@pytest.mark.parametrize("name", ["hold", "attended_ami"])
def test_a_hold_is_as_long_as_the_caller_heard_music_after_the_answer(name: str) -> None:
    # Also where transfer keys held the caller: neither queue_log nor CEL tells any hold (Asterisk 22.10.1), so that
    # they tell none here is no evidence; CEL's STREAM_BEGIN and STREAM_END are this music.
    seen = list(read_capture(DATA / f"{name}.txt"))
    answer = next(index for index, headers in enumerate(seen) if headers.get("Event") == "AgentConnect")
    music = {
        kind: float(headers["Timestamp"])
        for headers in seen[answer:]
        for kind in ("Start", "Stop")
        if headers.get("Event") == f"MusicOnHold{kind}"
    }
    (call,) = whole(name)
    assert call["hold_seconds"] == pytest.approx(music["Stop"] - music["Start"], abs=0.002)


@pytest.mark.parametrize("path", sorted(DATA.glob("witness/*.queue_log")), ids=lambda path: path.stem)
def test_the_call_log_agrees_with_the_queue_log(path: Path) -> None:
    (call,) = whole(f"witness/{path.stem}")
    for row in path.read_text().splitlines():
        _, call_id, queue, agent, what, *data = row.split("|")
        assert (call["call_id"], call["queue"]) == (call_id, queue)
        rang = {offer["agent"]: offer for offer in call["offers"]}
        if what == "CONNECT":
            assert call["answered_by"] == agent
            assert call["wait_seconds"] == pytest.approx(int(data[0]), abs=1)
            assert rang[agent]["ring_seconds"] == pytest.approx(int(data[2]), abs=1)
        elif what == "RINGNOANSWER":
            assert rang[agent]["result"] in ("no-answer", "rejected")
            assert rang[agent]["ring_seconds"] == pytest.approx(int(data[0]) / 1000, abs=1)
        elif what == "RINGCANCELED":
            assert rang[agent] == {"agent": agent, "result": "cancelled", "ring_seconds": pytest.approx(2.98, abs=0.01)}
        elif what == "COMPLETECALLER":
            assert (call["outcome"], call["ended_by"]) == ("answered", "caller")
            assert call["talk_seconds"] == pytest.approx(int(data[1]), abs=1)
        elif what == "BLINDTRANSFER":
            assert call["transfers"] == [{"kind": "blind", "to": data[0]}]
        elif what == "ABANDON":
            assert (call["outcome"], call["answered_by"]) == ("abandoned", None)
            assert call["wait_seconds"] == pytest.approx(int(data[2]), abs=1)
        else:
            assert what == "ENTERQUEUE"


@pytest.mark.parametrize("name", CAPTURES)
def test_repeated_events_change_nothing(name: str) -> None:
    log = CallLog()
    for event in events(name):
        log.apply(event)
        assert log.apply(event) == ()
    assert [as_json(call) for call in log.final_calls()] == whole(name)
    for event in events(name):
        assert log.apply(event) == ()


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(CAPTURES), seed=st.integers(0, 1_000_000))
def test_the_order_of_the_events_does_not_matter(name: str, seed: int) -> None:
    shuffled = list(events(name))
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # no secret
    assert calls_of(*shuffled) == whole(name)


@pytest.mark.parametrize("name", CAPTURES)
def test_a_copy_without_its_end_is_never_told_as_complete_and_different(name: str) -> None:
    log, seen = CallLog(), events(name)
    last_end = max(index for index, event in enumerate(seen) if type(event).__name__ == "ChannelHungUp")
    for index, event in enumerate(seen):
        log.apply(event)
        calls = [as_json(call) for call in log.final_calls()]
        assert all(call["complete"] is (index >= last_end) for call in calls)
    assert calls == whole(name)


@pytest.mark.parametrize("name", CAPTURES)
def test_a_copy_without_its_beginning_is_told_as_incomplete(name: str) -> None:
    seen = events(name)
    first = next(index for index, event in enumerate(seen) if type(event).__name__ == "ChannelCreated")
    for begin in range(first + 1, len(seen)):
        assert not any(call["complete"] for call in calls_of(*seen[begin:]))


def test_a_copy_cut_in_the_talk_is_told_as_answered() -> None:
    connected = next(i for i, event in enumerate(events("hold")) if type(event).__name__ == "AgentConnected")
    (call,) = calls_of(*events("hold")[: connected + 1])
    assert (call["outcome"], call["answered_by"], call["talk_seconds"]) == ("answered", "agent1001", None)


def test_a_copy_that_begins_in_the_talk_still_knows_who_answered() -> None:
    connected = next(i for i, event in enumerate(events("hold")) if type(event).__name__ == "AgentConnected")
    (call,) = calls_of(*events("hold")[connected + 1 :])
    assert (call["outcome"], call["answered_by"], call["hold_seconds"]) == ("answered", "agent1001", 2.014)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(CAPTURES), seed=st.integers(0, 1_000_000), value=st.text(max_size=8))
def test_a_header_of_any_value_is_refused_or_told_but_never_breaks_the_log(name: str, seed: int, value: str) -> None:
    choose, log = random.Random(seed), CallLog()  # noqa: S311  # no secret
    for headers in read_capture(DATA / f"{name}.txt"):
        changed = {**headers, choose.choice(list(headers)): value} if choose.random() < 0.1 else headers
        try:
            event = parse_event(changed)
        except ProtocolError:
            continue
        if event:
            log.apply(event)
            log.expire(event.at)
    json.dumps([as_json(call) for call in log.final_calls()])


def test_agents_whose_names_are_gbk_stay_two() -> None:
    data = (DATA / "queue_timeout.txt").read_bytes()
    names = {"agent1001": "坐席二", "agent1002": "坐席三"}
    for member, name in names.items():
        data = data.replace(member.encode(), name.encode("gbk"))
    (call,) = replay(data)
    assert [offer["agent"] for offer in call["offers"]] == ["坐席二", "坐席三"]


def test_two_calls_at_once_stay_apart() -> None:
    both = sorted((*events("hold"), *events("reject_then_other")), key=lambda event: event.at)
    assert calls_of(*both) == [*whole("reject_then_other"), *whole("hold")]


def test_a_malformed_event_names_file_line_event_and_header(tmp_path: Path) -> None:
    data = (DATA / "answered.txt").read_bytes().replace(b"MemberName: agent1001\r\nHoldTime", b"HoldTime", 1)
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    line = data[: data.index(b"Event: AgentConnect")].count(b"\n") + 1
    with pytest.raises(BadCapture) as caught:
        replay(path)
    assert str(caught.value) == f"{path}, line {line}: AMI event AgentConnect: header MemberName is missing"
