"""`hotline nlp benchmark`: the pipeline trained and counted on any labelled table, a linear baseline beside it.

Only the transformer is drawn by chance: splits, margins, the mix and the baseline are the same for every seed, and
made once.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.errors import BadCase
from nlp import scikit, transformer
from nlp.scikit import Split
from nlp.table_model import CHARACTERS, INNER_FOLDS, Corpus, both, choose, corpus_of, deep, wide
from nlp.tables import Table, check_labels

BASELINE_PENALTIES = (0.3, 1.2, 2.4)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The best of its kind, by what is counted on: the harder to beat."""

    macro_f1: float
    longest: int
    """run of characters"""
    penalty: float
    balanced: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What was counted."""

    accuracy: NDArray[np.float64]
    """shape (seeds, splits)"""
    macro_f1: NDArray[np.float64]
    """shape (seeds, splits)"""
    baseline: Baseline
    seconds: float

    def figures(self) -> dict[str, float]:
        """The figures as the command prints them: means over seeds and splits."""
        return {
            "accuracy": round(float(np.mean(self.accuracy)), 4),
            "macro_f1": round(float(np.mean(self.macro_f1)), 4),
            "baseline_macro_f1": round(self.baseline.macro_f1, 4),
            "seconds": round(self.seconds, 1),
        }


def folds_of(table: Table, count: int) -> list[Split]:
    """Every row is asked once.

    Raises:
        BadCase: fewer groups than folds, or a label has; one label alone.
    """
    groups = len(set(table.groups))
    if groups < count:
        raise BadCase(f"{count} folds want as many groups of rows, the table has {groups}")
    check_labels(table, least=max(count, INNER_FOLDS))
    return scikit.grouped_folds(table.labels, table.groups, count=count)


def with_test(train: Table, test: Table) -> tuple[Table, list[Split]]:
    """Both as one table, the second asked. A label of the second alone is never found.

    Raises:
        BadCase: one label alone, or one with too few rows to learn.
    """
    check_labels(train, least=INNER_FOLDS)
    learnt, total = len(train.texts), len(train.texts) + len(test.texts)
    table = Table(train.texts + test.texts, train.labels + test.labels, train.groups + test.groups)
    return table, [Split(np.arange(learnt), np.arange(learnt, total))]


def benchmark(
    table: Table,
    splits: Sequence[Split],
    *,
    seeds: int,
    cache_folder: Path,
    report: Callable[[str], None],
) -> Result:
    """Train on each split with each seed and count.

    Args:
        seeds: how many; 1, 2, …
        cache_folder: jieba's.
    """
    began = time.monotonic()
    transformer.use_one_thread()
    corpus = corpus_of(table, cache_folder)
    report(f"{len(table.texts)} rows, {corpus.classes} labels")
    baseline = best_baseline(corpus, splits)
    report(f"baseline: macro-F1 {baseline.macro_f1:.4f}")
    scores = np.zeros((2, seeds, len(splits)))
    for number, split in enumerate(splits):
        mix = choose(corpus, split)
        margins = wide(corpus, split, [mix.penalty])[0]
        truth = corpus.targets[split.asked]
        for seed, probable in enumerate(deep(corpus, split, seeds=range(1, seeds + 1))):
            found = both(margins, probable, mix)
            scores[:, seed, number] = float((found == truth).mean()), scikit.macro_f1(truth, found)
        report(f"split {number + 1} of {len(splits)}: macro-F1 {scores[1, :, number].mean():.4f}")
    return Result(scores[0], scores[1], baseline, time.monotonic() - began)


def best_baseline(corpus: Corpus, splits: Sequence[Split]) -> Baseline:
    """TF-IDF of words and characters with a linear SVM, each in every way, and the best of them."""
    found: dict[tuple[int, float, bool], list[float]] = {}
    for split, runs in product(splits, range(len(CHARACTERS))):
        rows = scikit.weighted([corpus.words, corpus.runs[runs]], split.learnt)
        for penalty, balanced in product(BASELINE_PENALTIES, (False, True)):
            margins = scikit.margins(
                rows, corpus.targets, split, penalty=penalty, balanced=balanced, classes=corpus.classes
            )
            score = scikit.macro_f1(corpus.targets[split.asked], margins.argmax(axis=1))
            found.setdefault((runs, penalty, balanced), []).append(score)
    runs, penalty, balanced = max(found, key=lambda way: float(np.mean(found[way])))
    return Baseline(float(np.mean(found[runs, penalty, balanced])), max(CHARACTERS[runs]), penalty, balanced)
