"""Builds the call log of a capture."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from hotline.calls import Call
from hotline.errors import BadCapture, ProtocolError
from telephony.calllog import CallLog
from telephony.capture import numbered_messages
from telephony.events import parse_event


def replay(path: Path | str | bytes, *, agent_contexts: Collection[str] = ("agents",)) -> list[dict[str, Any]]:
    """The calls of a capture, by start, as `hotline calls replay --json` prints them.

    Raises:
        BadCapture: the capture cannot be read, is cut in the middle of a message, or an event we use lacks a header
            or carries a malformed one; names file and line.
    """
    log = CallLog(agent_contexts=agent_contexts)
    name = path if not isinstance(path, bytes) else "capture"
    for line, headers in numbered_messages(path):
        try:
            event = parse_event(headers)
        except ProtocolError as error:
            raise BadCapture(f"{name}, line {line}: {error}") from error
        if event:
            log.apply(event)
    return [as_json(call) for call in log.final_calls()]


def as_json(call: Call) -> dict[str, Any]:
    """A call in the public form; seconds to the millisecond, None where there is no such thing."""
    return {
        "call_id": call.call_id,
        "direction": str(call.direction),
        "caller": None if call.caller is None else str(call.caller),
        "queue": call.queue,
        "outcome": None if call.outcome is None else str(call.outcome),
        "offers": [
            {"agent": offer.agent, "result": str(offer.result), "ring_seconds": offer.ring_seconds}
            for offer in call.offers
        ],
        "answered_by": call.answered_by,
        "wait_seconds": call.wait_seconds,
        "talk_seconds": call.talk_seconds,
        "hold_seconds": call.hold_seconds,
        "transfers": [{"kind": str(transfer.kind), "to": transfer.to} for transfer in call.transfers],
        "ended_by": None if call.ended_by is None else str(call.ended_by),
        "complete": call.complete,
    }
