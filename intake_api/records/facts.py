"""What events say, written so that any order and any number of repeats leaves the same rows."""

from collections.abc import Sequence
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
    await write_all(connection, [event])


async def write_all(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """Write events, with one statement for all of a kind but calls, which are merged one by one."""
    newest: list[dict[str, object]] = []
    once: dict[Table, list[dict[str, object]]] = {}
    finals: list[Utterance] = []
    for event in events:
        match event.data:
            case Call() as call:
                await _call(connection, event, call)
            case Agent() as agent:
                changed = {"changed_at": event.at, "changed_by": f"0-{event.id}"}
                newest.append({"agent": agent.agent, "body": store.agent_body(agent), **changed})
            case Utterance() as utterance:
                finals.append(utterance)
            case _:
                for table, row in _rows_of(event.data):
                    once.setdefault(table, []).append(row)
    for table, rows in once.items():
        await _once(connection, table, rows)
    if newest:
        await _newest(connection, agents, "agent", newest)
    if finals:
        await _finals(connection, finals)


def _rows_of(data: object) -> list[tuple[Table, dict[str, object]]]:
    """What a fact adds that never changes: table and row."""
    match data:
        case Stream() as stream:
            return [(call_streams, {name: getattr(stream, name) for name in call_streams.c.keys()})]  # noqa: SIM118  # columns
        case Gap() as gap:
            return [(gaps, _stretch(gap.call_id, gap) | {"reason": gap.reason})]
        case Heard() as stretch:
            return [(heard, _stretch(stretch.call_id, stretch))]
        case TranscriptionDone(call_id=call_id, holes=holes):
            return [(fillings, _stretch(call_id, hole)) for hole in holes]
        case _:
            return []


async def reached(connection: AsyncConnection, family: Family, position: str) -> None:
    """Remember how far the stream of a family is written."""
    statement = upsert(connection, positions).values(family=family, position=position)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["family"], set_={"position": statement.excluded.position})
    )


async def mark_gap(connection: AsyncConnection, gap: Gap) -> None:
    await _once(connection, gaps, [_stretch(gap.call_id, gap) | {"reason": gap.reason}])


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


async def _newest(connection: AsyncConnection, table: Table, key: str, rows: Sequence[dict[str, object]]) -> None:
    """Write whole states unless newer ones stand; in the same instant the id decides."""
    statement = upsert(connection, table)
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_={name: new[name] for name in rows[0] if name != key},
            where=or_(
                table.c.changed_at < new.changed_at,
                and_(table.c.changed_at == new.changed_at, table.c.changed_by < new.changed_by),
            ),
        ),
        rows,
    )


async def _finals(connection: AsyncConnection, finals: Sequence[Utterance]) -> None:
    """Write finals; where live and recording meet in a call, one by one."""
    from_recording = {final.call_id for final in finals if final.origin is Origin.RECORDING}
    ids = {final.call_id for final in finals}
    query = select(utterances.c.call_id).where(utterances.c.call_id.in_(ids), utterances.c.origin == Origin.RECORDING)
    meeting = from_recording | set((await connection.execute(query.distinct())).scalars())
    plain = [_utterance(final) for final in finals if final.call_id not in meeting]
    if plain:
        await _once(connection, utterances, plain)
    for final in finals:
        if final.call_id in meeting:
            await _contested(connection, final)


async def _contested(connection: AsyncConnection, utterance: Utterance) -> None:
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
    await _once(connection, utterances, [_utterance(utterance)])


def _utterance(utterance: Utterance) -> dict[str, object]:
    return {
        "id": utterance.id,
        "call_id": utterance.call_id,
        "side": utterance.side,
        "start_ms": utterance.start_ms,
        "end_ms": utterance.end_ms,
        "text": str(utterance.text),
        "words": [[str(word.text), word.start_ms, word.end_ms, word.confidence] for word in utterance.words],
        "confidence": utterance.confidence,
        "origin": utterance.origin,
        "version": utterance.version,
    }


def _stands_against(standing: Utterance, other: Utterance) -> bool:
    """Whether `other`, from the recording, says again what was heard live: more than half of it is covered."""
    if standing.origin is not Origin.LIVE or other.origin is not Origin.RECORDING:
        return False
    shared = min(standing.end_ms, other.end_ms) - max(standing.start_ms, other.start_ms)
    return standing.id == other.id or 2 * shared > other.end_ms - other.start_ms


def _stretch(call_id: str, stretch: Heard | Hole | Gap) -> dict[str, object]:
    return {"call_id": call_id, "side": stretch.side, "start_ms": stretch.start_ms, "end_ms": stretch.end_ms}


async def _once(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    await connection.execute(upsert(connection, table).on_conflict_do_nothing(), rows)
