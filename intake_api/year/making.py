"""Make up a year, day by day, and write it."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.calls import Agent, AgentState
from hotline.errors import Conflict
from hotline.events import EventType, event_id
from hotline.list_source import Sources
from hotline.territory import Territory
from intake_api.board.days import bounds
from intake_api.calls.store import agent_body
from intake_api.db import engine
from intake_api.db.migrate import LONGEST_SECONDS
from intake_api.db.tables import agents, area_counts, calls, ticket_history, ticket_serials, ticket_units, tickets
from intake_api.settings import DatabaseSettings
from intake_api.territory.spans import tallied
from intake_api.year import call_rows, ticket_rows
from intake_api.year.calls import agents as everybody
from intake_api.year.calls import calls_of
from intake_api.year.counting import counted
from intake_api.year.dues import Dues
from intake_api.year.loading import Loader, loading
from intake_api.year.matters import Matters
from intake_api.year.rhythm import DayPlan, plan
from intake_api.year.tickets import tickets_of
from intake_api.year.totals import Totals

YEAR = 2023
_TABLES = (calls, agents, tickets, ticket_history, ticket_serials, ticket_units, area_counts)
_QUEUE = "hotline"


async def make_at(
    settings: DatabaseSettings,
    totals: Totals,
    *,
    seed: int,
    sources: Sources,
    territory: Territory,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Make up the year in an empty database; what the database then counts.

    Args:
        tell: gets a line now and then.

    Raises:
        Conflict: there are calls or tickets already.
        Unavailable: the database cannot be used.
    """
    patient = settings.model_copy(update={"timeout_seconds": max(settings.timeout_seconds, LONGEST_SECONDS)})
    async with engine.connected(patient) as database:
        await make(database, totals, seed=seed, sources=sources, territory=territory, tell=tell)
        async with database.connect() as connection:
            return await counted(connection, YEAR)


async def make(
    database: AsyncEngine,
    totals: Totals,
    *,
    seed: int,
    sources: Sources,
    territory: Territory,
    tell: Callable[[str], None],
) -> None:
    """`make_at` over a pool that is there; nothing is written unless all is."""
    days = plan(YEAR, totals, seed, chinese_calendar.is_workday)
    matters = Matters(sources, territory, seed)
    by_area: Counter[tuple[int, int, str]] = Counter()
    async with loading(database, _TABLES, tell) as loader:
        await _refuse_when_used(loader.connection)
        async for day in _each(days, tell):
            by_area.update(await _write_day(loader, day, matters, sources.list.version, seed))
        counted_rows = [(*key, count) for key, count in sorted(by_area.items())]
        await loader.write(area_counts, ("month", "year", "area", "tickets"), counted_rows)
        await loader.write(agents, ("agent", "body", "changed_at", "changed_by"), _agent_rows())


async def check_at(settings: DatabaseSettings) -> dict[str, Any]:
    """What a database counts of the year.

    Raises:
        Unavailable: the database cannot be used.
    """
    patient = settings.model_copy(update={"timeout_seconds": max(settings.timeout_seconds, LONGEST_SECONDS)})
    async with engine.connected(patient) as database, database.connect() as connection:
        return await counted(connection, YEAR)


async def _refuse_when_used(connection: AsyncConnection) -> None:
    for column in (calls.c.call_id, tickets.c.number):
        if (await connection.execute(select(column).limit(1))).first() is not None:
            raise Conflict("the database holds calls or tickets already; a year is made in an empty one")


async def _each(days: tuple[DayPlan, ...], tell: Callable[[str], None]) -> AsyncIterator[DayPlan]:
    for number, day in enumerate(days, start=1):
        yield day
        if number == len(days) or days[number].day.month != day.day.month:
            tell(f"{day.day.month} 月写完：{number} 天，{sum(one.offered for one in days[:number]):,} 通来电")


async def _write_day(
    loader: Loader, day: DayPlan, matters: Matters, list_version: str, seed: int
) -> Mapping[tuple[int, int, str], int]:
    """Write a day; its tickets by month, year and area."""
    dues = Dues(chinese_calendar.is_workday)
    made = calls_of(day, seed)
    year_end = int(bounds(date(YEAR, 12, 31))[1].timestamp() * 1000)
    filed = tickets_of(day, made, matters, dues, seed=seed, year_end=year_end)
    rows = [ticket_rows.rows_of(ticket, dues, list_version) for ticket in filed]
    await loader.write(calls, call_rows.COLUMNS, map(call_rows.row_of, made))
    await loader.write(tickets, ticket_rows.TICKET_COLUMNS, [row for row, _ in rows])
    history = [step for _, steps in rows for step in steps]
    await loader.write(ticket_history, ticket_rows.HISTORY_COLUMNS, history)
    units = [pair for row, _ in rows for pair in ticket_rows.units_of(row)]
    await loader.write(ticket_units, ticket_rows.UNIT_COLUMNS, units)
    if filed:
        await loader.write(ticket_serials, ("day", "last"), [(day.day, len(filed))])
    midnight, tomorrow = int(bounds(day.day)[1].timestamp() * 1000), day.day + timedelta(days=1)
    return tallied((ticket.matter.area, day.day if ticket.accepted < midnight else tomorrow) for ticket in filed)


def _agent_rows() -> list[tuple[Any, ...]]:
    """Everybody has gone home."""
    since = bounds(date(YEAR, 12, 31))[1]
    return [
        (
            name,
            json.dumps(agent_body(Agent(name, AgentState.LOGGED_OUT, since, _QUEUE))),
            since,
            f"0-{event_id(EventType.AGENT_CHANGED, name, since.isoformat())}",
        )
        for name in everybody()
    ]
