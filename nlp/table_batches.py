"""A table's documents as arrays, epoch by epoch: another order each time, and some words left out."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.vocabulary import PAD, UNKNOWN

BATCH = 32

LEFT_OUT = 0.2
"""share of its words that a document lacks, others each epoch"""

_LIKE_LENGTHS = 20
"""batches sorted by length among themselves"""


def padded(documents: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Documents side by side, shape (documents, words of the longest)."""
    found = np.full((len(documents), max(map(len, documents))), PAD, dtype=np.int64)
    for row, document in enumerate(documents):
        found[row, : len(document)] = document
    return found


class TableBatches:
    """Epochs of documents.

    Args:
        documents: the pieces of each, none empty.
        targets: shape (documents, classes), rows sum to 1.
    """

    def __init__(self, documents: Sequence[NDArray[np.int64]], targets: NDArray[np.float32], *, seed: int) -> None:
        self._documents = documents
        self._targets = targets
        self._random = np.random.default_rng(seed)

    def epoch(self) -> list[tuple[Callable[[], NDArray[np.int64]], NDArray[np.float32]]]:
        """Every document once, those of like length together; each batch is made when it is its turn."""
        order = self._random.permutation(len(self._documents))
        rows: list[NDArray[np.int64]] = []
        for start in range(0, len(order), BATCH * _LIKE_LENGTHS):
            part = sorted(order[start : start + BATCH * _LIKE_LENGTHS], key=lambda row: len(self._documents[row]))
            rows += [np.array(part[first : first + BATCH]) for first in range(0, len(part), BATCH)]
        return [self._batch(rows[number]) for number in self._random.permutation(len(rows))]

    def _batch(self, rows: NDArray[np.int64]) -> tuple[Callable[[], NDArray[np.int64]], NDArray[np.float32]]:
        return (lambda: padded([self._with_gaps(self._documents[row]) for row in rows])), self._targets[rows]

    def _with_gaps(self, document: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where(self._random.random(len(document)) < LEFT_OUT, UNKNOWN, document)
