"""Cases that measure fields, and the figures counted on them."""

import json
from pathlib import Path

import pytest

from hotline.categories import ResponsibilityList
from hotline.errors import BadCase
from nlp.cases import read_cases
from nlp.draft import RuleDrafter
from nlp.field_figures import field_figures
from nlp.segment import Segmenter
from tests.fakes.classifier import KeywordClassifier

GOOD = {
    "id": "a",
    "date": "2026-03-04",
    "caller": "13900001111",
    "text": "我姓张昨天井盖没了\n就打这个号",
    "expect": {
        "caller_name": "张",
        "callback_number": "13900001111",
        "occurred": "昨天",
        "occurred_on": "2026-03-03",
        "category": "0501",
        "kind": "求助",
        "urgent": True,
        "hand_over": ["市政抢修"],
        "confidential": None,
        "plates": [],
        "issues": 1,
        "asks": ["place_text"],
        "asks_not": ["caller_name"],
        "abstains": None,
    },
}


def _file(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


@pytest.fixture
def drafter(taxonomy: ResponsibilityList, segmenter: Segmenter) -> RuleDrafter:
    return RuleDrafter(KeywordClassifier(taxonomy), taxonomy, segmenter)


def test_what_a_draft_says_right_is_counted_right(
    tmp_path: Path, drafter: RuleDrafter, taxonomy: ResponsibilityList
) -> None:
    result = field_figures(read_cases(_file(tmp_path, GOOD)), drafter, taxonomy)
    assert {key: one["value"] for key, one in result["fields"].items()} == {
        **dict.fromkeys(GOOD["expect"], 1.0),  # type: ignore[call-overload]  # a dict of keys
        "grounded": 1.0,
    }
    assert (result["urgency"]["recall"]["value"], result["urgency"]["recall"]["n"]) == (1.0, 1)


def test_what_is_wrong_silent_or_falsely_alarmed_is_told_apart(
    tmp_path: Path, drafter: RuleDrafter, taxonomy: ResponsibilityList
) -> None:
    rows = [
        {"id": "a", "text": "我姓张井盖没了", "expect": {"caller_name": "章", "plates": ["辽A12345"], "urgent": False}},
        {"id": "b", "text": "暖气不热", "expect": {"caller_name": None, "urgent": True}, "tags": ["t"]},
    ]
    result = field_figures(read_cases(_file(tmp_path, *rows)), drafter, taxonomy)
    name = result["fields"]["caller_name"]
    assert (name["value"], name["n"], name["silent"], name["wrong"]) == (0.5, 2, 0, ["a"])
    assert result["fields"]["plates"]["silent"] == 1
    assert result["urgency"]["false_alarms"]["value"] == 1.0
    assert result["urgency"]["recall"]["value"] == 0.0
    assert set(result["by_tag"]) == {"t"}


def test_a_second_draft_is_measured_by_more(tmp_path: Path, drafter: RuleDrafter, taxonomy: ResponsibilityList) -> None:
    row = {
        "id": "a",
        "text": "我们小区井盖没了还有一个事我家暖气不热没人管",
        "expect": {"issues": 2, "urgent": True},
        "more": [{"kind": "投诉", "urgent": False}],
    }
    result = field_figures(read_cases(_file(tmp_path, row)), drafter, taxonomy)
    assert {key: one["value"] for key, one in result["fields"].items()} == dict.fromkeys(
        ("grounded", "issues", "kind", "urgent"), 1.0
    )


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "not JSON"),
        ({"id": "b", "text": "秘密"}, '"expect" is no object'),
        ({"id": "b", "text": "秘密", "expect": {}}, '"expect" is no object'),
        ({"id": "b", "text": "秘密", "expect": {"mood": "x"}}, '"expect": mood is unknown'),
        ({"id": "b", "text": "秘密", "expect": {"kind": "秘密"}}, '"expect": kind'),
        ({"id": "b", "text": "秘密", "expect": {"issues": 0}}, '"expect": issues'),
        ({"id": "b", "text": "秘密", "expect": {"urgent": "yes"}}, '"expect": urgent'),
        ({"id": "b", "text": "秘密", "expect": {"amounts": ["三千"]}}, '"expect": amounts'),
        ({"id": "b", "text": "秘密", "expect": {"urgent": True}, "extra": 1}, "unknown key extra"),
        ({"id": "b", "text": "秘密", "expect": {"urgent": True}, "date": "3/4"}, '"date" is no day'),
        ({"id": "b", "text": "秘密", "expect": {"urgent": True}, "caller": 139}, '"caller" is no text'),
        ({"id": "b", "text": "秘密", "expect": {"urgent": True}, "tags": "x"}, '"tags" is no list'),
        ({"id": "b", "text": "秘密", "expect": {"urgent": True}, "more": {}}, '"more" is no list'),
        ({"id": "b", "expect": {"urgent": True}}, 'want one of "text" and "turns"'),
        (GOOD, "the id stands twice"),
    ],
)
def test_a_line_that_is_no_case_is_refused_without_its_words(tmp_path: Path, bad: object, why: str) -> None:
    with pytest.raises(BadCase, match="line 2: ") as caught:
        read_cases(_file(tmp_path, GOOD, bad))
    assert why in str(caught.value)
    assert "秘密" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="cannot read"):
        read_cases(tmp_path / "none")
