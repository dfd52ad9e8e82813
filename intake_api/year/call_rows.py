"""Rows of calls as `records` would have written them. Pure.

The body is spelled out here, because three million calls through the models would take half an hour; a test reads
every kind of it back through the models.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hotline.calls import CallState, Direction, OfferResult, Outcome, TransferKind
from hotline.events import EventType, event_id
from intake_api.year.calls import MadeCall

COLUMNS = (
    "call_id", "state", "outcome", "queue", "ringing", "answered_by", "started_at", "ended_at", "body", "changed_at",
    "changed_by", "checked", "direction", "answered", "wait_seconds",
)  # fmt: skip

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CALLED = "12345"
_RANK = [*CallState].index(CallState.ENDED)


def instant(ms: int) -> datetime:
    """UTC, of ms since 1970."""
    return _EPOCH + timedelta(milliseconds=ms)


def row_of(call: MadeCall) -> tuple[Any, ...]:
    """Values of COLUMNS; the body as JSON text."""
    started, ended = instant(call.started), instant(call.ended)
    answered = call.outcome is Outcome.ANSWERED
    wait = None if call.wait is None else call.wait / 1000
    body = (
        f'{{"call_id":"{call.call_id}","direction":"inbound","state":"ended","started_at":"{_iso(started)}",'
        f'"caller":"{call.caller}","called":"{_CALLED}","queue":{_text(call.queue)},"outcome":"{call.outcome}",'
        f'"offers":[{_offers(call)}],"ringing":null,"answered_by":{_text(call.agent)},'
        f'"queued_at":{_text(None if call.queue is None else _iso(started))},'
        f'"answered_at":{_text(_iso(instant(call.answered)) if answered else None)},"ended_at":"{_iso(ended)}",'
        f'"wait_seconds":{_number(wait)},"talk_seconds":{_number(None if call.talk is None else call.talk / 1000)},'
        f'"hold_seconds":{call.hold / 1000},"transfers":[{_transfers(call)}],"ended_by":"{call.ended_by}",'
        f'"complete":true,"recording":null,"recording_started_at":null}}'
    )
    changed_by = f"{_RANK}-{event_id(EventType.CALL_CHANGED, call.call_id, call.ended)}"
    return (
        call.call_id, "ended", str(call.outcome), call.queue, None, call.agent, started, ended, body, ended, changed_by,
        True, str(Direction.INBOUND), answered, wait,
    )  # fmt: skip


def _offers(call: MadeCall) -> str:
    offers = []
    if call.missed is not None:
        offers.append(_offer(call.missed, OfferResult.NO_ANSWER, 15.0))
    if call.agent is not None:
        offers.append(_offer(call.agent, OfferResult.ANSWERED, call.ring / 1000))
    return ",".join(offers)


def _offer(agent: str, result: OfferResult, seconds: float) -> str:
    return f'{{"agent":"{agent}","result":"{result}","ring_seconds":{seconds}}}'


def _transfers(call: MadeCall) -> str:
    return "" if call.transfer is None else f'{{"kind":"{TransferKind.BLIND}","to":"{call.transfer}"}}'


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")[:-6] + "Z"


def _text(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'


def _number(value: float | None) -> str:
    return "null" if value is None else str(value)
