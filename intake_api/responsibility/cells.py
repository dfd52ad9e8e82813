"""What one row says of a situation, read as people write it. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from hotline.categories import LimitUnit, TimeLimit, Unit
from intake_api.responsibility.columns import folded

_Choice = TypeVar("_Choice", bound=StrEnum)
_LIMIT = re.compile(r"(\d{1,3})个?(紧急工作时|小时|工作日|天)", re.ASCII)
_JOINTS = re.compile("[、，,；;\n]+")
_UNIT_JOINTS = re.compile("[、，,；;/\n]+")
_YES, _NO = {"是", "√", "✓", "✔", "1", "Y", "YES", "直派"}, {"", "否", "0", "N", "NO", "×"}
_NAME_LENGTH = 24
"""characters of a situation's name taken from its acceptance condition"""


class BadCell(Exception):
    """A cell that cannot be read; says which and why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


class Units:
    """The catalogue by what people write: names and aliases, with or without spaces and full-width brackets."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._names: dict[str, set[str]] = {}
        for unit in units.values():
            for text in (unit.name, *unit.aliases):
                self._names.setdefault(folded(text), set()).add(unit.name)
        self._names |= {folded(name): {name} for name in units}

    def __contains__(self, text: str) -> bool:
        return folded(text) in self._names

    def name(self, text: str) -> str:
        """Its name in the catalogue.

        Raises:
            BadCell: it is not there, or is an alias of several.
        """
        names = self._names.get(folded(text), set())
        if len(names) > 1:
            raise BadCell("unit", f"“{text}”是几个单位共有的别名：{'、'.join(sorted(names))}")
        if not names:
            raise BadCell("unit", f"单位目录中没有“{text}”")
        return next(iter(names))


def limit(text: str, unit: str) -> TimeLimit:
    """Read `2紧急工作时`, `5个工作日`, `4小时`, `１天`, or a number whose unit stands elsewhere.

    Raises:
        BadCell
    """
    plain = folded(text)
    if plain.isdigit():
        if not unit:
            raise BadCell("limit", f"“{text}”没有写计时单位（紧急工作时、小时、工作日、天）")
        plain += folded(unit)
    match = _LIMIT.fullmatch(plain)
    if match is None or int(match[1]) == 0:
        raise BadCell("limit", f"“{text}”不是时限，应如 2紧急工作时、4小时、5个工作日、3天")
    return TimeLimit(int(match[1]), LimitUnit(match[2]))


def several(text: str) -> tuple[str, ...]:
    """The values of one cell."""
    return tuple(part for each in _JOINTS.split(text) if (part := each.strip()))


def unit_names(text: str) -> tuple[str, ...]:
    """The units of one cell, as written."""
    parts = (part.strip() for part in _UNIT_JOINTS.split(text))
    return tuple(re.sub("^(及|和|以及)", "", part) for part in parts if part)


def choice(kind: type[_Choice], text: str, key: str) -> _Choice:
    """One of a closed set of words.

    Raises:
        BadCell
    """
    try:
        return kind(folded(text))
    except ValueError:
        raise BadCell(key, f"“{text}”应为{'、'.join(kind)}之一") from None


def yes(text: str, key: str) -> bool:
    """Whether a cell is ticked.

    Raises:
        BadCell
    """
    plain = folded(text).upper()
    if plain not in _YES | _NO:
        raise BadCell(key, f"“{text}”应填“是”或留空")
    return plain in _YES


def situation_name(accept: str) -> str:
    """A name for a situation that has none: the beginning of its acceptance condition."""
    first = re.split("[，。；;,\n]", accept)[0]
    return (first if len(first) >= 4 else accept.rstrip("。"))[:_NAME_LENGTH]
