"""What events say, written so that any order and any number of repeats leaves the same rows."""

from datetime import datetime

from sqlalchemy import Table, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.call_merge import merged
from hotline.calls import Agent, Call, CallState, Stream
from hotline.events import Event, Family, Hole, TranscriptionDone
from hotline.transcripts import Gap, Heard, Origin, Utterance
from intake_api.calls import store
from intake_api.db.tables import agents, call_streams, calls, fillings, gaps, heard, positions, utterances
from intake_api.db.upsert import upsert

_RANK = {state: rank for rank, state in enumerate(CallState)}


async def write(connection: AsyncConnection, event: Event) -> None:
    """Write one event; what is no fact (a partial, a request) is passed over."""
    match event.data:
        case Call() as call:
            await _call(connection, event, call)
        case Agent() as agent:
            await _newest(connection, agents, "agent", event, {"agent": agent.agent, "body": store.agent_body(agent)})
        case Stream() as stream:
            await _once(
                connection,
                call_streams,
                stream_id=stream.stream_id,
                call_id=stream.call_id,
                side=stream.side,
                channel=stream.channel,
                zero_at=stream.zero_at,
            )
        case Utterance() as utterance:
            await _utterance(connection, utterance)
        case Gap() as gap:
            await mark_gap(connection, gap)
        case Heard() as stretch:
            await _stretch(connection, heard, stretch.call_id, stretch)
        case TranscriptionDone(call_id=call_id, holes=holes):
            for hole in holes:
                await _stretch(connection, fillings, call_id, hole)
        case _:
            pass


async def reached(connection: AsyncConnection, family: Family, position: str) -> None:
    """Remember how far the stream of a family is written."""
    statement = upsert(connection, positions).values(family=family, position=position)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["family"], set_={"position": statement.excluded.position})
    )


async def mark_gap(connection: AsyncConnection, gap: Gap) -> None:
    await _once(
        connection,
        gaps,
        call_id=gap.call_id,
        side=gap.side,
        start_ms=gap.start_ms,
        end_ms=gap.end_ms,
        reason=gap.reason,
    )


async def _call(connection: AsyncConnection, event: Event, call: Call) -> None:
    """Add what an event tells of a call to its row; what telephony no longer knew after a restart stays."""
    changed = (event.at, f"{_RANK[call.state]}-{event.id}")
    first = upsert(connection, calls).values(**_row(call, changed))
    # Written before it is read: only so do SQLite and PostgreSQL both hold other writers off the row.
    if (await connection.execute(first.on_conflict_do_nothing())).rowcount:
        return
    this_row = calls.c.call_id == call.call_id
    standing = (await connection.execute(select(calls).where(this_row).with_for_update())).mappings().one()
    known, known_changed = store.call_of(standing), (standing["changed_at"], standing["changed_by"])
    newer = changed > known_changed
    whole = merged(known, call) if newer else merged(call, known)
    if newer or whole != known:
        row = _row(whole, max(changed, known_changed))
        await connection.execute(update(calls).where(this_row).values(**row))


def _row(call: Call, changed: tuple[datetime, str]) -> dict[str, object]:
    return {
        "call_id": call.call_id,
        "state": call.state,
        "outcome": call.outcome,
        "queue": call.queue,
        "ringing": call.ringing,
        "answered_by": call.answered_by,
        "started_at": call.started_at,
        "ended_at": call.ended_at,
        "body": store.call_body(call),
        "checked": False,
        "direction": call.direction,
        "answered": call.answered_at is not None,
        "wait_seconds": call.wait_seconds,
        "changed_at": changed[0],
        "changed_by": changed[1],
    }


async def _newest(connection: AsyncConnection, table: Table, key: str, event: Event, row: dict[str, object]) -> None:
    """Write a whole state unless a newer one stands; in the same instant the id decides."""
    row = {**row, "changed_at": event.at, "changed_by": f"0-{event.id}"}
    statement = upsert(connection, table).values(**row)
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_={name: new[name] for name in row if name != key},
            where=or_(
                table.c.changed_at < new.changed_at,
                and_(table.c.changed_at == new.changed_at, table.c.changed_by < new.changed_by),
            ),
        )
    )


async def _utterance(connection: AsyncConnection, utterance: Utterance) -> None:
    """Write a final. One heard live stands against one from the recording that mostly covers the same time."""
    same_side = and_(utterances.c.call_id == utterance.call_id, utterances.c.side == utterance.side)
    overlapping = and_(same_side, utterances.c.start_ms < utterance.end_ms, utterances.c.end_ms > utterance.start_ms)
    rows = (await connection.execute(select(utterances).where(overlapping))).mappings().all()
    standing = [store.utterance_of(row) for row in rows]
    if any(_stands_against(other, utterance) for other in standing):
        return
    beaten = [other.id for other in standing if _stands_against(utterance, other)]
    if beaten:
        await connection.execute(delete(utterances).where(utterances.c.id.in_(beaten)))
    await _once(
        connection,
        utterances,
        id=utterance.id,
        call_id=utterance.call_id,
        side=utterance.side,
        start_ms=utterance.start_ms,
        end_ms=utterance.end_ms,
        text=str(utterance.text),
        words=[[str(word.text), word.start_ms, word.end_ms, word.confidence] for word in utterance.words],
        confidence=utterance.confidence,
        origin=utterance.origin,
        version=utterance.version,
    )


def _stands_against(standing: Utterance, other: Utterance) -> bool:
    """Whether `other`, from the recording, says again what was heard live: more than half of it is covered."""
    if standing.origin is not Origin.LIVE or other.origin is not Origin.RECORDING:
        return False
    shared = min(standing.end_ms, other.end_ms) - max(standing.start_ms, other.start_ms)
    return standing.id == other.id or 2 * shared > other.end_ms - other.start_ms


async def _stretch(connection: AsyncConnection, table: Table, call_id: str, stretch: Heard | Hole) -> None:
    await _once(
        connection,
        table,
        call_id=call_id,
        side=stretch.side,
        start_ms=stretch.start_ms,
        end_ms=stretch.end_ms,
    )


async def _once(connection: AsyncConnection, table: Table, **row: object) -> None:
    await connection.execute(upsert(connection, table).values(**row).on_conflict_do_nothing())
