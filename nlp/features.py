"""Words to numbers: which hashed features a text has, and how often each.

Four kinds, each blind to what another sees: jieba words, classes of counted things, characters and pairs of them, and
toneless syllables and pairs of them. The last stay put when the recogniser writes a homophone or misses a tone, which
is nearly all it gets wrong.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.pinyin import syllable
from nlp.quantities import quantity_classes
from nlp.segment import Segmenter

Features = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Bucket indices, ascending, and damped counts of one text."""

VERSION = "features-1"
"""Changes when the same text gives other features: a model then has to be trained anew."""

MAX_CHARACTERS = 6000
"""A quarter of an hour of one side's speech; what is said later no longer changes the category."""

_DIGIT_RUN = re.compile(r"[0-9零〇一幺二三四五六七八九]{5,}")
_NO_WORD = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")


def clean(text: str) -> tuple[str, ...]:
    """Stretches without punctuation; long digit strings (telephone numbers) are left out."""
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    return tuple(part for part in _NO_WORD.split(_DIGIT_RUN.sub(" ", plain)) if part)


def hashed_counts(text: str, segmenter: Segmenter, size: int) -> Features:
    """The features of a text.

    Args:
        size: number of buckets.

    Returns:
        bucket indices, ascending, shape (n,), and damped counts 1 + ln(count), shape (n,); n is 0 for a text
        without any letter or character.
    """
    counts: Counter[int] = Counter()
    for part in clean(text):
        for name in _names(part, segmenter.words(part)):
            counts[zlib.crc32(name.encode()) % size] += 1
    indices = np.array(sorted(counts), dtype=np.int64)
    values = 1 + np.log(np.array([counts[int(index)] for index in indices], dtype=np.float32))
    return indices, values.astype(np.float32)


def _names(part: str, words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield f"w{word}"
    yield from (f"q{quantity}" for quantity in quantity_classes(part))
    sounds = [syllable(character) for character in part]
    yield from (f"c{character}" for character in part)
    yield from (f"p{sound}" for sound in sounds)
    yield from (f"c{left}{right}" for left, right in pairwise(part))
    yield from (f"p{left} {right}" for left, right in pairwise(sounds))
