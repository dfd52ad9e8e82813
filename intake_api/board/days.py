"""Days of the hotline: Asia/Shanghai, as instants in UTC."""

from datetime import UTC, date, datetime, time, timedelta

from intake_api.tickets.deadline import SHANGHAI


def day_of(instant: datetime) -> date:
    """The hotline's day an instant falls on."""
    return instant.astimezone(SHANGHAI).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of the day and of the next, UTC."""
    start, end = (datetime.combine(day + timedelta(days=n), time(), SHANGHAI).astimezone(UTC) for n in (0, 1))
    return start, end
