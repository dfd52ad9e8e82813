"""The sentences the short models learn: well formed, and none of them a case."""

import json
from pathlib import Path

import pytest

from nlp.sentences import normal
from nlp.short_train import read_labelled

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "models/sentences/short").glob("*.tsv"))
CASES = sorted((ROOT / "tests/data/nlp/cases").glob("*/*.jsonl"))

LEAST = 6
"""characters from which two texts can be the same by more than chance"""


def _told() -> set[str]:
    found = set()
    for path in CASES:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            said = [row["text"]] if "text" in row else [turn["text"] for turn in row["turns"]]
            found |= {normal(text) for text in (*said, "".join(said))}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_case_is_among_the_sentences_that_are_learnt(path: Path) -> None:
    told = _told()
    same = [
        number
        for number, item in enumerate(read_labelled(path), 1)
        if len(plain := normal(item.text)) >= LEAST and plain in told
    ]
    assert same == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_figures_are_written_as_they_are_said(path: Path) -> None:
    assert [
        number for number, item in enumerate(read_labelled(path), 1) if any(map("0123456789".count, item.text))
    ] == []


def test_there_are_sentences_of_kinds_dangers_and_calm() -> None:
    assert [path.stem for path in FILES] == ["calm", "kinds", "urgent"]
