"""Finding a leaf of the list by what somebody types: code, name, alias, unit, pinyin. Pure after loading.

Pinyin is typed without tones: initials (`nqbr` finds 暖气不热) or whole syllables (`nuanqi`). One wrong letter in whole
initials of four or more is forgiven when nothing else fits (`njbr`).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from hotline.categories import Node, ResponsibilityList
from nlp.pinyin import syllable

FORGIVEN_FROM = 4
"""letters from which one may be wrong"""
MAX_READINGS = 4
"""of one text, where characters have two"""

_SECOND_READING = {
    "行": "hang", "长": "zhang", "重": "chong", "调": "diao", "弹": "dan", "乐": "yue", "降": "xiang", "盛": "cheng",
    "朝": "zhao", "传": "zhuan", "藏": "zang", "会": "kuai", "校": "jiao", "粘": "nian", "还": "huan", "圈": "juan",
    "卡": "qia", "处": "chu", "曲": "qu", "车": "ju", "单": "shan", "参": "shen", "折": "she", "强": "jiang",
}  # fmt: skip
"""characters of everyday words that two readings spell with different letters"""
_LETTERS = re.compile("[a-z]+")
_END = "\n"


@dataclass(frozen=True, slots=True)
class _Field:
    """Texts of a leaf that count alike, joined by line ends so that one search looks through all."""

    weight: int
    text: str
    initials: str
    syllables: str


class ListSearch:
    """Made once a list; takes 0.3 s for the sample list, a search 5 to 25 ms."""

    def __init__(self, list_: ResponsibilityList) -> None:
        self._leaves = [(leaf, _fields(list_, leaf)) for leaf in list_.leaves]

    def find(self, text: str, limit: int) -> tuple[Node, ...]:
        """The leaves that have every word of the text, best first; the first leaves of the list for no text."""
        words = text.casefold().split()
        ranked = self._ranked(words, _weight)
        if not ranked and any(_LETTERS.fullmatch(word) and len(word) >= FORGIVEN_FROM for word in words):
            ranked = self._ranked(words, _weight_forgiving)
        return tuple(leaf for _, _, leaf in ranked[:limit])

    def _ranked(self, words: Sequence[str], weigh: Callable[[str, _Field], int]) -> list[tuple[int, str, Node]]:
        found = []
        for leaf, fields in self._leaves:
            weights = [max(weigh(word, field) for field in fields) for word in words]
            if all(weights):
                found.append((-sum(weights), leaf.code, leaf))
        return sorted(found, key=lambda item: item[:2])


def _fields(list_: ResponsibilityList, leaf: Node) -> tuple[_Field, ...]:
    items = leaf.situations
    units = [list_.units[name] for item in items for name in (item.unit, *item.co_units) if name in list_.units]
    above = list_.path(leaf.code)[:-1]
    return (
        _field(8, (leaf.name, leaf.code)),
        _field(6, (item.code for item in items)),
        _field(4, leaf.keywords),
        _field(2, (text for item in items for text in (item.name, *item.cues))),
        _field(2, (text for unit in units for text in (unit.name, *unit.aliases))),
        _field(1, (text for node in above for text in (node.name, node.code))),
    )


def _field(weight: int, texts: Iterable[str]) -> _Field:
    texts = tuple(dict.fromkeys(text.casefold() for text in texts))
    readings = [reading for text in texts for reading in _readings(text)]
    return _Field(
        weight,
        _lines(texts),
        _lines("".join(each[0] for each in reading) for reading in readings),
        _lines("'" + "'".join(reading) for reading in readings),
    )


def _lines(texts: Iterable[str]) -> str:
    return _END + _END.join(texts) + _END


def _readings(text: str) -> list[tuple[str, ...]]:
    """The text's syllables; several where a character has two readings."""
    spelled = [
        (syllable(character), *filter(None, (_SECOND_READING.get(character),)))
        for character in text
        if _LETTERS.fullmatch(syllable(character))
    ]
    readings: list[tuple[str, ...]] = [()]
    for choices in spelled:
        choices = choices if len(readings) * len(choices) <= MAX_READINGS else choices[:1]
        readings = [(*reading, choice) for reading, choice in product(readings, choices)]
    return [reading for reading in readings if reading]


def _weight(word: str, field: _Field) -> int:
    """A whole name counts twice, a part of it once; digits are the beginning of a code."""
    if f"{_END}{word}" in field.text if word[0].isdigit() else word in field.text:
        return field.weight * (2 if f"{_END}{word}{_END}" in field.text else 1)
    if not _LETTERS.fullmatch(word):
        return 0
    if len(word) > 1 and word in field.initials:
        return field.weight * (2 if f"{_END}{word}{_END}" in field.initials else 1)
    return field.weight if len(word) > 2 and _sounds(word, field.syllables) else 0


def _sounds(word: str, syllables: str) -> bool:
    """Whether the letters are those of syllables, from the beginning of one on: `nuanqib` in `'nuan'qi'bu're`."""
    return word[0] in syllables and _spelled(word).search(syllables) is not None


@lru_cache(maxsize=64)
def _spelled(word: str) -> re.Pattern[str]:
    return re.compile("'" + "'?".join(word))


def _weight_forgiving(word: str, field: _Field) -> int:
    """As `_weight`, one wrong letter forgiven in whole initials."""
    if weight := _weight(word, field):
        return weight
    if len(word) < FORGIVEN_FROM or not _LETTERS.fullmatch(word):
        return 0
    return field.weight if _one_wrong(word).search(field.initials) else 0


@lru_cache(maxsize=64)
def _one_wrong(word: str) -> re.Pattern[str]:
    """Whole initials that differ in one letter."""
    letters = "|".join(f"{word[:at]}[a-z]{word[at + 1 :]}" for at in range(len(word)))
    return re.compile(f"{_END}(?:{letters}){_END}")
