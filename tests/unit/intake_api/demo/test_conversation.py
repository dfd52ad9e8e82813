import json
from pathlib import Path

import pytest

from hotline.calls import Side
from hotline.errors import BadConversation
from intake_api.demo.conversation import SHIPPED, Turn, load_conversation, spoken


def _write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_turns_keep_their_order_and_speaker(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "c.json", [{"speaker": "agent", "text": "您好"}, {"speaker": "caller", "text": " 停水了 "}]
    )
    turns = load_conversation(path)
    assert turns == (Turn(Side.AGENT, "您好"), Turn(Side.CALLER, "停水了"))
    assert spoken(turns, Side.CALLER) == "停水了"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON"),
        ("[", "not JSON"),
        ([], "want a JSON list"),
        ({"speaker": "caller", "text": "a"}, "want a JSON list"),
        (["a"], "turn 1"),
        ([{"speaker": "caller", "text": "a"}, {"speaker": "robot", "text": "b"}], 'turn 2: unknown speaker "robot"'),
        ([{"speaker": ["caller"], "text": "a"}], "turn 1: unknown speaker"),
        ([{"speaker": "caller"}], "turn 1"),
        ([{"speaker": "caller", "text": " "}], "turn 1: the text"),
        ([{"speaker": "caller", "text": 5}], "turn 1: the text"),
        ([{"speaker": "caller", "text": "a" * 301}], "turn 1: the text"),
        ([{"speaker": "agent", "text": "a"}], "the caller never speaks"),
        ("[" * 200_000, "not JSON"),
        ('[{"speaker": "caller", "text": NaN}]', "turn 1: the text"),
        ('[{"speaker": "agent", "speaker": "caller", "text": "a"}]', "a key twice"),
        ([{"speaker": "caller", "text": "停水\x00了"}], "turn 1: the text has a control character"),
        ('[{"speaker": "caller", "text": "\\ud800"}]', "turn 1: the text has a control character"),
        ("[" + " " * 1_000_000 + "]", "longer than 1000000 bytes"),
    ],
)
def test_a_bad_conversation_is_named_with_its_place(tmp_path: Path, content: object, said: str) -> None:
    with pytest.raises(BadConversation) as caught:
        load_conversation(_write(tmp_path / "c.json", content))
    assert said in str(caught.value)
    assert "c.json" in str(caught.value)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = _write(tmp_path / "c.json", '\ufeff[{"speaker": "caller", "text": "停水了"}]')
    assert load_conversation(path) == (Turn(Side.CALLER, "停水了"),)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConversation, match=r"none\.json: cannot read"):
        load_conversation(tmp_path / "none.json")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_conversations_load(path: Path) -> None:
    assert {turn.speaker for turn in load_conversation(path)} == set(Side)


def test_four_conversations_are_shipped() -> None:
    assert len(list(SHIPPED.glob("*.json"))) == 4
