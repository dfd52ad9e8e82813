"""The kind of request."""

import pytest

from nlp.kind import request_kind
from tests.unit.nlp.speech import said


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("投诉", "我家暖气不热打了好几次物业电话没人管"),
        ("投诉", "怎么没人管"),
        ("投诉", "想咨询一下为什么物业一直不管"),
        ("投诉", "楼下烧烤店天天半夜放音响吵得睡不着"),
        ("投诉", "公司拖欠我三个月工资不给"),
        ("投诉", "请问一下我们小区垃圾都堆成山了到底归谁管啊"),
        ("投诉", "公交司机态度特别恶劣还骂人"),
        ("投诉", "物业说好上周修电梯到现在也没修"),
        ("投诉", "健身房关门了钱不退"),
        ("投诉", "隔壁装修从早上六点就开始砸墙"),
        ("投诉", "路灯坏了半个月了报修好几次都没人修"),
        ("求助", "我家停水了什么时候能来水啊麻烦派人看看"),
        ("求助", "路灯坏了能来修一下吗"),
        ("求助", "老人走失了"),
        ("求助", "下水道堵了返水"),
        ("求助", "门口井盖丢了"),
        ("求助", "家里困难孩子上学没钱想申请救助帮帮我"),
        ("求助", "我家暖气不热屋里才十五度"),
        ("咨询", "请问养老保险怎么转移"),
        ("咨询", "我想问一下居住证需要什么材料"),
        ("咨询", "医保报销比例是多少"),
        ("咨询", "社保局周末上班吗"),
        ("咨询", "明天地铁几点首班车"),
        ("咨询", "公积金能不能提取出来还房贷"),
        ("咨询", "二手房过户要交多少税"),
        ("举报", "我要举报有个小作坊生产假酒"),
        ("举报", "有人在楼顶私自盖房子违建"),
        ("举报", "工厂半夜往河里偷排污水"),
        ("举报", "有个诊所没有资质就给人打针"),
        ("举报", "小区里有人聚众赌博"),
        ("建议", "建议在学校门口装个红绿灯"),
        ("建议", "希望这条公交线路能延长到地铁站"),
        ("建议", "能不能考虑增加几个垃圾桶"),
        ("建议", "我觉得斑马线应该加个信号灯"),
        ("表扬", "我要表扬公交司机拾金不昧"),
        ("表扬", "特别感谢社区的小王帮我妈办了证"),
        ("表扬", "想给环卫工人点个赞"),
        ("表扬", "昨天报修的水管今天就修好了师傅服务特别好想感谢一下"),
        ("投诉", "我不是咨询我要投诉"),
        ("咨询", "我不投诉就是问一下停车收费标准"),
        ("投诉", "这个物业费凭什么涨价"),
        ("投诉", "出租车拒载"),
        ("投诉", "孩子在幼儿园被老师打了"),
    ],
)
def test_kind_follows_from_what_was_said(kind: str, told: str) -> None:
    found = request_kind(said(f"caller: {told}"))
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "怎么没人管",
        "请问为什么物业一直不修",
        "想咨询一下物业乱收费归谁管",
        "能不能管管半夜施工的",
        "请问拖欠工资怎么没人管",
    ],
)
def test_complaint_is_never_softened_into_a_question(question: str) -> None:
    found = request_kind(said(f"caller: {question}"))
    assert found is not None
    assert found.kind == "投诉"


def test_reasons_are_kept_with_their_words() -> None:
    found = request_kind(said("caller: 打了好几次电话没人管"))
    assert found is not None
    assert ("nobody acts", "没人管") in [(reason.rule, reason.span.text) for reason in found.reasons]


@pytest.mark.parametrize("turns", [[], ["caller: 你好"], ["agent: 我要投诉"], ["caller: 好的谢谢"]])
def test_nothing_told_has_no_kind(turns: list[str]) -> None:
    assert request_kind(said(*turns)) is None
