"""Plain text as if a caller had said it: one utterance a line, times made up at a steady pace."""

from hotline.calls import Side
from hotline.private import Private
from hotline.transcripts import Origin, Utterance, Word, utterance_id

MS_PER_CHARACTER = 250
"""four characters a second, an unhurried speaker"""

PAUSE_MS = 500
_VERSION = "typed"


def utterances_of(text: str, *, call_id: str = "-", side: Side = Side.CALLER) -> tuple[Utterance, ...]:
    """The lines of a text as final utterances; empty lines are left out."""
    utterances = []
    start = 0
    for line in filter(None, map(str.strip, text.splitlines())):
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
