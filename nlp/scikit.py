"""The only door to scikit-learn and its sparse matrices: term counts, their weights, margins, splits, vectors, scores.

Needs the extra `train`.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hotline.errors import BadCase, BadSetting

try:
    from scipy.sparse import coo_matrix, csr_matrix, hstack
    from sklearn.decomposition import TruncatedSVD
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedGroupKFold
    from sklearn.svm import LinearSVC
except ImportError as error:
    raise BadSetting("training needs the extra `train`: pip install 'hotline[train]'") from error

Terms: TypeAlias = csr_matrix
"""Shape (texts, terms): how often, or how much, each text has each term."""

LEAST_TEXTS = 2
"""of a term that is known"""

_SWEEPS = 3


@dataclass(frozen=True, slots=True)
class Split:
    """Row numbers of a table."""

    learnt: NDArray[np.int64]
    asked: NDArray[np.int64]


def counted(texts: Sequence[Sequence[str]]) -> Terms:
    """How often each text has each term, shape (texts, terms).

    Args:
        texts: the terms of each text.
    """
    return CountVectorizer(analyzer=list, dtype=np.float32).fit_transform(texts)


def weighted(blocks: Sequence[Terms], learnt: NDArray[np.int64]) -> Terms:
    """Blocks of counts side by side as TF-IDF, each at unit length a text, shape (texts, known terms).

    Every row is weighted, but what is known and how rare it is comes from the learnt rows alone.
    """
    found = []
    for block in blocks:
        seen = np.bincount(block[learnt].indices, minlength=block.shape[1])
        known = np.flatnonzero(seen >= min(LEAST_TEXTS, seen.max()))
        counts = block[:, known]
        found.append(TfidfTransformer(sublinear_tf=True).fit(counts[learnt]).transform(counts))
    return hstack(found, format="csr")


def margins(
    rows: Terms, targets: NDArray[np.int64], split: Split, *, penalty: float, balanced: bool, classes: int
) -> NDArray[np.float64]:
    """Signed distances of the asked rows to a plane a class, learnt from the others, shape (asked, classes).

    A class that no learnt row has is further away than any other.

    Args:
        targets: class of every row.
        penalty: of a margin missed (squared hinge).
        balanced: whether a rare class counts as much as a frequent one.

    Raises:
        BadCase: all learnt rows are of one class.
    """
    if len(np.unique(targets[split.learnt])) < 2:
        raise BadCase("a part of the table that is learnt has one label alone: more rows, or fewer folds")
    model = LinearSVC(C=penalty, class_weight="balanced" if balanced else None, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last sweeps move no margin that decides
        model.fit(rows[split.learnt], targets[split.learnt])
    found = model.decision_function(rows[split.asked])
    if found.ndim == 1:
        found = np.stack([-found, found], axis=1)
    everything = np.full((len(found), classes), found.min() - 1)
    everything[:, model.classes_] = found
    return everything


def left_vectors(
    rows: NDArray[np.int64], columns: NDArray[np.int64], values: NDArray[np.float64], *, size: int, width: int
) -> NDArray[np.float64]:
    """The first left singular vectors of a square matrix, each times the root of its value, shape (size, width).

    Columns beyond the matrix's own are 0.
    """
    found = np.zeros((size, width))
    if len(values):
        table = coo_matrix((values, (rows, columns)), shape=(size, size)).tocsr()
        model = TruncatedSVD(min(width, size), n_iter=_SWEEPS, random_state=0)
        vectors = model.fit_transform(table)
        found[:, : vectors.shape[1]] = vectors / np.sqrt(np.maximum(model.singular_values_, 1e-9))
    return found


def grouped_folds(labels: Sequence[str], groups: Sequence[str], *, count: int) -> list[Split]:
    """Each row is asked once; folds have like shares of the labels, and no group on both sides."""
    folds = StratifiedGroupKFold(count, shuffle=True, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label rarer than the folds is not on every side
        return [Split(np.asarray(learnt), np.asarray(asked)) for learnt, asked in folds.split(labels, labels, groups)]


def macro_f1(truth: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Mean over the classes of the harmonic mean of precision and recall."""
    return float(f1_score(truth, found, average="macro", zero_division=0))
