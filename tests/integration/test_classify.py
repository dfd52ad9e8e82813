"""The committed classifier on the committed list: the shipped conversations, heard well and heard badly."""

import json
import re
import time
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from hotline.drafts import FieldKey
from hotline.transcripts import Utterance
from intake_api.cli import build
from nlp.draft import RuleDrafter
from nlp.load import drafter
from nlp.mishear import Mishearing
from nlp.settings import NlpSettings
from tests.unit.nlp.speech import said

ROOT = Path(__file__).parents[2]
CONVERSATIONS = ROOT / "intake_api" / "demo" / "conversations"

EXPECTED = {
    "heating": ("08010101-1", "13800001234"),
    "manhole": ("05010101-1", "13900005678"),
    "noise": ("18010101-1", "13700004321"),
    "wages": ("360102-1", "13600008765"),
}
"""Conversation → situation and number."""

MISHEARD = 0.03
"""of the characters: what is allowed of the demo voices is 5 %, most of it in digits and names"""

WHOLE = frozenset(
    {
        FieldKey.CALLBACK_NUMBER, FieldKey.CATEGORY, FieldKey.UNIT, FieldKey.DEADLINE, FieldKey.TITLE, FieldKey.CONTENT,
        FieldKey.PLACE_TEXT,
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def real() -> RuleDrafter:
    return drafter(
        NlpSettings(
            list_folder=ROOT / "models/responsibility",
            compiled_list=ROOT / "models/responsibility/build/list.json",
            classifier_folder=ROOT / "models/classifier",
            short_folder=ROOT / "models/short",
            cache_folder=ROOT / ".cache/nlp",
        )
    )


def _turns(name: str, hear: Mishearing | None = None, seed: int = 0) -> list[Utterance]:
    """The conversation without its last two turns, as recognised: no punctuation, perhaps homophones."""
    random = Random(seed)  # noqa: S311  # test noise
    turns = json.loads((CONVERSATIONS / f"{name}.json").read_text("utf-8"))[:-2]
    said_ = [(turn["speaker"], re.sub(r"[^\u4e00-\u9fff0-9]", "", turn["text"])) for turn in turns]
    if hear:
        said_ = [(speaker, hear.hear(text, MISHEARD, random)) for speaker, text in said_]
    return said(*(f"{speaker}: {text}" for speaker, text in said_))


@pytest.mark.parametrize("name", EXPECTED)
def test_whole_draft_stands_before_the_last_two_turns(name: str, real: RuleDrafter) -> None:
    situation, number = EXPECTED[name]
    started = time.perf_counter()
    (draft,) = real.draft("call", _turns(name))
    print(f"{name}: draft in {1000 * (time.perf_counter() - started):.1f} ms")  # noqa: T201  # shown with -s
    values = {item.key: str(item.value) for item in draft.suggestions}
    assert draft.category is not None
    assert draft.category.situation == situation
    assert values[FieldKey.CALLBACK_NUMBER] == number
    assert values.keys() >= WHOLE


@pytest.mark.parametrize("name", EXPECTED)
def test_right_leaf_comes_first_when_characters_are_misheard(name: str, real: RuleDrafter) -> None:
    leaf = EXPECTED[name][0].partition("-")[0]
    texts = [turn["text"] for path in CONVERSATIONS.glob("*.json") for turn in json.loads(path.read_text("utf-8"))]
    hear = Mishearing(texts)
    right = 0
    for seed in range(20):
        category = real.draft("call", _turns(name, hear, seed))[0].category
        assert category is not None
        first = [step.code for step in category.path if step.level >= 3] + [
            item.code for item in category.alternatives[:1]
        ]
        right += leaf in first
    assert right >= 18


def test_the_command_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE__URL", "postgresql+asyncpg://nobody@127.0.0.1:1/none")
    result = CliRunner().invoke(build(), ["classify", "楼上着火了"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "警示：火情，转 119" in result.output
