"""Words that one city hears otherwise than others: what is urgent there at once, and what only sounds so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotline.errors import InputRejected

SERVICES = ("燃气抢修", "供水抢修", "供热抢修", "排水抢险", "市政抢修", "城管抢险")
"""whom a caller is handed over to where the number differs from city to city"""

MAX_WORDS = 50
"""of each kind"""

_SEPARATOR = re.compile(r"[；;\n]")
_URGENT = re.compile(r"(?=.*[^\W\d_])[^\W_]{2,12}")
_CALM = re.compile(r"(?=.*[^\W\d_])[^\W_]{3,20}")
_NUMBER = re.compile(r"[0-9]{3,5}")
_MAX_HAND_OVER = 4


@dataclass(frozen=True, slots=True)
class UrgentWord:
    word: str
    hand_over: tuple[str, ...]
    """numbers of 3 to 5 digits, or names out of SERVICES"""

    def __str__(self) -> str:
        return f"{self.word}={' '.join(self.hand_over)}"


@dataclass(frozen=True, slots=True)
class CityWords:
    """The words as they stand."""

    urgent: tuple[UrgentWord, ...] = ()
    """a call in which one is said of now cannot wait"""
    calm: tuple[str, ...] = ()
    """no danger is looked for in them: names of shops, say"""


NO_CITY_WORDS = CityWords()


def parse_urgent(text: str) -> tuple[UrgentWord, ...]:
    """Read `黑烟=119；液氨=119 120`, which is how `str` writes each.

    Raises:
        InputRejected: tells which entry is wrong and how; repeats none.
    """
    found = [_urgent(number, entry) for number, entry in _entries(text)]
    _differ([one.word for one in found])
    return tuple(found)


def parse_calm(text: str) -> tuple[str, ...]:
    """Read `着火了老灶火锅；大火车站`.

    Raises:
        InputRejected: tells which entry is wrong and how; repeats none.
    """
    found = list(_entries(text))
    for number, entry in found:
        if not _CALM.fullmatch(entry):
            raise InputRejected(f"entry {number}: want 3 to 20 letters, digits or characters, not digits alone")
    _differ([entry for _, entry in found])
    return tuple(entry for _, entry in found)


def _entries(text: str) -> Iterator[tuple[int, str]]:
    entries = [entry.strip() for entry in _SEPARATOR.split(text) if entry.strip()]
    if len(entries) > MAX_WORDS:
        raise InputRejected(f"want {MAX_WORDS} entries at most")
    yield from enumerate(entries, start=1)


def _urgent(number: int, entry: str) -> UrgentWord:
    word, sign, to = (part.strip() for part in entry.replace("＝", "=").partition("="))
    if not sign:
        raise InputRejected(f"entry {number}: want WORD=WHOM, such as 黑烟=119")
    if not _URGENT.fullmatch(word):
        raise InputRejected(f"entry {number}: want a word of 2 to 12 letters, digits or characters, not digits alone")
    hand_over = tuple(to.replace("、", " ").split())
    if not 0 < len(hand_over) <= _MAX_HAND_OVER or len(set(hand_over)) < len(hand_over):
        raise InputRejected(f"entry {number}: want 1 to {_MAX_HAND_OVER} different ones to hand over to")
    if not all(_NUMBER.fullmatch(one) or one in SERVICES for one in hand_over):
        raise InputRejected(f"entry {number}: hand over to a number of 3 to 5 digits or one of {'、'.join(SERVICES)}")
    return UrgentWord(word, hand_over)


def _differ(words: Sequence[str]) -> None:
    for number, word in enumerate(words, start=1):
        if word in words[: number - 1]:
            raise InputRejected(f"entry {number}: is given twice")
