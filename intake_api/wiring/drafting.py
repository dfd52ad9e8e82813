"""Drafts and what is measured of them, and tickets beside their calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake_api.wiring import areas

if TYPE_CHECKING:
    from hotline.categories import ResponsibilityList
    from hotline.checks import Finding
    from hotline.drafts import Draft
    from hotline.ports import Drafter, TicketChecker
    from intake_api.settings import TerritorySettings
    from nlp.settings import NlpSettings


def drafter(settings: NlpSettings, ground: TerritorySettings) -> Drafter:
    """What makes drafts of finals; loads the classifier and the territory, which takes seconds.

    Raises:
        BadList, BadModel, BadTerritory
    """
    from nlp.load import drafter

    return drafter(settings, areas.territory(ground))


def classify_text(text: str) -> tuple[tuple[Draft, ...], ResponsibilityList]:
    """The drafts of one caller's words, as if they were the whole call, an issue each.

    Raises:
        BadList, BadModel
    """
    from intake_api.settings import read
    from nlp.load import drafter
    from nlp.text import utterances_of

    settings = read()
    loaded = drafter(settings.nlp, areas.territory(settings.territory))
    return loaded.draft("-", utterances_of(text)), loaded.taxonomy


def line_drafter() -> Callable[[Mapping[str, Any]], tuple[Draft, ...]]:
    """What drafts one `{"id", "text"}` or `{"id", "turns"}` after the other; takes seconds to make.

    Raises:
        BadList, BadModel; BadCase when a line is neither.
    """
    from intake_api.settings import read
    from nlp.load import drafter
    from nlp.text import conversation

    settings = read()
    loaded = drafter(settings.nlp, areas.territory(settings.territory))
    return lambda row: loaded.draft(row["id"], conversation(row, call_id=row["id"]))


def evaluate_fields(paths: Sequence[Path]) -> dict[str, Any]:
    """How many fields of drafts are right on the cases of these files (docs/cases.md).

    Raises:
        BadCase: a line is no case.
        BadList, BadModel
    """
    from intake_api.settings import read
    from nlp.cases import read_cases
    from nlp.field_figures import field_figures
    from nlp.load import drafter

    cases = [case for path in paths for case in read_cases(path)]
    settings = read()
    loaded = drafter(settings.nlp, areas.territory(settings.territory))
    return {"model": loaded.classifier.version} | field_figures(cases, loaded, loaded.taxonomy)


def evaluate_places(paths: Sequence[Path]) -> dict[str, Any]:
    """How often the place of the territory is right on the cases of these files (docs/cases.md).

    Raises:
        BadCase: a line is no case.
        BadList, BadModel, BadTerritory
    """
    from intake_api.settings import read
    from nlp.load import drafter
    from nlp.place_figures import place_figures, read_place_cases

    cases = [case for path in paths for case in read_place_cases(path)]
    settings = read()
    return place_figures(cases, drafter(settings.nlp, areas.territory(settings.territory)))


def ticket_checker(settings: NlpSettings) -> TicketChecker:
    """What looks at tickets beside their calls; loads the classifier, which takes seconds.

    Raises:
        BadList, BadModel
    """
    from nlp.load import checker

    return checker(settings)


def line_checker() -> Callable[[Mapping[str, Any]], tuple[Finding, ...]]:
    """What checks one `{"transcript", "ticket"}` after the other; takes seconds to make.

    Raises:
        BadList, BadModel; BadCase when a line is something else.
    """
    from intake_api.settings import read
    from nlp.check_cases import ticket_of, transcript_of

    checker = ticket_checker(read().nlp)
    return lambda row: checker.check(transcript_of(row), ticket_of(row))


def check_figures(cases: Sequence[tuple[str, Set[str], Set[str]]]) -> dict[str, Any]:
    """Precision and recall of every defect; id, defects expected and defects found of each case."""
    from nlp.check_figures import check_figures

    return check_figures(cases)
