"""The supervisors' page: today's figures, who waits, what the agents do."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Call, CallState, Direction
from intake_api.accounts.schemas import User
from intake_api.board import figures
from intake_api.board.days import bounds, day_of
from intake_api.board.figures import FigureKey, Thresholds
from intake_api.board.schemas import BoardView, FigureView, WaitingCall
from intake_api.calls import access, store
from intake_api.db.tables import calls
from intake_api.http.context import Context
from intake_api.live.position import snapshot
from intake_api.review import store as review
from intake_api.review.schemas import CallPage
from intake_api.rules import service as rules


async def board(context: Context, user: User, day: date | None) -> BoardView:
    """The board of a day for the user's queues; waiting calls and agents are of now."""
    now = context.now()
    day = day or day_of(now)
    start, end = bounds(day)
    async with context.database.connect() as connection:
        at = await snapshot(context, connection)
        among = begun(start, end, user.scope.queues)
        counted = await figures.figures(connection, *among, thresholds=await _thresholds(context, connection))
        alive = await store.calls_alive(connection, user.scope.queues)
        agents = await store.all_agents(connection)
    return BoardView(
        as_of=now,
        day=day,
        figures=tuple(
            FigureView(
                key=item.key,
                name=item.name,
                definition=item.definition,
                numerator=item.numerator,
                denominator=item.denominator,
                value=item.value,
            )
            for item in counted
        ),
        waiting=tuple(
            WaitingCall(call_id=call.call_id, since=call.queued_at or call.started_at, queue=call.queue)
            for call in alive
            if is_waiting(call)
        ),
        agents=tuple(agent for agent in agents if access.in_queues(user, agent.queue)),
        position=at,
    )


async def behind(
    context: Context, user: User, key: FigureKey, day: date | None, after: str | None, size: int
) -> CallPage:
    """The calls that a figure counts in its numerator, newest first, a page at a time.

    Raises:
        InputRejected: `after` is no place in this list.
    """
    between = bounds(day or day_of(context.now()))
    of_day = begun(*between, user.scope.queues)
    async with context.database.connect() as connection:
        among = (*of_day, figures.behind(key, await _thresholds(context, connection)))
        return await review.page(connection, among, after, size, between)


async def _thresholds(context: Context, connection: AsyncConnection) -> Thresholds:
    """As they hold now, for whatever day: one day is never counted by two measures on one page."""
    in_force = await rules.in_force(connection, context.settings.tickets)
    return Thresholds(in_force.short_abandon_seconds, in_force.service_seconds)


def begun(start: datetime, end: datetime, queues: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Rows of the calls of these queues (of all, when none is named) that began in this time."""
    return (calls.c.started_at >= start, calls.c.started_at < end, *store.of_queues(queues))


def is_waiting(call: Call) -> bool:
    """The caller is in a queue and nobody has answered."""
    return call.direction is Direction.INBOUND and call.state in {CallState.QUEUED, CallState.RINGING}
