"""What it costs to write down who saw what: the same reads with and without their entry, one after another.

    .venv/bin/python -m bench.ledger [postgresql+asyncpg://…]

Times are of one run on one machine. Without an address it measures SQLite in a file of its own.
The database must be an empty one: its tables are made here.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.ledger import Action, Kind, Ref, verify
from intake_api.db import engine, migrate
from intake_api.db.tables import ledger
from intake_api.ledger import service, store
from intake_api.settings import DatabaseSettings

ROUNDS = 500
ON_A_PAGE = 50
AT_ONCE = 20


async def main(url: str) -> None:
    settings = DatabaseSettings(url=url)
    await migrate.upgrade_at(settings)
    async with engine.connected(settings) as database:
        bare = await timed(lambda: read(database))
        one = await timed(lambda: noted(database, 1))
        page = await timed(lambda: noted(database, ON_A_PAGE))
        many = await together(database)
        async with database.connect() as connection:
            entries = [entry async for entry in store.each(connection)]
    started = time.perf_counter()
    assert list(verify(entries)) == []
    checked = (time.perf_counter() - started) / len(entries)
    print(f"a read without an entry      {milliseconds(bare)}")
    print(f"entry of one thing           {milliseconds(one)}")
    print(f"entry of a page of {ON_A_PAGE}        {milliseconds(page)}")
    print(f"{AT_ONCE} at once, one thing each    {many:.0f} entries a second")
    print(f"verifying                    {checked * 1e6:.0f} µs an entry, over {len(entries)}")


async def read(database: AsyncEngine) -> None:
    async with database.connect() as connection:
        await connection.execute(select(ledger.c.seq).limit(1))


async def noted(database: AsyncEngine, things: int) -> None:
    refs = [Ref(Kind.TICKET, f"20261123-{n:06d}-0") for n in range(things)]
    entry = service.entry_of_program("bench", Action.VIEW, refs, datetime.now(UTC))
    async with database.begin() as connection:
        await store.append(connection, entry)


async def timed(action: Callable[[], Awaitable[None]]) -> list[float]:
    """Seconds of each round."""
    await action()
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await action()
        seconds.append(time.perf_counter() - started)
    return seconds


async def together(database: AsyncEngine) -> float:
    """Entries a second, many writing at once."""

    async def some() -> None:
        for _ in range(ROUNDS // AT_ONCE):
            await noted(database, 1)

    started = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return ROUNDS / (time.perf_counter() - started)


def milliseconds(seconds: list[float]) -> str:
    cut = statistics.quantiles(seconds, n=20)
    return f"median {statistics.median(seconds) * 1000:.2f} ms, 95 % {cut[-1] * 1000:.2f} ms"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(main(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(main(f"sqlite+aiosqlite:///{folder}/bench.db"))
