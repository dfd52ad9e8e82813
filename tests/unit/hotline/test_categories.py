from pathlib import Path

import pytest

from hotline.categories import (
    DispatchWay,
    HandlingWay,
    LimitUnit,
    Node,
    ResponsibilityList,
    Situation,
    TimeLimit,
    Unit,
    content_version,
    dump_list,
    load_list,
)
from hotline.errors import BadList

SITUATION = Situation(
    code="010101-1",
    name="车行道井盖缺失",
    accept="车行道上井盖缺失。",
    close="补装井盖。",
    limit=TimeLimit(2, LimitUnit.EMERGENCY_HOURS),
    unit="排水集团",
    co_units=("属地街道办事处",),
    way=HandlingWay.AT_ONCE,
    dispatch=DispatchWay.STRAIGHT,
    cues=("车道",),
)
LIST = ResponsibilityList(
    version="v",
    title="t",
    nodes={
        "01": Node("01", "井盖"),
        "0101": Node("0101", "病害"),
        "010101": Node("010101", "井盖缺失", ("没盖",), "near", "", grid=False, situations=(SITUATION,)),
    },
    units={"排水集团": Unit("U1", "排水集团", "enterprise", ("排水",))},
)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "shown"),
    [
        ("4小时", 4, LimitUnit.HOURS, "4小时"),
        ("2紧急工作时", 2, LimitUnit.EMERGENCY_HOURS, "2紧急工作时"),
        ("5工作日", 5, LimitUnit.WORKING_DAYS, "5个工作日"),
        ("5个工作日", 5, LimitUnit.WORKING_DAYS, "5个工作日"),
        (" 3天 ", 3, LimitUnit.DAYS, "3天"),
    ],
)
def test_limits_parse_and_print(text: str, amount: int, unit: LimitUnit, shown: str) -> None:
    limit = TimeLimit.parse(text)
    assert (limit.amount, limit.unit, str(limit)) == (amount, unit, shown)
    assert TimeLimit.parse(shown) == limit


@pytest.mark.parametrize("text", ["", "5", "0小时", "五天", "-1天", "1.5小时", "5个小时", "5周"])
def test_other_limits_are_refused(text: str) -> None:
    with pytest.raises(BadList, match="time limit"):
        TimeLimit.parse(text)


def test_the_compiled_form_reads_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(dump_list(LIST), "utf-8")
    assert load_list(path) == LIST


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 1', '{"version":"v","title":"t","sample":true}'])
def test_a_broken_compiled_list_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text, "utf-8")
    with pytest.raises(BadList, match=r"list\.json"):
        load_list(path)


def test_a_missing_compiled_list_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BadList, match="hotline categories compile"):
        load_list(tmp_path / "list.json")


def test_a_path_runs_from_the_top_for_nodes_and_situations() -> None:
    assert [node.name for node in LIST.path("010101-1")] == ["井盖", "病害", "井盖缺失"]
    assert [node.level for node in LIST.path("010101")] == [1, 2, 3]
    with pytest.raises(BadList, match="990101"):
        LIST.path("990101")


def test_leaves_situations_and_children() -> None:
    assert [leaf.code for leaf in LIST.leaves] == ["010101"]
    assert LIST.situations["010101-1"] is SITUATION
    assert [node.code for node in LIST.children("")] == ["01"]
    assert [node.code for node in LIST.children("01")] == ["0101"]


def test_the_version_changes_with_any_byte() -> None:
    assert content_version([b"ab", b"c"]) != content_version([b"a", b"bc"])
    assert content_version([b"ab"]) == content_version([b"ab"])


def test_a_list_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        LIST.nodes["02"] = Node("02", "x")  # type: ignore[index]  # what must fail
    with pytest.raises(TypeError, match="does not support item assignment"):
        LIST.situations["02"] = SITUATION  # type: ignore[index]  # what must fail


def test_categories_are_found_by_name_and_alias() -> None:
    assert [node.code for node in LIST.named("井盖缺失")] == ["010101"]
    assert [node.code for node in LIST.named(" 没盖 ")] == ["010101"]
    assert LIST.named("没有的") == ()


def test_units_are_found_by_name_and_alias() -> None:
    assert LIST.unit("排水集团").code == LIST.unit("排水").code == "U1"
    with pytest.raises(BadList, match="not in the catalogue"):
        LIST.unit("环卫")


def test_an_alias_of_two_units_means_neither() -> None:
    units = {name: Unit(name, name, "city", ("排水",)) for name in ("甲", "乙")}
    with pytest.raises(BadList, match="alias of 甲、乙"):
        ResponsibilityList("v", "t", {}, units).unit("排水")


def test_parents_and_situations_of_a_category_and_of_a_unit() -> None:
    parents = [LIST.parent(code) for code in ("010101-1", "010101", "01")]
    assert [parent.code if parent else None for parent in parents] == ["010101", "0101", None]
    assert LIST.situations_under("01") == LIST.situations_under("") == (SITUATION,)
    assert LIST.situations_under("02") == ()
    assert LIST.situations_of_unit("排水集团") == (SITUATION,)
