"""How well speech was heard: character error rate."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from asr.spoken import spoken
from hotline.calls import Side
from hotline.transcripts import Utterance

_SAID = re.compile(r"[^\W_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Score:
    """Edits against characters said; scores of several texts add up."""

    errors: int
    characters: int

    @property
    def cer(self) -> float:
        """Character error rate, above 1 where more was invented than said."""
        return self.errors / self.characters if self.characters else float(self.errors > 0)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.errors + other.errors, self.characters + other.characters)


def compare(reference: str, hypothesis: str) -> Score:
    """Levenshtein distance over normalised characters."""
    return Score(_distance(normalise(reference), normalise(hypothesis)), len(normalise(reference)))


def cer(reference: str, hypothesis: str) -> float:
    """Character error rate of one text."""
    return compare(reference, hypothesis).cer


def side_cer(played: Iterable[str], heard: Sequence[Utterance], side: Side) -> float:
    """Character error rate of one side of a call.

    Args:
        played: what the side said, in order.
        heard: final utterances of the call, both sides, in any order.
    """
    words = sorted((item.start_ms, item.text) for item in heard if item.side is side)
    return cer("".join(played), "".join(text for _, text in words))


def normalise(text: str) -> str:
    """Characters only, figures as they are said, 幺 as 一 and 两 kept: written form must not count as an error."""
    return "".join(_SAID.findall(spoken(text))).replace("幺", "一").replace("〇", "零").upper()


def _distance(reference: str, hypothesis: str) -> int:
    row = list(range(len(hypothesis) + 1))
    for i, wanted in enumerate(reference, 1):
        diagonal, row[0] = row[0], i
        for j, got in enumerate(hypothesis, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (wanted != got))
    return row[-1]
