"""A conversation to play: who says what, in order."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.calls import Side
from hotline.errors import BadConversation

MAX_TURNS = 200
MAX_CHARACTERS = 300
"""per turn; some 75 s of speech"""

MAX_BYTES = 1_000_000
"""of the file; all turns at their longest take a fifth of it, written plainly"""

SHIPPED = Path(__file__).parent / "conversations"


@dataclass(frozen=True, slots=True)
class Turn:
    """One side speaks."""

    speaker: Side
    text: str


def load_conversation(path: Path) -> tuple[Turn, ...]:
    """Read a JSON list of `{"speaker": "caller" | "agent", "text": …}`.

    Raises:
        BadConversation: the file cannot be read, is no such list, or names another speaker; says which turn.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadConversation(f"{path}: cannot read the conversation: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise BadConversation(f"{path}: the conversation is longer than {MAX_BYTES} bytes")
    try:
        rows = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once_each)  # some editors write a BOM
    except (ValueError, RecursionError) as error:
        raise BadConversation(f"{path}: the conversation is not JSON, or has a key twice") from error
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_TURNS:
        raise BadConversation(f"{path}: want a JSON list of 1 to {MAX_TURNS} turns")
    turns = tuple(_turn(row, f"{path}: turn {number}") for number, row in enumerate(rows, start=1))
    if not any(turn.speaker is Side.CALLER for turn in turns):
        raise BadConversation(f"{path}: the caller never speaks")
    return turns


def spoken(turns: Sequence[Turn], side: Side) -> str:
    """Everything one side says, as the reference for its character error rate."""
    return "".join(turn.text for turn in turns if turn.speaker is side)


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Of a key written twice JSON readers take either: refused."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _turn(row: object, where: str) -> Turn:
    if not isinstance(row, dict) or set(row) != {"speaker", "text"}:
        raise BadConversation(f'{where}: want exactly "speaker" and "text"')
    speaker, text = row["speaker"], row["text"]
    if speaker not in tuple(Side):
        raise BadConversation(f'{where}: unknown speaker {json.dumps(speaker)[:40]}; want "caller" or "agent"')
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_CHARACTERS:
        raise BadConversation(f"{where}: the text must have 1 to {MAX_CHARACTERS} characters")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise BadConversation(f"{where}: the text has a control character")
    return Turn(Side(speaker), text.strip())
