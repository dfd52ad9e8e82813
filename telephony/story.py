"""Tells a call from the facts seen of it: a pure function, so that it can be told again after every event."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.audio import stream_id
from hotline.calls import (
    Call,
    CallState,
    Direction,
    EndedBy,
    Offer,
    OfferResult,
    Outcome,
    Side,
    Stream,
    Transfer,
)
from telephony.channels import endpoint, is_local
from telephony.facts import Facts, Leg, Ringing

TEARDOWN = timedelta(seconds=1)
"""The legs that live to a call's end go within this of one another; captures show up to 3 ms."""

_REJECTED = (17, 21)
"""ITU-T Q.850: user busy, call rejected; what a phone sends when its reject key is pressed"""

_LOST = (44, 102)
"""ITU-T Q.850 causes that Asterisk sets when a phone sends no audio or no answer any more"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the call itself."""

    agent_contexts: Collection[str]
    """dialplan contexts of the agents' phones"""
    members: Mapping[str, str]
    """queue member name by interface"""


def tell(facts: Facts, known: Known, *, no_more: bool = False) -> Call:
    """The call as far as the facts go.

    Args:
        no_more: nothing will follow (the capture ends here); a call that was answered is then told as answered,
            though its end was not seen.
    """
    return _Story(facts, known, no_more=no_more).call()


def streams(facts: Facts, known: Known) -> tuple[Stream, ...]:
    """The audio of every channel of a call that somebody is at; ms 0 is the recording's first sample once it runs.

    None where the call's beginning was not seen: its ms 0 is not known then, and what was said of it before stands.
    """
    story = _Story(facts, known, no_more=False)
    zero_at = min((leg.recorded_at for leg in facts.legs.values() if leg.recorded_at), default=story.first.created_at)
    if zero_at is None:
        return ()
    sides = (
        (leg, Side.CALLER if leg is story.citizen else Side.AGENT)
        for leg in facts.legs.values()
        if not is_local(leg.name)
    )
    return tuple(
        Stream(stream_id(leg.uniqueid, side), facts.call_id, leg.uniqueid, side, zero_at) for leg, side in sides
    )


