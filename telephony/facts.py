"""What has been seen of a call, as facts that may come twice and in any order.

Each fact is a set, or the earliest of its times, so that recording an event again, or two events the other way
round, gives the same facts (Asterisk's order of Hangup, AgentComplete and BridgeLeave differs from call to call).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from hotline.calls import TransferKind
from hotline.private import Private
from telephony import events as ami
from telephony.channels import Channel, is_machine


@dataclass(slots=True)
class Leg:
    """One channel of a call."""

    name: str
    uniqueid: str
    seen_at: datetime
    created_at: datetime | None = None
    made_here: bool = False
    """the exchange made this channel; otherwise it rang in"""
    context: str | None = None
    """dialplan context it was born in; a transfer changes it later"""
    exten: str | None = None
    """extension that was dialled on it, at birth"""
    number: tuple[datetime, Private] | None = None
    """earliest number of its party"""
    dialled_at: datetime | None = None
    dialled_by: str | None = None
    """Uniqueid of the channel that dialled this one"""
    dial_ends: dict[str, datetime] = field(default_factory=dict)
    """by DialStatus"""
    bridged_at: datetime | None = None
    asked_at: datetime | None = None
    """when its party hung up"""
    asked_cause: int | None = None
    gone_at: datetime | None = None
    cause: int | None = None
    recorded_at: datetime | None = None
    held: set[datetime] = field(default_factory=set)
    unheld: set[datetime] = field(default_factory=set)
    music_stopped: set[datetime] = field(default_factory=set)


@dataclass(slots=True)
class Ringing:
    """One ringing of one agent."""

    uniqueid: str
    """of the agent's leg"""
    member: str
    queue: str
    called_at: datetime | None = None
    connected_at: datetime | None = None
    rang_out_at: datetime | None = None
    completed_at: datetime | None = None
    told_seconds: float | None = None
    """how long it rang by Asterisk's count, in whole seconds"""


@dataclass(slots=True)
class Facts:
    """Everything seen of one call."""

    call_id: str
    linkedids: dict[str, datetime] = field(default_factory=dict)
    """what its legs were known by, each since when: a consultation has one of its own at first"""
    transferred: set[tuple[datetime, str]] = field(default_factory=set)
    """Linkedids of the calls that attended transfers passed on"""
    legs: dict[str, Leg] = field(default_factory=dict)
    """by Uniqueid"""
    ringings: dict[str, Ringing] = field(default_factory=dict)
    """by Uniqueid of the agent's leg"""
    queues: set[tuple[datetime, str]] = field(default_factory=set)
    """every mention of a queue"""
    joined: set[datetime] = field(default_factory=set)
    left: set[datetime] = field(default_factory=set)
    completed: set[tuple[datetime, str]] = field(default_factory=set)
    """reasons of AgentComplete"""
    transfers: set[tuple[datetime, TransferKind, str]] = field(default_factory=set)
    transferers: set[str] = field(default_factory=set)
    """Uniqueids of the legs that transferred and so left"""
    originated: set[str] = field(default_factory=set)
    """Uniqueids of the legs that nobody dialled: the exchange was told to"""
    stopped_at: datetime | None = None
    """when the exchange stopped"""
    gap: bool = False
    """events may be missing"""

    @property
    def own_id(self) -> str:
        """The Linkedid this call goes by: that of the call passed on, else the oldest."""
        if self.transferred:
            return min(self.transferred)[1]
        return min(self.linkedids, key=lambda linkedid: (self.linkedids[linkedid], linkedid))

    @property
    def started_at(self) -> datetime:
        return min(leg.seen_at for leg in self.legs.values())

    @property
    def latest_at(self) -> datetime:
        """The latest end of a leg, or the start."""
        return max(leg.gone_at or leg.seen_at for leg in self.legs.values())

    @property
    def gone(self) -> bool:
        return all(leg.gone_at for leg in self.legs.values())

    def absorb(self, other: "Facts") -> None:
        """Take over a consultation that turned out to belong to this call."""
        for part in fields(Facts):
            mine, theirs = getattr(self, part.name), getattr(other, part.name)
            if isinstance(mine, dict | set):
                mine.update(theirs)
        self.gap = self.gap or other.gap


def channels_of(event: ami.AmiEvent) -> tuple[Channel, ...]:
    """The legs an event names, the one that tells its call first. Empty for what is no leg's event."""
    match event:
        case ami.AgentEvent(channel=caller, agent_channel=agent):
            named: Iterable[Channel | None] = (caller, agent)
        case ami.ChannelEvent(channel=channel):
            named = (channel,)
        case ami.DialBegun(source=source, target=target) | ami.DialEnded(source=source, target=target):
            named = (source, target)
        case ami.BlindTransferred(transferer=transferer, transferee=transferee):
            named = (transferer, transferee)
        case ami.AttendedTransferred(succeeded=True):
            named = (event.first, event.second, event.transferee, event.target)
        case ami.AttendedTransferred():
            named = (event.first,)
        case _:
            named = ()
    legs = tuple(channel for channel in named if channel)
    return () if any(is_machine(channel.name) for channel in legs) else legs


def record(facts: Facts, event: ami.AmiEvent) -> None:
    """Add what an event says about this call."""
    for channel in channels_of(event):
        _see(facts, channel, event.at)
        facts.linkedids[channel.linkedid] = _earliest(facts.linkedids.get(channel.linkedid), event.at)
    for kind in type(event).__mro__:
        if kind in _RECORDERS:
            _RECORDERS[kind](facts, event)


