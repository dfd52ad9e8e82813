"""Whose a number is, and what the agent asked for."""

import pytest

from nlp.number_owner import Whose, is_a_relatives, whose
from nlp.number_question import Asked, asked_for


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("请问联系电话是多少", Asked.NUMBER),
        ("那您的呢", Asked.NUMBER),
        ("怎么联系您", Asked.NUMBER),
        ("您单位电话多少", Asked.NUMBER),
        ("物业电话有吗 您的电话呢", Asked.NUMBER),
        ("物业电话您打了吗", Asked.ELSE),
        ("您知道车主电话吗", Asked.ELSE),
        ("您反映的是哪个号码", Asked.ELSE),
        ("请问身份证号码", Asked.ELSE),
        ("户号多少", Asked.ELSE),
        ("好的", None),
        ("您贵姓", Asked.NAME),
        ("您贵姓留个电话", Asked.NUMBER),
    ],
)
def test_question_is_for_the_callers_number_or_for_another(text: str, asked: Asked | None) -> None:
    assert asked_for(text) is asked


@pytest.mark.parametrize(
    ("before", "behind", "asked", "owner"),
    [
        ("", "", Asked.NUMBER, Whose.ASKED),
        ("", "", None, Whose.BARE),
        ("", "", Asked.ELSE, Whose.ANOTHERS),
        ("我的电话是", "", None, Whose.CALLERS),
        ("有事打", "", None, Whose.CALLERS),
        ("打我老公吧 他电话", "", Asked.NUMBER, Whose.CALLERS),
        ("单位电话 ", " 找我就行", Asked.ELSE, Whose.CALLERS),
        ("物业不给修 我电话", "", None, Whose.CALLERS),
        ("登记的手机是", "", None, Whose.CALLERS),
        ("物业电话", "", Asked.NUMBER, Whose.ANOTHERS),
        ("医保局电话", "", None, Whose.ANOTHERS),
        ("我打", "没人接", None, Whose.ANOTHERS),
        ("骗子用", "给我打的", None, Whose.ANOTHERS),
        ("", "打过来的 说我欠费", None, Whose.ANOTHERS),
        ("", "这个号总骚扰我", Asked.NUMBER, Whose.ANOTHERS),
        ("别打", "", Asked.NUMBER, Whose.ANOTHERS),
        ("我的医保卡号是", "", Asked.NUMBER, Whose.ANOTHERS),
        ("快递单号", "", None, Whose.ANOTHERS),
        ("我儿子的手机", "丢了", None, Whose.ANOTHERS),
        ("不用 ", "", Asked.NUMBER, Whose.ASKED),
        ("姓付", "", None, Whose.BARE),
        ("我是老周", "", Asked.NAME, Whose.BARE),
        ("姓单 单位的单 ", "", Asked.NAME, Whose.BARE),
        ("姓洪卖酒那人的手机是", "", Asked.NAME, Whose.ANOTHERS),
        ("这个是平台绑的号换一个", "", Asked.NUMBER, Whose.CALLERS),
        ("我是学校老师打办公室", "", Asked.NUMBER, Whose.ASKED),
        ("我找学校老师打办公室", "", Asked.NUMBER, Whose.ANOTHERS),
        ("我留个号吧", "", None, Whose.CALLERS),
    ],
)
def test_words_around_a_number_tell_whose_it_is(before: str, behind: str, asked: Asked | None, owner: Whose) -> None:
    assert whose(before, behind, asked) is owner


def test_relatives_are_told_from_the_caller() -> None:
    assert is_a_relatives("我爱人的")
    assert is_a_relatives("", "噢不是这是我爱人的我的是")
    assert not is_a_relatives("不是这是我爱人的我的是")
    assert not is_a_relatives("我的手机")
