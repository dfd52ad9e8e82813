"""A time until now as whole years and months, which are counted already, and the rest before them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from intake_api.board.days import bounds, day_of

WHOLE_YEAR = 0
"""stands for the month where a whole year is meant"""


@dataclass(frozen=True, slots=True)
class Span:
    """Everything since an instant: `rest`, then the months of `year`, then all years after it."""

    year: int
    """0: all years are whole"""
    months: tuple[int, ...]
    rest: tuple[datetime, datetime] | None
    """from, and before: what whole months do not cover"""


EVER = Span(0, (), None)


def since(instant: datetime | None) -> Span:
    """The span from an instant on; None is ever."""
    if instant is None:
        return EVER
    day = day_of(instant)
    after = (
        day.replace(year=day.year + 1, month=1, day=1) if day.month == 12 else day.replace(month=day.month + 1, day=1)
    )
    return Span(day.year, tuple(range(day.month + 1, 13)), (instant, bounds(after)[0]))


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
