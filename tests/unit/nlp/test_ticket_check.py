import json
from pathlib import Path

import pytest

from hotline.checks import Defect
from hotline.drafts import FieldKey
from nlp.check_cases import ticket_of, transcript_of
from nlp.ticket_check import RuleChecker
from tests.fakes.classifier import KeywordClassifier
from tests.unit.nlp.speech import MS, said

CASES = Path(__file__).parents[2] / "data" / "nlp" / "checks.jsonl"
CALL = said(
    "agent: 您好请讲",
    "caller: 我要投诉春晖小区8号楼物业多收了三千二百块停车费",
    "agent: 什么时候的事",
    "caller: 上周三，我找了他们三次，再不退钱我就去上访",
    "caller: 我姓周，电话13840275916",
)
TICKET = {
    FieldKey.TITLE: "物业多收停车费",
    FieldKey.CONTENT: "来电人投诉春晖小区8号楼物业多收停车费3200元，上周三发生，已找三次，称再不退将上访。",
    FieldKey.PLACE_TEXT: "春晖小区8号楼",
    FieldKey.REQUEST_KIND: "投诉",
    FieldKey.CALLBACK_NUMBER: "13840275916",
    FieldKey.CALLER_NAME: "周女士",
}


@pytest.fixture(scope="module")
def checker(taxonomy, segmenter):
    return RuleChecker(KeywordClassifier(taxonomy), segmenter)


def test_a_ticket_that_says_what_was_said_has_no_findings(checker):
    assert checker.check(CALL, TICKET) == ()


@pytest.mark.parametrize(
    ("field", "value", "defect"),
    [
        (FieldKey.CALLBACK_NUMBER, "13840275961", Defect.NUMBER_NOT_SAID),
        (FieldKey.PLACE_TEXT, "春晖小区9号楼", Defect.PLACE_NOT_SAID),
        (FieldKey.PLACE_TEXT, "阳光花园8号楼", Defect.PLACE_NOT_SAID),
        (FieldKey.PLACE, "大东区", Defect.PLACE_NOT_SAID),
        (FieldKey.REQUEST_KIND, "咨询", Defect.COMPLAINT_SOFTENED),
        (FieldKey.CALLER_NAME, "吴女士", Defect.FACT_CHANGED),
        (FieldKey.OTHERS, "车牌：辽A12345", Defect.FACT_CHANGED),
        (FieldKey.OCCURRED, "上周五（2026-11-20）", Defect.FACT_CHANGED),
    ],
)
def test_one_changed_field_is_one_finding_of_it(checker, field, value, defect):
    (finding,) = checker.check(CALL, {**TICKET, field: value})
    assert (finding.defect, finding.field) == (defect, field)


@pytest.mark.parametrize(
    ("old", "new", "defect"),
    [
        ("3200元", "2300元", Defect.FACT_CHANGED),
        ("上周三", "昨天，上周三", Defect.FACT_CHANGED),
        ("已找三次，", "", Defect.REPEAT_LEFT_OUT),
        ("，称再不退将上访", "", Defect.THREAT_LEFT_OUT),
        ("上访。", "上访，物业承诺退款。", Defect.PROMISE_NOT_MADE),
    ],
)
def test_what_the_content_changes_adds_or_leaves_out_is_found(checker, old, new, defect):
    content = TICKET[FieldKey.CONTENT].replace(old, new)
    found = {item.defect for item in checker.check(CALL, {**TICKET, FieldKey.CONTENT: content})}
    assert found <= {defect}
    assert old == "上周三" or found == {defect}


def test_the_second_of_the_words_is_told(checker):
    content = TICKET[FieldKey.CONTENT].replace("，称再不退将上访", "")
    (finding,) = checker.check(CALL, {**TICKET, FieldKey.CONTENT: content})
    threat = CALL[3]
    assert finding.said_ms == threat.start_ms + MS * str(threat.text).index("上访")


def test_an_issue_that_another_ticket_of_the_call_tells_is_not_left_out(checker):
    call = said("caller: 我们院井盖没了太危险了", "caller: 还有一个事楼里的暖气不热冻死人了")
    ticket = {FieldKey.CONTENT: "院内井盖没了，太危险"}
    assert [item.defect for item in checker.check(call, ticket)] == [Defect.ISSUE_LEFT_OUT]
    assert checker.check(call, ticket, ["楼里暖气不热，冻人"]) == ()


@pytest.mark.parametrize("text", ["我怕他跳楼", "他不会去上访的", "怎么去法院起诉", "我没想打死他"])
def test_what_is_feared_denied_or_asked_about_is_no_threat(checker, text):
    found = checker.check(said(f"caller: {text}"), {FieldKey.CONTENT: "来电人咨询"})
    assert Defect.THREAT_LEFT_OUT not in {item.defect for item in found}


def test_nothing_said_finds_nothing(checker):
    assert checker.check((), TICKET) == ()


def test_findings_do_not_depend_on_the_order_of_the_words(checker):
    ticket = {**TICKET, FieldKey.CONTENT: "来电人反映停车费"}
    assert checker.check(CALL[::-1], ticket) == checker.check(CALL, ticket)


def test_every_defect_has_cases_and_cases_are_well_formed():
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    assert len(rows) >= 120
    assert {defect for row in rows for defect in row["expect"]} == set(Defect)
    assert all(transcript_of(row) and ticket_of(row) for row in rows)


def test_the_cases_do_better_than_the_floor(checker):
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    pairs = [
        (
            set(row["expect"]) - {Defect.ISSUE_LEFT_OUT},
            {item.defect for item in checker.check(transcript_of(row), ticket_of(row))},
        )
        for row in rows
    ]
    told = sum(len(found - {Defect.ISSUE_LEFT_OUT}) for _, found in pairs)
    right = sum(len(wanted & found) for wanted, found in pairs)
    assert right >= 0.95 * told
    assert right >= 0.95 * sum(len(wanted) for wanted, _ in pairs)
