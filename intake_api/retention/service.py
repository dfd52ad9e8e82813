"""Deleting what is due, with an entry in the ledger for every batch: class, count and a digest of the ids."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline import recordings
from hotline.ledger import Action, Kind, Link, Outcome, Ref, digest_of_ids
from intake_api.db.engine import connected
from intake_api.http import idempotency
from intake_api.ledger import store as ledger
from intake_api.ledger.service import entry_of_program
from intake_api.retention import holds, store
from intake_api.settings import RetentionSettings, Settings
from intake_api.webhooks import deliveries

WHO = "hotline retention"
_AT_ONCE = 500
"""ids of one transaction and one entry"""


@dataclass(frozen=True, slots=True)
class Class:
    """A class of rows that is deleted as a whole."""

    name: str
    kind: Kind
    days: Callable[[RetentionSettings], int]
    due: Callable[[datetime], Select[str]]
    delete: Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]


CLASSES = (
    Class(
        "transcripts", Kind.TRANSCRIPT, lambda s: s.transcripts_days, store.due_transcripts, store.delete_transcripts
    ),
    Class("drafts", Kind.DRAFT, lambda s: s.drafts_days, store.due_drafts, store.delete_drafts),
    Class("tickets", Kind.TICKET, lambda s: s.tickets_days, store.due_tickets, store.delete_tickets),
    Class("calls", Kind.CALL, lambda s: s.calls_days, store.due_calls, store.delete_calls),
)
"""What hangs on a call goes before the call."""


async def run(database: AsyncEngine, settings: RetentionSettings, folder: Path, now: datetime) -> dict[str, int]:
    """Delete everything that is due; how much of each class went.

    Args:
        folder: of the recordings.
    """
    gone = {"recordings": await _recordings(database, folder, now - timedelta(days=settings.recordings_days), now)}
    for each in CLASSES:
        gone[each.name] = await _rows(database, each, now - timedelta(days=each.days(settings)), now)
    gone["ledger"] = await _ledger(database, now - timedelta(days=settings.ledger_days), now)
    async with database.begin() as connection:
        await idempotency.forget(connection, now)
        await deliveries.forget(connection, now - timedelta(days=settings.webhooks_days))
    await _forget_pages(database)
    return gone


async def due(database: AsyncEngine, settings: RetentionSettings, folder: Path, now: datetime) -> dict[str, int]:
    """How much of each class is due; nothing is deleted."""
    async with database.connect() as connection:
        names = await _due_recordings(connection, folder, now - timedelta(days=settings.recordings_days))
        found = {"recordings": len(names)}
        for each in CLASSES:
            before = now - timedelta(days=each.days(settings))
            found[each.name] = await store.count(connection, each.due(before))
        cut, start = await _cut(connection, now - timedelta(days=settings.ledger_days))
        found["ledger"] = cut.seq - start if cut else 0
    return found


async def run_at(settings: Settings, now: datetime, *, dry: bool) -> dict[str, int]:
    """`run` or `due` for a command."""
    async with connected(settings.database) as database:
        what = due if dry else run
        return await what(database, settings.retention, settings.recordings, now)


async def _rows(database: AsyncEngine, each: Class, before: datetime, now: datetime) -> int:
    gone = 0
    while True:
        async with database.begin() as connection:
            await _overwrite_what_goes(connection)
            await ledger.lock(connection)
            ids = await store.some(connection, each.due(before), _AT_ONCE)
            if not ids:
                return gone
            await each.delete(connection, ids)
            await _note(connection, each.name, each.kind, ids, before, now)
        gone += len(ids)


async def _recordings(database: AsyncEngine, folder: Path, before: datetime, now: datetime) -> int:
    """Files cannot be in a transaction: what is about to go is written down first, and again when it is gone."""
    async with database.connect() as connection:
        names = await _due_recordings(connection, folder, before)
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        for outcome in (Outcome.BEGUN, Outcome.DONE):
            if outcome is Outcome.DONE:
                await asyncio.to_thread(recordings.remove, folder, some)
            async with database.begin() as connection:
                await _note(connection, "recordings", Kind.RECORDING, some, before, now, outcome)
    return len(names)


async def _due_recordings(connection: AsyncConnection, folder: Path, before: datetime) -> list[str]:
    names = await asyncio.to_thread(recordings.older_than, folder, before)
    held = await store.recordings_held(connection) if names else frozenset()
    return [name for name in names if name not in held]


async def _ledger(database: AsyncEngine, before: datetime, now: datetime) -> int:
    """Cut the ledger's beginning; the entry that says so has the hash of the last one that went."""
    async with database.begin() as connection:
        await _overwrite_what_goes(connection)
        await ledger.lock(connection)
        cut, start = await _cut(connection, before)
        if cut is None:
            return 0
        detail = {**_told("ledger", cut.seq - start, before), "upto": str(cut.seq), "hash": cut.hash}
        await ledger.append(
            connection, entry_of_program(WHO, Action.DELETE, [Ref(Kind.LEDGER, "-")], now, detail=detail)
        )
        return await ledger.cut(connection, cut, now)


async def _cut(connection: AsyncConnection, before: datetime) -> tuple[Link | None, int]:
    """The last entry that is due, and where the ledger was cut before; what tells of held things stays."""
    start = await ledger.last_cut(connection)
    begins = start.seq if start else 0
    last = await ledger.last_before(connection, before)
    kept = await ledger.first_about(connection, await holds.held_refs(connection))
    if last is not None and kept is not None and kept <= last.seq:
        last = await ledger.of_number(connection, kept - 1)
    if last is None or last.seq <= begins:
        return None, begins
    return Link(last.seq, last.hash), begins


async def _note(
    connection: AsyncConnection,
    name: str,
    kind: Kind,
    ids: Sequence[str],
    before: datetime,
    now: datetime,
    outcome: Outcome = Outcome.DONE,
) -> None:
    detail = {**_told(name, len(ids), before), "digest": digest_of_ids(ids)}
    refs = [Ref(kind, id_) for id_ in ids]
    await ledger.append(connection, entry_of_program(WHO, Action.DELETE, refs, now, outcome=outcome, detail=detail))


def _told(name: str, count: int, before: datetime) -> Mapping[str, str]:
    return {"class": name, "count": str(count), "before": before.isoformat(timespec="seconds")}


async def _overwrite_what_goes(connection: AsyncConnection) -> None:
    """SQLite leaves deleted rows in free pages unless told to write zeros over them; PostgreSQL's VACUUM sees to it."""
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("PRAGMA secure_delete=ON")


async def _forget_pages(database: AsyncEngine) -> None:
    """Old pages stay in SQLite's log until it is written back and cut."""
    if database.dialect.name == "sqlite":
        async with database.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
