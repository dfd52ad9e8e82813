"""How long every list of the API takes over the made-up year on PostgreSQL, in process, without a network.

    python -m bench.lists [--share 1.0] [--url postgresql+asyncpg://…] [--times 20] [--only TEXT]

Starts a private PostgreSQL with the settings it comes with and makes the year in it, or takes a database that holds
it. Each list is asked again and again by users of other scopes, with other days, agents, categories and places in the
list; printed are median, 95th percentile and worst, in ms, slowest first. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bench import list_people
from bench.list_questions import YEAR_END, Questions, questions
from bench.private_postgres import programs, serving
from intake_api.bus import Bus
from intake_api.db import engine, migrate
from intake_api.db.tables import calls, drafts, hot_spots, tickets, webhook_deliveries, webhooks
from intake_api.http import app
from intake_api.http.context import Context
from intake_api.http.cookies import COOKIE
from intake_api.limits.limiter import Limiter
from intake_api.live.hub import Hub
from intake_api.live.position import text_of
from intake_api.roles.process import settle
from intake_api.settings import DatabaseSettings, LimitSettings, Settings
from intake_api.streams import Streams
from intake_api.territory.ground import lay
from intake_api.wiring import areas, drafting, lists
from intake_api.year import making
from intake_api.year.totals import Totals

TARGET_MS = 100.0
ORIGIN = "http://desk.bench"


@contextmanager
def database_url(given: str | None) -> Iterator[str]:
    if given:
        yield given
        return
    found = programs()
    assert found, "no PostgreSQL server on this machine"
    with serving(found) as url:
        yield url


async def make(settings: Settings, share: float) -> None:
    await migrate.upgrade_at(settings.database)
    started = time.monotonic()
    made = await making.make_at(
        settings.database,
        Totals().share(share),
        seed=2023,
        sources=lists.authored_categories(None),
        territory=areas.territory(settings.territory),
        tell=print,
    )
    print(f"year made in {time.monotonic() - started:.0f} s: {json.dumps(made)}")


def context_of(settings: Settings) -> Context:
    """The server's parts; its clock began at the end of the year."""
    categories, territory = lists.responsibility_list(settings.nlp), areas.territory(settings.territory)
    bus, began = Bus(settings.redis, Streams(settings.redis)), time.monotonic()
    context = Context(
        settings,
        engine.connect(settings.database),
        bus,
        Hub(bus, None, None, text_of),  # type: ignore[arg-type]  # nobody follows
        categories,
        lambda: YEAR_END + timedelta(seconds=time.monotonic() - began),
        lists.category_finder(categories),
        lay(territory, areas.place_finder(territory)),
        drafting.ticket_checker(settings.nlp),
        Limiter(bus.streams, settings.limits, time.monotonic),
    )
    settle()
    return context


async def furnished(context: Context) -> tuple[Questions, Mapping[str, str]]:
    """What can be asked about this database, and a session of everybody who asks."""
    async with context.database.begin() as connection:
        await list_people.furnish(connection, context.ground.territory, context.now())
        await list_people.hook(connection, context.now())
        people = await list_people.people(connection, context.ground.territory)
        names = {kind: tuple(members) for kind, members in people.items()}
        tokens = {
            username: await list_people.sign_in(connection, username, context.now())
            for username in (list_people.EVERYTHING, *(name for members in names.values() for name in members))
        }
        ask = await _questions(connection, names)
    async with context.database.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql(
            "VACUUM (ANALYZE) users, sessions, ledger, ledger_refs, hot_spot_tickets, webhook_deliveries"
        )
    return ask, tokens


