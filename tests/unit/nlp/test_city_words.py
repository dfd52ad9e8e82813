"""Words of the city in a draft: urgent ones alarm, calm ones do not, and nothing else changes."""

from dataclasses import replace

import pytest

from hotline.categories import ResponsibilityList
from hotline.city_words import SERVICES, CityWords, UrgentWord, parse_urgent
from hotline.drafts import CallFacts, FieldKey
from nlp.dangers import DANGERS
from nlp.draft import RuleDrafter
from nlp.segment import Segmenter
from nlp.urgency import VERSION, VERSION_OF_THE_CITY, dangers
from tests.fakes.classifier import KeywordClassifier
from tests.unit.nlp.speech import MS, said

URGENT = CityWords(urgent=(UrgentWord("冒黑烟", ("119",)), UrgentWord("黄水", ("120", "供水抢修"))))
CALM = CityWords(calm=("着火了", "着火了老灶火锅"))


def names(told: str, city: CityWords = URGENT) -> list[str]:
    return [found.danger.name for found in dangers(said(f"caller: {told}"), city=city)]


@pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: danger.name)
def test_whom_the_table_hands_over_to_a_city_may_name_too(danger):
    (word,) = parse_urgent(str(UrgentWord("某词", danger.hand_over)))
    assert word.hand_over == danger.hand_over
    assert {one for one in danger.hand_over if not one.isdigit()} <= set(SERVICES)


def test_a_word_of_the_city_is_a_danger_of_its_own_name_with_its_own_words_as_evidence():
    told = "caller: 水龙头里流黄水"
    assert dangers(said(told)) == ()
    (found,) = dangers(said(told), city=URGENT)
    assert (found.danger.name, found.danger.hand_over) == ("黄水", ("120", "供水抢修"))
    assert [span.text for span in found.spans] == ["黄水"]


@pytest.mark.parametrize(
    "told",
    [
        "没有黄水",
        "没有发现黄水",
        "万一流黄水怎么办",
        "去年流过黄水",
        "昨天流黄水",
        "前几天黄水流了一地后来解决了",
        "想咨询一下黄水应该打哪个电话",
        "电视里说有黄水",
    ],
)
def test_a_word_of_the_city_denied_feared_past_or_asked_about_is_no_danger(told):
    assert names(told) == []


def test_a_word_of_the_city_stands_where_the_table_takes_it_for_the_smoke_of_a_trade():
    told = "工厂烟囱冒黑烟"
    assert names(told, CityWords()) == []
    assert names(told) == ["冒黑烟"]


def test_a_word_of_the_city_stands_beside_the_dangers_of_the_table():
    assert names("楼上着火了冒黑烟") == ["火情", "冒黑烟"]


def test_letters_of_a_word_are_heard_large_or_small():
    assert names("路上有辆lng车漏了", CityWords(urgent=(UrgentWord("LNG车", ("119",)),)))[-1] == "LNG车"


class SureModel:
    """Says the same of every text, and keeps what it was asked."""

    def __init__(self, danger: float) -> None:
        self.danger = danger
        self.asked: list[str] = []

    def shares(self, text: str) -> dict[str, float]:
        self.asked.append(text)
        return {"火情": self.danger, "无": 1 - self.danger}


def test_the_model_does_not_take_a_word_of_the_city_back():
    told = said("caller: 水龙头里流黄水，楼上着火了")
    assert [found.danger.name for found in dangers(told, SureModel(0.01), URGENT)] == ["黄水"]


def test_the_model_does_not_see_a_calm_name():
    model = SureModel(0.01)
    dangers(said("caller: 着火了老灶火锅卫生太差了没人管"), model, CALM)
    assert model.asked == ["卫生太差了没人管"]


@pytest.mark.parametrize("told", ["我在着火了老灶火锅吃饭菜里有头发", "着火了老灶火锅卫生太差"])
def test_a_calm_name_raises_no_alarm(told):
    assert names(told, CityWords())
    assert names(told, CALM) == []


def test_beside_a_calm_name_a_danger_is_still_heard_with_its_own_words():
    utterances = said("agent: 您好请讲", "caller: 着火了老灶火锅的后厨有人晕倒了")
    (found,) = dangers(utterances, city=CALM)
    assert found.danger.name == "急病重伤"
    assert [span.utterance for span in found.spans] == [utterances[1]] * len(found.spans)
    assert "晕倒" in found.spans[0].text


def test_an_urgent_word_within_a_calm_name_is_struck_with_it():
    city = CityWords((UrgentWord("液氨", ("119",)),), ("液氨机械厂",))
    assert names("液氨机械厂欠我工资", city) == []
    assert names("液氨机械厂门口液氨味很大", city)[-1] == "液氨"


@pytest.fixture
def drafter(taxonomy: ResponsibilityList, segmenter: Segmenter) -> RuleDrafter:
    return RuleDrafter(KeywordClassifier(taxonomy), taxonomy, segmenter)


def test_a_draft_tells_the_word_whom_to_hand_over_to_and_where_it_was_said(drafter):
    turns = said("caller: 井盖旁边流黄水")
    (without,) = drafter.draft("call", turns)
    (draft,) = drafter.draft("call", turns, CallFacts(city=URGENT))
    (alarm,) = draft.advice.alarms
    assert (alarm.danger, alarm.hand_over) == ("黄水", ("120", "供水抢修"))
    (evidence,) = alarm.evidence
    assert (evidence.utterance_id, evidence.start_ms, evidence.end_ms) == (turns[0].id, 5 * MS, 7 * MS)
    (urgency,) = [item for item in draft.suggestions if item.key is FieldKey.URGENCY]
    assert (str(urgency.value), urgency.source, urgency.evidence) == ("特急", VERSION_OF_THE_CITY, alarm.evidence)
    others = tuple(item for item in draft.suggestions if item is not urgency)
    advice = replace(draft.advice, alarms=())
    assert replace(draft, suggestions=others, advice=advice) == without


def test_a_calm_name_is_still_in_the_content_and_the_other_fields(drafter):
    turns = said("caller: 着火了老灶火锅门口井盖没了")
    (without,) = drafter.draft("call", turns)
    (draft,) = drafter.draft("call", turns, CallFacts(city=CALM))
    assert [alarm.danger for alarm in without.advice.alarms] == ["井盖缺失", "火情"]
    assert [alarm.danger for alarm in draft.advice.alarms] == ["井盖缺失"]
    differ = {FieldKey.URGENCY}
    kept = {item.key: item for item in without.suggestions if item.key not in differ}
    assert {item.key: item for item in draft.suggestions if item.key not in differ} == kept
    (urgency,) = [item for item in draft.suggestions if item.key is FieldKey.URGENCY]
    assert urgency.source == VERSION
