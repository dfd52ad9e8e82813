"""Joins two tellings of one call, so that a restart of who tells it loses nothing that was told before.

Whoever follows the exchange anew finds a live call without its beginning: no dialled extension, no offers, no times
of joining and answering. What it tells then is added to what stands; it does not replace it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from hotline.calls import Call, CallState, Direction, EndedBy, Offer, OfferResult, Outcome

_RANK = {state: rank for rank, state in enumerate(CallState)}
_WAITING = (CallState.QUEUED, CallState.RINGING)
_UNANSWERED = (Outcome.ABANDONED, Outcome.TIMEOUT, Outcome.CANCELLED, Outcome.FAILED)
_OTHER_PARTY = {EndedBy.CALLER: EndedBy.AGENT, EndedBy.AGENT: EndedBy.CALLER, EndedBy.SYSTEM: EndedBy.SYSTEM}
_SETTLED = {
    result: rank
    for rank, result in enumerate(
        (
            OfferResult.RINGING,
            OfferResult.CANCELLED,
            OfferResult.NO_ANSWER,
            OfferResult.REJECTED,
            OfferResult.ANSWERED,
        )
    )
}
"""What more facts make of an offer: a result gives way to those behind it only."""

_SAME_RING = 1.0
"""most seconds between two measures of one ringing: the exchange counts whole ones"""

_SAME_ANSWER = timedelta(seconds=1)
"""The phone's answer and the queue's connection are told one after the other, a few milliseconds apart."""

_T = TypeVar("_T")


def merged(known: Call, news: Call) -> Call:
    """What both tell of one call together; neither is changed.

    Whoever saw the beginning (then the extension that was dialled is told, or that the call went out) is believed
    about it: direction, parties, recording. First times are the earliest told, the end is the latest. Waiting and
    talking are counted anew between the times that stand. An answered call stays answered, an ended one ended.

    A merged call is complete when one side saw all of it. A beginning and an end seen by two do not make one: what
    happened while nobody watched (a hold, a transfer, an offer) is lost, as when the connection to the exchange is.

    Args:
        known: what stood before.
        news: what was told later, of the same call.
    """
    elder, younger = (news, known) if _age(news) < _age(known) else (known, news)
    if _is_turned_round(elder, younger):
        known, news = (_turned(call) if call is younger else call for call in (known, news))
        younger = _turned(younger)
    state = _state(known, news)
    over = state is CallState.ENDED
    told_first = _told_first_answer(known, news)
    other = known if told_first is news else news
    answered_at = told_first.answered_at
    queued_at = min((at for at in (known.queued_at, news.queued_at) if at), default=None)
    answered = answered_at is not None or _answered(known) or _answered(news)
    ended_at = max((at for at in (known.ended_at, news.ended_at) if at), default=None)
    outcome = _outcome(known, news, answered=answered, queued=queued_at is not None)
    recorded = elder if elder.recording else younger
    call = replace(
        elder,
        state=state,
        caller=elder.caller or younger.caller,
        called=elder.called or younger.called,
        queue=told_first.queue or other.queue,
        outcome=outcome,
        offers=_joined(known.offers, news.offers, _same_offer, _later_offer),
        ringing=_ringing(known, news, state),
        answered_by=told_first.answered_by or other.answered_by,
        queued_at=queued_at,
        answered_at=answered_at,
        ended_at=ended_at,
        wait_seconds=_wait_seconds(known, news, queued_at, answered_at, ended_at if outcome in _UNANSWERED else None),
        talk_seconds=_talk_seconds(known, news, answered_at, ended_at) if over else None,
        hold_seconds=max(known.hold_seconds, news.hold_seconds),
        transfers=_joined(known.transfers, news.transfers, lambda one, other: one == other, lambda one, _: one),
        ended_by=news.ended_by or known.ended_by,
        recording=recorded.recording,
        recording_started_at=recorded.recording_started_at,
        complete=known.complete or news.complete,
    )
    return replace(call, offers=tuple(_closed(offer, call) for offer in call.offers)) if over else call


def _saw_beginning(call: Call) -> bool:
    """Whether the first channel was seen when it was made: only then are these known."""
    return call.called is not None or call.direction is Direction.OUTBOUND


def _age(call: Call) -> tuple[bool, datetime]:
    return not _saw_beginning(call), call.started_at


def _is_turned_round(elder: Call, younger: Call) -> bool:
    """Whether the younger takes an outgoing call's agent for its caller."""
    return elder.direction is not younger.direction and (elder.caller is None or elder.caller != younger.caller)


def _turned(call: Call) -> Call:
    ended_by = _OTHER_PARTY[call.ended_by] if call.ended_by else None
    return replace(call, caller=None, called=None, answered_by=None, ended_by=ended_by)


