"""Texts as the transformer reads them: pieces by number, and beside each the sound of it.

Trained from scratch a piece is one character; out of a Hugging Face folder come its own pieces, words of several
characters among them, of which the longest that stands in the text is taken. Running needs none of its tokenizer.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features import clean
from nlp.pinyin import syllable

VERSION = "pieces-1"
"""Changes when the same text gives other numbers: a model then has to be trained anew."""

PAD, START, END, UNKNOWN = range(4)
FIRST_PIECE = 4

SOUNDS = 2048
"""buckets of toneless syllables; 0 is no sound"""

MAX_PIECES = 158
"""What is read of a text besides start and end: the first forty seconds of a caller. The bag of features beside it
(nlp/features.py) sees all."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One text."""

    pieces: NDArray[np.int64]
    """shape (n,): start, pieces, end"""
    sounds: NDArray[np.int64]
    """shape (n,), [0, SOUNDS)"""


class Vocabulary:
    """Pieces and their numbers.

    Args:
        pieces: in order of their numbers, the first is `FIRST_PIECE`.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = tuple(pieces)
        self._numbers = {piece: number for number, piece in enumerate(self.pieces, FIRST_PIECE)}
        self._longest = max(map(len, self.pieces), default=1)

    def __len__(self) -> int:
        return FIRST_PIECE + len(self.pieces)

    def tokens(self, text: str) -> Tokens:
        """A text's pieces from its start, at most `MAX_PIECES`."""
        pieces, sounds = [START], [0]
        for part in clean(text):
            start = 0
            while start < len(part) and len(pieces) <= MAX_PIECES:
                piece = self._longest_at(part, start)
                pieces.append(self._numbers.get(piece, UNKNOWN))
                sounds.append(_sound(piece))
                start += len(piece)
        return Tokens(np.array([*pieces, END], dtype=np.int64), np.array([*sounds, 0], dtype=np.int64))

    def _longest_at(self, part: str, start: int) -> str:
        for size in range(min(self._longest, len(part) - start), 1, -1):
            piece = part[start : start + size]
            if piece in self._numbers:
                return piece
        return part[start]


def characters_of(texts: Iterable[str]) -> Vocabulary:
    """Every character of the texts, for training from scratch."""
    return Vocabulary(sorted({character for text in texts for part in clean(text) for character in part}))


def _sound(piece: str) -> int:
    return 1 + zlib.crc32(" ".join(map(syllable, piece)).encode()) % (SOUNDS - 1)
