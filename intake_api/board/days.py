"""Days of the hotline: Asia/Shanghai, as instants in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from pydantic import Field

from intake_api.tickets.deadline import SHANGHAI

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""a day somebody may ask for: one whose bounds are instants"""


def day_of(instant: datetime) -> date:
    """The hotline's day an instant falls on."""
    return instant.astimezone(SHANGHAI).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of the day and of the next, UTC."""
    start, end = (datetime.combine(day + timedelta(days=n), time(), SHANGHAI).astimezone(UTC) for n in (0, 1))
    return start, end
