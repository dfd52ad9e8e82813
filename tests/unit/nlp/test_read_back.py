"""The number as the agent repeats it."""

import pytest

from nlp.numbers import callback_number
from nlp.sounding_digits import dictated, sounding_runs
from tests.unit.nlp.speech import said

ASK = "agent: 请问联系电话是多少"


def digits_of(*turns: str) -> str | None:
    number = callback_number(said(*turns))
    return number.digits if number else None


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        (
            ["agent: 结果告诉谁", "caller: 告诉我外甥 他是房主 幺三九四零幺二五六七八", "agent: 尾号五六七八"],
            "13940125678",
        ),
        ([ASK, "caller: 姚三九四零幺二 武六其把", "agent: 五六七八"], "13940125678"),
        ([ASK, "caller: 零二四 二四八六五幺二三", "agent: 二四八六五幺二三"], "02424865123"),
        ([ASK, "caller: 幺三九四零幺二", "agent: 嗯", "caller: 五十六 七八", "agent: 五六七八"], "13940125678"),
        (
            [
                ASK,
                "caller: 幺三九四零幺二五六八七",
                "agent: 五六八七",
                "caller: 八七不对 是五六七八",
                "agent: 五六七八",
            ],
            "13940125678",
        ),
        (["caller: 那个 电话幺三九四零幺二五六七八 快点啊", "agent: 尾号五六七八"], "13940125678"),
    ],
    ids=["a relative's", "of the same sound", "area code", "end in tens", "corrected", "unasked"],
)
def test_what_the_agent_repeats_and_nobody_denies_is_the_number(turns: list[str], digits: str) -> None:
    assert digits_of(*turns) == digits


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        ([ASK, "caller: 幺三九四零幺二五六七八", "agent: 五六七九", "caller: 不对 五六七八"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八", "agent: 好 三号楼三单元 幺二零三 对吧", "caller: 对"], "13940125678"),
        ([ASK, "caller: 零二四二四八六五幺二三", "agent: 分机八零二"], "02424865123"),
        (["agent: 骗子的电话是多少", "caller: 幺三九四零幺二五六七八", "agent: 幺三九四零幺二五六七八 记下了"], None),
        (
            [ASK, "caller: 幺三九四零幺二五六七八", "agent: 物业电话二四八六五幺二三", "caller: 二四八六五幺二三"],
            "13940125678",
        ),
        ([ASK, "caller: 幺三九四零幺二五六七八", "agent: 幺三九", "caller: 对"], "13940125678"),
    ],
    ids=["denied", "a room", "an extension", "another's", "given out", "only its beginning"],
)
def test_what_else_an_agent_says_in_digits_settles_nothing(turns: list[str], digits: str | None) -> None:
    assert digits_of(*turns) == digits


def test_agents_words_are_evidence_too() -> None:
    number = callback_number(said("caller: 告诉我哥 他电话幺三九四零幺二五六七八", "agent: 五六七八"))
    assert number is not None
    assert [span.text for span in number.spans] == ["幺三九四零幺二五六七八", "五六七八"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("我的要三九四零幺二五六七八", ["13940125678"]),
        ("幺三九四零幺二 五六七八", []),
        ("摇三九四零幺二 五六七", []),
        ("要散就四令要而武留其把 我这思路不是一般的乱", []),
        ("", []),
    ],
    ids=["one of its sound", "digits alone", "too short", "hardly any digit", "nothing"],
)
def test_number_is_read_from_sounds_only_beside_true_digits(text: str, digits: list[str]) -> None:
    assert [run.digits for run in sounding_runs(text)] == digits


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("要三就", "幺三九"),
        ("然后儿把", "然后二八"),
        ("双酒 四个灵", "双九 四个零"),
        ("是起", "四七"),
        ("是三七", "是三七"),
        ("就是一三三", "就是一三三"),
        ("就留幺三九四零幺二五六七八", "就留幺三九四零幺二五六七八"),
        ("一起", "一起"),
        ("我妻子不在", "我妻子不在"),
        ("", ""),
    ],
)
def test_words_of_nothing_but_sounds_of_digits_are_digits_where_a_number_is_dictated(text: str, told: str) -> None:
    assert dictated(text) == told


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        ([ASK, "caller: 妖三九", "agent: 接着", "caller: 令令零零", "caller: 酒四 然后儿把"], "13900009428"),
        ([ASK, "caller: 幺三九四零幺二", "agent: 四零幺二", "caller: 五十六 七十八"], "13940125678"),
        (
            [ASK, "caller: 零二四", "caller: 八八九幺", "agent: 八八九幺", "caller: 五五七四", "agent: 五五 七四"],
            "02488915574",
        ),
        ([ASK, "caller: 幺三九四零幺二五六八七 呸 五六七八"], "13940125678"),
        ([ASK, "caller: 幺三九四零幺二五六七八 中间没有九"], "13940125678"),
        (["caller: 骗子叫我打幺三九四零幺二五六七八", "agent: 幺三九四零幺二五六七八 我记录一下"], None),
        (["caller: 麻烦联系我哥 他才说了算 幺三九四零幺二五六七八"], "13940125678"),
        ([ASK, "caller: 尾号三三二六", "agent: 三三二六"], None),
    ],
    ids=[
        "sounds in groups",
        "tens in groups",
        "end repeated in groups",
        "slip",
        "not in it",
        "noted",
        "brother",
        "end",
    ],
)
def test_number_told_in_breaths(turns: list[str], digits: str | None) -> None:
    assert digits_of(*turns) == digits


@pytest.mark.parametrize(
    ("turns", "digits"),
    [
        (
            [
                ASK,
                "caller: 我有两个号 一个幺五一四零幺二五六七八 一个幺八九四零幺二五六七八",
                "caller: 留幺八九的那个吧",
            ],
            "18940125678",
        ),
        ([ASK, "caller: 幺三九四零幺二五 后面是 八七六 不不 六七八", "agent: 幺三九四零幺二五六七八"], "13940125678"),
        (
            ["caller: 残联的电话是多少", "agent: 您记一下 零二四二四八六五幺二三", "caller: 二四八六五幺二三 我自己打"],
            None,
        ),
        (
            [ASK, "caller: 幺三九四零幺二五六七八", "caller: 再给你一个车间座机二四八六五幺二三 手机不通再打那个"],
            "13940125678",
        ),
        (["agent: 给您报一遍 幺三九四零幺二五六七八 对不对", "caller: 幺三九四零幺二五六七八 对"], "13940125678"),
        (
            [
                ASK,
                "caller: 我的是幺三九四零幺二五六七八 房东的是幺三八零零零幺五零九二",
                "agent: 您的五六七八 房东尾号五零九二",
            ],
            "13940125678",
        ),
    ],
    ids=["by its head", "finished by the agent", "given out", "spare", "read to the caller", "end of another's"],
)
def test_one_of_several_numbers(turns: list[str], digits: str | None) -> None:
    assert digits_of(*turns) == digits


def test_what_the_sounds_of_digits_do_not_change_is_as_sure_as_before() -> None:
    number = callback_number(said(ASK, "caller: 幺三九四零幺二五六七八", "caller: 我妻子也在 其二"))
    spoken = callback_number(said(ASK, "caller: 幺三九四零幺二五六七八", "caller: 其起"))
    assert number is not None
    assert spoken is not None
    assert number.confidence == spoken.confidence == 0.9
