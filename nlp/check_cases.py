"""`{"transcript", "ticket"}` as the check takes it (docs/checks.md)."""

from collections.abc import Mapping
from typing import Any

from hotline.calls import Side
from hotline.drafts import FieldKey
from hotline.errors import BadCase
from hotline.spoken import spoken
from hotline.transcripts import Utterance


def transcript_of(row: Mapping[str, Any], call_id: str = "-") -> tuple[Utterance, ...]:
    """The utterances of `[{"speaker", "text", "start_ms", "end_ms"}]`, words spread evenly over the time of each.

    Raises:
        BadCase: it is something else; the message does not repeat what was said.
    """
    turns = row.get("transcript")
    if not isinstance(turns, list):
        raise BadCase('want "transcript" as a list')
    return tuple(_utterance(turn, number, call_id) for number, turn in enumerate(turns, start=1))


def ticket_of(row: Mapping[str, Any]) -> dict[FieldKey, str]:
    """The ticket's fields by key; empty ones are left out.

    Raises:
        BadCase: it is no object of texts, or a key is no field's.
    """
    ticket = row.get("ticket")
    if not isinstance(ticket, dict):
        raise BadCase('want "ticket" as an object')
    fields = {}
    for key, value in ticket.items():
        if key not in tuple(FieldKey):
            raise BadCase(f'"ticket": {str(key)[:40]} is no field')
        if value is not None and not isinstance(value, str):
            raise BadCase(f'"ticket": {key} is no text')
        if value:
            fields[FieldKey(key)] = value
    return fields


def _utterance(turn: object, number: int, call_id: str) -> Utterance:
    if not isinstance(turn, dict) or not {"speaker", "text", "start_ms", "end_ms"} <= set(turn):
        raise BadCase(f'transcript {number}: want "speaker", "text", "start_ms" and "end_ms"')
    if turn["speaker"] not in tuple(Side):
        raise BadCase(f'transcript {number}: the speaker is neither "caller" nor "agent"')
    start, end, text = turn["start_ms"], turn["end_ms"], turn["text"]
    if not isinstance(text, str) or type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise BadCase(f'transcript {number}: want "text" as text, 0 <= start_ms <= end_ms as whole numbers')
    return spoken(call_id, Side(turn["speaker"]), text, start, end)
