"""The events of Asterisk's manager interface that tell a call, as values.

Source: https://docs.asterisk.org, Asterisk 22, AMI Events; header names also as captured (tests/data/ami).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telephony.channels import Channel
from telephony.headers import Reader
from telephony.messages import Headers

CHANNEL_DOWN = 0
"""ChannelState of a channel that Asterisk itself has just made; one that rings in begins in 4 (Ring)."""

MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class AmiEvent:
    """Base of all events."""

    at: datetime
    """UTC, to the microsecond"""


@dataclass(frozen=True, slots=True)
class ChannelEvent(AmiEvent):
    """Something happened to one channel."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class ChannelCreated(ChannelEvent):
    state: int
    """ChannelState, see CHANNEL_DOWN"""


class ChannelChanged(ChannelEvent):
    """A new state or number."""


@dataclass(frozen=True, slots=True)
class HangupRequested(ChannelEvent):
    """The party at this channel hung up."""

    cause: int | None
    """ITU-T Q.850; absent for a plain hangup in a queue"""


@dataclass(frozen=True, slots=True)
class ChannelHungUp(ChannelEvent):
    cause: int
    """ITU-T Q.850; 0 where Asterisk knows none"""


class BridgeEntered(ChannelEvent):
    """The channel hears others from now on."""


class BridgeLeft(ChannelEvent):
    """The channel hears others no more."""


class Held(ChannelEvent):
    """This channel's phone put the other side on hold."""


class Unheld(ChannelEvent):
    """Sent at the end of a hold, and once or twice stray at a transfer."""


class MusicStopped(ChannelEvent):
    """This channel hears music no more."""


class RecordingStarted(ChannelEvent):
    """The next sample of this channel is the first of its recording."""


class RecordingStopped(ChannelEvent):
    """Only sent when a recording is stopped before its channel ends."""


class SpyStarted(ChannelEvent):
    """This channel listens to another one; it is no party of a call."""


@dataclass(frozen=True, slots=True)
class QueueEvent(ChannelEvent):
    """Something happened to a waiting caller."""

    queue: str


class QueueJoined(QueueEvent):
    pass


class QueueLeft(QueueEvent):
    pass


class QueueAbandoned(QueueEvent):
    """The caller left without an agent: hung up or timed out, the event is the same."""


@dataclass(frozen=True, slots=True)
class AgentEvent(QueueEvent):
    """Something between a caller (`channel`) and an agent."""

    agent_channel: Channel
    member: str
    interface: str


class AgentCalled(AgentEvent):
    """The agent's phone is about to ring."""


@dataclass(frozen=True, slots=True)
class AgentConnected(AgentEvent):
    ring_seconds: float
    """whole seconds, as Asterisk counted them"""


@dataclass(frozen=True, slots=True)
class AgentRangOut(AgentEvent):
    """Not answered, or rejected."""

    ring_seconds: float


@dataclass(frozen=True, slots=True)
class AgentCompleted(AgentEvent):
    reason: str
    """caller, agent or transfer"""


@dataclass(frozen=True, slots=True)
class DialBegun(AmiEvent):
    source: Channel | None
    """None when nobody dialled: the exchange was told to (Originate)"""
    target: Channel


@dataclass(frozen=True, slots=True)
class DialEnded(AmiEvent):
    source: Channel | None
    target: Channel
    status: str
    """ANSWER, BUSY, CANCEL, CHANUNAVAIL, CONGESTION, NOANSWER…"""


@dataclass(frozen=True, slots=True)
class BlindTransferred(AmiEvent):
    succeeded: bool
    transferer: Channel
    transferee: Channel | None
    extension: str


@dataclass(frozen=True, slots=True)
class AttendedTransferred(AmiEvent):
    succeeded: bool
    first: Channel
    """the transferring agent's channel in the call itself"""
    second: Channel
    """the same agent's channel in the consultation, which may be a call of its own"""
    transferee: Channel | None
    target: Channel | None
    extension: str | None
    """number of whoever takes over"""


@dataclass(frozen=True, slots=True)
class MemberChanged(AmiEvent):
    """An agent as a queue sees it now."""

    queue: str
    member: str
    interface: str
    status: int
    """device state: 1 not in use, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing, 7 ring+use, 8 hold"""
    paused: bool
    reason: str | None
    in_call: bool


class MemberRemoved(MemberChanged):
    """The agent left the queue."""


@dataclass(frozen=True, slots=True)
class Originated(AmiEvent):
    """How an Originate came out."""

    succeeded: bool
    uniqueid: str | None
    reason: int
    """0 no such number, 1 no answer, 4 answered, 5 busy, 8 congested"""


class ShuttingDown(AmiEvent):
    pass


def parse_event(headers: Headers) -> AmiEvent | None:
    """The event, or None for a response and for an event we do not use.

    Raises:
        ProtocolError: an event we use lacks a header or carries a malformed one; names event and header.
    """
    build = _BUILDERS.get(headers.get("Event", ""))
    return build(Reader(headers)) if build else None