class _Story:
    """The parts of one telling; each method answers one question about the call."""

    def __init__(self, facts: Facts, known: Known, *, no_more: bool) -> None:
        self.facts = facts
        self.known = known
        self.over = facts.gone or facts.stopped_at is not None
        self.no_more = no_more
        self.first = facts.legs.get(facts.call_id) or min(facts.legs.values(), key=lambda leg: leg.seen_at)
        by_agent = self.first.context in known.agent_contexts
        outbound = (
            by_agent
            or facts.call_id in facts.originated
            or (self.first.uniqueid == facts.call_id and self.first.made_here)
        )
        self.direction = Direction.OUTBOUND if outbound else Direction.INBOUND
        self.agent_first = outbound and by_agent
        self.citizen = self._dialled_out() if self.agent_first else self.first
        self.connected = min(
            (ringing for ringing in facts.ringings.values() if ringing.connected_at or ringing.completed_at),
            key=lambda ringing: ringing.connected_at or ringing.completed_at or facts.started_at,
            default=None,
        )
        self.talkers = [leg for leg in facts.legs.values() if self._talked(leg)]
        self.answered_at = self._answered_at()
        bridged = any(leg.bridged_at for leg in self.talkers)
        self.answered = bool(self.answered_at or self.connected or bridged)
        self.complete = self.first.created_at is not None and facts.gone and not facts.gap and not facts.stopped_at

    def call(self) -> Call:
        recorded = min(
            ((leg.recorded_at, leg.uniqueid) for leg in self.facts.legs.values() if leg.recorded_at), default=None
        )
        ringing = [ringing for ringing in self._ringings() if self._result(ringing) is OfferResult.RINGING]
        return Call(
            call_id=self.facts.call_id,
            direction=self.direction,
            state=self._state(ringing=bool(ringing)),
            started_at=self.facts.started_at,
            caller=self.citizen.number[1] if self.citizen and self.citizen.number else None,
            called=self.first.exten if self.direction is Direction.INBOUND else None,
            queue=self._queue(),
            outcome=self._outcome(),
            offers=tuple(self._offer(ringing) for ringing in self._ringings()),
            ringing=ringing[-1].member if ringing else None,
            answered_by=self._answered_by(),
            queued_at=min(self.facts.joined, default=None),
            answered_at=self.answered_at,
            ended_at=self._ended_at(),
            wait_seconds=self._wait_seconds(),
            talk_seconds=self._talk_seconds(),
            hold_seconds=self._hold_seconds(),
            transfers=tuple(Transfer(kind, to) for _, kind, to in sorted(self.facts.transfers)),
            ended_by=self._ended_by(),
            complete=self.complete,
            recording=recorded[1] if recorded else None,
            recording_started_at=recorded[0] if recorded else None,
        )

    def _dialled_out(self) -> Leg | None:
        """The party that an agent's phone or the exchange rang first."""
        dialled = [leg for leg in self.facts.legs.values() if leg.dialled_by and not is_local(leg.name)]
        return min(dialled, key=lambda leg: leg.dialled_at or leg.seen_at, default=None)

    def _talked(self, leg: Leg) -> bool:
        """Whether an agent (or whoever took over) spoke on this leg."""
        if leg is self.citizen or is_local(leg.name):
            return False
        ringing = self.facts.ringings.get(leg.uniqueid)
        return bool(leg.bridged_at or "ANSWER" in leg.dial_ends or (ringing and ringing.connected_at))

    def _answered_at(self) -> datetime | None:
        if self.connected:
            return self.connected.connected_at
        if self.agent_first:
            return self.citizen.dial_ends.get("ANSWER") if self.citizen else None
        return min((leg.dial_ends["ANSWER"] for leg in self.talkers if "ANSWER" in leg.dial_ends), default=None)

    def _answered_by(self) -> str | None:
        if self.connected:
            return self.connected.member
        if not self.answered:
            return None
        leg = min(self.talkers, key=lambda leg: leg.dial_ends.get("ANSWER", leg.seen_at), default=None)
        interface = endpoint(leg.name) if leg else ""
        return self.known.members.get(interface, interface.rpartition("/")[2]) or None

    def _state(self, *, ringing: bool) -> CallState:
        if self.over:
            return CallState.ENDED
        if self.answered:
            return CallState.ANSWERED
        if ringing:
            return CallState.RINGING
        waiting = len(self.facts.joined) > 0
        return CallState.QUEUED if waiting else CallState.OFFERED

    def _queue(self) -> str | None:
        if self.connected:
            return self.connected.queue
        return max(self.facts.queues)[1] if self.facts.queues else None

    def _outcome(self) -> Outcome | None:
        if self.facts.stopped_at:
            return Outcome.INTERRUPTED
        if self.answered:
            return Outcome.ANSWERED if self.over or self.no_more else None
        if not self.over:
            return None
        if self.direction is Direction.OUTBOUND:
            return Outcome.CANCELLED if self.first.asked_at else Outcome.FAILED
        asked_at = self.first.asked_at
        if self.facts.queues:
            left_at = max(self.facts.left, default=None)
            hung_up = asked_at is not None and (left_at is None or asked_at <= left_at)
            return Outcome.ABANDONED if hung_up or self.first.cause in _LOST else Outcome.TIMEOUT
        return Outcome.CANCELLED if asked_at else Outcome.FAILED

    def _ringings(self) -> list[Ringing]:
        return sorted(self.facts.ringings.values(), key=self._ringing_since)

    def _ringing_since(self, ringing: Ringing) -> datetime:
        return ringing.called_at or self.facts.legs[ringing.uniqueid].seen_at

    def _offer(self, ringing: Ringing) -> Offer:
        leg = self.facts.legs[ringing.uniqueid]
        began = ringing.called_at or leg.dialled_at
        ends = [at for at in (ringing.connected_at, ringing.rang_out_at, leg.gone_at, *leg.dial_ends.values()) if at]
        seconds = _seconds(began, min(ends)) if began and ends else ringing.told_seconds
        return Offer(ringing.member, self._result(ringing), seconds or 0.0)

    def _result(self, ringing: Ringing) -> OfferResult:
        leg = self.facts.legs[ringing.uniqueid]
        if ringing.connected_at or ringing.completed_at or "ANSWER" in leg.dial_ends:
            return OfferResult.ANSWERED
        if leg.cause in _REJECTED or leg.asked_cause in _REJECTED:
            return OfferResult.REJECTED
        if ringing.rang_out_at or leg.dial_ends.keys() - {"CANCEL"}:
            return OfferResult.NO_ANSWER
        if "CANCEL" in leg.dial_ends or leg.gone_at or self.facts.stopped_at:
            return OfferResult.CANCELLED
        return OfferResult.RINGING

    def _ended_at(self) -> datetime | None:
        if self.facts.gone:
            return self.facts.latest_at
        return self.facts.stopped_at

    def _wait_seconds(self) -> float | None:
        if not self.facts.joined:
            return None
        left_at = max(self.facts.left, default=None) or (self.first.gone_at if self.over else None)
        until = self.answered_at or left_at
        return (
            _seconds(min(self.facts.joined), until) if until and not (self.answered and not self.answered_at) else None
        )

    def _talk_seconds(self) -> float | None:
        """From the connection to the end of the last agent's leg; without the caller nobody talks on."""
        ends = [leg.gone_at for leg in self.talkers]
        caller_gone_at = self.citizen.gone_at if self.citizen else None
        if not self.answered_at or not ends or not (self.over or self.no_more):
            return None
        known = [at for at in ends if at]
        last = max(known) if len(known) == len(ends) else caller_gone_at or self.facts.stopped_at
        if last and caller_gone_at and last > caller_gone_at + TEARDOWN:
            last = caller_gone_at
        return _seconds(self.answered_at, last) if last else None

    def _hold_seconds(self) -> float:
        """Sum of the stretches in which an agent's phone had the caller on hold, those that overlap counted once."""
        total, counted_to = timedelta(), None
        for start, end in sorted(span for leg in self.talkers for span in self._holds(leg)):
            begin = max(start, counted_to) if counted_to else start
            total += max(end - begin, timedelta())
            counted_to = max(end, counted_to) if counted_to else end
        return round(total.total_seconds(), 3)

    def _holds(self, leg: Leg) -> list[tuple[datetime, datetime]]:
        """A hold ends with Unhold, with the caller's music, at a transfer, or with a leg; stray Unholds end nothing."""
        ends = {*leg.unheld, *(at for at, _, _ in self.facts.transfers)}
        ends.update(at for at in (leg.gone_at, self.facts.stopped_at) if at)
        if self.citizen:
            ends.update(self.citizen.music_stopped)
            ends.update({self.citizen.gone_at} if self.citizen.gone_at else ())
        return [(start, min(later)) for start in leg.held if (later := [end for end in ends if end >= start])]

    def _ended_by(self) -> EndedBy | None:
        if not (self.over or self.no_more):
            return None
        ended_at = self._ended_at()
        asked = [
            (leg.asked_at, leg)
            for leg in [*self.talkers, *([self.citizen] if self.citizen else [])]
            if leg.asked_at and leg.uniqueid not in self.facts.transferers
            if not (leg.gone_at and ended_at) or leg.gone_at >= ended_at - TEARDOWN
        ]
        if asked:
            first = min(asked, key=lambda pair: pair[0])[1]
            return EndedBy.CALLER if first is self.citizen else EndedBy.AGENT
        reasons = {reason for _, reason in self.facts.completed} & {EndedBy.CALLER, EndedBy.AGENT}
        if reasons and not self.complete and self.first.cause not in _LOST:
            return EndedBy(reasons.pop())
        return EndedBy.SYSTEM if self.over else None


def _seconds(start: datetime, end: datetime) -> float:
    return round(max((end - start).total_seconds(), 0.0), 3)