async def _questions(connection: AsyncConnection, people: list_people.People) -> Questions:
    async def column(query) -> list:
        return list((await connection.execute(query)).scalars())

    some = await _sample(connection, "tickets", "number, accepted_at, due_at, category")
    by_state = select(tickets.c.owner).where(tickets.c.state == "in-hand").group_by(tickets.c.owner)
    return Questions(
        people,
        agents=await column(
            select(calls.c.answered_by).where(calls.c.answered_by.is_not(None)).limit(20000).distinct()
        ),
        units=await column(by_state.order_by(func.count().desc()).limit(20)),
        tickets=some,
        calls=await _sample(connection, "calls", "call_id, started_at"),
        seen=(
            (await column(select(func.min(tickets.c.number))))[0],
            (await column(select(func.min(calls.c.call_id))))[0],
        ),
        spots=await column(select(hot_spots.c.id).limit(list_people.SPOTS)),
        webhook=(await column(select(func.min(webhooks.c.id))))[0],
        deliveries=await column(select(webhook_deliveries.c.id).order_by(webhook_deliveries.c.id).limit(5000)),
        drafts=await column(select(drafts.c.call_id).where(drafts.c.list_version == "bench")),
    )


async def _sample(connection: AsyncConnection, table: str, columns: str) -> list[tuple]:
    """About a thousand rows, the same each time."""
    size = text("SELECT GREATEST(reltuples, 1) FROM pg_class WHERE relname = :table")
    percent = min(100.0, 100_000 / (await connection.execute(size, {"table": table})).scalar_one())
    query = f"SELECT {columns} FROM {table} TABLESAMPLE BERNOULLI ({percent}) REPEATABLE (1)"  # noqa: S608  # ours
    found = [tuple(row) for row in await connection.execute(text(query))]
    assert found, "too small a year to ask about"
    return found


async def measure(settings: Settings, times: int, only: str) -> dict[str, list[float]]:
    context = context_of(settings)
    taken: dict[str, list[float]] = {}
    try:
        ask, tokens = await furnished(context)
        transport = httpx.ASGITransport(app.build(context))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=120) as browser:
            asked = questions(ask)
            settle()  # what only the bench holds is no load of the api's
            for route, named in asked.items():
                for name, draw in named.items():
                    own = f"{route} {name}".rstrip()
                    if only not in own:
                        continue
                    await draw_times(browser, own, draw, tokens, times, taken)
    finally:
        await context.database.dispose()
    return taken


async def draw_times(browser, name, draw, tokens, times: int, taken: dict[str, list[float]]) -> None:
    """Ask so many times, and once before to warm up."""
    for turn in range(times + 1):
        user, path, params = draw()
        headers = {"Origin": ORIGIN, "Cookie": f"{COOKIE}={tokens[user]}"}
        started = time.perf_counter()
        answer = await browser.get(path, params=params, headers=headers)
        if turn:
            taken.setdefault(name, []).append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (path, params, answer.text[:300])


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20, method="inclusive")[18] if len(taken) > 1 else taken[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--url")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="", help="lists whose route and name contain this")
    parser.add_argument("--shown", type=int, default=40, help="how many of the slowest are printed")
    arguments = parser.parse_args()
    began = datetime.now().astimezone()
    with database_url(arguments.url) as url:
        unlimited = LimitSettings(user_per_minute=0, sign_in_per_minute=0)
        settings = Settings(database=DatabaseSettings(url=url, timeout_seconds=120), limits=unlimited)
        if not arguments.url:
            asyncio.run(make(settings, arguments.share))
        taken = asyncio.run(measure(settings, arguments.times, arguments.only))
    slowest = sorted(taken, key=lambda name: -p95(taken[name]))
    for name in slowest[: arguments.shown]:
        row = taken[name]
        print(f"{name:<90} median {statistics.median(row):8.1f}  p95 {p95(row):8.1f}  worst {max(row):8.1f} ms")
    by_route: dict[str, list[str]] = {}
    for name in slowest:
        by_route.setdefault(name.split(" ")[0], []).append(name)
    for route, names in by_route.items():
        print(
            f"{route:<40} {len(names):5} lists  slowest median "
            f"{max(statistics.median(taken[name]) for name in names):7.1f}  slowest p95 {p95(taken[names[0]]):7.1f} ms"
        )
    over = [name for name in slowest if p95(taken[name]) > TARGET_MS]
    load = os.getloadavg()[1]
    print(
        json.dumps(
            {
                "began": began.isoformat(timespec="minutes"), "load": round(load, 1), "lists": len(taken),
                "over_100_ms": over, "slowest_p95_ms": round(p95(taken[slowest[0]]), 1),
            }, ensure_ascii=False,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
