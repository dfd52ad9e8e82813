"""Deadlines of a made-up year, in ms: `intake_api.tickets.deadline.due`, asked once for each limit and day."""

from collections.abc import Callable
from datetime import date

from hotline.categories import LimitUnit, TimeLimit
from intake_api.tickets.deadline import due
from intake_api.year.call_rows import instant

_HOUR_MS = 3_600_000
_SHANGHAI_MS = 8 * _HOUR_MS
"""ahead of UTC; the zone has had no summer time since 1991"""


class Dues:
    """Answers by limit and instant, kept by limit and day where only the day decides."""

    def __init__(self, is_workday: Callable[[date], bool]) -> None:
        self._is_workday = is_workday
        self._known: dict[tuple[TimeLimit, int], int] = {}

    def of(self, limit: TimeLimit, at: int) -> int:
        """When something accepted at this ms is due."""
        if limit.unit in {LimitUnit.HOURS, LimitUnit.EMERGENCY_HOURS}:
            return at + limit.amount * _HOUR_MS
        key = (limit, (at + _SHANGHAI_MS) // (24 * _HOUR_MS))
        if key not in self._known:
            self._known[key] = int(due(limit, instant(at), self._is_workday).at.timestamp() * 1000)
        return self._known[key]
