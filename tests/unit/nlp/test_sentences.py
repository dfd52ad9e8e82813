"""Callers' sentences beside the list."""

from pathlib import Path

import pytest

from hotline.errors import BadList
from hotline.list_source import Sentence
from nlp.sentences import overlap, read_sentences

SHIPPED = Path(__file__).parents[3] / "models" / "sentences"


def _write(folder: Path, text: str) -> Path:
    (folder / "05.tsv").write_text(text, "utf-8")
    return folder


def test_lines_are_code_and_sentence(tmp_path: Path) -> None:
    folder = _write(tmp_path, "050101-1\t井盖没了\n050101-2\t盖子晃\n")
    assert read_sentences(folder, {"050101-1", "050101-2"}) == (
        Sentence("050101-1", "井盖没了"),
        Sentence("050101-2", "盖子晃"),
    )


def test_no_folder_has_no_sentences(tmp_path: Path) -> None:
    assert read_sentences(tmp_path / "none", set()) == ()


@pytest.mark.parametrize("line", ["井盖没了", "050101-1\t ", "990101-1\t井盖没了", "050101-1 井盖没了"])
def test_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadList, match=r"05\.tsv:2"):
        read_sentences(_write(tmp_path, f"050101-1\t好\n{line}\n"), {"050101-1"})


@pytest.mark.parametrize(
    ("test", "same", "near"),
    [
        ("小区门口的井盖没了", 1, 0),
        ("小区门口的井盖，没了！", 1, 0),
        ("门口的井盖没了", 1, 0),
        ("小区门口的井盖丢了", 0, 1),
        ("路中间有个大坑看着像掉了盖子", 0, 0),
    ],
)
def test_what_test_and_training_share_is_found(test: str, same: int, near: int) -> None:
    found = overlap(["小区门口的井盖没了", "暖气不热"], [Sentence("050101-1", test)])
    assert (len(found.same), len(found.near)) == (same, near)
