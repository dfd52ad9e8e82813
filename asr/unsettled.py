"""Words that may still change, each with its time and how sure it is. Pure: looks in, words out.

At any look the newest words are known by their text alone; libvosk's lattice, which has times and confidences, ends
0.9 to 2.0 s before the audio (5th and 95th percentile, demo model). Until a word is in it, its time is told from when
it was first seen, and its confidence from how long it has stood.

Measured on 150 sentences of the list, demo model, demo voices, looks 160 ms apart: a word is first seen 0.61 s after it
began (80 % between 0.38 and 0.85) and 0.25 s after it ended; of 4,156 new words 71 % stood in the final, of 3,043 seen
once before 90 %, of the 21,519 older ones 96 %.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from asr.results import SAMPLES_PER_MS, to_ms
from hotline.audio import SAMPLE_RATE
from hotline.private import Private
from hotline.transcripts import Word

SEEN_AFTER_END = round(0.25 * SAMPLE_RATE)
LENGTH = round((0.61 - 0.25) * SAMPLE_RATE)
"""of a word"""

_STANDS = ((320 * SAMPLES_PER_MS, 0.96), (160 * SAMPLES_PER_MS, 0.90), (0, 0.71))
"""samples a word has stood, share of such words that stand in the final"""


class Unsettled:
    """The words of one utterance while it goes on, look after look."""

    def __init__(self, start: int) -> None:
        """
        Args:
            start: position before which nothing of the utterance was said.
        """
        self._start = start
        self._seen: list[tuple[str, int]] = []
        """each word of the last look, and the position at which it was first seen there"""

    def look(self, words: Sequence[Private], settled: Sequence[Word], position: int) -> tuple[Word, ...]:
        """Times and confidences for the words of this look.

        Args:
            words: the newest guess, oldest word first.
            settled: what the lattice has of it; its last word may be cut short.
            position: of the last sample heard.
        """
        stood = _same(words, [word for word, _ in self._seen])
        self._seen = self._seen[:stood] + [(word, position) for word in words[stood:]]
        known = list(settled[: _same(words, [word.text for word in settled[:-1]])])
        for seen, group in groupby(self._seen[len(known) :], key=lambda word: word[1]):
            after = known[-1].end_ms * SAMPLES_PER_MS if known else self._start
            known += _spread([word for word, _ in group], after, seen, confidence=_stands(position - seen))
        return tuple(known)


def _spread(words: Sequence[str], after: int, seen: int, *, confidence: float) -> Iterator[Word]:
    """Words first seen in the same look, one behind the other before it."""
    begun = max(after, seen - SEEN_AFTER_END - len(words) * LENGTH)
    length = max(0, seen - SEEN_AFTER_END - begun) // len(words)
    for number, word in enumerate(words):
        start = begun + number * length
        yield Word(Private(word), to_ms(start), to_ms(start + length), confidence)


def _stands(stood: int) -> float:
    return next(share for at_least, share in _STANDS if stood >= at_least)


def _same(left: Sequence[str], right: Sequence[str]) -> int:
    """How many words two sequences have in common from the front."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
