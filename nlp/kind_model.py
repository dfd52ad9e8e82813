"""How callers put each kind of request, learnt from the list's sentences: speaks where the rules say little.

A naive Bayes over hashed runs of one to three characters, one row a kind, int8 in sixteenths of a nat.
"""

import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.errors import BadModel

KINDS = ("咨询", "求助", "投诉", "举报", "建议")
"""the rows; nobody reports a problem type by praising it, so 表扬 is left to the rules"""

BUCKETS = 16384
STEPS_PER_NAT = 16
_DOUBT = 4.0
"""divides the evidence, which counts every run as independent of its neighbours"""
_NO_WORD = re.compile(r"[\W_]+")


class KindModel:
    """Args:
    steps: shape (kinds, buckets), int8.
    """

    def __init__(self, steps: NDArray[np.int8]) -> None:
        self._steps = steps

    def shares(self, text: str) -> dict[str, float]:
        """How likely each kind is, summing to 1; alike for a text without words."""
        found = buckets(text)
        sums = self._steps[:, found].sum(axis=1, dtype=np.int64) / (STEPS_PER_NAT * _DOUBT)
        odds = np.exp(sums - sums.max())
        return dict(zip(KINDS, (odds / odds.sum()).tolist(), strict=True))


def load_kind_model(path: Path) -> KindModel:
    """Raises:
    BadModel: the file is missing, or is no such model.
    """
    try:
        steps = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise BadModel(f"{path}: the model of kinds cannot be read: {type(error).__name__}") from error
    if not isinstance(steps, np.ndarray) or steps.shape != (len(KINDS), BUCKETS) or steps.dtype != np.int8:
        raise BadModel(f"{path}: want int8 of shape {len(KINDS)} × {BUCKETS}")
    return KindModel(steps)


def buckets(text: str) -> list[int]:
    """The buckets of a text's runs, each once, ascending."""
    return sorted({zlib.crc32(run.encode()) % BUCKETS for run in _runs(_NO_WORD.sub("", text))})


def steps_of(log_shares: NDArray[np.float64]) -> NDArray[np.int8]:
    """Log probabilities of the buckets a kind, shape (kinds, buckets), as the model keeps them."""
    centred = log_shares - log_shares.mean(axis=0, keepdims=True)
    limit = math.floor(127 / STEPS_PER_NAT) * STEPS_PER_NAT
    steps: NDArray[np.int8] = np.clip(np.rint(centred * STEPS_PER_NAT), -limit, limit).astype(np.int8)
    return steps


def _runs(text: str) -> Iterator[str]:
    framed = f"^{text}$"
    yield from text
    yield from (framed[at : at + 2] for at in range(len(framed) - 1))
    yield from (framed[at : at + 3] for at in range(len(framed) - 2))
