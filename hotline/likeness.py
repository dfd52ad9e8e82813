"""Which tickets may be about the same thing: possible repeats of one, and hot spots of many. Pure.

A repeat is only ever proposed; a person merges (并单), and every caller is kept. A hot spot is one count rule that
anybody can add up: so many tickets of one category in one neighbourhood within so many hours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hotline.private import Private

ALIKE = 0.75
"""share of character pairs two texts must have in common to count as the same text (Dice's coefficient)"""

LEAST_PAIRS = 8
"""shorter texts are alike by chance"""

_NO_WORD = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")


class Likeness(StrEnum):
    """Why two tickets may be the same; a ticket shows all that hold."""

    SAME_CALLER = "same-caller"
    SAME_PLACE_AND_CATEGORY = "same-place-and-category"
    SAME_TEXT = "same-text"


@dataclass(frozen=True, slots=True)
class Report:
    """What a ticket is compared by; what is not known stays None and is like nothing."""

    number: str
    accepted_at: datetime
    caller: Private | None
    """number the caller rang from or wants to be called at, digits only"""
    category: str | None
    """code of any level"""
    area: str | None
    """code of the deepest area, a grid at best"""
    place: Private | None
    """as said"""
    text: Private


@dataclass(frozen=True, slots=True)
class HotSpotRule:
    """`at_least` tickets with the same first `category_digits` and `area_digits` of their codes within `hours`."""

    category_digits: int
    area_digits: int
    hours: int
    at_least: int

    def place_of(self, category: str | None, area: str | None) -> tuple[str, str] | None:
        """Category and area a ticket counts for; None for one whose codes do not go that deep."""
        if category is None or area is None or len(area) < self.area_digits:
            return None
        leaf = category.partition("-")[0]
        return (leaf[: self.category_digits], area[: self.area_digits]) if len(leaf) >= self.category_digits else None

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.hours)


def likenesses(one: Report, other: Report) -> tuple[Likeness, ...]:
    """Why two reports may be the same; empty when nothing says so."""
    holds = {
        Likeness.SAME_CALLER: one.caller is not None and one.caller == other.caller,
        Likeness.SAME_PLACE_AND_CATEGORY: _same_category(one, other) and _same_place(one, other),
        Likeness.SAME_TEXT: same_text(one.text, other.text) >= ALIKE,
    }
    return tuple(likeness for likeness, true in holds.items() if true)


def same_text(one: str, other: str) -> float:
    """Share of character pairs in common, [0, 1]; 0 for texts too short to tell."""
    left, right = _pairs(one), _pairs(other)
    if min(len(left), len(right)) < LEAST_PAIRS:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def hot(times: Sequence[datetime], rule: HotSpotRule) -> bool:
    """Whether some window of the rule holds enough of these tickets of one category and area."""
    ordered = sorted(times)
    return any(
        later - earlier <= rule.window for earlier, later in zip(ordered, ordered[rule.at_least - 1 :], strict=False)
    )


def _same_category(one: Report, other: Report) -> bool:
    """The same leaf; situations of a leaf are one matter seen twice."""
    codes = [report.category.partition("-")[0] if report.category else "" for report in (one, other)]
    return codes[0] == codes[1] and len(codes[0]) >= _LEAF_DIGITS


def _same_place(one: Report, other: Report) -> bool:
    """The same grid, or the same words for a place that no grid is known of."""
    if one.area and other.area:
        return one.area == other.area and len(one.area) == _GRID_DIGITS
    places = [_NO_WORD.sub("", report.place or "") for report in (one, other)]
    return places[0] == places[1] != ""


_LEAF_DIGITS = 6
_GRID_DIGITS = 15


def _pairs(text: str) -> set[str]:
    plain = _NO_WORD.sub("", text)
    return {plain[index : index + 2] for index in range(len(plain) - 1)}
