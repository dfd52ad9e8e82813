"""Written form: how a ticket shows what was said. 幺三八… becomes 138…, 八号楼 becomes 8号楼; the rest stays.

Only figures that cannot mean anything else are changed: numbers read out digit by digit, the hotline's own number,
and numbers of buildings, doors and rooms. 一下, 一个, 十分, 三天, 一起 stay; when in doubt, so does the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_VALUES = {character: str(value) for value, character in enumerate("零一二三四五六七八九")} | {"〇": "0", "幺": "1"}
_TENS = {"十": 10, "百": 100}

_DIGIT = "[零〇幺一二三四五六七八九]"
_NUMBER = "[零〇幺一二三四五六七八九十百]{1,6}"
_SPOKEN_FIGURES = re.compile(
    rf"(?P<long>{_DIGIT}{{7,}})"  # a telephone, ticket or card number
    rf"|(?P<yao>{_DIGIT}*幺{_DIGIT}*)(?<={_DIGIT}{{3}})"  # 幺 is said in numbers read out and nowhere else
    r"|(?P<hotline>一二三四五)(?=热线)"
    rf"|(?P<building>{_NUMBER})(?=号楼|号院|单元)"
    rf"|(?<=[路街道巷弄])(?P<door>{_NUMBER})(?=号)"
    rf"|(?P<room>{_DIGIT}{{3,4}})(?=室)"
)
_INDEFINITE = frozenset("几这那哪每有第好")
"""这一单元, 有三单元: counted, not named"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the written form and the words it was made of."""

    text: str
    first: int
    """index of a word"""
    last: int
    """index of a word, included"""


def written(words: Sequence[str]) -> tuple[Piece, ...]:
    """The written form of recognised words, in pieces that keep their place among the words; joined, it is the text.

    Args:
        words: as recognised, one token each.
    """
    heard = "".join(words)
    owners = [index for index, word in enumerate(words) for _ in word]
    pieces: list[Piece] = []
    position = 0
    for match in _SPOKEN_FIGURES.finditer(heard):
        figures = _figures(heard, match)
        if figures is None:
            continue
        pieces += _unchanged(heard, owners, position, match.start())
        pieces.append(Piece(figures, owners[match.start()], owners[match.end() - 1]))
        position = match.end()
    pieces += _unchanged(heard, owners, position, len(heard))
    return tuple(pieces)


def text_of(pieces: Sequence[Piece]) -> str:
    """The written form as one text."""
    return "".join(piece.text for piece in pieces)


def _figures(heard: str, match: re.Match[str]) -> str | None:
    """The figures for what was matched, or None where it is no number after all."""
    if match.lastgroup == "building" and match.start() and heard[match.start() - 1] in _INDEFINITE:
        return None
    return _read(match[0])


def _read(said: str) -> str | None:
    if all(character in _VALUES for character in said):
        return "".join(_VALUES[character] for character in said)
    return _quantity(said)


def _quantity(said: str) -> str | None:
    """十二, 二十, 一百零五, 一百二十三: as figures; anything else is no plain number."""
    match = re.fullmatch(
        r"(?:([一二三四五六七八九])百)?(?:(零)?([一二三四五六七八九])?(十)?)?([一二三四五六七八九])?", said
    )
    if match is None:
        return None
    hundreds, zero, tens, ten, units = match.groups()
    if tens and not ten:
        return _unsure(hundreds, zero, tens, units)
    if zero and ten:
        return None
    value = 100 * int(_VALUES[hundreds]) if hundreds else 0
    if ten:
        value += 10 * int(_VALUES[tens]) if tens else 10
    if units:
        value += int(_VALUES[units])
    return str(value) if value else None


def _unsure(hundreds: str | None, zero: str | None, tens: str, units: str | None) -> str | None:
    """一百零五 is 105; 一百二 may be 102 or 120 and stays."""
    if hundreds and zero and not units:
        return str(100 * int(_VALUES[hundreds]) + int(_VALUES[tens]))
    return None


def _unchanged(heard: str, owners: Sequence[int], start: int, end: int) -> list[Piece]:
    """The characters in between, a piece for each word."""
    pieces: list[Piece] = []
    while start < end:
        stop = start
        while stop < end and owners[stop] == owners[start]:
            stop += 1
        pieces.append(Piece(heard[start:stop], owners[start], owners[start]))
        start = stop
    return pieces
