from dataclasses import replace

import pytest

from hotline.categories import DispatchWay, HandlingWay, LimitUnit, Node, ResponsibilityList, Situation, TimeLimit
from hotline.errors import BadList
from hotline.list_mapping import (
    CodeMapping,
    carry,
    carry_through,
    dump_mapping,
    mapping_problems,
    parse_mapping,
    propose,
)


def _list(version: str, *names: tuple[str, str]) -> ResponsibilityList:
    """Nodes and situations by code and name."""
    situations: dict[str, list[Situation]] = {}
    for code, name in names:
        if "-" in code:
            limit = TimeLimit(3, LimitUnit.WORKING_DAYS)
            situations.setdefault(code.partition("-")[0], []).append(
                Situation(code, name, "", "", limit, "u", (), HandlingWay.BY_LAW, DispatchWay.STRAIGHT)
            )
    nodes = {
        code: Node(code, name, situations=tuple(situations.get(code, ()))) for code, name in names if "-" not in code
    }
    return ResponsibilityList(version, "t", nodes, {})


OLD = _list(
    "1",
    ("01", "市政"), ("0101", "井盖"), ("010101", "井盖缺失"), ("010101-1", "车行道"), ("010101-2", "小区内"),
    ("010102", "井盖松动"), ("010102-1", "响"),
)  # fmt: skip


def test_an_unchanged_list_needs_no_mapping() -> None:
    assert propose(OLD, replace(OLD, version="2")) == CodeMapping("1", "2")


def test_the_same_name_under_the_same_parent_is_the_same_thing() -> None:
    new = _list(
        "2",
        ("01", "市政"), ("0101", "井盖"), ("010101", "井盖松动"), ("010101-1", "响"),
        ("010102", "井盖缺失"), ("010102-1", "小区内"), ("010102-3", "车行道"),
    )  # fmt: skip
    assert propose(OLD, new).codes == {
        "010101": "010102", "010101-1": "010102-3", "010101-2": "010102-1", "010102": "010101", "010102-1": "010101-1",
    }  # fmt: skip
    assert propose(OLD, new).review == {}


def test_what_looks_renamed_is_left_to_a_person() -> None:
    new = _list(
        "2",
        ("01", "市政"), ("0101", "井盖"), ("010101", "井盖缺失"), ("010101-1", "车行道"), ("010101-2", "小区内"),
        ("010107", "井盖松动异响"), ("010107-1", "响"),
    )  # fmt: skip
    assert propose(OLD, new) == CodeMapping("1", "2", {}, {"010102": "010107", "010102-1": "010107-1"})


def test_another_name_at_the_same_code_is_left_to_a_person() -> None:
    new = _list(
        "2", ("01", "市政"), ("0101", "检查设施"), ("010101", "井盖缺失"), ("010101-1", "车行道"),
        ("010101-2", "小区内"), ("010102", "井盖松动"), ("010102-1", "响"),
    )  # fmt: skip
    assert propose(OLD, new) == CodeMapping("1", "2", {}, {"0101": "0101"})


def test_the_likest_names_find_each_other_first() -> None:
    old = _list("1", ("01", "市政"), ("0101", "雨水井盖缺失"), ("0102", "污水井盖缺失"))
    new = _list("2", ("01", "市政"), ("0101", "雨水口盖子不见"), ("0102", "污水井井盖缺失"))
    assert propose(old, new).review == {"0101": "0101", "0102": "0102"}


def test_what_nothing_follows_is_said_once() -> None:
    new = _list("2", ("01", "市政"), ("0101", "井盖"), ("010101", "井盖缺失"), ("010101-1", "车行道"))
    assert propose(OLD, new).codes == {"010101-2": "", "010102": ""}


def test_a_name_that_stands_is_not_given_to_a_renamed_one() -> None:
    old = _list("1", ("01", "市政"), ("0101", "井盖松动了"), ("0102", "井盖松动"))
    new = _list("2", ("01", "市政"), ("0103", "井盖松动"))
    assert propose(old, new) == CodeMapping("1", "2", {"0101": "", "0102": "0103"}, {})


@pytest.mark.parametrize(
    ("code", "carried"),
    [
        ("010101", "010305"),
        ("010101-1", "010305-2"),
        ("010101-9", "010305"),
        ("010102", None),
        ("010102-1", None),
        ("0101", "0101"),
        ("990101", "990101"),
    ],
)
def test_codes_are_carried(code: str, carried: str | None) -> None:
    mapping = CodeMapping("1", "2", {"010101": "010305", "010101-1": "010305-2", "010102": ""})
    assert carry(code, mapping) == carried


def test_a_mapping_reads_back_as_it_was_written() -> None:
    mapping = CodeMapping("1", "2", {"010101": "010102", "010102": ""}, {"0101": "0101"})
    text = dump_mapping(mapping, OLD, OLD)
    assert parse_mapping(text) == mapping
    assert '"010101" = "010102"  # 井盖缺失 → 井盖松动' in text


@pytest.mark.parametrize("text", ["", "from = 1", 'from = "1"\nto = "2"\ncodes = 3', 'from="1"\nto="2"\n[codes]\na=1'])
def test_another_file_is_no_mapping(text: str) -> None:
    with pytest.raises(BadList, match="mapping"):
        parse_mapping(text)


def test_unknown_codes_and_lines_under_review_are_named() -> None:
    mapping = CodeMapping("1", "2", {"99": "01", "01": "98", "010101-1": ""}, {"0101": "0101"})
    assert list(mapping_problems(mapping, OLD, OLD)) == [
        "0101: still under [review]",
        "99: not a code of the old list",
        "01: 98 is not a code of the new list",
    ]


STEPS = (CodeMapping("2", "3", {"0102": "0103", "0104": ""}), CodeMapping("1", "2", {"0101": "0102"}))


@pytest.mark.parametrize(
    ("code", "version", "now"),
    [
        ("0101", "1", "0103"),
        ("0102", "2", "0103"),
        ("0104", "1", None),
        ("0105-1", "1", "0105-1"),
        ("0101", "3", "0101"),
    ],
)
def test_a_code_is_carried_through_every_version_between(code: str, version: str, now: str | None) -> None:
    assert carry_through(code, version, "3", STEPS) == now


@pytest.mark.parametrize("version", ["0", "1"])
def test_versions_without_a_way_between_are_named(version: str) -> None:
    with pytest.raises(BadList, match=f"from version {version} to 9"):
        carry_through("0101", version, "9", STEPS)


def test_mappings_that_lead_in_a_circle_end() -> None:
    with pytest.raises(BadList, match="to 9"):
        carry_through("0101", "1", "9", (CodeMapping("1", "2"), CodeMapping("2", "1")))
