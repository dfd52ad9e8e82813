"""What is told of a played call."""

import io

import pytest
from rich.console import Console

from hotline.calls import Side
from intake_api.demo.measures import COMPLETE, Played, Seen
from intake_api.demo.report import LABELS, measured, print_ticket
from intake_api.demo.watch import Watch


def test_figures_are_whole_milliseconds() -> None:
    watch = Watch(partials=[Seen(Side.CALLER, 10.4567, 10.3)], finals=[Seen(Side.CALLER, 12.25, 11.9)])
    assert measured(watch, [Played(Side.CALLER, 10.0, 12.0)]) == {"first_partial_ms": 457, "final_lag_ms_p95": 250}


def test_call_without_words_has_no_figures_rather_than_good_ones() -> None:
    played = [Played(Side.CALLER, 10.0, 12.0)]
    assert measured(Watch(), played) == {"first_partial_ms": None, "final_lag_ms_p95": None}


@pytest.mark.parametrize("category", [None, {"path": [], "situation": None, "alternatives": []}])
def test_ticket_without_category_shows_what_it_lacks(category: object) -> None:
    text = _printed({"fields": {"title": {"value": "井盖缺失"}, "unit": {"value": None}}, "category": category})
    assert "工单 20260101-000001-2" in text
    assert "井盖缺失" in text
    assert text.count("—") >= len(LABELS) - 1
    assert "确责分类" not in text


def test_ticket_shows_the_whole_path() -> None:
    category = {"path": [{"name": "井盖"}, {"name": "井盖缺损"}], "situation": None, "alternatives": []}
    assert "井盖 › 井盖缺损" in _printed({"fields": {}, "category": category})


def test_every_field_of_a_complete_draft_is_printed() -> None:
    assert {str(key) for key in COMPLETE} - {"category"} <= LABELS.keys()


def test_long_content_is_folded_and_not_cut() -> None:
    text = _printed({"fields": {"content": {"value": "暖气不热" * 40}}, "category": None})
    assert text.count("暖") == text.count("热") == 40


def _printed(draft: dict[str, object]) -> str:
    out = io.StringIO()
    print_ticket(Console(file=out, width=100), "20260101-000001-2", draft)
    return out.getvalue()
