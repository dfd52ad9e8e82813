"""Weights, margins and splits; where the extra `train` is not installed there is nothing to test."""

import numpy as np
import pytest

from hotline.errors import BadCase

pytest.importorskip("sklearn")

from nlp import scikit
from nlp.scikit import Split
from nlp.word_vectors import word_vectors

TEXTS = [["a", "a", "b"], ["a", "c"], ["b", "c"], ["z", "c"], ["z", "a"]]


def test_weights_are_those_of_the_learnt_rows_alone() -> None:
    learnt = np.array([0, 1, 2])
    rows = scikit.weighted([scikit.counted(TEXTS)], learnt)
    assert rows.shape == (5, 3)  # z is in no learnt row
    other = scikit.weighted([scikit.counted([*TEXTS[:3], ["b"], ["c", "c", "b"]])], learnt)
    assert rows[learnt].toarray() == pytest.approx(other[learnt].toarray())


def test_each_block_has_unit_length() -> None:
    counts = scikit.counted(TEXTS)
    lengths = np.linalg.norm(scikit.weighted([counts, counts], np.arange(5)).toarray(), axis=1)
    assert lengths == pytest.approx(np.full(5, np.sqrt(2)))


def test_terms_of_a_table_too_small_to_repeat_any_are_all_known() -> None:
    assert scikit.weighted([scikit.counted([["a"], ["b"]])], np.arange(2)).shape == (2, 2)


def test_margins_tell_two_classes_and_never_one_that_was_not_learnt() -> None:
    rows = scikit.weighted([scikit.counted([["a"], ["b"], ["a"], ["b"], ["c"]])], np.arange(4))
    targets = np.array([0, 2, 0, 2, 1])
    found = scikit.margins(rows, targets, Split(np.arange(4), np.arange(5)), penalty=1.0, balanced=True, classes=3)
    assert found[:4].argmax(axis=1).tolist() == [0, 2, 0, 2]
    assert found[4].argmin() == 1


def test_one_class_alone_is_refused() -> None:
    rows = scikit.weighted([scikit.counted(TEXTS)], np.arange(5))
    with pytest.raises(BadCase, match="one label alone"):
        scikit.margins(
            rows, np.array([0, 0, 0, 1, 1]), Split(np.arange(3), np.arange(3, 5)),
            penalty=1.0, balanced=False, classes=2,
        )  # fmt: skip


def test_folds_ask_every_row_once_and_part_no_group() -> None:
    labels, groups = list("ab" * 30), [str(number // 3) for number in range(60)]
    folds = scikit.grouped_folds(labels, groups, count=5)
    assert sorted(int(row) for fold in folds for row in fold.asked) == list(range(60))
    for fold in folds:
        assert not {groups[row] for row in fold.learnt} & {groups[row] for row in fold.asked}
        assert 0.3 < np.mean([labels[row] == "a" for row in fold.asked]) < 0.7


def test_macro_f1_counts_a_rare_class_as_much_as_a_frequent_one() -> None:
    assert scikit.macro_f1(np.array([0] * 9 + [1]), np.array([0] * 10)) == pytest.approx(9 / 19)


def test_words_of_like_neighbours_have_like_vectors() -> None:
    random = np.random.default_rng(0)
    texts = [np.array([random.integers(0, 2), 2, 3, 2]) for _ in range(40)]  # 0 and 1 stand before the same words
    texts += [np.array([4, 5, 6, 5]) for _ in range(40)]
    vectors = word_vectors(texts, count=7, width=3)
    assert vectors[0] @ vectors[1] > 0.9
    assert abs(float(vectors[0] @ vectors[4])) < 0.1


def test_table_without_known_words_has_no_vectors() -> None:
    assert word_vectors([np.array([], dtype=np.int64)], count=0, width=3).shape == (0, 3)
