"""Confidentiality and call-back."""

import pytest

from nlp.wishes import wants_callback, wants_confidentiality
from tests.unit.nlp.speech import said


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (["caller: 请不要透露我的信息"], "是"),
        (["caller: 我想匿名举报"], "是"),
        (["caller: 帮我保密"], "是"),
        (["caller: 千万别让物业知道是我说的"], "是"),
        (["caller: 我怕他们报复"], "是"),
        (["caller: 不用保密"], "否"),
        (["caller: 我实名举报"], "否"),
        (["agent: 您的信息需要保密吗", "caller: 需要"], "是"),
        (["agent: 您的信息需要保密吗", "caller: 不用"], "否"),
        (["caller: 帮我保密", "caller: 算了不用保密了"], "否"),
        (["caller: 井盖没了"], None),
        (["agent: 我们会为您保密的"], None),
        (["agent: 我们会为您保密的", "caller: 好"], None),
        (["agent: 保密吗", "caller: 不用"], "否"),
        (["agent: 信息能告诉他们吗", "caller: 能"], "否"),
        (["agent: 信息能告诉他们吗", "caller: 不行"], "是"),
        (["caller: 我的名不许透露"], "是"),
        (["caller: 可别把我供出去"], "是"),
        (["caller: 我的身份不能公开"], "是"),
        (["caller: 保密局在哪办公"], None),
        (["caller: 单位让签保密协议"], None),
    ],
)
def test_confidentiality(turns: list[str], text: str | None) -> None:
    found = wants_confidentiality(said(*turns))
    assert (found.text if found else None) == text


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (["caller: 处理完给我回个电话"], "是"),
        (["caller: 有结果了告诉我一声"], "是"),
        (["caller: 不用给我回电话了"], "否"),
        (["caller: 不用回访"], "否"),
        (["caller: 别给我打电话"], "否"),
        (["agent: 需要给您回复吗", "caller: 要"], "是"),
        (["agent: 需要给您回复吗", "caller: 不用了"], "否"),
        (["caller: 打了好几次电话没人管"], None),
        (["caller: 物业一直没给我答复"], None),
        (["agent: 稍后给您回电话", "caller: 好"], None),
        (["agent: 回电吗", "caller: 回一个"], "是"),
        (["agent: 要给您回话不", "caller: 不要 剪了就行"], "否"),
        (["agent: 处理结果告诉您吗", "caller: 不用告诉我"], "否"),
        (["caller: 你们看完跟我说一声"], "是"),
        (["caller: 客服的回电话态度不好"], None),
    ],
)
def test_call_back(turns: list[str], text: str | None) -> None:
    found = wants_callback(said(*turns))
    assert (found.text if found else None) == text
