"""A call as the log tells it: who rang, who was asked, who answered, how it ended.

A call is one AMI `Linkedid`; a channel (leg) is one `Uniqueid`
(https://docs.asterisk.org, AMI events, Hangup).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotline.private import Private


class Side(StrEnum):
    """Who speaks; each side is a stream of its own."""

    CALLER = "caller"
    AGENT = "agent"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class CallState(StrEnum):
    """Where a call is in its life; it only moves down this list, but for RINGING → QUEUED."""

    OFFERED = "offered"
    QUEUED = "queued"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a call came out; closed, so that offered = answered + abandoned + the rest, always."""

    ANSWERED = "answered"
    """an agent talked"""
    ABANDONED = "abandoned"
    """hung up while waiting in a queue"""
    TIMEOUT = "timeout"
    """the queue gave up"""
    CANCELLED = "cancelled"
    """hung up before any queue, or an outgoing call given up while it rang"""
    FAILED = "failed"
    """could not be connected: busy, congested, no agent logged in"""
    INTERRUPTED = "interrupted"
    """the exchange stopped in mid-call"""


class OfferResult(StrEnum):
    """What became of ringing one agent."""

    RINGING = "ringing"
    ANSWERED = "answered"
    NO_ANSWER = "no-answer"
    REJECTED = "rejected"
    """the agent pressed reject: hangup cause 17 or 21 on the agent's leg"""
    CANCELLED = "cancelled"
    """the caller hung up, or another agent was quicker"""


class TransferKind(StrEnum):
    BLIND = "blind"
    ATTENDED = "attended"


class EndedBy(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    SYSTEM = "system"


class AgentState(StrEnum):
    """What an agent does now, as the queue sees it."""

    LOGGED_OUT = "logged-out"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Offer:
    """One ringing of one agent."""

    agent: str
    """queue member name"""
    result: OfferResult
    ring_seconds: float


@dataclass(frozen=True, slots=True)
class Transfer:
    kind: TransferKind
    to: str
    """extension"""


@dataclass(frozen=True, slots=True)
class Call:
    """Everything known of a call so far; each `call.*` event carries the whole of it."""

    call_id: str
    direction: Direction
    state: CallState
    started_at: datetime
    caller: Private | None = None
    """calling number"""
    called: str | None = None
    """extension that was dialled"""
    queue: str | None = None
    outcome: Outcome | None = None
    """None while the call lives"""
    offers: tuple[Offer, ...] = ()
    ringing: str | None = None
    """queue member name of the agent whose phone rings now"""
    answered_by: str | None = None
    """queue member name"""
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    wait_seconds: float | None = None
    """join → connect, or join → leaving the queue"""
    talk_seconds: float | None = None
    """connect → end of the last agent's leg, holds inside"""
    hold_seconds: float = 0.0
    """how long an agent kept the caller waiting after the connection: from Hold, which the phone's key and the transfer
    keys raise alike, to Unhold, the end of the caller's music, or the transfer"""
    transfers: tuple[Transfer, ...] = ()
    ended_by: EndedBy | None = None
    complete: bool = False
    """the beginning and the end were both seen"""
    recording: str | None = None
    """file name under the recordings folder, stereo: left caller, right what the caller hears"""
    recording_started_at: datetime | None = None
    """the instant of millisecond 0 of this call"""


@dataclass(frozen=True, slots=True)
class Stream:
    """One side's audio: which call, channel and side a stream id stands for."""

    stream_id: str
    call_id: str
    channel: str
    """Uniqueid of the tapped channel"""
    side: Side
    zero_at: datetime
    """the instant of millisecond 0 of the call: the first sample of its recording"""


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent's state."""

    agent: str
    """queue member name"""
    state: AgentState
    since: datetime
    queue: str
    reason: str | None = None
    """why paused"""
    call_id: str | None = None
