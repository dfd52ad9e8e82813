"""The caller's name and form of address."""

import pytest

from nlp.names import caller_name
from tests.unit.nlp.speech import said


@pytest.mark.parametrize(
    ("turns", "name"),
    [
        (["caller: 我姓张我家暖气不热"], "张"),
        (["agent: 您贵姓", "caller: 免贵姓王"], "王"),
        (["agent: 请问您贵姓", "caller: 我叫王建国我家住明德小区"], "王建国"),
        (["agent: 怎么称呼您", "caller: 王建国"], "王建国"),
        (["agent: 怎么称呼您", "caller: 姓李", "agent: 好的李女士请问"], "李女士"),
        (["agent: 怎么称呼您", "caller: 李明", "agent: 好的李先生请问"], "李明先生"),
        (["agent: 先生您好请问您贵姓", "caller: 我姓王"], "王先生"),
        (["agent: 您贵姓", "caller: 弓长张"], "张"),
        (["caller: 我姓章立早章"], "章"),
        (["agent: 您贵姓", "caller: 我姓张", "agent: 章女士是吧", "caller: 不是是弓长张"], "张女士"),
        (["caller: 我要投诉王经理他叫王建国"], None),
        (["agent: 您找王经理"], None),
        (["agent: 您贵姓", "caller: 不方便说"], None),
        (["agent: 您贵姓", "caller: 我不想说"], None),
        (["agent: 您贵姓", "caller: 欧阳"], "欧阳"),
        (["agent: 您的姓名", "caller: 欧阳明月"], "欧阳明月"),
        (["caller: 我叫李明电话是幺三八"], "李明"),
        (["agent: 明白张先生您稍等"], "张先生"),
        (["caller: 我叫王芳女士"], "王芳女士"),
        (["agent: 您怎么称呼", "caller: 叫我老张就行"], "张"),
        (["agent: 您好王建国先生是吧", "caller: 对"], "王建国先生"),
        (["agent: 请问您贵姓", "caller: 姓赵 赵钱孙李的赵"], "赵"),
        (["agent: 请问您贵姓", "caller: 我姓刘叫刘洋"], "刘洋"),
        (["agent: 请问您怎么称呼", "caller: 我叫张伟伟大的伟"], "张伟"),
        (["agent: 请问您怎么称呼", "caller: 刘女士"], "刘女士"),
        (["agent: 请问您怎么称呼", "caller: 我是陈先生"], "陈先生"),
        (["agent: 请问您怎么称呼", "caller: 高兴街那个"], None),
        (["agent: 怎么称呼", "caller: 姓刘 刘先生"], "刘先生"),
        (["agent: 您叫啥", "caller: 孙桂芝 桂花的桂 芝麻的芝"], "孙桂芝"),
        (["agent: 您姓什么", "caller: 马 骑马的马"], "马"),
        (["agent: 姓名", "caller: 李军 不是 李俊 英俊的俊"], "李俊"),
        (["agent: 您贵姓", "caller: 姓那 满族的那"], "那"),
        (["agent: 您贵姓", "caller: 免贵 姜"], "姜"),
        (["caller: 我是苏婷 我儿子上学的事"], "苏婷"),
        (["agent: 您姓什么", "caller: 常 常常的常"], "常"),
        (["caller: 我姓仝 人字头下面一个工"], "仝"),
        (["agent: 您方便留下姓名吗", "caller: 行 王海波 大海的海"], "王海波"),
        (["agent: 您贵姓", "caller: 就写姓李吧"], "李"),
        (["agent: 姓名方便吗", "caller: 方便 罗小玲 大小的小"], "罗小玲"),
        (["agent: 您贵姓", "caller: 你就记郝大妈吧"], "郝大妈"),
        (["agent: 您儿子的姓名", "caller: 叫高翔"], None),
        (["agent: 老太太叫什么", "caller: 叫魏淑贤"], None),
        (["agent: 您父亲贵姓", "caller: 姓佘"], None),
        (["agent: 您是孩子家长 您贵姓", "caller: 我姓任"], "任"),
        (["caller: 我是高中生 想问报名的事"], None),
        (["caller: 老百姓反映好几回了"], None),
    ],
)
def test_name_is_heard_as_it_would_be_written(turns: list[str], name: str | None) -> None:
    found = caller_name(said(*turns))
    assert (found.text if found else None) == name


def test_name_from_both_sides_is_surer() -> None:
    alone = caller_name(said("caller: 我姓张"))
    both = caller_name(said("caller: 我姓张", "agent: 好的张女士"))
    assert alone is not None
    assert both is not None
    assert both.confidence > alone.confidence
