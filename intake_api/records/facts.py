"""What events say, written so that any order and any number of repeats leaves the same rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce

from sqlalchemy import Table, and_, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.call_merge import merged
from hotline.calls import Agent, Call, CallState, Stream
from hotline.events import Event, Family, Hole, TranscriptionDone
from hotline.transcripts import Gap, Heard, Origin, Utterance
from intake_api.calls import store
from intake_api.db.tables import agents, call_streams, calls, fillings, gaps, heard, positions, utterances
from intake_api.db.upsert import upsert

Changed = tuple[datetime, str]
"""when a row was last changed, and the rank and id of the event that did it"""

_RANK = {state: rank for rank, state in enumerate(CallState)}


async def write(connection: AsyncConnection, event: Event) -> None:
    """Write one event; what is no fact (a partial, a request) is passed over."""
    await write_all(connection, [event])


async def write_all(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """Write events, with one statement for all of a kind."""
    told: dict[str, list[tuple[Changed, Call]]] = {}
    newest: list[dict[str, object]] = []
    once: dict[Table, list[dict[str, object]]] = {}
    finals: list[Utterance] = []
    for event in events:
        match event.data:
            case Call() as call:
                told.setdefault(call.call_id, []).append(((event.at, f"{_RANK[call.state]}-{event.id}"), call))
            case Agent() as agent:
                changed = {"changed_at": event.at, "changed_by": f"0-{event.id}"}
                newest.append({"agent": agent.agent, "body": store.agent_body(agent), **changed})
            case Utterance() as utterance:
                finals.append(utterance)
            case _:
                for table, row in _rows_of(event.data):
                    once.setdefault(table, []).append(row)
    if told:
        await _calls(connection, told)
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


async def _calls(connection: AsyncConnection, told: Mapping[str, Sequence[tuple[Changed, Call]]]) -> None:
    """Add what events tell of calls to their rows; what telephony no longer knew after a restart stays."""
    first = [_row(some[0][1], some[0][0]) for some in told.values()]
    # Written before they are read: only so do SQLite and PostgreSQL both hold other writers off the rows.
    new = upsert(connection, calls).on_conflict_do_nothing().returning(calls.c.call_id)
    added = set((await connection.execute(new, first)).scalars())
    standing = {call_id: some[0] for call_id, some in told.items() if call_id in added}
    if there := told.keys() - added:
        query = select(calls).where(calls.c.call_id.in_(sorted(there))).order_by(calls.c.call_id).with_for_update()
        rows = (await connection.execute(query)).mappings()
        standing |= {row["call_id"]: ((row["changed_at"], row["changed_by"]), store.call_of(row)) for row in rows}
    news = {call_id: some[1:] if call_id in added else some for call_id, some in told.items()}
    whole = {call_id: reduce(_merged, some, standing[call_id]) for call_id, some in news.items()}
    changed = [_row(call, at) for call_id, (at, call) in whole.items() if (at, call) != standing[call_id]]
    if changed:
        statement = update(calls).where(calls.c.call_id == bindparam("this"))
        await connection.execute(statement, [{"this": row.pop("call_id"), **row} for row in changed])


def _merged(known: tuple[Changed, Call], told: tuple[Changed, Call]) -> tuple[Changed, Call]:
    """What stands and when it changed, after one more event; an older event that adds nothing changes nothing."""
    newer = told[0] > known[0]
    whole = merged(known[1], told[1]) if newer else merged(told[1], known[1])
    return (max(told[0], known[0]), whole) if newer or whole != known[1] else known


def _row(call: Call, changed: Changed) -> dict[str, object]:
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
