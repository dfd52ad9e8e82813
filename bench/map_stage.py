"""The pages' server over the shipped territory with tickets all over it: for `bench/map.py` and the browser tests."""

import asyncio
import os
import random
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hotline.errors import Unavailable
from hotline.ticket_life import DESK, Ticket, TicketState
from hotline.tickets import Origin, ticket_number
from intake_api.accounts import people
from intake_api.accounts.schemas import NewUser, Role
from intake_api.board.days import day_of
from intake_api.db import engine, migrate
from intake_api.db.tables import area_counts, tickets
from intake_api.settings import DatabaseSettings, RedisSettings, TerritorySettings
from intake_api.streams import Streams
from intake_api.supervise import redis_server
from intake_api.territory.spans import tallied
from intake_api.tickets.schemas import TicketView
from intake_api.wiring import areas

USERNAME = "supervisor"
START_SECONDS = 60
HOT = 0.12
"""share of communities with several times as many tickets as others"""


@dataclass(frozen=True, slots=True)
class MapStage:
    address: str
    password: str
    """one-time, of `USERNAME`"""


@asynccontextmanager
async def map_stage(folder: Path, by_area: Mapping[str, int]) -> AsyncIterator[MapStage]:
    """Role `api` as a process of its own on a free port, with so many tickets in each area, accepted within a day."""
    database = DatabaseSettings(url=f"sqlite+aiosqlite:///{folder / 'hotline.db'}")
    await migrate.upgrade_at(database)
    password = await people.add_at(database, NewUser(username=USERNAME, name="值班班长", roles=(Role.SUPERVISOR,)))
    await _write(database, by_area)
    port = _free_port()
    redis = redis_server.short_path(folder / "redis.sock")
    environment = {
        **os.environ,
        "HOTLINE_VAR": str(folder),
        "HOTLINE_DATABASE__URL": database.url,
        "HOTLINE_REDIS__URL": f"unix://{redis}",
        "HOTLINE_HTTP__PORT": str(port),
    }
    async with (
        _process(redis_server.command(folder, redis), environment),
        _process([str(Path(sys.executable).with_name("hotline")), "run", "api"], environment),
    ):
        await _ready(f"unix://{redis}")
        yield MapStage(f"http://127.0.0.1:{port}", password or "")


def many_tickets(count: int, seed: int) -> dict[str, int]:
    """Tickets over the shipped territory by area: unevenly by community, one in twelve known no deeper than that."""
    chance = random.Random(seed)  # noqa: S311 - the same tickets each time, no secrets
    territory = areas.territory(TerritorySettings())
    communities = [code for code in territory.areas if len(code) == 12]
    weights = [chance.lognormvariate(0, 0.6) * (5 if chance.random() < HOT else 1) for _ in communities]
    found: dict[str, int] = {}
    for community in chance.choices(communities, weights, k=count):
        area = community if chance.random() < 1 / 12 else chance.choice(territory.grids_under(community))
        found[area] = found.get(area, 0) + 1
    return found


async def _write(settings: DatabaseSettings, by_area: Mapping[str, int]) -> None:
    areas = [area for area, count in by_area.items() for _ in range(count)]
    rows = [_ticket(serial, area) for serial, area in enumerate(areas, start=1)]
    async with engine.connected(settings) as database, database.begin() as connection:
        if rows:
            await connection.execute(tickets.insert(), rows)
            counted = tallied((row["area"], day_of(row["accepted_at"])) for row in rows)
            named = ("month", "year", "area", "tickets")
            counts = [dict(zip(named, (*key, count), strict=True)) for key, count in counted.items()]
            await connection.execute(area_counts.insert(), counts)


def _ticket(serial: int, area: str) -> dict[str, Any]:
    """A row as `intake_api/tickets/store.py` writes it; one by one, twenty thousand would take half a minute."""
    accepted = datetime.now(UTC) - timedelta(days=1)
    ticket = TicketView(
        **asdict(
            Ticket(ticket_number(accepted.date(), serial), TicketState.ACCEPTED, DESK, accepted + timedelta(days=7))
        ),
        draft_id=f"c{serial}#1",
        call_id=f"c{serial}",
        origin=Origin.CALL,
        accepted_at=accepted,
        accepted_by="坐席",
        fields={},
        category_name=None,
        list_version="",
        unit=None,
        deadline=None,
        due_exact=True,
        closed_at=None,
        area=area or None,
    )
    return ticket.model_dump() | {"category": None, "changed_at": accepted}


@asynccontextmanager
async def _process(command: list[str], environment: Mapping[str, str]) -> AsyncIterator[None]:
    with (Path(environment["HOTLINE_VAR"]) / "stage.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _ready(url: str) -> None:
    streams = Streams(RedisSettings(url=url, retry_seconds=0.2))
    try:
        async with asyncio.timeout(START_SECONDS):
            while "api" not in await _marks(streams):  # noqa: ASYNC110 - another process says so
                await asyncio.sleep(0.1)
    finally:
        await streams.close()


async def _marks(streams: Streams) -> Mapping[str, int]:
    try:
        return {role: pid for role, pid in (await streams.ready(["api"])).items() if pid}
    except Unavailable:
        return {}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
