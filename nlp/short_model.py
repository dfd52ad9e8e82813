"""One word about what a caller says, learnt from labelled sentences: the kind of a request, the danger in it.

A softmax over hashed runs of one to three characters, pairs with one or two characters between them, and runs of two or
three toneless syllables, so that a homophone the recogniser wrote changes half of what is seen and not all of it, and a
word put in between changes little. int8, a byte a bucket and label.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.errors import BadModel
from nlp.pinyin import syllable

KINDS_FILE, DANGERS_FILE = "kinds.npz", "dangers.npz"
"""in the folder of short models"""

BUCKETS = 1_048_576

MOST_CHARACTERS = 400
"""of one statement; the rest is not read"""

_GAPS = (1, 2)
_NO_WORD = re.compile(r"[\W_]+")


class ShortModel:
    """Safe to ask from several threads."""

    def __init__(
        self, labels: Sequence[str], weights: NDArray[np.int8], scale: float, bias: NDArray[np.float32]
    ) -> None:
        """
        Args:
            weights: shape (BUCKETS, labels), in steps of `scale`.
            bias: shape (labels,).
        """
        self.labels = tuple(labels)
        self._weights = weights
        self._scale = scale
        self._bias = bias

    def shares(self, text: str) -> dict[str, float]:
        """How likely each label is, summing to 1; what is common among the labels for a text without words."""
        found = buckets(text)
        scores = self._bias + self._weights[found].sum(axis=0, dtype=np.int64) * (self._scale / root_of(len(found)))
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))


def root_of(count: int) -> float:
    """What the sum over `count` runs is divided by, so that a long text is not surer for its length alone."""
    return float(np.sqrt(max(1, count)))


def load_short_model(path: Path) -> ShortModel:
    """Raises:
    BadModel: the file is missing, or is no such model.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            labels = [str(label) for label in data["labels"]]
            weights, scale, bias = data["weights"], float(data["scale"]), data["bias"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise BadModel(f"{path}: cannot be read: {type(error).__name__}") from error
    if weights.shape != (BUCKETS, len(labels)) or weights.dtype != np.int8 or bias.shape != (len(labels),):
        raise BadModel(f"{path}: want int8 of shape {BUCKETS} × {len(labels)} and a bias each")
    return ShortModel(labels, weights, scale, bias.astype(np.float32))


def buckets(text: str) -> NDArray[np.int64]:
    """The buckets of a text's runs, each once, ascending."""
    plain = _NO_WORD.sub("", text)[:MOST_CHARACTERS]
    return np.unique(np.array([zlib.crc32(run.encode()) % BUCKETS for run in _runs(plain)], dtype=np.int64))


def _runs(text: str) -> Iterator[str]:
    framed = f"^{text}$"
    yield from text
    yield from (framed[at : at + 2] for at in range(len(framed) - 1))
    yield from (framed[at : at + 3] for at in range(len(framed) - 2))
    for gap in _GAPS:
        yield from (f"{one}_{other}" for one, other in zip(text, text[gap + 1 :], strict=False))
    sounds = [syllable(character) for character in text]
    yield from (" ".join(sounds[at : at + 2]) for at in range(len(sounds) - 1))
    yield from (" ".join(sounds[at : at + 3]) for at in range(len(sounds) - 2))
