"""What each agent does now: a pure state machine over queue members and the agents' own channels."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from hotline.calls import Agent, AgentState
from telephony import events as ami
from telephony.channels import endpoint

_AWAY = (0, 4, 5)
"""device states unknown, invalid, unavailable: no phone is registered"""

_BUSY = (2, 3, 8)
_RINGING = (6, 7)
_FREE = 1


@dataclass(slots=True)
class _Leg:
    call_id: str
    talking: bool


@dataclass(slots=True)
class _Member:
    queue: str
    name: str
    interface: str
    status: int = _FREE
    paused: bool = False
    reason: str | None = None
    legs: dict[str, _Leg] = field(default_factory=dict)
    """by Uniqueid"""
    told: Agent | None = None


class AgentBoard:
    """The members of the queues that are followed, one `Agent` for each queue a member is in.

    The queue says who is there and paused; the agent's channels say who rings and talks, and in which call, because
    the device state cannot tell ringing from talking where `device_state_busy_at=1` (dialplans/pjsip.conf).
    """

    def __init__(self, queues: Collection[str] = ()) -> None:
        self._queues = frozenset(queues)
        self._members: dict[tuple[str, str], _Member] = {}

    def apply(self, event: ami.AmiEvent) -> tuple[Agent, ...]:
        """Take in one event; the agents it changed."""
        if isinstance(event, ami.MemberRemoved):
            return self._removed(event)
        if isinstance(event, ami.MemberChanged):
            self._changed(event)
        elif isinstance(event, ami.AgentConnected):
            self._leg(
                event.agent_channel.name, event.agent_channel.uniqueid, event.agent_channel.linkedid, talking=True
            )
        elif isinstance(event, ami.ChannelCreated):
            rings = event.state == ami.CHANNEL_DOWN
            self._leg(event.channel.name, event.channel.uniqueid, event.channel.linkedid, talking=not rings)
        elif isinstance(event, ami.BridgeEntered):
            self._leg(event.channel.name, event.channel.uniqueid, event.channel.linkedid, talking=True)
        elif isinstance(event, ami.DialEnded) and event.status == "ANSWER":
            self._leg(event.target.name, event.target.uniqueid, event.target.linkedid, talking=True)
        elif isinstance(event, ami.ChannelHungUp):
            self._hung_up(event)
        return self._tell(event.at)

    def agents(self) -> tuple[Agent, ...]:
        """Everybody, by queue and name."""
        told = (member.told for _, member in sorted(self._members.items()))
        return tuple(agent for agent in told if agent)

    def reconcile(self, alive: Collection[str], at: datetime) -> tuple[Agent, ...]:
        """After events were lost: forget channels that the exchange has no more."""
        for member in self._members.values():
            member.legs = {uniqueid: leg for uniqueid, leg in member.legs.items() if uniqueid in alive}
        return self._tell(at)

    def _changed(self, event: ami.MemberChanged) -> None:
        if self._queues and event.queue not in self._queues:
            return
        key = (event.queue, event.member)
        member = self._members.setdefault(key, _Member(event.queue, event.member, event.interface))
        member.interface, member.status = event.interface, event.status
        member.paused, member.reason = event.paused, event.reason if event.paused else None

    def _removed(self, event: ami.MemberRemoved) -> tuple[Agent, ...]:
        member = self._members.pop((event.queue, event.member), None)
        return (Agent(event.member, AgentState.LOGGED_OUT, event.at, event.queue),) if member else ()

    def _leg(self, name: str, uniqueid: str, call_id: str, *, talking: bool) -> None:
        for member in self._members.values():
            if member.interface == endpoint(name):
                leg = member.legs.setdefault(uniqueid, _Leg(call_id, talking))
                leg.call_id, leg.talking = call_id, leg.talking or talking

    def _hung_up(self, event: ami.ChannelHungUp) -> None:
        for member in self._members.values():
            if member.legs.pop(event.channel.uniqueid, None) and not member.legs and member.status not in _AWAY:
                member.status = _FREE  # the queue says so a moment later

    def _tell(self, at: datetime) -> tuple[Agent, ...]:
        changed: list[Agent] = []
        for member in self._members.values():
            state, call_id = _state(member)
            told = member.told
            if told is None or (told.state, told.call_id, told.reason) != (state, call_id, member.reason):
                since = told.since if told and told.state is state else at
                member.told = Agent(member.name, state, since, member.queue, member.reason, call_id)
                changed.append(member.told)
        return tuple(changed)


def _state(member: _Member) -> tuple[AgentState, str | None]:
    legs = sorted(member.legs.values(), key=lambda leg: not leg.talking)
    if legs:
        return AgentState.TALKING if legs[0].talking else AgentState.RINGING, legs[0].call_id
    if member.status in _AWAY:
        return AgentState.LOGGED_OUT, None
    if member.status in _BUSY:
        return AgentState.TALKING, None
    if member.status in _RINGING:
        return AgentState.RINGING, None
    return AgentState.PAUSED if member.paused else AgentState.READY, None