def _of_channel(kind: Callable[[datetime, Channel], AmiEvent], prefix: str = "") -> Callable[[Reader], AmiEvent]:
    return lambda read: kind(read.at, read.channel(prefix))


def _of_queue(kind: Callable[[datetime, Channel, str], AmiEvent]) -> Callable[[Reader], AmiEvent]:
    return lambda read: kind(read.at, read.channel(), read.text("Queue"))


def _of_agent(
    kind: Callable[..., AmiEvent], rest: Callable[[Reader], dict[str, object]]
) -> Callable[[Reader], AmiEvent]:
    return lambda read: kind(
        at=read.at,
        channel=read.channel(),
        queue=read.text("Queue"),
        agent_channel=read.channel("Dest"),
        member=read.text("MemberName"),
        interface=read.text("Interface"),
        **rest(read),
    )


def _of_member(kind: type[MemberChanged]) -> Callable[[Reader], AmiEvent]:
    return lambda read: kind(
        at=read.at,
        queue=read.text("Queue"),
        member=read.text("MemberName"),
        interface=read.text("Interface"),
        status=read.number("Status"),
        paused=read.flag("Paused"),
        reason=read.headers.get("PausedReason") or None,
        in_call=read.headers.get("InCall") == "1",
    )


def _blind(read: Reader) -> AmiEvent:
    return BlindTransferred(
        at=read.at,
        succeeded=read.text("Result") == "Success",
        transferer=read.channel("Transferer"),
        transferee=read.optional_channel("Transferee"),
        extension=read.text("Extension", empty=True),
    )


def _attended(read: Reader) -> AmiEvent:
    second, target = read.channel("SecondTransferer"), read.optional_channel("TransferTarget")
    dialled = read.headers.get("SecondTransfererConnectedLineNum", "")
    extension = target.number if target else None
    return AttendedTransferred(
        at=read.at,
        succeeded=read.text("Result") == "Success",
        first=read.channel("OrigTransferer"),
        second=second,
        transferee=read.optional_channel("Transferee"),
        target=target,
        extension=extension or (dialled if dialled != "<unknown>" else "") or None,
    )


def _originated(read: Reader) -> AmiEvent:
    uniqueid = read.text("Uniqueid", empty=True)
    return Originated(
        at=read.at,
        succeeded=read.text("Response") == "Success",
        uniqueid=uniqueid if uniqueid not in ("", "<null>") else None,
        reason=read.number("Reason"),
    )


_BUILDERS: dict[str, Callable[[Reader], AmiEvent]] = {
    "Newchannel": lambda read: ChannelCreated(read.at, read.channel(), read.number("ChannelState")),
    "Newstate": _of_channel(ChannelChanged),
    "NewCallerid": _of_channel(ChannelChanged),
    "HangupRequest": lambda read: HangupRequested(read.at, read.channel(), read.optional_number("Cause")),
    "Hangup": lambda read: ChannelHungUp(read.at, read.channel(), read.number("Cause")),
    "BridgeEnter": _of_channel(BridgeEntered),
    "BridgeLeave": _of_channel(BridgeLeft),
    "Hold": _of_channel(Held),
    "Unhold": _of_channel(Unheld),
    "MusicOnHoldStop": _of_channel(MusicStopped),
    "MixMonitorStart": _of_channel(RecordingStarted),
    "MixMonitorStop": _of_channel(RecordingStopped),
    "ChanSpyStart": _of_channel(SpyStarted, "Spyer"),
    "QueueCallerJoin": _of_queue(QueueJoined),
    "QueueCallerLeave": _of_queue(QueueLeft),
    "QueueCallerAbandon": _of_queue(QueueAbandoned),
    "AgentCalled": _of_agent(AgentCalled, lambda read: {}),
    "AgentConnect": _of_agent(AgentConnected, lambda read: {"ring_seconds": float(read.number("RingTime"))}),
    "AgentRingNoAnswer": _of_agent(AgentRangOut, lambda read: {"ring_seconds": read.number("RingTime") / MILLISECONDS}),
    "AgentComplete": _of_agent(AgentCompleted, lambda read: {"reason": read.text("Reason")}),
    "AgentDump": _of_agent(AgentCompleted, lambda read: {"reason": "agent"}),
    "DialBegin": lambda read: DialBegun(read.at, read.optional_channel(), read.channel("Dest")),
    "DialEnd": lambda read: DialEnded(read.at, read.optional_channel(), read.channel("Dest"), read.text("DialStatus")),
    "BlindTransfer": _blind,
    "AttendedTransfer": _attended,
    "QueueMemberStatus": _of_member(MemberChanged),
    "QueueMemberAdded": _of_member(MemberChanged),
    "QueueMemberPause": _of_member(MemberChanged),
    "QueueMemberRemoved": _of_member(MemberRemoved),
    "OriginateResponse": _originated,
    "Shutdown": lambda read: ShuttingDown(read.at),
}
"""MusicOnHoldStart and DialState say nothing that these do not; FullyBooted comes after every login, without a time."""
