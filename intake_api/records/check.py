"""After a call: find what nobody heard, mark it, and ask for its transcription."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.calls import CallState, Side
from hotline.events import Event, EventType, Hole, TranscriptionWanted, event_id
from hotline.transcripts import Gap, GapReason
from intake_api.calls import store
from intake_api.db.tables import calls, fillings, gaps, heard
from intake_api.records import facts
from intake_api.records.holes import Stretch, holes, not_marked

log = logging.getLogger(__name__)

_LOOK_BACK = timedelta(days=7)
_MOST = 1000


async def left_over(database: AsyncEngine, now: datetime) -> tuple[str, ...]:
    """Ended calls of the last days that were not looked at, or have gaps nobody filled; newest first, at most 1000."""
    recent = (calls.c.state == CallState.ENDED, calls.c.started_at >= now - _LOOK_BACK)
    unfilled = select(gaps.c.call_id).where(~select(fillings.c.call_id).where(_fills()).exists())
    wanted = calls.c.checked.is_(False) | calls.c.call_id.in_(unfilled)
    query = select(calls.c.call_id).where(*recent, wanted).order_by(calls.c.started_at.desc()).limit(_MOST)
    async with database.connect() as connection:
        return tuple((await connection.execute(query)).scalars())


async def ended_calls(database: AsyncEngine, call_ids: Collection[str], now: datetime) -> tuple[Event, ...]:
    """Mark the holes of ended calls as gaps; the requests for their transcription, for each call that has any."""
    wanted: list[Event] = []
    async with database.begin() as connection:
        known = await store.calls_of(connection, call_ids)
        marked, spoken, filled = [await _stretches(connection, table, known) for table in (gaps, heard, fillings)]
        for call_id, call in known.items():
            found = holes(call, spoken.get(call_id, ()), marked.get(call_id, ()), filled.get(call_id, ()))
            for hole in not_marked(found, marked.get(call_id, ())):
                gap = Gap(call_id, hole.side, hole.start_ms, hole.end_ms, GapReason.NO_AUDIO)
                await facts.mark_gap(connection, gap)
            if found and call.recording is not None:
                wanted.append(_wanted(call_id, call.recording, found, now))
        await connection.execute(update(calls).where(calls.c.call_id.in_(known)).values(checked=True))
    return tuple(wanted)


def _wanted(call_id: str, recording: str, found: Sequence[Hole], now: datetime) -> Event:
    log.info("a call has stretches nobody heard", extra={"call_id": call_id, "count": len(found)})
    cause = [f"{hole.side}:{hole.start_ms}:{hole.end_ms}" for hole in found]
    id_ = event_id(EventType.TRANSCRIPTION_WANTED, call_id, *cause)
    return Event(
        id_, EventType.TRANSCRIPTION_WANTED, now, TranscriptionWanted(call_id, recording, tuple(found)), call_id
    )


async def _stretches(connection: AsyncConnection, table: Table, call_ids: Collection[str]) -> dict[str, list[Stretch]]:
    """Rows of `heard`, `gaps` or `fillings` by call."""
    columns = (table.c.call_id, table.c.side, table.c.start_ms, table.c.end_ms)
    found: dict[str, list[Stretch]] = {}
    for call_id, side, start, end in await connection.execute(select(*columns).where(table.c.call_id.in_(call_ids))):
        found.setdefault(call_id, []).append((Side(side), start, end))
    return found


def _fills() -> ColumnElement[bool]:
    return and_(
        fillings.c.call_id == gaps.c.call_id,
        fillings.c.side == gaps.c.side,
        fillings.c.start_ms < gaps.c.end_ms,
        fillings.c.end_ms > gaps.c.start_ms,
    )