def _state(known: Call, news: Call) -> CallState:
    if known.state in _WAITING and news.state in _WAITING:
        return news.state
    return max(known.state, news.state, key=lambda state: _RANK[state])


def _ringing(known: Call, news: Call, state: CallState) -> str | None:
    if state is CallState.ENDED:
        return None
    return news.ringing if news.state is state else known.ringing


def _answered(call: Call) -> bool:
    return call.state is CallState.ANSWERED or call.answered_at is not None or call.outcome is Outcome.ANSWERED


def _outcome(known: Call, news: Call, *, answered: bool, queued: bool) -> Outcome | None:
    outcome = news.outcome or known.outcome
    if answered and outcome in _UNANSWERED:
        return Outcome.ANSWERED
    return Outcome.ABANDONED if queued and outcome is Outcome.CANCELLED else outcome


def _told_first_answer(known: Call, news: Call) -> Call:
    """The side whose answer is the first; the later one for the same answer, or none, of which it knows more."""
    if known.answered_at is None or news.answered_at is None:
        return known if known.answered_at else news
    return known if news.answered_at - known.answered_at > _SAME_ANSWER else news


def _wait_seconds(
    known: Call, news: Call, queued_at: datetime | None, answered_at: datetime | None, gave_up_at: datetime | None
) -> float | None:
    if queued_at is None:
        return None
    left = [
        call.queued_at + timedelta(seconds=call.wait_seconds)
        for call in (known, news)
        if call.queued_at and call.wait_seconds is not None
    ]
    until = answered_at or max(left, default=gave_up_at)
    return _seconds(queued_at, until) if until else None


def _talk_seconds(known: Call, news: Call, answered_at: datetime | None, ended_at: datetime | None) -> float | None:
    """To the end of the last agent's leg where a side tells it, else to the end of the call."""
    if answered_at is None:
        return None
    ends = [
        call.answered_at + timedelta(seconds=call.talk_seconds)
        for call in (known, news)
        if call.answered_at and call.talk_seconds is not None
    ]
    until = max(ends, default=ended_at)
    return _seconds(answered_at, until) if until else None


def _seconds(start: datetime, end: datetime) -> float:
    return round(max((end - start).total_seconds(), 0.0), 3)


def _joined(
    known: Sequence[_T], news: Sequence[_T], same: Callable[[_T, _T], bool], join: Callable[[_T, _T], _T]
) -> tuple[_T, ...]:
    """Two stretches of one sequence laid over one another where they agree longest; else the one after the other."""

    def shared(shift: int) -> range:
        return range(max(0, shift), min(len(known), shift + len(news)))

    shifts = range(len(known), -len(news) - 1, -1)
    fitting = (shift for shift in shifts if all(same(known[at], news[at - shift]) for at in shared(shift)))
    shift = max(fitting, key=lambda shift: len(shared(shift)))
    whole = range(min(0, shift), max(len(known), shift + len(news)))

    def at(place: int) -> _T:
        if place not in range(len(known)):
            return news[place - shift]
        return join(known[place], news[place - shift]) if place in shared(shift) else known[place]

    return tuple(at(place) for place in whole)


def _same_offer(one: Offer, other: Offer) -> bool:
    """Whether two offers can be one ringing, seen earlier and later."""
    if one.agent != other.agent:
        return False
    if OfferResult.RINGING in (one.result, other.result):
        return True
    if OfferResult.ANSWERED in (one.result, other.result) and one.result is not other.result:
        return False
    seconds = (one.ring_seconds, other.ring_seconds)
    if 0.0 in seconds or seconds[0] == seconds[1]:
        return True
    measured_twice = one.result is OfferResult.ANSWERED or any(each.is_integer() for each in seconds)
    return measured_twice and abs(seconds[0] - seconds[1]) <= _SAME_RING


def _later_offer(one: Offer, other: Offer) -> Offer:
    result = max(one.result, other.result, key=lambda result: _SETTLED[result])
    # A time in whole seconds is the exchange's count, or 0 where nothing was known: the other one was measured.
    seconds = max(one.ring_seconds, other.ring_seconds, key=lambda each: (not each.is_integer(), each))
    return Offer(one.agent, result, seconds)


def _closed(offer: Offer, call: Call) -> Offer:
    """An offer of an ended call: no phone rings any more, though nobody saw it stop."""
    if offer.result is not OfferResult.RINGING:
        return offer
    answered = offer is call.offers[-1] and offer.agent == call.answered_by
    return replace(offer, result=OfferResult.ANSWERED if answered else OfferResult.CANCELLED)
