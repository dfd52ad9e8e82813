"""Callers who point to the number of the call."""

import pytest

from nlp.calling_number import Pointing, calling_number_meant, offered_calling_number


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
