"""When it happened."""

from datetime import date

import pytest

from nlp.occurred import occurred, resolved
from tests.unit.nlp.speech import said

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("turns", "when"),
    [
        (["caller: 今天早上停水了"], "今天早上（2026-03-04）"),
        (["caller: 上周三开始暖气就不热"], "上周三开始（2026-02-25）"),
        (["caller: 三号晚上有人打架"], "三号晚上（2026-03-03）"),
        (["caller: 从十月份开始就没有暖气"], "从十月份开始（2025-10）"),
        (["caller: 我家暖气不热已经三天了室内只有十五度"], "三天（2026-03-01）"),
        (["agent: 什么时候开始的", "caller: 大概上个月二十号吧"], "上个月二十号（2026-02-20）"),
        (["caller: 昨天给物业打过电话没人管从前天晚上就停电了"], "从前天晚上（2026-03-02）"),
        (["caller: 每天晚上十点还在施工"], "每天晚上十点"),
        (["caller: 去年十二月份欠我工资"], "去年十二月份（2025-12）"),
        (["caller: 我家住三号楼"], None),
        (["caller: 三号门口井盖丢了"], None),
        (["caller: 明天几点上班"], None),
        (["caller: 五个工作日内答复"], None),
        (["caller: 老人八十岁了"], None),
        (["caller: 二零二六年一月三号晚上八点多被狗咬了"], "二零二六年一月三号晚上八点多（2026-01-03）"),
        (["caller: 停电半个月了"], "半个月"),
        (["caller: 昨天晚上不对是前天晚上"], "前天晚上（2026-03-02）"),
        (["agent: 多长时间了", "caller: 两个多月了"], "两个多月（2026-01）"),
        (["agent: 有多久了", "caller: 三个月"], "三个月（2025-12）"),
        (["caller: 今天下午三点半左右"], "今天下午三点半左右（2026-03-04）"),
        (["caller: 已经一个星期没来水了"], "一个星期（2026-02-25）"),
        (["caller: 最近小区老停电"], "最近"),
        (["caller: 昨天晚上八点左右在路口被撞了"], "昨天晚上八点左右（2026-03-03）"),
        (["caller: 从上周一到现在垃圾没人收"], "从上周一到现在（2026-02-23）"),
        (["caller: 上个月交的钱 到现在没开票"], "上个月（2026-02）"),
        (["caller: 昨儿个在早市买的鱼是臭的"], "昨儿个（2026-03-03）"),
        (["caller: 建议公交延长到晚上十点"], None),
    ],
)
def test_time_of_the_matter_is_found_among_others(turns: list[str], when: str | None) -> None:
    found = occurred(said(*turns), WEDNESDAY)
    assert (found.text if found else None) == when


def test_without_the_calls_day_the_words_stand_alone() -> None:
    found = occurred(said("caller: 上周三开始停水了"))
    assert found is not None
    assert found.text == "上周三开始"


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("三十一号", "2026-01-31"),
        ("二月三十号", None),
        ("从元旦开始", "2026-01-01"),
        ("国庆", "2025-10-01"),
        ("去年五一", "2025-05-01"),
        ("周五", "2026-02-27"),
        ("上上周一", "2026-02-16"),
        ("去年", None),
        ("上个月", "2026-02"),
        ("零月", None),
        ("好几天", None),
    ],
)
def test_day_is_resolved_into_the_past_or_not_at_all(phrase: str, day: str | None) -> None:
    assert resolved(phrase, WEDNESDAY) == day
