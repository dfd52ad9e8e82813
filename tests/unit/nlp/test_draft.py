"""The draft of a call."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.categories import ResponsibilityList
from hotline.drafts import Abstention, CallFacts, Draft, FieldKey
from hotline.list_source import read_sources
from hotline.private import Private
from hotline.transcripts import Utterance
from nlp.draft import RuleDrafter
from nlp.grounding import Sources, list_words, unsaid
from nlp.segment import Segmenter
from nlp.wording import MAX_CONTENT, MAX_TITLE
from tests.fakes.classifier import KeywordClassifier
from tests.unit.nlp.conftest import LIST
from tests.unit.nlp.speech import said

CALL = (
    "agent: 您好这里是一二三四五热线请问要反映什么问题",
    "caller: 喂你好我想反映一个问题明德小区井盖没了就在院里",
    "agent: 请问具体位置在哪里",
    "caller: 明德小区三号楼一单元门口",
    "agent: 好的请问联系电话是多少",
    "caller: 我的电话是幺三八零零零零幺二三四",
    "caller: 好的谢谢",
)


@pytest.fixture(scope="module")
def drafter(taxonomy: ResponsibilityList, segmenter: Segmenter) -> RuleDrafter:
    return RuleDrafter(KeywordClassifier(taxonomy), taxonomy, segmenter)


def _values(draft: Draft) -> dict[FieldKey, str]:
    return {item.key: str(item.value) for item in draft.suggestions}


def _first(drafter: RuleDrafter, utterances: list[Utterance]) -> Draft:
    return drafter.draft("call", utterances)[0]


def test_call_gives_every_field(drafter: RuleDrafter) -> None:
    assert _values(_first(drafter, said(*CALL))) == {
        FieldKey.CALLBACK_NUMBER: "13800001234",
        FieldKey.REQUEST_KIND: "求助",
        FieldKey.URGENCY: "特急",
        FieldKey.PLACE_TEXT: "明德小区三号楼一单元门口",
        FieldKey.CATEGORY: "050101-2",
        FieldKey.UNIT: "排水集团",
        FieldKey.DEADLINE: "1个工作日",
        FieldKey.HANDLING_WAY: "法定办",
        FieldKey.TITLE: "明德小区井盖缺失",
        FieldKey.CONTENT: "明德小区井盖没了就在院里。明德小区三号楼一单元门口。",
    }


def test_rules_on_which_situations_differ_are_left_open(drafter: RuleDrafter) -> None:
    values = _values(_first(drafter, said("caller: 井盖没了")))
    assert values[FieldKey.CATEGORY] == "050101"
    assert values[FieldKey.UNIT] == "排水集团"
    assert FieldKey.DEADLINE not in values
    assert FieldKey.HANDLING_WAY not in values


def test_order_and_repetition_change_nothing(drafter: RuleDrafter) -> None:
    utterances = said(*CALL)
    (expected,) = drafter.draft("call", utterances)
    for seed in range(5):
        shuffled = utterances * 2
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # any order will do
        assert drafter.draft("call", shuffled) == (expected,)
    assert expected.basis == tuple(item.id for item in utterances)
    assert expected.draft_id == "call#1"


def test_evidence_lies_within_its_utterance(drafter: RuleDrafter) -> None:
    utterances = {item.id: item for item in said(*CALL)}
    for suggestion in _first(drafter, list(utterances.values())).suggestions:
        assert suggestion.evidence, suggestion.key
        for one in suggestion.evidence:
            heard = utterances[one.utterance_id]
            assert heard.start_ms <= one.start_ms < one.end_ms <= heard.end_ms


def test_number_is_gone_when_its_words_are_gone(drafter: RuleDrafter) -> None:
    without = [turn for turn in CALL if "幺三八" not in turn]
    assert FieldKey.CALLBACK_NUMBER not in _values(_first(drafter, said(*without)))


@pytest.mark.parametrize(
    ("turns", "why"),
    [
        ([], Abstention.NOTHING_SAID),
        (["agent: 您好"], Abstention.NOTHING_SAID),
        (["caller: 喂"], Abstention.TOO_LITTLE),
        (["caller: 。。。"], Abstention.NOTHING_SAID),
        (["caller: 😀👍"], Abstention.NOTHING_SAID),
        (["caller: 井盖"], Abstention.TOO_LITTLE),
        (["caller: hello I want to complain about the noise 123"], Abstention.NOT_CHINESE),
        (["caller: こんにちは電話番号をおしえてください"], Abstention.NOT_CHINESE),
        (["caller: Здравствуйте у нас нет воды"], Abstention.NOT_CHINESE),
        (["caller: 你他妈的什么破热线"], Abstention.ABUSE_ONLY),
        (["caller: 你们都是废物滚"], Abstention.ABUSE_ONLY),
        (["caller: " + "我家暖气不热屋里冷得不行" * 900], Abstention.TOO_LONG),
    ],
)
def test_words_that_cannot_be_drafted_are_told_apart(drafter: RuleDrafter, turns: list[str], why: Abstention) -> None:
    (draft,) = drafter.draft("call", said(*turns))
    assert draft.advice.abstains is why
    values = _values(draft)
    assert len(values.get(FieldKey.TITLE, "")) <= MAX_TITLE
    assert len(values.get(FieldKey.CONTENT, "")) <= MAX_CONTENT
    if why is not Abstention.TOO_LONG:
        assert values == {}
        assert draft.advice.questions == ()


@pytest.mark.parametrize(
    "turn",
    ["caller: 我家WiFi用不了5G信号也没有ADSL也断了", "caller: 他妈的井盖没了没人管", "caller: ok我要投诉KTV扰民"],
)
def test_mixed_script_and_a_curse_beside_a_matter_are_drafted(drafter: RuleDrafter, turn: str) -> None:
    draft = _first(drafter, said(turn))
    assert draft.advice.abstains is None
    assert FieldKey.CONTENT in _values(draft)


def test_number_and_danger_are_heard_even_where_no_matter_is(drafter: RuleDrafter) -> None:
    draft = _first(drafter, said("caller: 救命", "agent: 您的电话", "caller: 幺三九四零幺二五六七八"))
    assert draft.advice.abstains is Abstention.TOO_LITTLE
    assert _values(draft)[FieldKey.URGENCY] == "特急"
    assert _values(draft)[FieldKey.CALLBACK_NUMBER] == "13940125678"


TWO = (
    "caller: 我姓张，明德小区井盖没了",
    "agent: 好的请问电话",
    "caller: 幺三九四零幺二五六七八还有一个事我们小区暖气不热打了好几次电话没人管",
)


def test_two_issues_are_two_drafts_that_share_caller_and_number(drafter: RuleDrafter) -> None:
    one, two = drafter.draft("call", said(*TWO))
    assert [one.draft_id, two.draft_id, one.issues, two.issues] == ["call#1", "call#2", 2, 2]
    for draft in (one, two):
        assert _values(draft)[FieldKey.CALLER_NAME] == "张"
        assert _values(draft)[FieldKey.CALLBACK_NUMBER] == "13940125678"
    assert [_values(one)[FieldKey.REQUEST_KIND], _values(two)[FieldKey.REQUEST_KIND]] == ["求助", "投诉"]
    assert _values(one)[FieldKey.CONTENT] == "我姓张，明德小区井盖没了。"
    assert _values(two)[FieldKey.CONTENT] == "我们小区暖气不热打了好几次电话没人管。"
    assert FieldKey.URGENCY in _values(one)
    assert FieldKey.URGENCY not in _values(two)


def test_second_issue_without_a_place_of_its_own_takes_the_calls_where_it_speaks_of_it(drafter: RuleDrafter) -> None:
    _, two = drafter.draft("call", said(*TWO))
    assert _values(two)[FieldKey.PLACE_TEXT] == "明德小区"


def test_calling_number_and_day_come_from_what_the_exchange_knows(drafter: RuleDrafter) -> None:
    turns = said("caller: 昨天晚上井盖没了", "agent: 您的电话是多少", "caller: 就打这个号")
    facts = CallFacts(Private("13940125678"), date(2026, 3, 4))
    values = _values(drafter.draft("call", turns, facts)[0])
    assert values[FieldKey.CALLBACK_NUMBER] == "13940125678"
    assert values[FieldKey.OCCURRED] == "昨天晚上（2026-03-03）"
    assert FieldKey.CALLBACK_NUMBER not in _values(_first(drafter, turns))


_PIECES = st.sampled_from(
    [
        "你好",
        "喂我想反映个问题",
        "井盖没了",
        "在院里",
        "明德小区三号楼",
        "中山路",
        "嗯",
        "幺三八零零零零幺二三四",
        "谢谢",
        "已经三天了",
        "a1",
        "还有一个事",
        "另外",
        "暖气不热没人管",
        "我姓张",
        "欠我三千二百块",
        "辽A一二三四五",
        "昨天晚上",
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["caller", "agent"]), st.lists(_PIECES, min_size=1, max_size=4)), max_size=6))
def test_nothing_is_invented(turns: list[tuple[str, list[str]]]) -> None:
    list_ = read_sources(LIST).list
    drafter = RuleDrafter(KeywordClassifier(list_), list_, _SEGMENTER)
    utterances = said(*(f"{who}: {''.join(pieces)}" for who, pieces in turns))
    told = Sources([str(item.text) for item in utterances if item.side == "caller"], list_words(list_))
    for draft in drafter.draft("call", utterances):
        values = _values(draft)
        for key in (FieldKey.TITLE, FieldKey.CONTENT, FieldKey.PLACE_TEXT, FieldKey.CALLER_NAME, FieldKey.OCCURRED):
            assert unsaid(values.get(key, ""), told) == ()
        assert all(item.evidence for item in draft.suggestions)


_SEGMENTER: Segmenter


@pytest.fixture(scope="module", autouse=True)
def _shared_segmenter(segmenter: Segmenter) -> None:
    global _SEGMENTER  # hypothesis calls its test many times with one dictionary
    _SEGMENTER = segmenter
