"""Figures in acceptance conditions (立案条件) against figures said: `室温低于十摄氏度` is not met by 十五度.

Temperatures and durations only: they are what callers tell in figures and what limits of one leaf differ by.
"""

import re
from dataclasses import dataclass
from functools import cache

from nlp.quantities import number

_HOURS = {"小时": 1, "个小时": 1, "天": 24, "日": 24, "宿": 24, "个月": 720, "年": 8760}
_NUMBER = "[0-9]{1,4}|[零一二三四五六七八九两十百千]{1,6}"
_UNIT = "摄氏度|度|个?小时|天|日|宿|个月|年"
_CONDITION = re.compile(
    f"(?:(?P<below>不超过|低于|不足|不到|不满|未满)|(?P<above>超过|高于|达到|满|逾|超))(?P<n1>{_NUMBER})(?P<u1>{_UNIT})"
    f"|(?P<n2>{_NUMBER})(?P<u2>{_UNIT})(?:(?P<under>以下|以内|内)|(?P<over>以上))"
)
_SAID = re.compile(f"(?<![第周零一二三四五六七八九十0-9])({_NUMBER})多?({_UNIT})(?![期会])")
_DATE_BEFORE = re.compile(r"月$")


@dataclass(frozen=True, slots=True)
class Condition:
    """A quantity below or above a limit."""

    kind: str
    """`degrees` or `hours`"""
    limit: int
    below: bool

    def met_by(self, value: int) -> bool:
        return value <= self.limit if self.below else value >= self.limit


def evidence_for(accept: str, text: str) -> int:
    """How many of a condition's figures what was said meets, less those it contradicts; 0 when it tells none."""
    said = quantities(text)
    total = 0
    for condition in conditions(accept):
        values = said.get(condition.kind, ())
        if values:
            total += 1 if any(condition.met_by(value) for value in values) else -1
    return total


@cache
def conditions(accept: str) -> tuple[Condition, ...]:
    """The limits an acceptance condition names."""
    found = []
    for match in _CONDITION.finditer(accept):
        kind, factor = _kind(match["u1"] or match["u2"])
        below = bool(match["below"] or match["under"])
        found.append(Condition(kind, number(match["n1"] or match["n2"]) * factor, below))
    return tuple(found)


def quantities(text: str) -> dict[str, tuple[int, ...]]:
    """Temperatures (degrees) and durations (hours) said, by kind; days of a month are none."""
    found: dict[str, tuple[int, ...]] = {}
    for match in _SAID.finditer(text):
        if match[2] == "日" and _DATE_BEFORE.search(text[: match.start()]):
            continue
        kind, factor = _kind(match[2])
        found[kind] = (*found.get(kind, ()), number(match[1]) * factor)
    return found


def _kind(unit: str) -> tuple[str, int]:
    return ("degrees", 1) if unit.endswith("度") else ("hours", _HOURS[unit])
