"""Lists of tickets against looking at every ticket of a small made-up year."""

from datetime import UTC, datetime
from operator import itemgetter

import pytest
from sqlalchemy import select

from hotline.list_source import Sentence, Sources
from hotline.ticket_life import DESK, TicketState
from hotline.tickets import Origin
from intake_api.db.tables import ticket_units
from intake_api.http import paging
from intake_api.tickets import store
from intake_api.tickets.rights import Sight, units_of
from intake_api.tickets.schemas import TicketSort
from intake_api.tickets.store import Wanted
from intake_api.year import making
from intake_api.year.totals import Totals
from tests.fakes.categories import small_list
from tests.fakes.territory import DISTRICT, grid, small_territory

SUMMER = (datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 8, 1, tzinfo=UTC))
MOST_OF_IT = (datetime(2023, 2, 1, tzinfo=UTC), datetime(2023, 12, 1, tzinfo=UTC))
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)
UNIT, OTHER_UNIT = "街道办事处", "市排水中心"
OVER = {TicketState.CLOSED, TicketState.MERGED}

FILTERS = {
    "all": Wanted(),
    "open states": Wanted(states=(TicketState.IN_HAND, TicketState.RESOLVED)),
    "closed": Wanted(states=(TicketState.CLOSED,)),
    "closed and open": Wanted(states=(TicketState.CLOSED, TicketState.IN_HAND)),
    "unit": Wanted(owner=UNIT),
    "desk": Wanted(owner=DESK, states=(TicketState.RESOLVED,)),
    "category": Wanted(category="010101-1", accepted=SUMMER),
    "summer": Wanted(accepted=SUMMER),
    "most of the year": Wanted(accepted=MOST_OF_IT, origin=Origin.GRID),
    "due": Wanted(due_before=NEW_YEAR),
    "due, from calls": Wanted(due_before=NEW_YEAR, origin=Origin.CALL, invalid=False),
    "invalid": Wanted(invalid=True),
}


def fits(ticket, wanted):
    """The filters' meaning, spelled out."""
    return all(
        (
            not wanted.states or ticket.state in wanted.states,
            wanted.owner is None or ticket.owner == wanted.owner,
            wanted.category is None or ticket.fields["category"].startswith(wanted.category),
            wanted.accepted is None or wanted.accepted[0] <= ticket.accepted_at < wanted.accepted[1],
            wanted.due_before is None or (ticket.due_at < wanted.due_before and ticket.state not in OVER),
            wanted.origin is None or ticket.origin is wanted.origin,
            wanted.invalid is None or ticket.invalid is wanted.invalid,
        )
    )


SIGHTS = {
    "all": [Sight()],
    "none": [],
    "district": [Sight(areas=("210102",))],
    "no such district": [Sight(areas=("210103",))],
    "grids": [Sight(areas=(grid(0), grid(3), "210102002"))],
    "street and its grid": [Sight(areas=(f"{DISTRICT}001", grid(0)))],
    "unit": [Sight(units=(UNIT,))],
    "no such unit": [Sight(units=("市气象局",))],
    "units of a ticket": [Sight(units=(UNIT, OTHER_UNIT))],
    "units in a street": [Sight(units=(UNIT, OTHER_UNIT), areas=(f"{DISTRICT}001",))],
    "unit, and a street": [Sight(units=(UNIT,)), Sight(areas=(f"{DISTRICT}001",))],
}


def shown(ticket, sights):
    """The sights' meaning, spelled out."""
    return any(
        (not sight.units or units_of(ticket) & set(sight.units))
        and (not sight.areas or (ticket.area or "").startswith(sight.areas))
        for sight in sights
    )


@pytest.fixture
async def year(database):
    """A connection to a small year, and all its tickets."""
    await making.make(
        database, Totals().share(0.0004), seed=7, sources=Sources(small_list(), (Sentence("010101-1", "井盖丢了"),)),
        territory=small_territory(), tell=lambda _: None,
    )  # fmt: skip
    async with database.connect() as connection:
        yield connection, await store.each(connection, 10_000)


