"""Documents of a table as words, and words as terms in blocks.

Beside words, pairs of words and characters there is a block of what a document opens with: the heading and first
sentence of a written request say more of what it is about than the rest.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from nlp.features import clean
from nlp.segment import Segmenter

OPENING = 20
"""words; chosen on messages of a city's board over 8, 10 and 40 (docs/measurements.md)"""

_LONGEST_WORD = 6.0
"""characters: longer pieces between spaces, on average, are sentences and not words"""


def is_segmented(texts: Iterable[str]) -> bool:
    """Whether the texts are given as words with spaces between them."""
    pieces = [len(piece) for text in texts for piece in text.split()]
    return bool(pieces) and sum(pieces) / len(pieces) <= _LONGEST_WORD


def words_of(text: str, segmenter: Segmenter | None) -> tuple[str, ...]:
    """The words of a text, or an empty one alone where it has none.

    Args:
        segmenter: of plain text; None for text that has spaces between its words.
    """
    if segmenter is None:
        return tuple(unicodedata.normalize("NFKC", text).lower().split()) or ("",)
    return tuple(word for part in clean(text) for word in segmenter.words(part)) or ("",)


def words_and_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


def characters(words: Sequence[str], lengths: Iterable[int]) -> list[str]:
    """Runs of so many characters, across words."""
    text = "".join(words)
    return [text[start : start + many] for many in lengths for start in range(len(text) - many + 1)]
