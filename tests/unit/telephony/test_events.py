from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.errors import ProtocolError
from telephony import events as ami
from telephony.capture import read_capture
from telephony.channels import endpoint, is_machine
from telephony.messages import Headers

DATA = Path(__file__).parents[2] / "data" / "ami"
USED = [headers for path in sorted(DATA.rglob("*.txt")) for headers in read_capture(path) if headers.get("Event")]


def first(name: str) -> Headers:
    return next(headers for headers in USED if headers["Event"] == name)


NEEDED = [
    ("Newchannel", ["Timestamp", "Channel", "Uniqueid", "Linkedid", "ChannelState"]),
    ("Newstate", ["Timestamp", "Channel", "Uniqueid", "Linkedid"]),
    ("HangupRequest", ["Timestamp", "Uniqueid"]),
    ("Hangup", ["Timestamp", "Channel", "Uniqueid", "Linkedid", "Cause"]),
    ("QueueCallerJoin", ["Queue", "Uniqueid"]),
    ("QueueCallerLeave", ["Queue"]),
    ("QueueCallerAbandon", ["Queue"]),
    ("AgentCalled", ["MemberName", "Interface", "Queue", "DestUniqueid", "DestChannel", "DestLinkedid"]),
    ("AgentConnect", ["MemberName", "RingTime", "DestUniqueid"]),
    ("AgentRingNoAnswer", ["MemberName", "RingTime"]),
    ("AgentComplete", ["MemberName", "Reason"]),
    ("DialBegin", ["DestUniqueid", "DestChannel"]),
    ("DialEnd", ["DestUniqueid", "DialStatus"]),
    ("BridgeEnter", ["Uniqueid"]),
    ("BridgeLeave", ["Uniqueid"]),
    ("Hold", ["Uniqueid"]),
    ("Unhold", ["Uniqueid"]),
    ("MusicOnHoldStop", ["Uniqueid"]),
    ("BlindTransfer", ["Result", "TransfererUniqueid", "Extension"]),
    ("AttendedTransfer", ["Result", "OrigTransfererLinkedid", "SecondTransfererUniqueid"]),
    ("QueueMemberStatus", ["Queue", "MemberName", "Interface", "Status", "Paused"]),
    ("OriginateResponse", ["Response", "Uniqueid", "Reason"]),
]


@pytest.mark.parametrize(("name", "header"), [(name, header) for name, needed in NEEDED for header in needed])
def test_a_missing_header_is_an_error_that_names_event_and_header(name: str, header: str) -> None:
    headers = {key: value for key, value in first(name).items() if key != header}
    with pytest.raises(ProtocolError, match=f"AMI event {name}: header {header} is missing"):
        ami.parse_event(headers)


@pytest.mark.parametrize(
    ("name", "header", "value", "why"),
    [
        ("Hangup", "Cause", "sixteen", "is not a number"),
        ("Hangup", "Cause", "", "is empty"),
        ("Hangup", "Timestamp", "yesterday", "is not a time"),
        ("Hangup", "Timestamp", "1795445704.x", "is not a time"),
        ("Hangup", "Timestamp", "9" * 30, "is not a time"),
        ("Hangup", "Timestamp", "1795445704.²", "is not a time"),
        ("Hangup", "Cause", "--16", "is not a number"),
        ("Hangup", "Cause", "١٦", "is not a number"),
        ("Hangup", "Cause", "1" * 5000, "is not a number"),
        ("Newchannel", "ChannelState", "²", "is not a number"),
        ("AgentConnect", "RingTime", "1.5", "is not a number"),
        ("QueueMemberStatus", "Paused", "yes", "is not a number"),
    ],
)
def test_a_malformed_header_is_an_error_without_its_value(name: str, header: str, value: str, why: str) -> None:
    with pytest.raises(ProtocolError, match=f"^AMI event {name}: header {header} {why}$"):
        ami.parse_event({**first(name), header: value})


def test_times_are_utc_to_the_microsecond() -> None:
    event = ami.parse_event({**first("Hangup"), "Timestamp": "1795445704.000021"})
    assert event is not None
    assert event.at == datetime(2026, 11, 23, 14, 55, 4, 21, tzinfo=UTC)


@pytest.mark.parametrize("name", ["VarSet", "Cdr", "TestEvent", "NoSuchEvent", "FullyBooted"])
def test_an_event_we_do_not_use_is_passed_over(name: str) -> None:
    assert ami.parse_event({"Event": name}) is None


def test_a_response_is_no_event() -> None:
    assert ami.parse_event({"Response": "Success"}) is None


def test_an_unknown_number_is_none() -> None:
    event = ami.parse_event({**first("Newchannel"), "CallerIDNum": "<unknown>"})
    assert isinstance(event, ami.ChannelCreated)
    assert event.channel.number is None


def test_a_number_is_masked_when_an_event_is_shown() -> None:
    assert "10000000001" not in repr(ami.parse_event(first("Newchannel")))


def test_a_dial_that_nobody_began_has_no_source() -> None:
    headers = next(each for each in USED if each["Event"] == "DialBegin" and "Uniqueid" not in each)
    event = ami.parse_event(headers)
    assert isinstance(event, ami.DialBegun)
    assert event.source is None


def test_ring_times_are_seconds_though_one_event_counts_milliseconds() -> None:
    rang_out, connected = ami.parse_event(first("AgentRingNoAnswer")), ami.parse_event(first("AgentConnect"))
    assert isinstance(rang_out, ami.AgentRangOut)
    assert isinstance(connected, ami.AgentConnected)
    assert rang_out.ring_seconds == int(first("AgentRingNoAnswer")["RingTime"]) / 1000
    assert connected.ring_seconds == int(first("AgentConnect")["RingTime"])


def test_a_failed_originate_has_no_channel() -> None:
    headers = {**first("OriginateResponse"), "Response": "Failure", "Uniqueid": "<null>", "Reason": "0"}
    event = ami.parse_event(headers)
    assert isinstance(event, ami.Originated)
    assert (event.succeeded, event.uniqueid) == (False, None)


@pytest.mark.parametrize(
    "name",
    [
        "AudioSocket/127.0.0.1:9092-1",
        "Snoop/1-0001",
        "WebSocket/asr-1",
        "UnicastRTP/1",
        "OutgoingSpoolFailed",
        "Local/1.2@tap-spy-0;1",
    ],
)
def test_a_channel_with_nobody_at_it_is_known_by_its_name(name: str) -> None:
    assert is_machine(name)


@pytest.mark.parametrize("name", ["PJSIP/1001-00000001", "Local/1003@agents-00000000;1"])
def test_a_partys_channel_is_no_machine(name: str) -> None:
    assert not is_machine(name)


def test_an_endpoint_may_have_hyphens() -> None:
    assert endpoint("PJSIP/trunk-north-0000000a") == "PJSIP/trunk-north"
