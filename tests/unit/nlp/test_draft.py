"""The draft of a call."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.categories import ResponsibilityList
from hotline.drafts import Draft, FieldKey
from hotline.list_source import read_sources
from nlp.draft import RuleDrafter
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


def test_call_gives_every_field(drafter: RuleDrafter) -> None:
    assert _values(drafter.draft("call", said(*CALL))) == {
        FieldKey.CALLBACK_NUMBER: "13800001234",
        FieldKey.PLACE_TEXT: "明德小区三号楼一单元门口",
        FieldKey.CATEGORY: "050101-2",
        FieldKey.UNIT: "排水集团",
        FieldKey.DEADLINE: "1个工作日",
        FieldKey.HANDLING_WAY: "法定办",
        FieldKey.TITLE: "明德小区井盖缺失",
        FieldKey.CONTENT: "明德小区井盖没了就在院里。明德小区三号楼一单元门口。",
    }


def test_rules_on_which_situations_differ_are_left_open(drafter: RuleDrafter) -> None:
    values = _values(drafter.draft("call", said("caller: 井盖没了")))
    assert values[FieldKey.CATEGORY] == "050101"
    assert values[FieldKey.UNIT] == "排水集团"
    assert FieldKey.DEADLINE not in values
    assert FieldKey.HANDLING_WAY not in values


def test_order_and_repetition_change_nothing(drafter: RuleDrafter) -> None:
    utterances = said(*CALL)
    expected = drafter.draft("call", utterances)
    for seed in range(5):
        shuffled = utterances * 2
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # any order will do
        assert drafter.draft("call", shuffled) == expected
    assert expected.basis == tuple(item.id for item in utterances)
    assert expected.draft_id == "call#1"


def test_evidence_lies_within_its_utterance(drafter: RuleDrafter) -> None:
    utterances = {item.id: item for item in said(*CALL)}
    for suggestion in drafter.draft("call", list(utterances.values())).suggestions:
        assert suggestion.evidence, suggestion.key
        for one in suggestion.evidence:
            heard = utterances[one.utterance_id]
            assert heard.start_ms <= one.start_ms < one.end_ms <= heard.end_ms


def test_number_is_gone_when_its_words_are_gone(drafter: RuleDrafter) -> None:
    without = [turn for turn in CALL if "幺三八" not in turn]
    assert FieldKey.CALLBACK_NUMBER not in _values(drafter.draft("call", said(*without)))


@pytest.mark.parametrize(
    "turns",
    [
        [],
        ["caller: 喂"],
        ["caller: hello I want to complain about the noise 123"],
        ["caller: 你他妈的什么破热线"],
        ["agent: 您好"],
        ["caller: " + "我家暖气不热屋里冷得不行" * 900],
        ["caller: 。。。"],
    ],
)
def test_odd_calls_never_raise_and_stay_within_limits(drafter: RuleDrafter, turns: list[str]) -> None:
    values = _values(drafter.draft("call", said(*turns)))
    assert len(values.get(FieldKey.TITLE, "")) <= MAX_TITLE
    assert len(values.get(FieldKey.CONTENT, "")) <= MAX_CONTENT


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
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["caller", "agent"]), st.lists(_PIECES, min_size=1, max_size=4)), max_size=6))
def test_nothing_is_invented(turns: list[tuple[str, list[str]]]) -> None:
    list_ = read_sources(LIST).list
    drafter = RuleDrafter(KeywordClassifier(list_), list_, _SEGMENTER)
    utterances = said(*(f"{who}: {''.join(pieces)}" for who, pieces in turns))
    told = [str(item.text) for item in utterances if item.side == "caller"]
    names = {node.name for node in list_.nodes.values()}
    values = _values(drafter.draft("call", utterances))
    for sentence in filter(None, values.get(FieldKey.CONTENT, "").split("。")):
        assert any(sentence in text for text in told)
    title = values.get(FieldKey.TITLE, "")
    name = next((one for one in names if title.endswith(one)), "")
    assert any(title.removesuffix(name) in text for text in (*told, ""))


_SEGMENTER: Segmenter


@pytest.fixture(scope="module", autouse=True)
def _shared_segmenter(segmenter: Segmenter) -> None:
    global _SEGMENTER  # hypothesis calls its test many times with one dictionary
    _SEGMENTER = segmenter
