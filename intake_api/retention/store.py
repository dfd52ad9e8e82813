"""Rows that are due, class by class, and their deletion."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Table, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import CallState
from hotline.ticket_life import TicketState
from intake_api.db.tables import (
    call_streams,
    calls,
    corrections,
    draft_fields,
    drafts,
    fillings,
    gaps,
    heard,
    hot_spot_tickets,
    marks,
    ticket_history,
    ticket_units,
    tickets,
    utterances,
    webhook_deliveries,
)
from intake_api.retention import holds
from intake_api.territory import store as area_counts

_WORDS = (utterances, heard, gaps, fillings, corrections, marks)


def due_transcripts(before: datetime) -> Select[str]:
    """Calls of which words are left."""
    words = or_(*(exists().where(table.c.call_id == calls.c.call_id) for table in _WORDS))
    return select(calls.c.call_id).where(_over(before), words)


def due_drafts(before: datetime) -> Select[str]:
    """Drafts of calls that are long over."""
    return select(drafts.c.draft_id).join(calls, calls.c.call_id == drafts.c.call_id).where(_over(before))


def due_calls(before: datetime) -> Select[str]:
    return select(calls.c.call_id).where(_over(before))


def due_tickets(before: datetime) -> Select[str]:
    """Tickets whose life has long been over; one that was never closed is never due."""
    closed = (tickets.c.state == TicketState.CLOSED) & (tickets.c.closed_at < before)
    merged = (tickets.c.state == TicketState.MERGED) & (tickets.c.changed_at < before)
    return select(tickets.c.number).where(or_(closed, merged), ~holds.is_held_ticket())


async def some(connection: AsyncConnection, due: Select[str], most: int) -> Sequence[str]:
    """The first ids that are due."""
    return (await connection.execute(due.order_by(*due.selected_columns).limit(most))).scalars().all()


async def count(connection: AsyncConnection, due: Select[str]) -> int:
    return int((await connection.execute(select(func.count()).select_from(due.subquery()))).scalar_one())


async def delete_transcripts(connection: AsyncConnection, ids: Sequence[str]) -> None:
    for table in _WORDS:
        await _delete(connection, table, table.c.call_id, ids)


async def delete_drafts(connection: AsyncConnection, ids: Sequence[str]) -> None:
    await _delete(connection, draft_fields, draft_fields.c.draft_id, ids)
    await _delete(connection, drafts, drafts.c.draft_id, ids)


async def delete_tickets(connection: AsyncConnection, ids: Sequence[str]) -> None:
    await area_counts.uncount(connection, ids)
    for table in (ticket_history, hot_spot_tickets, ticket_units, webhook_deliveries, tickets):
        await _delete(connection, table, table.c.number, ids)


async def delete_calls(connection: AsyncConnection, ids: Sequence[str]) -> None:
    for table in (call_streams, calls):
        await _delete(connection, table, table.c.call_id, ids)


async def recordings_held(connection: AsyncConnection) -> frozenset[str]:
    """Names of the recordings of held calls; a call's id too, should its row be gone."""
    query = select(calls.c.call_id, calls.c.body).where(calls.c.call_id.in_(holds.held_calls()))
    rows = (await connection.execute(query)).all()
    ids = (await connection.execute(holds.held_calls())).scalars().all()
    return frozenset([*ids, *(row.body["recording"] for row in rows if row.body.get("recording"))])


def _over(before: datetime) -> ColumnElement[bool]:
    # A call that ended before then also began before then, which an index finds.
    ended = (calls.c.state == CallState.ENDED) & (calls.c.started_at < before) & (calls.c.ended_at < before)
    return ended & calls.c.call_id.not_in(holds.held_calls())


async def _delete(connection: AsyncConnection, table: Table, column: ColumnElement[str], ids: Sequence[str]) -> None:
    await connection.execute(delete(table).where(column.in_(ids)))
