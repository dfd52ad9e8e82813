"""Pieces of a number, put together in the cheapest way."""

import pytest

from nlp.dictation import MAX_PIECES, MAX_READINGS, Piece, Reading, heard, whole_reading
from nlp.spans import Span
from tests.unit.nlp.speech import said

(WORDS,) = said("caller: " + "零" * 400)


def told(*pieces: str) -> tuple[Reading, ...]:
    """The readings after these pieces: `!` before one denies what was said, `?` says it once more."""
    readings: tuple[Reading, ...] = ()
    for at, text in enumerate(pieces):
        piece = Piece(Span(WORDS, at, at + 1), text.lstrip("!?"), denied=text[0] == "!", again=text[0] == "?")
        readings = heard(readings, piece)
    return readings


@pytest.mark.parametrize(
    ("pieces", "digits"),
    [
        (["139", "4012", "5678"], "13940125678"),
        (["024", "2400", "1234"], "02424001234"),
        (["024", "24001234"], "02424001234"),
        (["139", "40125678"], "13940125678"),
        (["2400", "1234"], "24001234"),
        (["139", "0000", "0000", "6789"], "13900006789"),
        (["139", "8888", "8888"], "13988888888"),
        (["139", "4012", "?4012", "5678"], "13940125678"),
        (["1390000", "2640", "!2460"], "13900002460"),
        (["1390000", "35", "!3715"], "13900003715"),
        (["139", "!137", "0000", "3715"], "13700003715"),
        (["1390000213", "6", "2136"], "13900002136"),
        (["1390000715", "7159"], "13900007159"),
        (["1390000745", "7045"], "13900007045"),
        (["134000", "0000", "7711"], "13400007711"),
        (["1390008456", "0000"], "13900008456"),
        (["139000008456", "0000"], "13900008456"),
        (["302", "139", "4012", "5678"], "13940125678"),
        (["13900", "003", "139", "0000", "3456"], "13900003456"),
    ],
)
def test_cheapest_reading_that_is_whole_wins(pieces: list[str], digits: str) -> None:
    reading = whole_reading(told(*pieces))
    assert reading is not None
    assert reading.digits == digits


@pytest.mark.parametrize("pieces", [["139", "4012", "567"], ["139"], ["400", "800", "1234"], ["1234567"]])
def test_what_never_became_whole_is_no_number(pieces: list[str]) -> None:
    assert whole_reading(told(*pieces)) is None


def test_endless_digits_are_read_in_bounds() -> None:
    readings = told(*(["1", "0000"] * 100))
    assert len(readings) <= MAX_READINGS
    assert all(len(reading.spans) <= MAX_PIECES for reading in readings)
