"""Corrections of a number that was told or read back wrongly."""

import pytest

from nlp.digit_runs import runs
from nlp.number_mending import mended, part_in_question

NUMBER = "13900001463"


def after(text: str, number: str = NUMBER, *others: str) -> str | None:
    found = mended(text, runs(text), number, others)
    return found.digits if found else None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("尾号是幺四六五", "13900001465"),
        ("最后两位应该是三六", "13900001436"),
        ("最后那个不是三 是五", "13900001465"),
        ("末尾是五 不是三", "13900001465"),
        ("倒数第三位是七", "13900001763"),
        ("第十一位是五", "13900001465"),
        ("第二位是五", "15900001463"),
        ("开头是幺三八", "13800001463"),
        ("中间是幺二三四", "13912341463"),
        ("不是六三 是三六", "13900001436"),
        ("三六 不是六三", "13900001436"),
        ("那个四改成七", "13900001763"),
        ("那个六三应该是三六", "13900001436"),
        ("四不对 是七", "13900001763"),
        ("六三说反了 是三六", "13900001436"),
        ("后两位反了", "13900001436"),
        ("不对 幺三八", "13800001463"),
        ("不对 幺四三六", "13900001436"),
        ("啊 幺四三六", "13900001436"),
        ("对 幺四六三", NUMBER),
        ("嗯对", None),
        ("三号楼二单元", None),
        ("", None),
    ],
)
def test_correction_changes_what_it_names(text: str, digits: str | None) -> None:
    assert after(text) == digits


@pytest.mark.parametrize("text", ["六三", "是六三 不是三六", "幺四六三", "不对 幺四六三"])
def test_group_of_the_callers_version_settles_a_wrong_read_back(text: str) -> None:
    assert after(text, "13900001436", NUMBER) == NUMBER


def test_area_code_goes_before_a_local_number() -> None:
    assert after("零二四", "24001122") == "02424001122"


@pytest.mark.parametrize(("text", "part"), [("最后两位不对", "最后两位是"), ("后四位是多少", "后四位是"), ("好的", "")])
def test_part_without_its_digits_waits_for_them(text: str, part: str) -> None:
    assert part_in_question(text) == part
