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
        (["caller: 先别让学校知道"], "是"),
        (["caller: 不要告诉开发商就行"], "是"),
        (["caller: 物业不告诉我们什么时候修"], None),
        (["caller: 要是他知道是我打的就麻烦了"], "是"),
        (["caller: 你就直接说我反映的"], "否"),
        (["agent: 您想不想让对方知道您的身份", "caller: 不想"], "是"),
        (["agent: 您的联系方式可以提供给城管吗", "caller: 行 让他们找我"], "否"),
        (["agent: 您同意把您的信息转给物业吗", "caller: 转呗"], "否"),
        (["agent: 您匿名还是实名", "caller: 实名"], "否"),
        (["agent: 您是否需要匿名", "caller: 那倒不必"], "否"),
        (["agent: 需要隐藏您的身份吗", "caller: 没那个必要"], "否"),
        (["caller: 名字就不留了"], "是"),
        (["caller: 匿名干啥我又没犯法"], "否"),
        (["agent: 要对他保密吗", "caller: 要不要都行 他早知道是我了"], "否"),
        (["agent: 处理结果需要电话告诉您吗", "caller: 不需要了"], None),
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
        (["caller: 查好了给我回过来"], "是"),
        (["caller: 有结果再打"], "是"),
        (["caller: 有消息打我电话啊"], "是"),
        (["caller: 天天有贷款的给我打电话"], None),
        (["caller: 物业说给我回电话 到现在没回"], None),
        (["caller: 他上午给我打电话了"], None),
        (["caller: 得有人给我打电话说清楚"], "是"),
        (["caller: 不求回复"], "否"),
        (["agent: 跟您反馈可以吗", "caller: 反馈就算了"], "否"),
        (["agent: 您的电话", "caller: 你打我手机幺三九零零零零幺八八四"], None),
    ],
)
def test_call_back(turns: list[str], text: str | None) -> None:
    found = wants_callback(said(*turns))
    assert (found.text if found else None) == text
