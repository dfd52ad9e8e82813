"""Plain text as if it had been said: one utterance a line or a turn, times made up at a steady pace."""

from collections.abc import Iterable, Mapping
from typing import Any

from hotline.calls import Side
from hotline.errors import BadCase
from hotline.private import Private
from hotline.transcripts import Origin, Utterance, Word, utterance_id

MS_PER_CHARACTER = 250
"""four characters a second, an unhurried speaker"""

PAUSE_MS = 500
_VERSION = "typed"


def utterances_of(text: str, *, call_id: str = "-", side: Side = Side.CALLER) -> tuple[Utterance, ...]:
    """The lines of a text as final utterances; empty lines are left out."""
    return _spoken(((side, line) for line in text.splitlines()), call_id)


def conversation(row: Mapping[str, Any], *, call_id: str) -> tuple[Utterance, ...]:
    """`{"text": …}` or `{"turns": [{"speaker": "caller"|"agent", "text": …}]}` as final utterances.

    Raises:
        BadCase: it is neither, or both; the message does not repeat what was said.
    """
    if ("text" in row) == ("turns" in row):
        raise BadCase('want one of "text" and "turns"')
    if "text" in row:
        if not isinstance(row["text"], str):
            raise BadCase('"text" is no text')
        return utterances_of(row["text"], call_id=call_id)
    turns = row["turns"]
    if not isinstance(turns, list):
        raise BadCase('"turns" is no list')
    return _spoken([_turn(turn, number) for number, turn in enumerate(turns, start=1)], call_id)


def _turn(turn: object, number: int) -> tuple[Side, str]:
    if not isinstance(turn, dict) or not {"speaker", "text"} <= set(turn):
        raise BadCase(f'turn {number}: want "speaker" and "text"')
    if turn["speaker"] not in tuple(Side):
        raise BadCase(f'turn {number}: the speaker is neither "caller" nor "agent"')
    if not isinstance(turn["text"], str):
        raise BadCase(f'turn {number}: "text" is no text')
    return Side(turn["speaker"]), turn["text"]


def _spoken(turns: Iterable[tuple[Side, str]], call_id: str) -> tuple[Utterance, ...]:
    utterances = []
    start = 0
    for side, text in turns:
        line = " ".join(text.split())
        if not line:
            continue
        words = tuple(
            Word(Private(character), start + MS_PER_CHARACTER * n, start + MS_PER_CHARACTER * (n + 1), 1.0)
            for n, character in enumerate(line)
        )
        end = start + MS_PER_CHARACTER * len(line)
        utterances.append(
            Utterance(
                utterance_id(call_id, side, start),
                call_id,
                side,
                start,
                end,
                Private(line),
                words,
                1.0,
                Origin.LIVE,
                _VERSION,
            )
        )
        start = end + PAUSE_MS
    return tuple(utterances)
