"""When a ticket is due: its limit counted from the moment of acceptance. Pure but for the calendar handed in.

Hours of either kind run on the clock; days end at midnight; working days skip what the Chinese calendar gives off.
The day of acceptance is not counted. All days are Asia/Shanghai.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotline.categories import LimitUnit, TimeLimit

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Due:
    at: datetime
    """UTC"""
    exact: bool
    """False where the calendar does not reach: then Monday to Friday count"""


def due(limit: TimeLimit, accepted_at: datetime, is_workday: Callable[[date], bool]) -> Due:
    """The instant a ticket must be closed by.

    Args:
        is_workday: raises NotImplementedError for a year it does not know (as chinese_calendar does).
    """
    local = accepted_at.astimezone(SHANGHAI)
    if limit.unit in {LimitUnit.HOURS, LimitUnit.EMERGENCY_HOURS}:
        return Due(accepted_at + timedelta(hours=limit.amount), exact=True)
    if limit.unit is LimitUnit.DAYS:
        return Due(_end_of(local.date() + timedelta(days=limit.amount), accepted_at), exact=True)
    day, left, exact = local.date(), limit.amount, True
    while left:
        day += timedelta(days=1)
        try:
            working = is_workday(day)
        except NotImplementedError:
            working, exact = day.weekday() <= _FRIDAY, False
        left -= working
    return Due(_end_of(day, accepted_at), exact)


def _end_of(day: date, like: datetime) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(like.tzinfo)
