import json

import pytest
from typer.testing import CliRunner

from hotline.errors import BadCase
from intake_api.cli import build
from intake_api.wiring import drafting
from nlp.check_cases import ticket_of, transcript_of
from nlp.ticket_check import RuleChecker
from tests.fakes.categories import small_list
from tests.fakes.classifier import KeywordClassifier

ROW = {
    "id": "t1",
    "transcript": [{"speaker": "caller", "text": "收了我三千块", "start_ms": 1000, "end_ms": 4000}],
    "ticket": {"content": "被收五千元"},
    "expect": ["fact-changed"],
}


@pytest.fixture(autouse=True)
def _small_checker(monkeypatch, tmp_path):
    from nlp.segment import Segmenter

    checker = RuleChecker(KeywordClassifier(small_list()), Segmenter([], tmp_path))
    monkeypatch.setattr(drafting, "line_checker", lambda: lambda row: checker.check(transcript_of(row), ticket_of(row)))


def run(*rows, more=()):
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return CliRunner().invoke(build(), ["tickets", "check", "--jsonl", "-", *more], input=lines)


def test_a_line_of_findings_for_each_ticket():
    result = run(ROW, {**ROW, "id": "t2", "ticket": {"content": "被收3000元"}})
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], second) == ("t1", {"id": "t2", "findings": []})
    (finding,) = first["findings"]
    assert set(finding) == {"defect", "field", "said_ms", "why"}
    assert (finding["defect"], finding["field"]) == ("fact-changed", "content")
    assert 1000 <= finding["said_ms"] < 4000


def test_what_is_expected_is_counted():
    figures = json.loads(run(ROW, {**ROW, "id": "t2", "ticket": {}}, more=["--expect"]).stdout)
    assert figures["defects"]["fact-changed"]["recall"]["value"] == 0.5
    assert figures["defects"]["fact-changed"]["missed"] == ["t2"]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {**ROW, "ticket": []},
        {**ROW, "ticket": {"colour": "red"}},
        {**ROW, "ticket": {"content": 5}},
        {**ROW, "transcript": [{"speaker": "caller", "text": "x"}]},
        {**ROW, "transcript": [{"speaker": "dog", "text": "x", "start_ms": 0, "end_ms": 1}]},
        {**ROW, "transcript": [{"speaker": "caller", "text": "x", "start_ms": 2, "end_ms": 1}]},
    ],
)
def test_a_line_that_is_no_ticket_is_named_by_its_number_without_its_words(row):
    error = run(ROW, row).exception
    assert isinstance(error, BadCase)
    assert "line 2" in str(error)
    assert "三千" not in str(error)