def _see(facts: Facts, channel: Channel, at: datetime) -> None:
    leg = facts.legs.setdefault(channel.uniqueid, Leg(channel.name, channel.uniqueid, at))
    leg.seen_at = min(leg.seen_at, at)
    if channel.number and (leg.number is None or at < leg.number[0]):
        leg.number = (at, channel.number)


def _earliest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


def _created(facts: Facts, event: ami.ChannelCreated) -> None:
    leg = facts.legs[event.channel.uniqueid]
    leg.created_at = _earliest(leg.created_at, event.at)
    leg.made_here = event.state == ami.CHANNEL_DOWN
    leg.context, leg.exten = event.channel.context, event.channel.exten


def _asked(facts: Facts, event: ami.HangupRequested) -> None:
    leg = facts.legs[event.channel.uniqueid]
    leg.asked_at = _earliest(leg.asked_at, event.at)
    leg.asked_cause = event.cause if leg.asked_cause is None else leg.asked_cause


def _hung_up(facts: Facts, event: ami.ChannelHungUp) -> None:
    leg = facts.legs[event.channel.uniqueid]
    leg.gone_at = _earliest(leg.gone_at, event.at)
    leg.cause = event.cause


def _bridged(facts: Facts, event: ami.BridgeEntered) -> None:
    leg = facts.legs[event.channel.uniqueid]
    leg.bridged_at = _earliest(leg.bridged_at, event.at)


def _recorded(facts: Facts, event: ami.RecordingStarted) -> None:
    leg = facts.legs[event.channel.uniqueid]
    leg.recorded_at = _earliest(leg.recorded_at, event.at)


def _dialled(facts: Facts, event: ami.DialBegun) -> None:
    leg = facts.legs[event.target.uniqueid]
    leg.dialled_at = _earliest(leg.dialled_at, event.at)
    if event.source:
        leg.dialled_by = event.source.uniqueid
    else:
        facts.originated.add(event.target.uniqueid)


def _dial_ended(facts: Facts, event: ami.DialEnded) -> None:
    ends = facts.legs[event.target.uniqueid].dial_ends
    ends[event.status] = _earliest(ends.get(event.status), event.at)


def _ringing(facts: Facts, event: ami.AgentEvent) -> Ringing:
    new = Ringing(event.agent_channel.uniqueid, event.member, event.queue)
    return facts.ringings.setdefault(new.uniqueid, new)


def _called(facts: Facts, event: ami.AgentCalled) -> None:
    ringing = _ringing(facts, event)
    ringing.called_at = _earliest(ringing.called_at, event.at)


def _connected(facts: Facts, event: ami.AgentConnected) -> None:
    ringing = _ringing(facts, event)
    ringing.connected_at = _earliest(ringing.connected_at, event.at)
    ringing.told_seconds = event.ring_seconds


def _rang_out(facts: Facts, event: ami.AgentRangOut) -> None:
    ringing = _ringing(facts, event)
    ringing.rang_out_at = _earliest(ringing.rang_out_at, event.at)
    ringing.told_seconds = event.ring_seconds


def _completed(facts: Facts, event: ami.AgentCompleted) -> None:
    ringing = _ringing(facts, event)
    ringing.completed_at = _earliest(ringing.completed_at, event.at)
    facts.completed.add((event.at, event.reason))


def _blind(facts: Facts, event: ami.BlindTransferred) -> None:
    if event.succeeded:
        facts.transfers.add((event.at, TransferKind.BLIND, event.extension))
        facts.transferers.add(event.transferer.uniqueid)


def _attended(facts: Facts, event: ami.AttendedTransferred) -> None:
    if event.succeeded:
        facts.transfers.add((event.at, TransferKind.ATTENDED, event.extension or ""))
        facts.transferers.update((event.first.uniqueid, event.second.uniqueid))
        facts.transferred.add((event.at, event.first.linkedid))


_RECORDERS: dict[type[ami.AmiEvent], Callable[[Facts, Any], None]] = {
    ami.ChannelCreated: _created,
    ami.HangupRequested: _asked,
    ami.ChannelHungUp: _hung_up,
    ami.BridgeEntered: _bridged,
    ami.RecordingStarted: _recorded,
    ami.Held: lambda facts, event: facts.legs[event.channel.uniqueid].held.add(event.at),
    ami.Unheld: lambda facts, event: facts.legs[event.channel.uniqueid].unheld.add(event.at),
    ami.MusicStopped: lambda facts, event: facts.legs[event.channel.uniqueid].music_stopped.add(event.at),
    ami.QueueEvent: lambda facts, event: facts.queues.add((event.at, event.queue)),
    ami.QueueJoined: lambda facts, event: facts.joined.add(event.at),
    ami.QueueLeft: lambda facts, event: facts.left.add(event.at),
    ami.QueueAbandoned: lambda facts, event: facts.left.add(event.at),
    ami.AgentCalled: _called,
    ami.AgentConnected: _connected,
    ami.AgentRangOut: _rang_out,
    ami.AgentCompleted: _completed,
    ami.DialBegun: _dialled,
    ami.DialEnded: _dial_ended,
    ami.BlindTransferred: _blind,
    ami.AttendedTransferred: _attended,
}
"""By kind of event; a kind's bases record too. The other events only show that their legs exist."""
