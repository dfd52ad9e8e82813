"""After a call: find what nobody heard, mark it, and ask for its transcription."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.calls import CallState
from hotline.errors import NotFound
from hotline.events import Event, EventType, TranscriptionWanted, event_id
from hotline.transcripts import Gap, GapReason
from intake_api.calls import store
from intake_api.db.tables import calls, fillings, gaps, heard
from intake_api.records import facts
from intake_api.records.holes import holes, not_marked

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


async def ended_call(database: AsyncEngine, call_id: str, now: datetime) -> tuple[Event, ...]:
    """Mark the holes of an ended call as gaps; the request for their transcription, when there are any."""
    async with database.begin() as connection:
        try:
            call = await store.call(connection, call_id)
        except NotFound:
            return ()
        marked = await store.stretches(connection, gaps, call_id)
        found = holes(
            call,
            await store.stretches(connection, heard, call_id),
            marked,
            await store.stretches(connection, fillings, call_id),
        )
        for hole in not_marked(found, marked):
            gap = Gap(call_id, hole.side, hole.start_ms, hole.end_ms, GapReason.NO_AUDIO)
            await facts.mark_gap(connection, gap)
        await _checked(connection, call_id)
    if not found or call.recording is None:
        return ()
    log.info("a call has stretches nobody heard", extra={"call_id": call_id, "count": len(found)})
    cause = [f"{hole.side}:{hole.start_ms}:{hole.end_ms}" for hole in found]
    id_ = event_id(EventType.TRANSCRIPTION_WANTED, call_id, *cause)
    wanted = TranscriptionWanted(call_id, call.recording, found)
    return (Event(id_, EventType.TRANSCRIPTION_WANTED, now, wanted, call_id),)


async def _checked(connection: AsyncConnection, call_id: str) -> None:
    await connection.execute(update(calls).where(calls.c.call_id == call_id).values(checked=True))


def _fills() -> ColumnElement[bool]:
    return and_(
        fillings.c.call_id == gaps.c.call_id,
        fillings.c.side == gaps.c.side,
        fillings.c.start_ms < gaps.c.end_ms,
        fillings.c.end_ms > gaps.c.start_ms,
    )
