import asyncio
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.event import listen

from intake_api.calls import store as calls
from intake_api.db import engine
from intake_api.db.tables import metadata
from intake_api.settings import DatabaseSettings
from intake_api.tickets import store as ticket_rows
from intake_api.tickets.rights import Sight
from intake_api.tickets.schemas import TicketSort
from intake_api.tickets.store import Wanted


def test_the_migrations_make_the_tables_the_code_uses(migrated):
    async def differences():
        settings = DatabaseSettings(url=f"sqlite+aiosqlite:///{migrated}")
        async with engine.connected(settings) as database, database.connect() as connection:
            return await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), metadata))

    assert asyncio.run(differences()) == []


@pytest.mark.parametrize(
    ("sight", "stretch"),
    [
        (Sight(areas=("210102001",)), "SEARCH tickets USING COVERING INDEX ix_tickets_by_area"),
        (Sight(units=("市排水中心",)), "SEARCH ticket_units USING COVERING INDEX ix_ticket_units_by_unit"),
        (
            Sight(units=("市排水中心",), areas=("210102001",)),
            "SEARCH ticket_units USING COVERING INDEX ix_ticket_units_by_unit",
        ),
    ],
)
def test_what_a_narrow_scope_opens_is_one_stretch_of_an_index_that_says_all(migrated, sight, stretch):
    page = partial(ticket_rows.page, wanted=Wanted(), sights=[sight], sort=TicketSort.NEWEST, start=None, size=50)
    assert any(step.startswith(stretch) for step in plan_of_the_first_question(migrated, page))


@pytest.mark.parametrize("read", [calls.calls_alive, partial(calls.calls_of_agent, agent="1001", limit=5)])
def test_what_every_page_asks_for_is_found_by_index(migrated, read):
    """Millions of calls stand in the table: a look at each of them would take seconds."""
    steps = plan_of_the_first_question(migrated, read)
    assert [step for step in steps if step.startswith("SEARCH calls USING INDEX")]
    assert not [step for step in steps if step.startswith("SCAN")]


def plan_of_the_first_question(migrated, read):
    asked = []

    async def plans():
        settings = DatabaseSettings(url=f"sqlite+aiosqlite:///{migrated}")
        async with engine.connected(settings) as database, database.connect() as connection:
            listen(database.sync_engine, "before_cursor_execute", lambda *values: asked.append(values[2:4]))
            await read(connection)
            statement, values = asked[0]
            return (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)).all()

    return [row[-1] for row in asyncio.run(plans())]
