"""A table's documents as arrays."""

import numpy as np
import pytest

from nlp.table_batches import BATCH, TableBatches, padded
from nlp.vocabulary import FIRST_PIECE, PAD, UNKNOWN

DOCUMENTS = [np.full(1 + number % 17, FIRST_PIECE + number) for number in range(100)]
TARGETS = np.eye(100, dtype=np.float32)


def _epoch(batches: TableBatches) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(make(), targets) for make, targets in batches.epoch()]


def test_shorter_documents_are_padded() -> None:
    assert padded([np.array([5]), np.array([6, 7])]).tolist() == [[5, PAD], [6, 7]]


def test_every_document_comes_once_with_its_own_target() -> None:
    batches = _epoch(TableBatches(DOCUMENTS, TARGETS, seed=1))
    assert sorted(int(row) for _, targets in batches for row in targets.argmax(1)) == list(range(100))
    for pieces, targets in batches:
        assert len(pieces) == len(targets) <= BATCH
        for words, row in zip(pieces, targets.argmax(1), strict=True):
            assert set(words.tolist()) <= {FIRST_PIECE + row, UNKNOWN, PAD}


def test_about_a_fifth_of_the_words_is_left_out_others_each_time() -> None:
    batches = TableBatches([np.full(1000, FIRST_PIECE)], np.ones((1, 1), dtype=np.float32), seed=1)
    one, other = _epoch(batches)[0][0], _epoch(batches)[0][0]
    assert float((one == UNKNOWN).mean()) == pytest.approx(0.2, abs=0.05)
    assert not np.array_equal(one, other)


def test_same_seed_gives_the_same() -> None:
    one, other = (_epoch(TableBatches(DOCUMENTS, TARGETS, seed=7)) for _ in range(2))
    assert all(np.array_equal(left[0], right[0]) for left, right in zip(one, other, strict=True))
