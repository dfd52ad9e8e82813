"""Title and content out of the caller's words."""

import time

import pytest

from nlp.numbers import callback_number
from nlp.wording import MAX_CONTENT, MAX_TITLE, content, statements, title
from tests.unit.nlp.speech import said


def _told(*turns: str) -> str:
    utterances = said(*turns)
    number = callback_number(utterances)
    return content(utterances, number.spans if number else ())[0]


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        ("我住三号楼五零一电话幺三九四零幺二五六七八暖气不热", "我住三号楼五零一。暖气不热。"),
        ("井盖没了我的电话是幺三九四零幺二五六七八", "井盖没了。"),
        ("幺三九四零幺二五六七八哦不对是幺三九四零幺二五六七九", ""),
        ("你他妈的", ""),
        ("喂你好我想反映个问题井盖没了", "井盖没了。"),
    ],
)
def test_only_the_telephone_number_and_empty_talk_are_left_out(turn: str, told: str) -> None:
    assert _told(f"caller: {turn}") == told


def test_long_story_is_cut_and_never_left_out_altogether() -> None:
    story = "暖气不热屋里冷得不行" * 150
    told = _told(f"caller: {story}", "caller: 一直没人管")
    assert told == story[: MAX_CONTENT - 1] + "。"


def test_statements_go_on_where_the_content_is_full() -> None:
    assert statements(said("caller: " + "井盖" * 600, "caller: 一直没人管"), ())[-1].text == "一直没人管"


def test_agents_words_are_no_content() -> None:
    assert _told("agent: 您家暖气不热吗", "caller: 对") == ""


@pytest.mark.parametrize("nod", ["谢谢啊", "麻烦了", "你他妈的", "好的"])
def test_many_nods_take_no_time(nod: str) -> None:
    started = time.process_time()
    _told("caller: " + nod * 400 + "井")
    assert time.process_time() - started < 2.0, "doubles with every nod when the pattern backtracks"


@pytest.mark.parametrize("name", ["", "井盖缺失", "很长的名字" * 5])
def test_title_never_exceeds_its_length(name: str) -> None:
    told = statements(said("caller: " + "井盖没了" * 10), ())
    assert 0 < len(title("明德小区三号楼一单元门口", name, told)) <= MAX_TITLE


@pytest.mark.parametrize(
    "turns",
    [
        ["caller: 井盖没了", "agent: 您的电话", "caller: 妖三九四零幺二", "caller: 五十六 七八"],
        ["caller: 井盖没了", "agent: 您的电话", "caller: 我的电话是姚三九四零幺二把六其把"],
    ],
    ids=["by twos", "by its sound"],
)
def test_number_is_left_out_however_its_digits_were_written(turns: list[str]) -> None:
    assert _told(*turns) == "井盖没了。"
