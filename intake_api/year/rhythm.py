"""How a year breathes: days, hours, seasons. Made up, after what every hotline knows: mornings, Mondays, frost. Pure.

The curves are nobody's measurements; docs/year.md says which figures are.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from intake_api.year.totals import Totals, spread

_HOURS = (12, 8, 6, 5, 5, 9, 22, 48, 92, 100, 96, 84, 56, 72, 90, 88, 84, 72, 56, 50, 46, 40, 30, 20)
"""calls by hour of a working day, Asia/Shanghai"""
_FREE_HOURS = (16, 11, 8, 7, 6, 9, 20, 38, 64, 74, 76, 70, 58, 60, 66, 66, 64, 60, 54, 50, 48, 44, 34, 24)
_MONTHS = (96, 84, 92, 92, 95, 98, 106, 106, 95, 98, 124, 114)
"""calls by month; heating begins on the first of November"""
_WEEKDAYS = (1.12, 1.06, 1.03, 1.02, 1.02, 0.96, 0.9)
_FREE = 0.72
"""of a day off, against a working day"""
_NOISE = 0.06
"""spread of the days around their curve"""
_MOST_OPEN = 0.85
"""of a day's tickets"""
_OLDEST_OPEN_DAYS = 14.0
"""how fast the share of open tickets falls with their age"""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """How much of everything a day has."""

    day: date
    working: bool
    offered: int
    answered: int
    accepted: int
    unclosed: int
    """of the accepted, at the end of the year"""
    rated: int
    satisfied: int
    found: int
    found_unclosed: int


def plan(year: int, totals: Totals, seed: int, is_workday: Callable[[date], bool]) -> tuple[DayPlan, ...]:
    """The days of a year; every column adds up to its total exactly.

    Raises:
        InputRejected: the totals fit no year.
    """
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    working = [is_workday(day) for day in days]
    drawn = np.random.Generator(np.random.PCG64([seed, 0]))
    noise = drawn.normal(1, _NOISE, (3, len(days))).clip(0.7, 1.3)
    busy = np.array([_busy(day, work) for day, work in zip(days, working, strict=True)])
    offered = spread(totals.offered, busy * noise[0])
    # The busier the day, the more callers are not answered.
    lost = spread(totals.offered - totals.answered, np.array(offered) * (busy * noise[0]) ** 2, offered)
    answered = [all_ - gone for all_, gone in zip(offered, lost, strict=True)]
    accepted = spread(totals.accepted, np.array(answered) * noise[1], answered)
    found = spread(totals.found, [(1.0 if work else 0.45) * n for work, n in zip(working, noise[2], strict=True)])
    age = np.arange(len(days))[::-1]
    unclosed = spread(totals.accepted - totals.closed, np.array(accepted) * _still_open(age), _most(accepted))
    found_unclosed = spread(totals.found - totals.found_closed, np.array(found) * _still_open(age), _most(found))
    closed = [all_ - open_ for all_, open_ in zip(accepted, unclosed, strict=True)]
    rated = spread(totals.rated, closed, closed)
    satisfied = spread(totals.satisfied, rated, rated)
    columns = (days, working, offered, answered, accepted, unclosed, rated, satisfied, found, found_unclosed)
    return tuple(DayPlan(*row) for row in zip(*columns, strict=True))


def hours_of(working: bool) -> npt.NDArray[np.float64]:
    """The share of each hour in a day's calls, (24,), adding up to 1."""
    hours = np.array(_HOURS if working else _FREE_HOURS, float)
    share: npt.NDArray[np.float64] = hours / hours.sum()
    return share


def _busy(day: date, working: bool) -> float:
    return _MONTHS[day.month - 1] / 100 * _WEEKDAYS[day.weekday()] * (1.0 if working else _FREE)


def _most(of: list[int]) -> list[int]:
    """Some tickets are closed even on the last day."""
    return [math.ceil(_MOST_OPEN * number) for number in of]


def _still_open(age: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """A few stay open for months, most of the newest are open."""
    share: npt.NDArray[np.float64] = np.exp(-age / _OLDEST_OPEN_DAYS) + 0.004
    return share
