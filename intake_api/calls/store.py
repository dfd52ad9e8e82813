"""Rows of calls, agents and transcripts, read for the pages and written by `records`."""

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Agent, Call, CallState, Side
from hotline.errors import NotFound
from hotline.events import Family
from hotline.private import Private
from hotline.transcripts import GapReason, Origin, Utterance, Word
from intake_api.calls.schemas import GapView
from intake_api.db.tables import CALL_ALIVE, agents, calls, fillings, gaps, positions, utterances

_call = TypeAdapter(Call)
_agent = TypeAdapter(Agent)
_ALIVE = tuple(state for state in CallState if state is not CallState.ENDED)
"""named one by one: an index finds equals, it does not find unequals"""


def call_body(call: Call) -> Any:
    """A call as its row keeps it."""
    return _call.dump_python(call, mode="json")


def call_of(row: RowMapping) -> Call:
    """A call from its row."""
    return _call.validate_python(row["body"])


def agent_body(agent: Agent) -> Any:
    """An agent's state as its row keeps it."""
    return _agent.dump_python(agent, mode="json")


async def call(connection: AsyncConnection, call_id: str) -> Call:
    """Raises:
    NotFound: there is no such call.
    """
    body = (await connection.execute(select(calls.c.body).where(calls.c.call_id == call_id))).scalar()
    if body is None:
        raise NotFound("no such call")
    return _call.validate_python(body)


async def calls_of(connection: AsyncConnection, call_ids: Collection[str]) -> dict[str, Call]:
    """Those of the calls that there are, by id."""
    query = select(calls.c.call_id, calls.c.body).where(calls.c.call_id.in_(call_ids))
    return {row.call_id: _call.validate_python(row.body) for row in await connection.execute(query)}


async def calls_alive(connection: AsyncConnection, queues: Collection[str] = ()) -> tuple[Call, ...]:
    """The calls of these queues (of all, when none is named) that have not ended, oldest first."""
    alive = (CALL_ALIVE, calls.c.state.in_(_ALIVE))
    query = select(calls.c.body).where(*alive, *of_queues(queues)).order_by(calls.c.started_at)
    return _calls((await connection.execute(query)).scalars().all())


async def calls_of_agent(connection: AsyncConnection, agent: str, limit: int) -> tuple[Call, ...]:
    """The calls an agent answered or is being rung for, newest first."""
    # Asked apart: with OR all calls that the agent ever answered would be read.
    rows: list[Row[Any, Any, Any]] = []
    for column in (calls.c.answered_by, calls.c.ringing):
        query = select(calls.c.call_id, calls.c.started_at, calls.c.body).where(column == agent)
        rows += (await connection.execute(query.order_by(calls.c.started_at.desc()).limit(limit))).all()
    newest = sorted({row.call_id: row for row in rows}.values(), key=lambda row: row.started_at, reverse=True)
    return _calls([row.body for row in newest[:limit]])


async def agent(connection: AsyncConnection, name: str) -> Agent | None:
    body = (await connection.execute(select(agents.c.body).where(agents.c.agent == name))).scalar()
    return None if body is None else _agent.validate_python(body)


async def all_agents(connection: AsyncConnection) -> tuple[Agent, ...]:
    """Every agent's state, in order of name."""
    rows = (await connection.execute(select(agents.c.body).order_by(agents.c.agent))).scalars()
    return tuple(_agent.validate_python(body) for body in rows)


async def transcript(connection: AsyncConnection, call_id: str) -> tuple[Utterance, ...]:
    """The finals of a call in order of time."""
    query = select(utterances).where(utterances.c.call_id == call_id)
    rows = (await connection.execute(query.order_by(utterances.c.start_ms, utterances.c.side))).mappings()
    return tuple(utterance_of(row) for row in rows)


async def utterance(connection: AsyncConnection, utterance_id: str) -> Utterance:
    """Raises:
    NotFound: there is no such utterance.
    """
    row = (await connection.execute(select(utterances).where(utterances.c.id == utterance_id))).mappings().first()
    if row is None:
        raise NotFound("no such utterance")
    return utterance_of(row)


async def gaps_of(connection: AsyncConnection, call_id: str) -> tuple[GapView, ...]:
    """The stretches nobody heard live, and whether the recording has filled them since."""
    query = select(gaps).where(gaps.c.call_id == call_id).order_by(gaps.c.start_ms, gaps.c.side)
    filled = await stretches(connection, fillings, call_id)
    return tuple(
        GapView(
            call_id=call_id,
            side=Side(row["side"]),
            start_ms=row["start_ms"],
            end_ms=row["end_ms"],
            reason=GapReason(row["reason"]),
            filled=any(
                side == row["side"] and start < row["end_ms"] and end > row["start_ms"] for side, start, end in filled
            ),
        )
        for row in (await connection.execute(query)).mappings()
    )


async def stretches(connection: AsyncConnection, table: Any, call_id: str) -> tuple[tuple[Side, int, int], ...]:
    """Side, start and end of every row of `heard`, `gaps` or `fillings` of a call."""
    query = select(table.c.side, table.c.start_ms, table.c.end_ms).where(table.c.call_id == call_id)
    return tuple((Side(side), start, end) for side, start, end in (await connection.execute(query)).all())


async def written_up_to(connection: AsyncConnection, families: Collection[Family]) -> dict[Family, str]:
    """How far `records` has written each stream; a family it never wrote is left out."""
    query = select(positions).where(positions.c.family.in_([str(family) for family in families]))
    return {Family(row.family): row.position for row in (await connection.execute(query)).all()}


def utterance_of(row: RowMapping) -> Utterance:
    """An utterance from its row."""
    return Utterance(
        id=row["id"],
        call_id=row["call_id"],
        side=Side(row["side"]),
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        text=Private(row["text"]),
        words=tuple(Word(Private(text), start, end, confidence) for text, start, end, confidence in row["words"]),
        confidence=row["confidence"],
        origin=Origin(row["origin"]),
        version=row["version"],
    )


def of_queues(queues: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (calls.c.queue.in_(queues),) if queues else ()


def _calls(bodies: Sequence[Any]) -> tuple[Call, ...]:
    return tuple(_call.validate_python(body) for body in bodies)
