"""Lists of tickets against looking at every ticket of a small made-up year."""

from datetime import UTC, datetime

from sqlalchemy import select

from hotline.list_source import Sentence, Sources
from hotline.ticket_life import DESK, TicketState
from hotline.tickets import Origin
from intake_api.db.tables import ticket_units
from intake_api.tickets import store
from intake_api.tickets.rights import Sight, units_of
from intake_api.tickets.schemas import TicketSort
from intake_api.tickets.store import Wanted
from intake_api.year import making
from intake_api.year.totals import Totals
from tests.fakes.categories import small_list
from tests.fakes.territory import small_territory

SUMMER = (datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 8, 1, tzinfo=UTC))
MOST_OF_IT = (datetime(2023, 2, 1, tzinfo=UTC), datetime(2023, 12, 1, tzinfo=UTC))
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)
UNIT = "街道办事处"
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


async def paged(connection, wanted, sort):
    found, after = [], None
    while True:
        page = await store.page(connection, wanted, [Sight()], sort, after, 40)
        found += [ticket.number for ticket in page.items]
        if (after := page.next) is None:
            return found, page.total


async def test_every_list_holds_what_fits_in_order_and_once(database):
    await making.make(
        database, Totals().share(0.0004), seed=7, sources=Sources(small_list(), (Sentence("010101-1", "井盖丢了"),)),
        territory=small_territory(), tell=lambda _: None,
    )  # fmt: skip
    async with database.connect() as connection:
        everything = await store.each(connection, 10_000)
        found = await connection.execute(select(ticket_units.c.number, ticket_units.c.unit))
        kept = {(row.number, row.unit) for row in found}
        assert kept == {(ticket.number, unit) for ticket in everything for unit in units_of(ticket)}
        for name, wanted in FILTERS.items():
            for sort in TicketSort:
                key = sort.value.removeprefix("-")
                expected = sorted(
                    (ticket for ticket in everything if fits(ticket, wanted)),
                    key=lambda ticket, key=key: (getattr(ticket, key), ticket.number),
                    reverse=sort.value.startswith("-"),
                )
                assert expected, f"nothing to find: {name}"
                found = await paged(connection, wanted, sort)
                assert found == ([ticket.number for ticket in expected], len(expected)), (name, sort)
