"""The pipeline of `nlp train` on a labelled table: a wide linear reader and the small transformer, added.

What differs from the list's sentences follows from the table's shape. The list has twenty sentences for each of two
thousand classes, a table hundreds of documents for each of few: there margins are the better linear reader than naive
Bayes (nlp/bayes.py), and the transformer reads words (nlp/table_deep.py).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp import scikit
from nlp.scikit import Split, Terms
from nlp.segment import Segmenter
from nlp.table_deep import Words, beginning_of, log_probabilities
from nlp.table_words import OPENING, characters, is_segmented, words_and_pairs, words_of
from nlp.tables import Table, numbered

CHARACTERS = ((1, 2, 3), (2, 3, 4))
"""runs of so many; the wide reader takes the first, the baseline either"""

PENALTIES = (0.6, 1.2, 2.4)
SHARES = (2.0, 4.0, 8.0)
"""what margins are multiplied by before they are added to a log probability, as in nlp/both_scorer.py"""

INNER_FOLDS = 4


@dataclass(frozen=True, slots=True)
class Corpus:
    """A table as it is learnt; nothing here depends on a split or a seed."""

    table: Table
    texts: tuple[Words, ...]
    words: Terms
    """counts of words and pairs of them, shape (texts, terms)"""
    opening: Terms
    runs: tuple[Terms, ...]
    """counts of characters, by `CHARACTERS`"""
    targets: NDArray[np.int64]
    """class of each text"""
    classes: int


@dataclass(frozen=True, slots=True)
class Mix:
    """How the readers go together."""

    penalty: float
    share: float


def corpus_of(table: Table, cache_folder: Path) -> Corpus:
    """Cut the texts into words, unless they come so, and count."""
    segmenter = None if is_segmented(table.texts) else Segmenter((), cache_folder)
    texts = tuple(words_of(text, segmenter) for text in table.texts)
    numbers = numbered(table.labels)
    return Corpus(
        table,
        texts,
        scikit.counted([words_and_pairs(words) for words in texts]),
        scikit.counted([words_and_pairs(words[:OPENING]) for words in texts]),
        tuple(scikit.counted([characters(words, lengths) for words in texts]) for lengths in CHARACTERS),
        np.array([numbers[label] for label in table.labels], dtype=np.int64),
        len(numbers),
    )


def wide(corpus: Corpus, split: Split, penalties: Sequence[float]) -> list[NDArray[np.float64]]:
    """Margins of the asked texts over words, characters and the opening, one array a penalty."""
    rows = scikit.weighted([corpus.words, corpus.runs[0], corpus.opening], split.learnt)
    return [
        scikit.margins(rows, corpus.targets, split, penalty=penalty, balanced=True, classes=corpus.classes)
        for penalty in penalties
    ]


def deep(corpus: Corpus, split: Split, *, seeds: Sequence[int]) -> list[NDArray[np.float64]]:
    """The transformer's log probabilities of the asked texts, one array a seed."""
    learnt, asked = ([corpus.texts[row] for row in rows] for rows in (split.learnt, split.asked))
    targets, beginning = corpus.targets[split.learnt], beginning_of(learnt)
    return [log_probabilities(learnt, targets, asked, beginning, classes=corpus.classes, seed=seed) for seed in seeds]


def choose(corpus: Corpus, split: Split) -> Mix:
    """The mix that is best by macro-F1 on a part of the learnt texts that nothing else of them learns from."""
    inner = _inner(corpus, split)
    truth = corpus.targets[inner.asked]
    margins = dict(zip(PENALTIES, wide(corpus, inner, PENALTIES), strict=True))
    probable = deep(corpus, inner, seeds=[0])[0]
    mixes = [Mix(penalty, share) for penalty, share in product(PENALTIES, SHARES)]
    return max(mixes, key=lambda mix: scikit.macro_f1(truth, both(margins[mix.penalty], probable, mix)))


def both(margins: NDArray[np.float64], probable: NDArray[np.float64], mix: Mix) -> NDArray[np.int64]:
    """The class of each text, shape (texts,)."""
    found: NDArray[np.int64] = (mix.share * margins + probable).argmax(axis=1)
    return found


def _inner(corpus: Corpus, split: Split) -> Split:
    """The learnt rows, split once more."""
    labels = [corpus.table.labels[row] for row in split.learnt]
    groups = [corpus.table.groups[row] for row in split.learnt]
    count = min(INNER_FOLDS, len(set(groups)), max(Counter(labels).values()))
    first = scikit.grouped_folds(labels, groups, count=count)[0]
    return Split(split.learnt[first.learnt], split.learnt[first.asked])
