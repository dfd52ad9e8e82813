import asyncio

import pytest

from intake_api.territory.remembered import FRESH, MOST_KEPT, RememberedCounts
from tests.fakes.calls import at


class Counting:
    def __init__(self):
        self.times = 0

    async def __call__(self):
        self.times += 1
        await asyncio.sleep(0)
        return {"210102": self.times}


@pytest.mark.parametrize(("seconds", "times"), [(0, 1), (FRESH.total_seconds() - 1, 1), (FRESH.total_seconds(), 2)])
async def test_a_count_is_given_again_while_it_is_fresh_with_the_time_it_is_of(seconds, times):
    counting, counts = Counting(), RememberedCounts()
    first = await counts.of(30, lambda: at(0), counting)
    again = await counts.of(30, lambda: at(seconds), counting)
    assert counting.times == times
    assert again.as_of == (first.as_of if times == 1 else at(seconds))


async def test_who_asks_at_once_is_told_one_count():
    counting, counts = Counting(), RememberedCounts()
    told = await asyncio.gather(*(counts.of(None, lambda: at(0), counting) for _ in range(5)))
    assert counting.times == 1
    assert {count.by_area["210102"] for count in told} == {1}


async def test_each_span_of_days_is_counted_apart_and_not_all_are_kept():
    counting, counts = Counting(), RememberedCounts()
    for days in range(1, MOST_KEPT + 2):
        await counts.of(days, lambda: at(0), counting)
    assert counting.times == MOST_KEPT + 1
    await counts.of(1, lambda: at(0), counting)
    assert counting.times == MOST_KEPT + 2


async def test_a_count_that_failed_is_not_kept():
    counting, counts = Counting(), RememberedCounts()

    async def fail():
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  # whatever the database raises
        await counts.of(None, lambda: at(0), fail)
    assert (await counts.of(None, lambda: at(0), counting)).by_area == {"210102": 1}
