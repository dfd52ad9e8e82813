"""A time until now as whole years and months, which are counted already, and the rest before them. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from intake_api.board.days import bounds, day_of

WHOLE_YEAR = 0
"""stands for the month where a whole year is meant"""


@dataclass(frozen=True, slots=True)
class Span:
    """Everything since an instant: all years after `year`, `plus` months of it without `minus`, and the rest."""

    year: int
    """0: all years are whole"""
    plus: tuple[int, ...] = ()
    """WHOLE_YEAR among them where that is less to add up"""
    minus: tuple[int, ...] = ()
    rest: tuple[datetime, datetime] | None = None
    """from, and before: half a month at most"""
    rest_is_minus: bool = False


EVER = Span(0)


def since(instant: datetime | None) -> Span:
    """The span from an instant on; None is ever."""
    if instant is None:
        return EVER
    day = day_of(instant)
    begin, end = bounds(day.replace(day=1))[0], bounds(day.replace(day=monthrange(day.year, day.month)[1]))[1]
    less = instant - begin < end - instant
    first = day.month if less else day.month + 1
    after, before = tuple(range(first, 13)), tuple(range(1, first))
    rest = (begin, instant) if less else (instant, end)
    if len(after) <= len(before):
        return Span(day.year, after, (), rest, less)
    return Span(day.year, (WHOLE_YEAR,), before, rest, less)


def tallied(accepted: Iterable[tuple[str | None, date]]) -> dict[tuple[int, int, str], int]:
    """Tickets, given as area and day, by month, year and area, in order; in month 0 of a year those of all its months.

    The area is empty where it is not known.
    """
    found: dict[tuple[int, int, str], int] = {}
    for area, day in accepted:
        for month in (WHOLE_YEAR, day.month):
            key = (month, day.year, area or "")
            found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items()))
