"""`hotline nlp train --from-tickets`: a candidate that learnt the city's tickets, compared, in force when told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hotline.errors import BadSetting
from hotline.ports import JudgedTickets
from nlp.classifier import TrainedClassifier
from nlp.corpus import Part
from nlp.load import classifier, responsibility_list
from nlp.model_folder import put_in_force, shipped
from nlp.settings import NlpSettings
from nlp.tickets import compare, ticket_texts
from nlp.train import Recipe, train

LEAST_HELD_OUT = 20
"""Held-out tickets below which no comparison is worth making."""


@dataclass(frozen=True, slots=True)
class Retrained:
    """What came of it."""

    comparison: dict[str, Any]
    """`old` and `new` on the same held-out tickets: accuracy a level with interval, version"""
    verdicts: dict[str, int]
    left_out: int
    switched: bool


def retrain(
    settings: NlpSettings,
    source: JudgedTickets,
    *,
    switch: bool,
    recipe: Recipe,
    report: Callable[[str], None],
) -> Retrained:
    """Train on sentences and tickets beside the model in force, compare both, and switch only when told.

    Raises:
        BadSetting: there are too few tickets under situations of today's list.
        BadList, BadModel, Unavailable
    """
    taxonomy = responsibility_list(settings)
    old = classifier(settings)
    texts = ticket_texts(source.read(), taxonomy)
    held_out = texts.parts[Part.TEST]
    if len(held_out) < LEAST_HELD_OUT:
        raise BadSetting(
            f"--from-tickets: {len(held_out)} held-out tickets under situations of the list, want {LEAST_HELD_OUT}"
        )
    report(", ".join(f"tickets {verdict}: {count}" for verdict, count in sorted(texts.verdicts.items())))
    candidate = settings.classifier_folder.with_name(f"{settings.classifier_folder.name}-candidate")
    more = {part: texts.parts[part] for part in (Part.TRAIN, Part.TUNE)}
    train(
        settings.list_folder, settings.sentences_folder, candidate,
        cache_folder=settings.cache_folder, more=more, recipe=recipe, report=report,
    )  # fmt: skip
    new = TrainedClassifier(shipped(candidate), taxonomy, cache_folder=settings.cache_folder)
    comparison = compare(old, new, held_out, taxonomy)
    if switch:
        put_in_force(candidate, settings.classifier_folder)
    return Retrained(comparison, dict(texts.verdicts), texts.left_out, switch)
