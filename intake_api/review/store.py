"""Rows of corrections and marks, and calls as lists show them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Call, CallState, Outcome
from intake_api.db.tables import calls, corrections, gaps, marks, tickets
from intake_api.db.upsert import upsert
from intake_api.http.paging import Sources, Wish, found
from intake_api.review.schemas import CallPage, CallRow, CorrectionView, MarkEdit, MarkKind, MarkView

_call = TypeAdapter(Call)


def ended(
    *,
    between: tuple[datetime, datetime] | None,
    outcome: Outcome | None,
    agent: str | None,
    queues: Collection[str],
) -> tuple[ColumnElement[bool], ...]:
    """Rows of ended calls (of these queues, or of all) that fit."""
    wanted: list[ColumnElement[bool]] = [calls.c.state == CallState.ENDED]
    if between is not None:
        wanted += [calls.c.started_at >= between[0], calls.c.started_at < between[1]]
    if outcome is not None:
        wanted.append(calls.c.outcome == outcome)
    if agent is not None:
        wanted.append(calls.c.answered_by == agent)
    if queues:
        wanted.append(calls.c.queue.in_(queues))
    return tuple(wanted)


async def page(
    connection: AsyncConnection,
    among: Sequence[ColumnElement[bool]],
    start: str | None,
    size: int,
    between: tuple[datetime, datetime] | None = None,
) -> CallPage:
    """One page of the rows of calls that fit, newest first.

    Args:
        between: when all that fit began: from, and before.

    Raises:
        InputRejected: `start` is no place in this list.
    """
    # Keys first, from an index alone: calls that are passed over cost little then.
    keys = select(calls.c.call_id.label("key"), calls.c.started_at.label("place")).where(*among)
    wish = Wish(start, size, descending=True, ends=between or (None, None))
    page = await found(connection, Sources([keys], [keys]), wish)
    bodies = await connection.execute(select(calls.c.call_id, calls.c.body).where(calls.c.call_id.in_(page.keys)))
    known = {row.call_id: _call.validate_python(row.body) for row in bodies}
    items = await rows(connection, [known[call_id] for call_id in page.keys if call_id in known])
    return CallPage(items=items, next=page.next, total=page.total, total_exact=page.exact)


async def rows(connection: AsyncConnection, listed: Sequence[Call]) -> tuple[CallRow, ...]:
    """Calls with their ticket and how often they were marked, corrected, missed."""
    ids = [call.call_id for call in listed]
    numbers = await _numbers(connection, ids)
    marked, corrected, missed = [await _counts(connection, table, ids) for table in (marks, corrections, gaps)]
    return tuple(
        CallRow(
            call=call,
            ticket=numbers.get(call.call_id),
            marks=marked.get(call.call_id, 0),
            corrections=corrected.get(call.call_id, 0),
            gaps=missed.get(call.call_id, 0),
        )
        for call in listed
    )


async def corrections_of(connection: AsyncConnection, call_id: str) -> tuple[CorrectionView, ...]:
    query = select(corrections).where(corrections.c.call_id == call_id).order_by(corrections.c.at)
    return tuple(
        CorrectionView(utterance_id=row["utterance_id"], text=row["text"], by=row["by"], at=row["at"])
        for row in (await connection.execute(query)).mappings()
    )


async def correct(connection: AsyncConnection, call_id: str, correction: CorrectionView) -> None:
    """Write a correction; the last one stands."""
    statement = upsert(connection, corrections).values(call_id=call_id, **correction.model_dump())
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["utterance_id"], set_={"text": new.text, "by": new.by, "at": new.at}
        )
    )


async def marks_of(connection: AsyncConnection, call_id: str) -> tuple[MarkView, ...]:
    query = select(marks).where(marks.c.call_id == call_id).order_by(marks.c.id)
    return tuple(
        MarkView(
            id=row["id"], mark=MarkKind(row["mark"]), note=row["note"], at_ms=row["at_ms"], by=row["by"], at=row["at"]
        )
        for row in (await connection.execute(query)).mappings()
    )


async def mark(connection: AsyncConnection, call_id: str, body: MarkEdit, by: str, at: datetime) -> MarkView:
    values = {"mark": body.mark, "note": body.note, "at_ms": body.at_ms, "by": by, "at": at}
    result = await connection.execute(insert(marks).values(call_id=call_id, **values).returning(marks.c.id))
    return MarkView(id=result.scalar_one(), mark=body.mark, note=body.note, at_ms=body.at_ms, by=by, at=at)


async def _numbers(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, str]:
    """The first ticket of each call."""
    query = select(tickets.c.call_id, tickets.c.number).where(tickets.c.call_id.in_(ids))
    numbers = await connection.execute(query.order_by(tickets.c.number.desc()))
    return {row.call_id: row.number for row in numbers}


async def _counts(connection: AsyncConnection, table: Table, ids: Sequence[str]) -> dict[str, int]:
    query = select(table.c.call_id, func.count().label("rows")).where(table.c.call_id.in_(ids))
    return {row.call_id: row.rows for row in await connection.execute(query.group_by(table.c.call_id))}
