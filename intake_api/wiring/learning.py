"""The classifier and the short models: trained, compared, measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass


def train_classifier(
    out: Path | None, *, seed: int, start: Path | None, report: Callable[[str], None]
) -> dict[str, Any]:
    """Train on the list's sentences; returns what is shipped, why, and its held-out figures by form of the sentences.

    Args:
        start: a local Hugging Face folder the encoder goes on from.

    Raises:
        BadList: the sources have problems.
        BadSetting: the extra `train` is not installed, or `start` holds no such model.
    """
    from intake_api.settings import read
    from nlp.train import Recipe, train

    settings = read().nlp
    made = train(
        settings.list_folder, settings.sentences_folder, out or settings.classifier_folder,
        cache_folder=settings.cache_folder, recipe=Recipe(seed=seed, start=start), report=report,
    )  # fmt: skip
    meta = next(meta for meta in made.metas if meta.kind is made.shipped)
    return {
        "version": meta.version, "list_version": meta.list_version, "why": made.why, "held_out": meta.held_out
    }  # fmt: skip


def benchmark(
    train: Path,
    against: Path | int,
    *,
    text_column: str,
    label_column: str,
    group_column: str | None,
    seeds: int,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Train on a labelled table and count; returns the figures and what they are means of.

    Args:
        against: another table, or how many folds of this one.

    Raises:
        BadCase: a table cannot be read, or cannot be told apart or split.
        BadSetting: the extra `train` is not installed.
    """
    from dataclasses import asdict

    from intake_api.settings import read
    from nlp.tables import read_table

    columns: dict[str, Any] = {"text_column": text_column, "label_column": label_column, "group_column": group_column}
    tables = [read_table(path, **columns) for path in (train, against) if isinstance(path, Path)]

    from nlp.benchmark import benchmark, folds_of, with_test

    table, splits = with_test(*tables) if isinstance(against, Path) else (tables[0], folds_of(tables[0], against))
    made = benchmark(table, splits, seeds=seeds, cache_folder=read().nlp.cache_folder, report=report)
    return {"figures": made.figures(), "macro_f1": made.macro_f1.tolist(), "baseline": asdict(made.baseline)}


def train_short(out: Path | None, *, report: Callable[[str], None]) -> Mapping[str, Mapping[str, int]]:
    """Train the models of kinds and dangers; returns by file how many sentences taught each label.

    Raises:
        BadList: the sources have problems.
        InputRejected: a file of sentences is missing or broken.
    """
    from intake_api.settings import read
    from nlp.short_material import train_short_models

    settings = read().nlp
    return train_short_models(
        settings.list_folder, settings.sentences_folder, out or settings.short_folder, report=report
    )


def retrain_classifier(*, seed: int, start: Path | None, switch: bool, report: Callable[[str], None]) -> dict[str, Any]:
    """Train a candidate with the tickets of the database as well, compare, and put it in force when told.

    Raises:
        BadSetting: too few tickets, or as `train_classifier` has it.
        BadList, BadModel, Unavailable
    """
    from dataclasses import asdict

    from intake_api.settings import read
    from intake_api.tickets.judged import SqlJudgedTickets
    from nlp.retrain import retrain
    from nlp.train import Recipe

    settings = read()
    source = SqlJudgedTickets(settings.database)
    return asdict(retrain(settings.nlp, source, switch=switch, recipe=Recipe(seed=seed, start=start), report=report))


def evaluate_classifier() -> dict[str, Any]:
    """The figures of the classifier in use, counted anew on the sentences held out of its training.

    Raises:
        BadList: the sources have problems.
        BadModel: it is missing or broken, or was trained on another version of the list.
    """
    from intake_api.settings import read
    from nlp.held_out import evaluate

    return evaluate(read().nlp)
