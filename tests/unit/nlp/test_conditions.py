"""Figures of acceptance conditions against figures said."""

import pytest

from nlp.conditions import Condition, conditions, evidence_for, quantities


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("室温低于十八摄氏度。", (Condition("degrees", 18, below=True),)),
        ("停水超过二十四小时未恢复。", (Condition("hours", 24, below=False),)),
        ("停用不超过三日。", (Condition("hours", 72, below=True),)),
        ("连续三日以上。", (Condition("hours", 72, below=False),)),
        ("停工三个月以上", (Condition("hours", 2160, below=False),)),
        ("车行道上井盖缺失。", ()),
    ],
)
def test_limits_are_read(accept: str, expected: tuple[Condition, ...]) -> None:
    assert conditions(accept) == expected


def test_quantities_said_are_read_in_one_unit() -> None:
    assert quantities("屋里才十五度都三天了停了两个小时") == {"degrees": (15,), "hours": (72, 2)}
    assert quantities("十一月四日开始的") == {}


@pytest.mark.parametrize(
    ("accept", "text", "expected"),
    [
        ("室温低于十八摄氏度", "屋里十五度", 1),
        ("室温低于十摄氏度", "屋里十五度", -1),
        ("室温低于十摄氏度", "屋里冷", 0),
        ("停水超过二十四小时", "停了两天了", 1),
        ("停水超过二十四小时", "停了三个小时", -1),
        ("井盖缺失", "三天了", 0),
    ],
)
def test_what_was_said_speaks_for_or_against(accept: str, text: str, expected: int) -> None:
    assert evidence_for(accept, text) == expected
