import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.errors import InputRejected
from intake_api.year.rhythm import plan
from intake_api.year.totals import Totals, spread

PARTS = st.lists(st.tuples(st.floats(0, 100), st.integers(0, 50)), min_size=1, max_size=40)


@given(PARTS, st.floats(0, 1))
def test_a_spread_adds_up_and_no_part_goes_over_its_limit(parts, share):
    weights, most = zip(*parts, strict=True)
    total = int(sum(most) * share)
    found = spread(total, weights, most)
    assert sum(found) == total
    assert all(0 <= part <= limit for part, limit in zip(found, most, strict=True))


def test_more_than_the_parts_hold_cannot_be_spread():
    with pytest.raises(InputRejected):
        spread(11, [1, 1], [5, 5])


def test_a_spread_follows_the_weights():
    assert spread(10, [1, 3, 1]) == [2, 6, 2]


@pytest.mark.parametrize("share", [1.0, 0.01, 0.002])
def test_the_days_add_up_to_the_published_year(share):
    totals = Totals().share(share)
    days = plan(2023, totals, 7, chinese_calendar.is_workday)
    assert len(days) == 365
    for name in ("offered", "answered", "accepted", "rated", "satisfied", "found"):
        assert sum(getattr(day, name) for day in days) == getattr(totals, name), name
    assert sum(day.accepted - day.unclosed for day in days) == totals.closed
    assert sum(day.found - day.found_unclosed for day in days) == totals.found_closed
    assert all(day.satisfied <= day.rated <= day.accepted - day.unclosed for day in days)
    assert all(day.unclosed <= day.accepted <= day.answered <= day.offered for day in days)


@pytest.mark.parametrize("share", [1.0, 0.01, 0.002])
def test_the_published_satisfaction_comes_out_exactly(share):
    totals = Totals().share(share)
    assert totals.satisfied / totals.rated == 0.932


@pytest.mark.parametrize("wrong", [{"answered": 4_000_000}, {"closed": 800_000}, {"found_closed": 600_000}])
def test_totals_of_no_year_are_refused(wrong):
    with pytest.raises(InputRejected):
        Totals(**wrong)
