"""Text as utterances when only the time of a whole turn is known."""

from hotline.calls import Side
from hotline.private import Private
from hotline.transcripts import Origin, Utterance, Word, utterance_id

_VERSION = "given"


def spoken(call_id: str, side: Side, text: str, start_ms: int, end_ms: int) -> Utterance:
    """An utterance with a word a character, spread evenly over its time."""
    size, length = max(len(text), 1), end_ms - start_ms
    words = tuple(
        Word(Private(one), start_ms + length * at // size, start_ms + length * (at + 1) // size, 1.0)
        for at, one in enumerate(text)
    )
    id_ = utterance_id(call_id, side, start_ms)
    return Utterance(id_, call_id, side, start_ms, end_ms, Private(text), words, 1.0, Origin.LIVE, _VERSION)
