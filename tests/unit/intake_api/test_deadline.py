from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from hotline.categories import LimitUnit, TimeLimit
from intake_api.tickets.deadline import due

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""10:00 in Shanghai"""


def until(limit, accepted_at=MONDAY):
    return due(limit, accepted_at, chinese_calendar.is_workday)


@pytest.mark.parametrize("unit", [LimitUnit.HOURS, LimitUnit.EMERGENCY_HOURS])
def test_hours_run_on_the_clock(unit):
    assert until(TimeLimit(26, unit)).at == MONDAY + timedelta(hours=26)


def test_days_end_at_midnight_in_shanghai():
    assert until(TimeLimit(1, LimitUnit.DAYS)).at == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accepted", "days", "last"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
    ],
    ids=["the next day", "over a weekend", "over the National Day holiday", "a Saturday that is worked"],
)
def test_working_days_follow_the_chinese_calendar(accepted, days, last):
    found = until(TimeLimit(days, LimitUnit.WORKING_DAYS), datetime(*accepted.timetuple()[:3], 2, tzinfo=UTC))
    assert found.at == datetime(last.year, last.month, last.day, 16, tzinfo=UTC)
    assert found.exact


def test_the_day_is_that_of_shanghai():
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert until(TimeLimit(1, LimitUnit.WORKING_DAYS), late).at == datetime(2026, 11, 25, 16, tzinfo=UTC)


def test_beyond_the_calendar_weekdays_count_and_it_says_so():
    def unknown(_):
        raise NotImplementedError

    found = due(TimeLimit(5, LimitUnit.WORKING_DAYS), MONDAY, unknown)
    assert found.at == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert not found.exact
