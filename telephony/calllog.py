"""The call log: AMI events in, changed calls out. A pure state machine, keyed by Linkedid."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.calls import Call, CallState, Stream
from telephony import events as ami
from telephony.channels import Channel, endpoint, is_local, is_machine
from telephony.facts import Facts, Leg, channels_of, record
from telephony.story import Known, streams, tell

MAX_FORGOTTEN = 10_000
"""Ended calls whose ids are kept, so that a straggling event does not open them again."""

LOST_END = timedelta(minutes=5)
"""A call whose caller has gone so long ago is over when no two others are left to talk, though the end of another leg
was never seen."""


@dataclass(frozen=True, slots=True)
class Change:
    """A call, or the audio of one of its channels, told anew."""

    what: Call | Stream
    at: datetime
    """time of the event that changed it"""
    number: int
    """counts the changes of this call or stream, from 1"""


class CallLog:
    """Every call that lives, and those that ended a short while ago.

    The order of events does not matter and a repeated event changes nothing (telephony/facts.py). A consultation is
    a call of its own until an attended transfer shows which call it belongs to; while its agent is in another call it
    is not told, so that nobody sees it come and vanish. Nor is an agent's phone told that dialled a service of the
    exchange and nobody else.
    """

    def __init__(self, *, agent_contexts: Collection[str] = ("agents",), ended_seconds: float = 60.0) -> None:
        self._facts: dict[str, Facts] = {}
        self._merged: dict[str, str] = {}
        self._call_of: dict[str, str] = {}
        self._told: dict[str, tuple[Call, int]] = {}
        self._streams: dict[str, dict[str, tuple[Stream, int]]] = {}
        self._spies: set[str] = set()
        self._forgotten: OrderedDict[str, None] = OrderedDict()
        self._members: dict[str, str] = {}
        self._known = Known(agent_contexts=frozenset(agent_contexts), members=self._members)
        self._ended = timedelta(seconds=ended_seconds)

    def apply(self, event: ami.AmiEvent) -> tuple[Change, ...]:
        """Take in one event; the calls it changed."""
        if isinstance(event, ami.MemberChanged | ami.AgentEvent):
            self._members[event.interface] = event.member
        if isinstance(event, ami.ShuttingDown):
            return self.interrupt(event.at)
        if isinstance(event, ami.SpyStarted) and not is_machine(event.channel.name):
            self._drop_spy(event.channel.uniqueid)
            return ()
        if isinstance(event, ami.ChannelHungUp) and event.channel.uniqueid in self._spies:
            self._spies.discard(event.channel.uniqueid)
            self._keep_forgotten(event.channel.uniqueid)
            return ()
        channels = channels_of(event)
        facts = self._facts_of(channels) if channels else None
        if facts is None:
            return ()
        record(facts, event)
        self._name(facts)
        self._call_of.update((uniqueid, facts.call_id) for uniqueid in facts.legs)
        return self._changes(facts, event.at)

    def interrupt(self, at: datetime) -> tuple[Change, ...]:
        """The exchange stopped: no open call will tell its end."""
        changes: list[Change] = []
        for facts in list(self._facts.values()):
            if not facts.gone:
                facts.stopped_at = facts.stopped_at or at
                changes += self._changes(facts, at)
        return tuple(changes)

    def missed(self) -> None:
        """Events were lost: no call that is open now can be told completely."""
        for facts in self._facts.values():
            facts.gap = facts.gap or not facts.gone

    def reconcile(self, alive: Collection[str], at: datetime) -> tuple[Change, ...]:
        """After events were lost: end the legs that the exchange has no more.

        Args:
            alive: Uniqueids of all channels the exchange has.
            at: taken for their end, which nobody saw; where the exchange had stopped they ended then.
        """
        changes: list[Change] = []
        for facts in list(self._facts.values()):
            for leg in facts.legs.values():
                if leg.uniqueid not in alive and not leg.gone_at:
                    leg.gone_at, facts.gap = max(facts.stopped_at or at, leg.seen_at), True
            changes += self._changes(facts, at)
        return tuple(changes)

    def expire(self, now: datetime) -> tuple[Change, ...]:
        """Forget calls that ended a while ago, and end those of which only the caller's end was seen."""
        changes: list[Change] = []
        for facts in list(self._facts.values()):
            caller = facts.legs.get(facts.call_id)
            left = [leg for leg in facts.legs.values() if not leg.gone_at and not is_local(leg.name)]
            # Two that are left talk on: an agent who rang a citizen may have passed the call on.
            if not facts.gone and len(left) < 2 and caller and caller.gone_at and now - caller.gone_at > LOST_END:
                facts.gap = True
                for leg in facts.legs.values():
                    leg.gone_at = leg.gone_at or max(caller.gone_at, leg.seen_at)
                changes += self._changes(facts, now)
            elif (facts.gone or facts.stopped_at) and now - (facts.stopped_at or facts.latest_at) > self._ended:
                self._forget(facts)
        return tuple(changes)

    def calls(self) -> tuple[Call, ...]:
        """Every call in memory, by start."""
        return self._tell_all(no_more=False)

    def final_calls(self) -> tuple[Call, ...]:
        """Every call in memory, by start, told as if nothing more will come."""
        return self._tell_all(no_more=True)

    def channels(self) -> frozenset[str]:
        """Uniqueids of all legs of calls in memory."""
        return frozenset(uniqueid for facts in self._facts.values() for uniqueid in facts.legs)

    def __len__(self) -> int:
        return len(self._facts)

    def _facts_of(self, channels: tuple[Channel, ...]) -> Facts | None:
        """The call of an event; None for one that is forgotten or a spy's."""
        root = self._resolve(channels[0].linkedid)
        for channel in channels:
            if channel.uniqueid in self._spies:
                return None
            # Asterisk has joined what it told apart before.
            for other in (channel.linkedid, self._call_of.get(channel.uniqueid, root)):
                root = self._join(root, self._resolve(other))
        if root in self._forgotten:
            return None
        return self._facts.setdefault(root, Facts(root))

    def _resolve(self, linkedid: str) -> str:
        while linkedid in self._merged:
            linkedid = self._merged[linkedid]
        return linkedid

    def _join(self, one: str, other: str) -> str:
        """Make two calls one; its id for now (see `_name`)."""
        if one == other:
            return one
        # The one already told keeps its id, unless the facts give the call another.
        if other in self._told and one not in self._told:
            one, other = other, one
        self._merged[other] = one
        gone = self._facts.pop(other, None)
        self._untell(other)
        if gone:
            self._facts.setdefault(one, Facts(one)).absorb(gone)
        return one

    def _name(self, facts: Facts) -> None:
        """Give a call the id that its facts tell, in whatever order they came."""
        old, new = facts.call_id, facts.own_id
        if new != old:
            self._merged.pop(new, None)
            self._merged[old] = new
            self._facts[new] = self._facts.pop(old)
            self._untell(old)
            facts.call_id = new

    def _untell(self, call_id: str) -> None:
        self._told.pop(call_id, None)
        self._streams.pop(call_id, None)

    def _changes(self, facts: Facts, at: datetime) -> tuple[Change, ...]:
        call = tell(facts, self._known)
        told, number = self._told.get(facts.call_id, (None, 0))
        if told is None and (self._is_nobody(facts) or self._is_consultation(facts, call)):
            return ()
        changes = self._stream_changes(facts, at)
        if call != told:
            self._told[facts.call_id] = (call, number + 1)
            changes.append(Change(call, at, number + 1))
        return tuple(changes)

    def _stream_changes(self, facts: Facts, at: datetime) -> list[Change]:
        told = self._streams.setdefault(facts.call_id, {})
        changes: list[Change] = []
        for stream in streams(facts, self._known):
            before, number = told.get(stream.stream_id, (None, 0))
            if stream != before:
                told[stream.stream_id] = (stream, number + 1)
                changes.append(Change(stream, at, number + 1))
        return changes

    def _agent_dialled(self, facts: Facts) -> Leg | None:
        """The leg of the agent's phone that dialled this call, if one did."""
        caller = facts.legs.get(facts.call_id)
        by_agent = caller is not None and not caller.made_here and caller.context in self._known.agent_contexts
        return caller if by_agent else None

    def _is_nobody(self, facts: Facts) -> bool:
        """Whether an agent's phone dialled, and nobody was rung."""
        return self._agent_dialled(facts) is not None and len(facts.legs) == 1

    def _is_consultation(self, facts: Facts, call: Call) -> bool:
        """Whether an agent's phone dialled this call while the agent is in another one."""
        caller = self._agent_dialled(facts)
        if caller is None or call.state is CallState.ENDED:
            return False
        others = (leg for other in self._facts.values() if other is not facts for leg in other.legs.values())
        return any(endpoint(leg.name) == endpoint(caller.name) and not leg.gone_at for leg in others)

    def _tell_all(self, *, no_more: bool) -> tuple[Call, ...]:
        told = (facts for facts in self._facts.values() if not self._is_nobody(facts))
        calls = (tell(facts, self._known, no_more=no_more) for facts in told)
        return tuple(sorted(calls, key=lambda call: (call.started_at, call.call_id)))

    def _drop_spy(self, uniqueid: str) -> None:
        facts = self._facts.get(self._call_of.get(uniqueid, ""))
        self._spies.add(uniqueid)
        if facts:
            facts.legs.pop(uniqueid, None)
            if not facts.legs:
                self._forget(facts)

    def _forget(self, facts: Facts) -> None:
        del self._facts[facts.call_id]
        self._untell(facts.call_id)
        self._call_of = {leg: call for leg, call in self._call_of.items() if call != facts.call_id}
        self._merged = {old: new for old, new in self._merged.items() if self._resolve(old) != facts.call_id}
        self._keep_forgotten(facts.call_id)

    def _keep_forgotten(self, call_id: str) -> None:
        self._forgotten[call_id] = None
        while len(self._forgotten) > MAX_FORGOTTEN:
            self._forgotten.popitem(last=False)
