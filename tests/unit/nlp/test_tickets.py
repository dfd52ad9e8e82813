"""A city's own tickets as training material."""

from pathlib import Path

import pytest

from hotline.categories import ResponsibilityList
from hotline.judged import JudgedTicket, Verdict
from hotline.list_source import Sentence
from hotline.private import Private
from nlp.classifier import TrainedClassifier
from nlp.corpus import Part
from nlp.model_folder import Kind
from nlp.tickets import compare, ticket_texts
from tests.unit.nlp.test_classifier import MODELS


def _ticket(number: str, category: str, suggested: str = "") -> JudgedTicket:
    return JudgedTicket(number, Private("井盖没了"), category, "v", suggested, "linear-1" if suggested else "")


@pytest.mark.parametrize(
    ("category", "suggested", "verdict"),
    [
        ("050101-1", "050101-1", Verdict.ACCEPTED),
        ("050101-2", "050101-1", Verdict.CHANGED),
        ("050101-2", "050101", Verdict.CHANGED),
        ("", "050101", Verdict.REFUSED),
        ("050101-2", "", Verdict.UNASKED),
    ],
)
def test_verdict_is_what_became_of_the_suggestion(category: str, suggested: str, verdict: Verdict) -> None:
    assert _ticket("1", category, suggested).verdict is verdict


def test_tickets_are_kept_apart_by_their_number(taxonomy: ResponsibilityList) -> None:
    tickets = [_ticket(str(number), "050101-1", "050101-1") for number in range(400)]
    texts = ticket_texts(tickets, taxonomy)
    shares = {part: len(items) / 400 for part, items in texts.parts.items()}
    assert shares == pytest.approx({Part.TRAIN: 0.6, Part.TUNE: 0.2, Part.CALIBRATE: 0.0, Part.TEST: 0.2}, abs=0.07)
    fewer = ticket_texts(tickets[:100], taxonomy)
    assert all(len(fewer.parts[part]) <= len(texts.parts[part]) for part in Part)
    assert texts.verdicts == {"accepted": 400}


@pytest.mark.parametrize("category", ["", "05", "050101", "990101-1", "nonsense"])
def test_ticket_without_a_situation_of_the_list_is_left_out(category: str, taxonomy: ResponsibilityList) -> None:
    texts = ticket_texts([_ticket("1", category)], taxonomy)
    assert (texts.left_out, sum(map(len, texts.parts.values()))) == (1, 0)


def test_leaf_with_one_situation_means_that(taxonomy: ResponsibilityList) -> None:
    single = next(leaf for leaf in taxonomy.leaves if len(leaf.situations) == 1)
    texts = ticket_texts([_ticket("1", single.code)], taxonomy)
    assert [item.situation for items in texts.parts.values() for item in items] == [single.situations[0].code]


def test_two_models_are_compared_on_the_same_tickets(taxonomy: ResponsibilityList, tmp_path: Path) -> None:
    old, new = (
        TrainedClassifier(MODELS / kind, taxonomy, cache_folder=tmp_path) for kind in (Kind.LINEAR, Kind.TRANSFORMER)
    )
    found = compare(old, new, [Sentence("080101-1", "暖气不热"), Sentence("050101-1", "井盖没了")], taxonomy)
    assert found["n"] == 2
    assert found["old"]["version"].startswith("linear-")
    assert found["new"]["level1"]["n"] == found["old"]["level1"]["n"] == 2
