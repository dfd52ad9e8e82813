"""Training texts as arrays: every epoch another spoken form of each sentence, texts of like length together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from nlp.augment import as_in_a_call, cut_short
from nlp.corpus import MISHEARD, Example
from nlp.features import Features
from nlp.mishear import Mishearing
from nlp.vocabulary import PAD, Tokens

SPOKEN = 0.5
"""share of the sentences an epoch that come in a spoken form; the others as authored"""

TWO_ISSUES = 0.04
"""share that come with a sentence of another matter behind them, and count for both"""

_LIKE_LENGTHS = 20
"""batches sorted by length among themselves"""


@dataclass(frozen=True, slots=True)
class Said:
    """One training text of an epoch."""

    text: str
    situations: tuple[str, ...]
    """what it is about; two for a call about two matters"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts side by side; `n` texts, the longest of `m` pieces."""

    pieces: NDArray[np.int64]
    """shape (n, m), padded with `PAD`"""
    sounds: NDArray[np.int64]
    """shape (n, m)"""
    indices: NDArray[np.int64]
    """buckets of all texts one after another"""
    weights: NDArray[np.float32]
    """of each bucket, at unit length a text"""
    starts: NDArray[np.int64]
    """shape (n,): where each text's buckets begin"""


class SpokenForms:
    """An epoch's texts.

    Args:
        sentences: as authored; they come in spoken forms.
        rules: the list's own words; they come whole, or some of their parts.
    """

    def __init__(self, sentences: Sequence[Example], rules: Sequence[Example], *, seed: int) -> None:
        self._sentences = sentences
        self._rules = rules
        self._random = Random(seed)  # noqa: S311  # training noise, no secret
        self._mishearing = Mishearing([item.text for item in sentences])
        self._same: dict[str, list[str]] = {}
        for item in sentences:
            self._same.setdefault(item.situation, []).append(item.text)

    def __len__(self) -> int:
        return len(self._sentences) + len(self._rules)

    def epoch(self) -> list[Said]:
        """Every text once, in another order and form each time."""
        texts = [self._said(item) for item in self._sentences]
        texts += [Said(self._some(item.text), (item.situation,)) for item in self._rules]
        self._random.shuffle(texts)
        return texts

    def batches(self, texts: Sequence[Said], size: int) -> list[list[Said]]:
        """Texts of like length together, the batches in any order."""
        found = []
        for start in range(0, len(texts), size * _LIKE_LENGTHS):
            ranked = sorted(texts[start : start + size * _LIKE_LENGTHS], key=lambda item: len(item.text))
            found += [ranked[first : first + size] for first in range(0, len(ranked), size)]
        self._random.shuffle(found)
        return found

    def _said(self, item: Example) -> Said:
        draw = self._random.random()
        if draw < TWO_ISSUES:
            other = self._random.choice(self._sentences)
            return Said(f"{item.text} {other.text}", tuple(dict.fromkeys((item.situation, other.situation))))
        text = self._spoken(item) if draw < TWO_ISSUES + SPOKEN else item.text
        return Said(text, (item.situation,))

    def _some(self, text: str) -> str:
        """Half the time a few of the names or keywords alone, so that each is learnt for itself."""
        parts = text.split()
        if len(parts) < 2 or self._random.random() < 0.5:
            return text
        return " ".join(self._random.sample(parts, self._random.randint(1, min(3, len(parts)))))

    def _spoken(self, item: Example) -> str:
        """One of the forms: in a call, misheard, both, cut short, said twice in other words."""
        draw = self._random.random()
        if draw < 0.2:
            return as_in_a_call(item.text, self._random)
        if draw < 0.6:
            return self._mishearing.hear(item.text, MISHEARD, self._random)
        if draw < 0.75:
            return self._mishearing.hear(as_in_a_call(item.text, self._random), MISHEARD, self._random)
        if draw < 0.85:
            return cut_short(item.text, self._random)
        return f"{item.text} {self._random.choice(self._same[item.situation])}"


def side_by_side(tokens: Sequence[Tokens], bags: Sequence[Features], idf: NDArray[np.float32]) -> Batch:
    """Texts of a batch as arrays."""
    width = max(len(item.pieces) for item in tokens)
    pieces = np.full((len(tokens), width), PAD, dtype=np.int64)
    sounds = np.zeros((len(tokens), width), dtype=np.int64)
    for row, item in enumerate(tokens):
        pieces[row, : len(item.pieces)] = item.pieces
        sounds[row, : len(item.sounds)] = item.sounds
    sizes = [len(indices) for indices, _ in bags]
    return Batch(
        pieces,
        sounds,
        np.concatenate([indices for indices, _ in bags]),
        np.concatenate([_unit(counts * idf[indices]) for indices, counts in bags]).astype(np.float32),
        np.cumsum([0, *sizes[:-1]]),
    )


def soft_targets(texts: Sequence[Said], columns: Mapping[str, int]) -> NDArray[np.float32]:
    """What each text is about as a distribution over the situations, shape (n, situations)."""
    targets = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, item in enumerate(texts):
        for situation in item.situations:
            targets[row, columns[situation]] = 1 / len(item.situations)
    return targets


def _unit(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return values / np.float32(max(float(np.linalg.norm(values)), 1e-9))


def in_parts(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Texts in batches in their order."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]
