"""How long every list of the API takes over the made-up year on PostgreSQL, in process, without a network.

    bench/lists.py [--share 1.0] [--url postgresql+asyncpg://…] [--times 20]

Starts a private PostgreSQL with the settings it comes with and makes the year in it, or takes a database that holds
it. Each route is asked again and again with other days, agents, categories, places in the list; printed are median,
95th percentile and worst, in ms, slowest first. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import httpx
from private_postgres import programs, serving
from sqlalchemy import func, select, text

from intake_api import wiring
from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import Profile, Role
from intake_api.accounts.store import SessionRow
from intake_api.board.figures import FigureKey
from intake_api.bus import Bus
from intake_api.db import engine, migrate
from intake_api.db.tables import calls, tickets
from intake_api.http import app
from intake_api.http.context import Context
from intake_api.http.guard import COOKIE
from intake_api.http.paging import cursor_of
from intake_api.limits.limiter import Limiter
from intake_api.live.hub import Hub
from intake_api.live.position import text_of
from intake_api.settings import DatabaseSettings, LimitSettings, Settings
from intake_api.streams import Streams
from intake_api.territory.ground import lay
from intake_api.tickets.schemas import TicketSort
from intake_api.year import making
from intake_api.year.totals import Totals

TARGET_MS = 100.0
ORIGIN = "http://desk.bench"
YEAR_END = datetime(2024, 1, 1, tzinfo=UTC)
STATES = ("accepted", "answered", "dispatched", "in-hand", "returned", "suspended", "resolved", "closed", "merged")


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
        sources=wiring.authored_categories(None),
        territory=wiring.territory(settings.territory),
        tell=print,
    )
    print(f"year made in {time.monotonic() - started:.0f} s: {json.dumps(made)}")


class Questions:
    """Draws what is asked for, from what is there."""

    def __init__(self, agents: list, units: list, codes: list, places: dict, numbers: list, call_ids: list) -> None:
        self.drawn = random.Random(1)  # noqa: S311  # repeatable, no secret
        self.agents, self.units, self.codes, self.places = agents, units, codes, places
        self.numbers, self.call_ids = numbers, call_ids

    def day(self) -> date:
        return date(2023, 1, 1) + timedelta(days=self.drawn.randrange(365))

    def month(self) -> dict:
        first = date(2023, self.drawn.randrange(1, 13), 1)
        return {"since": first, "until": first + timedelta(days=27)}

    def category(self, digits: int) -> str:
        return self.drawn.choice(self.codes)[:digits]

    def place(self, sort: str) -> str:
        return self.drawn.choice(self.places[sort])


async def questions(context: Context) -> Questions:
    async with context.database.connect() as connection:

        async def column(query) -> list:
            return list((await connection.execute(query)).scalars())

        agents = await column(
            select(calls.c.answered_by).where(calls.c.answered_by.is_not(None)).limit(20000).distinct()
        )
        units = await column(
            select(tickets.c.owner).where(tickets.c.state == "in-hand").group_by(tickets.c.owner)
            .order_by(func.count().desc()).limit(20)
        )  # fmt: skip
        sample = text("tickets TABLESAMPLE BERNOULLI (0.1) REPEATABLE (1)")
        rows = (
            await connection.execute(select(text("number, accepted_at, due_at, category")).select_from(sample))
        ).all()
        some_calls = text("calls TABLESAMPLE BERNOULLI (0.1) REPEATABLE (1)")
        begun = (await connection.execute(select(text("call_id, started_at")).select_from(some_calls))).all()
    assert rows, "too small a year to ask about"
    places = {
        "accepted_at": [cursor_of(row.accepted_at.isoformat(), row.number) for row in rows],
        "due_at": [cursor_of(row.due_at.isoformat(), row.number) for row in rows],
        "calls": [cursor_of(row.started_at.isoformat(), row.call_id) for row in begun],
    }
    return Questions(
        agents, units, [row.category for row in rows], places, [row.number for row in rows],
        [row.call_id for row in begun],
    )  # fmt: skip


def ticket_lists(ask: Questions) -> dict:
    """Name → a draw of parameters."""
    filters = {
        "": dict,
        "owner desk": lambda: {"owner": "热线受理中心"},
        "owner unit": lambda: {"owner": ask.drawn.choice(ask.units)},
        "day": lambda: {"since": (day := ask.day()), "until": day},
        "month": ask.month,
        "quarter": lambda: {
            "since": (first := date(2023, 3 * ask.drawn.randrange(4) + 1, 1)),
            "until": first + timedelta(days=90),
        },
        "year": lambda: {"since": date(2023, 1, 1), "until": date(2023, 12, 31)},
        "due before the end": lambda: {"due_before": YEAR_END.isoformat()},
        "due before a day": lambda: {"due_before": f"{ask.day()}T00:00:00Z"},
        "invalid": lambda: {"invalid": True},
        "valid": lambda: {"invalid": False},
        "from calls": lambda: {"origin": "call"},
        "from grids": lambda: {"origin": "grid"},
        "open states": lambda: {"state": ["dispatched", "signed", "in-hand"]},
        "unit, in hand": lambda: {"owner": ask.drawn.choice(ask.units), "state": "in-hand"},
        "desk, resolved": lambda: {"owner": "热线受理中心", "state": "resolved"},
        "category 2, month": lambda: {"category": ask.category(2), **ask.month()},
        "category 6, closed": lambda: {"category": ask.category(6), "state": "closed"},
        "category 2, due": lambda: {"category": ask.category(2), "due_before": YEAR_END.isoformat()},
        "unit, due": lambda: {"owner": ask.drawn.choice(ask.units), "due_before": YEAR_END.isoformat()},
        "grids, month": lambda: {"origin": "grid", **ask.month()},
        "invalid, month": lambda: {"invalid": True, **ask.month()},
    }
    filters |= {f"state {state}": lambda state=state: {"state": state} for state in STATES}
    filters |= {
        f"category {digits}": lambda digits=digits: {"category": ask.category(digits)} for digits in (2, 4, 6, 8)
    }
    lists = {}
    for name, draw in filters.items():
        for sort in TicketSort:
            own = f"/api/tickets {name or 'all'}, {sort}"
            lists[own] = lambda draw=draw, sort=sort: ("/api/tickets", {**draw(), "sort": sort.value})
            column = sort.value.removeprefix("-")
            lists[f"{own}, deep"] = lambda draw=draw, sort=sort, column=column: (
                "/api/tickets", {**draw(), "sort": sort.value, "after": ask.place(column)},
            )  # fmt: skip
    return lists


def call_lists(ask: Questions) -> dict:
    filters = {
        "all": dict,
        "day": lambda: {"day": ask.day()},
        "answered": lambda: {"outcome": "answered"},
        "abandoned": lambda: {"outcome": "abandoned"},
        "interrupted": lambda: {"outcome": "interrupted"},
        "agent": lambda: {"agent": ask.drawn.choice(ask.agents)},
        "day, outcome": lambda: {"day": ask.day(), "outcome": "abandoned"},
        "day, agent": lambda: {"day": ask.day(), "agent": ask.drawn.choice(ask.agents)},
        "agent, outcome": lambda: {"agent": ask.drawn.choice(ask.agents), "outcome": "answered"},
        "agent, other outcome": lambda: {"agent": ask.drawn.choice(ask.agents), "outcome": "abandoned"},
    }
    lists = {}
    for name, draw in filters.items():
        lists[f"/api/review/calls {name}"] = lambda draw=draw: ("/api/review/calls", draw())
        lists[f"/api/review/calls {name}, deep"] = lambda draw=draw: (
            "/api/review/calls", {**draw(), "after": ask.place("calls")},
        )  # fmt: skip
    lists["/api/board"] = lambda: ("/api/board", {"day": ask.day()})
    for key in FigureKey:
        path = f"/api/board/figures/{key}/calls"
        lists[path] = lambda path=path: (path, {"day": ask.day()})
    return lists


def other_lists(ask: Questions) -> dict:
    lists = {
        "/api/tickets/{number}": lambda: (f"/api/tickets/{ask.drawn.choice(ask.numbers)}", {}),
        "/api/tickets/{number}/repeats": lambda: (f"/api/tickets/{ask.drawn.choice(ask.numbers)}/repeats", {}),
        "/api/hot-spots": lambda: ("/api/hot-spots", {}),
        "/api/review/calls/{call_id}": lambda: (f"/api/review/calls/{quote(ask.drawn.choice(ask.call_ids))}", {}),
        "/api/calls/{call_id}": lambda: (f"/api/calls/{quote(ask.drawn.choice(ask.call_ids))}", {}),
        "/api/desk": lambda: ("/api/desk", {}),
        "/api/categories": lambda: ("/api/categories", {"q": ask.drawn.choice(("暖气", "tcw", "井盖", "噪音", "05"))}),
    }
    for level in ("district", "street", "community", "grid"):
        lists[f"/api/territory/counts {level}"] = lambda level=level: ("/api/territory/counts", {"level": level})
    return lists


async def client(context: Context) -> httpx.AsyncClient:
    """A browser of somebody who may see everything and has taken calls."""
    token = passwords.new_token()
    async with context.database.begin() as connection:
        if (known := await store.account(connection, "bench")) is not None:
            user = known.user.id
        else:
            some = select(calls.c.answered_by).where(calls.c.answered_by.is_not(None)).limit(1)
            agent = (await connection.execute(some)).scalar()
            roles = (Role.SUPERVISOR, Role.QUALITY, Role.AGENT)
            user = await store.add(connection, "bench", Profile(name="测量", roles=roles, agent=agent))
            await store.change(connection, user, one_time=False)
        now = context.now()
        session = SessionRow(passwords.token_hash(token), user, now, now, now + timedelta(hours=2), "127.0.0.1")
        await store.open_session(connection, session)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app.build(context)), base_url=ORIGIN, headers={"Origin": ORIGIN},
        cookies={COOKIE: token}, timeout=120,
    )  # fmt: skip


async def measure(settings: Settings, times: int, only: str) -> dict[str, list[float]]:
    categories = wiring.responsibility_list(settings.nlp)
    territory = wiring.territory(settings.territory)
    database = engine.connect(settings.database)
    bus = Bus(settings.redis, Streams(settings.redis))
    hub = Hub(bus, None, None, text_of)  # type: ignore[arg-type]  # nobody follows
    finder = wiring.category_finder(categories)
    ground = lay(territory, wiring.place_finder(territory))
    context = Context(
        settings,
        database,
        bus,
        hub,
        categories,
        lambda: datetime.now(UTC),
        finder,
        ground,
        wiring.ticket_checker(settings.nlp),
        Limiter(bus.streams, settings.limits, time.monotonic),
    )
    taken: dict[str, list[float]] = {}
    try:
        ask = await questions(context)
        lists = {**ticket_lists(ask), **call_lists(ask), **other_lists(ask)}
        async with await client(context) as browser:
            for name, draw in lists.items():
                if only not in name:
                    continue
                for turn in range(times + 1):
                    path, params = draw()
                    started = time.perf_counter()
                    answer = await browser.get(path, params=params)
                    if turn:  # the first one warms up
                        taken.setdefault(name, []).append((time.perf_counter() - started) * 1000)
                    assert answer.status_code == 200, (path, params, answer.text[:300])
    finally:
        await database.dispose()
    return taken


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[18] if len(taken) > 1 else taken[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--url")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="", help="routes whose name contains this")
    parser.add_argument("--shown", type=int, default=40, help="how many of the slowest are printed")
    arguments = parser.parse_args()
    with database_url(arguments.url) as url:
        unlimited = LimitSettings(user_per_minute=0, sign_in_per_minute=0)
        settings = Settings(database=DatabaseSettings(url=url, timeout_seconds=120), limits=unlimited)
        if not arguments.url:
            asyncio.run(make(settings, arguments.share))
        taken = asyncio.run(measure(settings, arguments.times, arguments.only))
    slowest = sorted(taken, key=lambda name: -p95(taken[name]))
    for name in slowest[: arguments.shown]:
        row = taken[name]
        print(f"{name:<60} median {statistics.median(row):8.1f}  p95 {p95(row):8.1f}  worst {max(row):8.1f} ms")
    over = [name for name in slowest if p95(taken[name]) > TARGET_MS]
    print(json.dumps({"lists": len(taken), "over_100_ms": over, "slowest_p95_ms": round(p95(taken[slowest[0]]), 1)}))


if __name__ == "__main__":
    main()
