"""Tickets by area as they were counted a moment ago: counting a whole year's takes a fifth of a second."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(seconds=15)
"""so old may an answer be; it says of when it is"""

MOST_KEPT = 32
"""different spans of days; the oldest goes first"""


@dataclass(frozen=True, slots=True)
class Count:
    """Tickets by area, and when they were counted."""

    as_of: datetime
    by_area: Mapping[str, int]


class RememberedCounts:
    """One count a span of days, made anew when it is no longer fresh; who asks meanwhile waits for the same one."""

    def __init__(self) -> None:
        self._counts: dict[int | None, Count] = {}
        self._one_at_a_time = asyncio.Lock()

    async def of(
        self, days: int | None, now: Callable[[], datetime], count: Callable[[], Awaitable[Mapping[str, int]]]
    ) -> Count:
        """The count of a span, no older than FRESH."""
        async with self._one_at_a_time:
            kept = self._counts.get(days)
            if kept is not None and now() - kept.as_of < FRESH:
                return kept
            as_of = now()
            made = Count(as_of, await count())
            self._counts.pop(days, None)
            self._counts[days] = made
            if len(self._counts) > MOST_KEPT:
                del self._counts[next(iter(self._counts))]
            return made
