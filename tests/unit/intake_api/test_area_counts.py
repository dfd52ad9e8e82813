"""Tickets per area, counted as they come and go, against counting them one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from hotline.list_source import Sentence, Sources
from hotline.territory import Level
from intake_api.board.days import day_of
from intake_api.db.tables import area_counts, tickets
from intake_api.retention import store as retention
from intake_api.territory import store
from intake_api.territory.counting import counted
from intake_api.territory.spans import EVER, WHOLE_YEAR, since, tallied
from intake_api.tickets import store as ticket_rows
from intake_api.year import making
from intake_api.year.totals import Totals
from tests.fakes.categories import small_list
from tests.fakes.territory import DISTRICT, small_territory
from tests.unit.intake_api.test_rights import GRID, ticket

instants = st.datetimes(datetime(2019, 12, 1), datetime(2024, 2, 1), timezones=st.just(UTC))  # the zone is beside it


@given(start=instants, instant=instants)
def test_an_instant_counts_once_in_a_span_that_begins_before_it_and_else_not_at_all(start, instant):
    span, day = since(start), day_of(instant)
    assert span.rest is not None
    months = {day.month, WHOLE_YEAR} if day.year == span.year else set()
    times = len(months & set(span.plus)) - len(months & set(span.minus)) + (day.year > span.year)
    times += (span.rest[0] <= instant < span.rest[1]) * (-1 if span.rest_is_minus else 1)
    assert times == (instant >= start)


@given(start=instants)
def test_little_is_added_up_for_any_span(start):
    span = since(start)
    assert len(span.plus) + len(span.minus) <= 7
    assert span.rest[1] - span.rest[0] <= timedelta(days=15.5)


def test_ever_is_whole_years_alone():
    assert (EVER.plus, EVER.minus, EVER.rest) == ((), (), None)


@pytest.fixture
async def year(database):
    await making.make(
        database, Totals().share(0.0004), seed=7, sources=Sources(small_list(), (Sentence("010101-1", "井盖丢了"),)),
        territory=small_territory(), tell=lambda _: None,
    )  # fmt: skip
    return database


@pytest.mark.parametrize("within", ["", DISTRICT, f"{DISTRICT}001"])
@pytest.mark.parametrize(
    "start",
    [None, *(datetime(2023, *moment, tzinfo=UTC) for moment in ((1, 1), (6, 30, 16), (7, 12, 9, 30), (12, 20))),
     datetime(2022, 3, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)],
)  # fmt: skip
async def test_a_made_up_year_is_counted_as_its_tickets_are(year, start, within):
    async with year.connect() as connection:
        rows = (await connection.execute(select(tickets.c.area, tickets.c.accepted_at))).all()
        those = [row.area or "" for row in rows if start is None or row.accepted_at >= start]
        for level in Level:
            if within and (level is Level.DISTRICT or (level is Level.STREET and len(within) > len(DISTRICT))):
                continue
            found = await store.tickets_by_area(connection, level, within, since(start))
            assert counted(found, level, within) == counted(Counter(those), level, within)


async def test_tickets_are_counted_when_they_come_and_no_longer_when_they_are_deleted(database):
    june, july = datetime(2026, 6, 30, 15, 59, tzinfo=UTC), datetime(2026, 6, 30, 16, tzinfo=UTC)
    made = [
        ticket(f"20260630-{number:06d}-8", area=area, accepted_at=instant)
        for number, (area, instant) in enumerate(((GRID, june), (GRID, july), (None, july), (GRID, july)))
    ]
    async with database.begin() as connection:
        for item in made:
            await ticket_rows.add(connection, item, "李", None)
        assert await rows(connection) == tallied((item.area, day_of(item.accepted_at)) for item in made)
        await retention.delete_tickets(connection, [item.number for item in made[:3]])
        assert await rows(connection) == tallied((item.area, day_of(item.accepted_at)) for item in made[3:])
        assert await store.tickets_by_area(connection, Level.GRID, "", since(june - timedelta(days=400))) == {GRID: 1}


async def test_a_ticket_that_was_put_in_past_the_counts_is_noticed(database):
    july = datetime(2026, 7, 1, tzinfo=UTC)
    async with database.begin() as connection:
        for number in (1, 2):
            await ticket_rows.add(
                connection, ticket(f"20260701-{number:06d}-8", area=GRID, accepted_at=july), "李", None
            )
        assert await store.miscounted(connection) == []
        await connection.execute(update(tickets).where(tickets.c.number == "20260701-000002-8").values(area=None))
        assert await store.miscounted(connection) == [(2026, month, area) for month in (0, 7) for area in ("", GRID)]


async def rows(connection):
    found = (await connection.execute(select(area_counts))).all()
    return {(row.month, row.year, row.area): row.tickets for row in found if row.tickets}
