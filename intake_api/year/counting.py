"""What a year in the database adds up to, counted, not remembered."""

from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.ticket_life import TicketState
from hotline.tickets import Origin
from intake_api.board.days import bounds
from intake_api.board.figures import FigureKey, figures
from intake_api.db.tables import calls, ticket_history, tickets


async def counted(connection: AsyncConnection, year: int) -> dict[str, Any]:
    """Figures of the calls that began and the tickets accepted in a year; rates to a millionth."""
    start, end = bounds(date(year, 1, 1))[0], bounds(date(year, 12, 31))[1]
    told = await figures(connection, calls.c.started_at >= start, calls.c.started_at < end)
    numbers = {figure.key: figure.numerator for figure in told}
    accepted, closed = {}, {}
    among = and_(tickets.c.accepted_at >= start, tickets.c.accepted_at < end)
    is_closed = tickets.c.state == TicketState.CLOSED
    in_time = and_(is_closed, tickets.c.closed_at <= tickets.c.due_at)
    rated = and_(tickets.c.satisfied.is_not(None), tickets.c.invalid.is_(False))
    query = select(
        tickets.c.origin,
        func.count().label("accepted"),
        func.count().filter(is_closed).label("closed"),
        func.count().filter(in_time).label("in_time"),
        func.count().filter(rated).label("rated"),
        func.count().filter(and_(rated, tickets.c.satisfied)).label("satisfied"),
    )
    rows = {row.origin: row for row in await connection.execute(query.where(among).group_by(tickets.c.origin))}
    for origin in Origin:
        accepted[origin] = rows[origin].accepted if origin in rows else 0
        closed[origin] = rows[origin].closed if origin in rows else 0
    by_call = rows.get(Origin.CALL)
    return {
        "offered": numbers[FigureKey.OFFERED],
        "answered": numbers[FigureKey.ANSWERED],
        "abandoned": numbers[FigureKey.ABANDONED],
        "other": numbers[FigureKey.OTHER],
        "answered_within_15s": numbers[FigureKey.WITHIN_15_OF_ANSWERED],
        "accepted": accepted[Origin.CALL],
        "closed": closed[Origin.CALL],
        "closed_in_time": by_call.in_time if by_call else 0,
        "rated": by_call.rated if by_call else 0,
        "satisfied": by_call.satisfied if by_call else 0,
        "satisfaction": round(by_call.satisfied / by_call.rated, 6) if by_call and by_call.rated else None,
        "found": accepted[Origin.GRID],
        "found_closed": closed[Origin.GRID],
        "steps": (await connection.execute(select(func.count()).select_from(ticket_history))).scalar_one(),
    }