async def paged(connection, wanted, sights, sort):
    found, after = [], None
    while True:
        page = await store.page(connection, wanted, sights, sort, after, 40)
        found += [ticket.number for ticket in page.items]
        if (after := page.next) is None:
            return found, (page.total, page.total_exact)


def in_order(tickets, sort):
    key = sort.value.removeprefix("-")
    by_place = sorted(tickets, key=lambda ticket: (getattr(ticket, key), ticket.number))
    return [ticket.number for ticket in (reversed(by_place) if sort.value.startswith("-") else by_place)]


async def test_every_list_holds_what_fits_in_order_and_once(year):
    connection, everything = year
    for name, wanted in FILTERS.items():
        fitting = [ticket for ticket in everything if fits(ticket, wanted)]
        assert fitting, f"nothing to find: {name}"
        for sort in TicketSort:
            found = await paged(connection, wanted, [Sight()], sort)
            assert found == (in_order(fitting, sort), (len(fitting), True)), (name, sort)


@pytest.mark.parametrize(
    ("counted", "few"), [(paging.MOST_COUNTED, 12), (9, 12), (9, 1)], ids=["gathered", "walked one by one", "walked"]
)
async def test_every_scope_shows_its_own_in_order_and_once(year, monkeypatch, counted, few):
    monkeypatch.setattr(paging, "MOST_COUNTED", counted)
    monkeypatch.setattr(store, "_FEW", few)
    connection, everything = year
    some = {name: FILTERS[name] for name in ("all", "closed", "unit", "summer", "due")}
    seen = set()
    for name, sights in SIGHTS.items():
        for label, wanted in some.items():
            fitting = [ticket for ticket in everything if fits(ticket, wanted) and shown(ticket, sights)]
            seen |= {name} if fitting else set()
            for sort in TicketSort:
                found, total = await paged(connection, wanted, sights, sort)
                assert found == in_order(fitting, sort), (name, label, sort)
                assert total == (min(len(fitting), counted), len(fitting) <= counted)
    assert seen == {name for name in SIGHTS if not name.startswith("no")}


async def test_a_few_days_of_several_areas_are_found_behind_a_place_after_them(year, monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 9)
    connection, everything = year
    wanted, sights = FILTERS["summer"], SIGHTS["grids"] + SIGHTS["unit"]
    fitting = [ticket for ticket in everything if fits(ticket, wanted) and shown(ticket, sights)]
    late = [ticket for ticket in fitting if ticket.due_at > SUMMER[1]]
    assert late
    after = paging.cursor_of(SUMMER[1].isoformat(), "x")
    page = await store.page(connection, wanted, sights, TicketSort.DUE_FIRST, after, 200)
    assert [ticket.number for ticket in page.items] == in_order(late, TicketSort.DUE_FIRST)[:200]


@pytest.mark.parametrize("sort", TicketSort)
async def test_a_place_beyond_the_days_asked_for_is_before_all_of_them_or_behind(year, sort):
    connection, everything = year
    wanted = FILTERS["summer"]
    fitting = in_order((ticket for ticket in everything if fits(ticket, wanted)), sort)
    for instant, is_late in ((datetime(2020, 1, 1, tzinfo=UTC), False), (datetime(2026, 1, 1, tzinfo=UTC), True)):
        after = paging.cursor_of(instant.isoformat(), "x")
        page = await store.page(connection, wanted, [Sight()], sort, after, 200)
        before_all = sort.value.startswith("-") is is_late
        assert [ticket.number for ticket in page.items] == (fitting[:200] if before_all else [])
        assert page.total == len(fitting)


async def test_what_units_are_found_by_follows_the_ticket(year):
    connection, everything = year
    keys = {"number", "unit", *store.LISTED}
    kept = [dict(row) for row in (await connection.execute(select(ticket_units))).mappings()]
    assert {frozenset(row) for row in kept} == {frozenset(keys)}
    stand = [
        {"unit": unit, "category": ticket.fields["category"]}
        | {name: getattr(ticket, name) for name in keys - {"unit", "category"}}
        for ticket in everything
        for unit in units_of(ticket)
    ]
    order = itemgetter("number", "unit")
    assert sorted(kept, key=order) == sorted(stand, key=order)
