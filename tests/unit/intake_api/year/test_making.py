"""A small year in a database: totals, soundness, refusal."""

import hashlib

import pytest
from sqlalchemy import select

from hotline.errors import Conflict
from hotline.list_source import Sentence, Sources
from intake_api.calls import store
from intake_api.db.tables import calls, ticket_history, tickets
from intake_api.tickets import life
from intake_api.year import making
from intake_api.year.counting import counted
from intake_api.year.totals import Totals
from tests.fakes.categories import small_list
from tests.fakes.territory import small_territory

SMALL = Totals().share(0.001)


async def make(database, seed=7, told=None):
    tell = told.append if told is not None else lambda _: None
    sources = Sources(small_list(), (Sentence("010101-1", "井盖丢了"),))
    await making.make(database, SMALL, seed=seed, sources=sources, territory=small_territory(), tell=tell)


async def test_the_database_counts_the_totals_the_year_was_made_of(database):
    told = []
    await make(database, told=told)
    async with database.connect() as connection:
        found = await counted(connection, 2023)
    wanted = {
        name: getattr(SMALL, name) for name in ("offered", "answered", "accepted", "closed", "rated", "satisfied")
    }
    assert {name: found[name] for name in wanted} == wanted
    assert (found["found"], found["found_closed"]) == (SMALL.found, SMALL.found_closed)
    assert found["answered"] + found["abandoned"] + found["other"] == found["offered"]
    assert 0 < found["closed_in_time"] <= found["closed"]
    assert [line for line in told if line.startswith("12 月写完")]


async def test_every_ticket_of_the_year_holds_together(database):
    await make(database)
    async with database.connect() as connection:
        assert await life.unsound(connection) == []


async def test_rows_read_back_as_the_pages_read_them(database):
    await make(database)
    async with database.connect() as connection:
        ids = (await connection.execute(select(calls.c.call_id).limit(20))).scalars().all()
        assert [(await store.call(connection, call_id)).call_id for call_id in ids] == list(ids)
        agents = await store.all_agents(connection)
    assert len(agents) > 100


async def test_a_database_that_is_used_is_left_alone(database):
    await make(database)
    before = await digest(database)
    with pytest.raises(Conflict):
        await make(database, seed=8)
    assert await digest(database) == before


async def digest(database):
    async with database.connect() as connection:
        rows = [
            repr((await connection.execute(select(table).order_by(*table.primary_key))).all())
            for table in (calls, tickets, ticket_history)
        ]
    return hashlib.sha256("".join(rows).encode()).hexdigest()
