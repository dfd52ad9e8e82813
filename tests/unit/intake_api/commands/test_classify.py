import json

import pytest
from typer.testing import CliRunner

from hotline.errors import BadCase, BadSetting
from intake_api import cli
from intake_api.wiring import drafting
from tests.fakes.calls import draft


def run(*words, **more):
    return CliRunner().invoke(cli.build(), ["classify", *words], **more)


@pytest.fixture(autouse=True)
def drafter(monkeypatch):
    """Two issues of whatever is said; refuses what the real one refuses."""
    from nlp.text import conversation

    def drafts(row):
        conversation(row, call_id=row["id"])
        return tuple(draft(row["id"], number=number, issues=2, title=f"事{number}") for number in (1, 2))

    monkeypatch.setattr(drafting, "line_drafter", lambda: drafts)


def lines(tmp_path, *rows):
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return str(file)


def test_every_line_gives_its_drafts_in_order(tmp_path):
    turns = [{"speaker": "agent", "text": "您好"}, {"speaker": "caller", "text": "井盖没了"}]
    file = lines(tmp_path, {"id": "a", "text": "井盖没了"}, "", {"id": "b", "turns": turns})
    result = run("--jsonl", file)
    made = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["id"] for one in made] == ["a", "b"]
    assert [one["fields"]["title"] for one in made[0]["drafts"]] == [
        {"value": "事1", "confidence": 0.8, "source": "rules-1"},
        {"value": "事2", "confidence": 0.8, "source": "rules-1"},
    ]
    assert made[0]["drafts"][0]["category"] is None


def test_a_dash_reads_standard_input():
    result = run("--jsonl", "-", input='{"id": "a", "text": "井盖没了"}\n')
    assert json.loads(result.stdout)["id"] == "a"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "not JSON"),
        ("[1]", 'want an object with "id"'),
        ({"text": "秘密"}, 'want an object with "id"'),
        ({"id": 3, "text": "秘密"}, 'want an object with "id"'),
        ({"id": "a"}, 'want one of "text" and "turns"'),
        ({"id": "a", "text": "秘密", "turns": []}, 'want one of "text" and "turns"'),
        ({"id": "a", "text": ["秘密"]}, '"text" is no text'),
        ({"id": "a", "turns": "秘密"}, '"turns" is no list'),
        ({"id": "a", "turns": ["秘密"]}, 'turn 1: want "speaker" and "text"'),
        ({"id": "a", "turns": [{"speaker": "秘密", "text": "秘密"}]}, "turn 1: the speaker"),
        ({"id": "a", "turns": [{"speaker": "caller", "text": 5}]}, 'turn 1: "text" is no text'),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_with_its_reason_and_without_its_words(tmp_path, bad, why):
    result = run("--jsonl", lines(tmp_path, {"id": "a", "text": "井盖没了"}, bad))
    assert isinstance(result.exception, BadCase)
    assert f"line 2: {why}" in str(result.exception)
    assert "秘密" not in str(result.exception)
    assert len(result.stdout.splitlines()) == 1, "the good line before it stands"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert isinstance(run("--jsonl", str(tmp_path / "none")).exception, BadCase)


@pytest.mark.parametrize("arguments", [[], ["井盖没了", "--jsonl", "-"]])
def test_either_a_text_or_a_file_is_wanted(arguments):
    assert isinstance(run(*arguments).exception, BadSetting)
