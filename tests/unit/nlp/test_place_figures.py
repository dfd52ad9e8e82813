import json

import pytest

from hotline.errors import BadCase
from nlp.draft import RuleDrafter
from nlp.place_figures import place_figures, read_place_cases
from nlp.place_repair import PlaceRepair
from tests.fakes.classifier import KeywordClassifier
from tests.fakes.territory import grid, small_territory


@pytest.fixture(scope="module")
def drafter(taxonomy, segmenter):
    return RuleDrafter(KeywordClassifier(taxonomy), taxonomy, segmenter, None, PlaceRepair(small_territory()))


def write(path, *rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def case(id_, text, place, *tags):
    return {"id": id_, "text": text, "expect": {"place": place}, "tags": list(tags)}


def test_right_open_and_false_are_told_apart(drafter, tmp_path):
    estate = {"code": "210102-P0001", "area": grid(1)}
    rows = [
        case("right", "我住在阳光花园八号楼", estate, "number"),
        case("no number", "我住在阳光花园", estate, "number"),
        case("open", "我住在和平区", estate),
        case("false", "我在人民路", estate),
        case("none", "路灯坏了", None),
        case("made up", "我住在阳光花园", None),
    ]
    figures = place_figures(read_place_cases(write(tmp_path / "c.jsonl", *rows)), drafter)
    assert figures["right"]["value"] == 0.5
    assert figures["open"]["value"] == 0.25
    assert figures["grid"]["value"] == 0.5
    assert figures["false"]["wrong"] == ["false", "made up"]


@pytest.mark.parametrize(
    "row", [{}, {"id": "a"}, case("a", "x", {"code": "1"}), {"id": "a", "expect": {"place": None}}]
)
def test_a_line_that_is_no_case_is_named(row, tmp_path):
    with pytest.raises(BadCase, match="line 1"):
        read_place_cases(write(tmp_path / "c.jsonl", row))
