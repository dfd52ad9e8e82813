"""Digits in what was said, read as callers read them aloud."""

import pytest

from nlp.digit_runs import as_digits, frame, misheard_digits, runs


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("幺三九四零幺二五六七八", ["13940125678"]),
        ("幺三九 四个零 俩八双六", ["139", "0000", "8866"]),
        ("一百三十九 零零零一 二四六八", ["139", "0001", "2468"]),
        ("幺三八 十二 零零 三十四", ["138", "12", "00", "34"]),
        ("一三九 四千 四三二幺", ["139", "4000", "4321"]),
        ("四 个 零", ["0000"]),
        ("幺三拐洞拐勾洞", ["1370790"]),
        ("幺三九零零零零幺六两九", ["13900001629"]),
        ("两四零零幺六七八", ["24001678"]),
        ("13940125678", ["13940125678"]),
        ("三号楼二单元五零一", ["501"]),
        ("三千二百块", []),
        ("六十六岁", []),
        ("记一下 说一遍", []),
        ("4S店", []),
        ("辽A12345", []),
        ("幺二三四号码", ["1234"]),
        ("四零四零个人手机", ["4040"]),
        ("", []),
    ],
)
def test_digits_are_read_and_counts_are_not(text: str, digits: list[str]) -> None:
    assert [run.digits for run in runs(as_digits(text))] == digits


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("要三九零零零零", "幺三九零零零零"),
        ("幺三就零林零零", "幺三九零零零零"),
        ("要三九 领领领领 而三四五", "幺三九 零零零零 二三四五"),
        ("壹捌捌零零", "一八八零零"),
        ("是幺三九零零零零幺二三吧", "是幺三九零零零零幺二三吧"),
        ("就说留个电话吧", "就说留个电话吧"),
        ("二是这么回事", "二是这么回事"),
    ],
)
def test_what_sounds_like_a_digit_is_one_only_among_digits(text: str, read: str) -> None:
    assert misheard_digits(text) == read


@pytest.mark.parametrize("text", ["要三九 四 个 零 壹", "幺三九洞洞两八", "领导就是不管 三九"])
def test_readings_keep_every_place(text: str) -> None:
    assert len(as_digits(text)) == len(misheard_digits(text)) == len(text)


def test_frame_leaves_what_is_said_about_the_digits() -> None:
    text = "不是六三 是三六"
    assert frame(text, runs(text)) == "不是# 是#"
