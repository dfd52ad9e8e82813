"""Calls, words and drafts of nobody: values for tests of intake_api."""

from datetime import UTC, datetime, timedelta

from hotline.calls import Call, CallState, Direction, EndedBy, Offer, OfferResult, Outcome, Side
from hotline.drafts import Advice, Draft, Evidence, FieldKey, Suggestion, draft_id
from hotline.events import Event, EventType, event_id
from hotline.private import Private
from hotline.transcripts import Origin, Utterance, Word, utterance_id

T0 = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""10:00 on a Monday in Shanghai"""

CALL = "1700000000.1"
NO_ADVICE = Advice()


def at(seconds):
    return T0 + timedelta(seconds=seconds)


def ringing(call_id=CALL, agent="1001"):
    return Call(
        call_id=call_id,
        direction=Direction.INBOUND,
        state=CallState.RINGING,
        started_at=T0,
        queued_at=T0,
        caller=Private("13900000000"),
        queue="hotline",
        ringing=agent,
        offers=(Offer(agent, OfferResult.RINGING, 0.0),),
    )


def answered(call_id=CALL, agent="1001", recording=None):
    return Call(
        call_id=call_id,
        direction=Direction.INBOUND,
        state=CallState.ANSWERED,
        started_at=T0,
        queued_at=T0,
        caller=Private("13900000000"),
        queue="hotline",
        offers=(Offer(agent, OfferResult.ANSWERED, 3.0),),
        answered_by=agent,
        answered_at=at(3),
        wait_seconds=3.0,
        recording=recording,
        recording_started_at=T0 if recording else None,
    )


def ended(call_id=CALL, agent="1001", recording=None, seconds=10):
    return Call(
        call_id=call_id,
        direction=Direction.INBOUND,
        state=CallState.ENDED,
        started_at=T0,
        queued_at=T0,
        caller=Private("13900000000"),
        queue="hotline",
        outcome=Outcome.ANSWERED,
        offers=(Offer(agent, OfferResult.ANSWERED, 3.0),),
        answered_by=agent,
        answered_at=at(3),
        ended_at=at(seconds),
        wait_seconds=3.0,
        talk_seconds=seconds - 3.0,
        ended_by=EndedBy.CALLER,
        complete=True,
        recording=recording,
        recording_started_at=T0 if recording else None,
    )


def said(start_ms, end_ms, text="井盖丢了", *, side=Side.CALLER, call_id=CALL, origin=Origin.LIVE):
    return Utterance(
        id=utterance_id(call_id, side, start_ms),
        call_id=call_id,
        side=side,
        start_ms=start_ms,
        end_ms=end_ms,
        text=Private(text),
        words=(Word(Private(text), start_ms, end_ms, 0.9),),
        confidence=0.9,
        origin=origin,
        version="test",
    )


def draft(call_id=CALL, basis=("u1",), placed=None, list_version="v1", number=1, issues=1, advice=NO_ADVICE, **values):
    return Draft(
        draft_id=draft_id(call_id, number),
        call_id=call_id,
        suggestions=tuple(
            Suggestion(FieldKey(key), Private(value), 0.8, (Evidence("u1", 0, 1000),), "rules-1")
            for key, value in values.items()
        ),
        category=placed,
        list_version=list_version,
        basis=tuple(basis),
        advice=advice,
        issues=issues,
    )


def event(type_, data, *, seconds=0, call_id=CALL, cause=()):
    return Event(event_id(type_, call_id, seconds, *cause), EventType(type_), at(seconds), data, call_id)
