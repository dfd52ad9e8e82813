"""Callers who point to the number of the call."""

import pytest

from hotline.calls import Side
from nlp.calling_number import Pointing, agreed_on, calling_number_meant, offered_calling_number
from nlp.digit_runs import named_groups


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("就这个号", Pointing.UNASKED),
        ("修好了给我打这个电话", Pointing.UNASKED),
        ("来电显示上有", Pointing.ASKED),
        ("你那儿不是有显示吗", Pointing.ASKED),
        ("直接回拨就行", Pointing.ASKED),
        ("不用留 你就打我这个手机", Pointing.ASKED),
        ("不换 还是这个", Pointing.ASKED),
        ("就打我现在这个 一三九开头的那个", Pointing.ASKED),
        ("你电脑上没有吗", Pointing.ASKED),
        ("方便", Pointing.OFFERED),
        ("OK", Pointing.OFFERED),
        ("二十四小时开机", Pointing.OFFERED),
        ("还是打我来电这个吧", Pointing.AFTER_ANOTHER),
    ],
)
def test_it_is_meant(text: str, how: Pointing) -> None:
    assert calling_number_meant(text, how) is not None


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("可以", Pointing.UNASKED),
        ("我打这个电话打不通", Pointing.UNASKED),
        ("这个电话是诈骗吧", Pointing.UNASKED),
        ("这个我不想留", Pointing.ASKED),
        ("电话在纸上呢", Pointing.ASKED),
        ("就这个", Pointing.AFTER_ANOTHER),
        ("别打这个 换一个", Pointing.OFFERED),
        ("不方便 我借别人手机打的", Pointing.OFFERED),
        ("嗯不行", Pointing.OFFERED),
        ("联系不上 我用完就关机", Pointing.OFFERED),
        ("哪个手机", Pointing.OFFERED),
    ],
)
def test_it_is_not_meant(text: str, how: Pointing) -> None:
    assert calling_number_meant(text, how) is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("就打您来电这个号码可以吗", True),
        ("联系电话是本机吗", True),
        ("请问联系电话", False),
        ("联系电话就用您打进来的这个", True),
        ("回访还打您拨来的这部手机吗", True),
        ("联系您这个来电可以吗", True),
        ("现在这个路灯还亮吗", False),
        ("您刚才用这个号码打过电话是吗", False),
    ],
)
def test_agents_offer_it(text: str, offered: bool) -> None:
    assert (offered_calling_number(text) is not None) is offered


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (["agent: 怎么称呼 电话多少", "caller: 我姓白 电话自动就有吧"], "有吧"),
        (["agent: 那我就照着屏幕上这串抄了", "caller: 抄吧 没意见"], "抄吧"),
        (["caller: 路灯坏了 修好了就往这上头打", "agent: 好的"], "往这上"),
        (["agent: 可以用来电联系您吗", "caller: 可别 我不想让他们知道"], None),
        (["agent: 您留个电话", "caller: 不留了 对 就这样"], None),
        (["agent: 在哪条路上", "caller: 对 就是文化路"], None),
        (["agent: 电话多少", "caller: 行 幺三九四零幺二五六七八"], None),
    ],
)
def test_calling_number_is_agreed_on_in_words_no_pattern_knows(turns: list[str], words: str | None) -> None:
    told = [(Side(side), text) for side, _, text in (turn.partition(": ") for turn in turns)]
    place = agreed_on(told)
    assert (place and told[place[0]][1][place[1] : place[2]]) == words


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("八十二 六十五", ["82", "65"]),
        ("三十一 二十 四十六 五十二 两位两位的", ["31", "20", "46", "52"]),
        ("九十三", ["93"]),
        ("三十一号楼", []),
        ("五月二十 六十五元", []),
        ("", []),
    ],
)
def test_a_number_may_be_told_by_twos(text: str, digits: list[str]) -> None:
    assert [run.digits for run in named_groups(text)] == digits
