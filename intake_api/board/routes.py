"""`/api/board`."""

from fastapi import APIRouter

from intake_api.board import service
from intake_api.board.days import Day
from intake_api.board.figures import FigureKey
from intake_api.board.schemas import BoardView
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.review.schemas import CallRow
from intake_api.sight import service as sight

router = APIRouter(prefix="/api/board", tags=["board"])


@router.get("")
async def board(user: SignedIn, context: ContextOf, day: Day | None = None) -> BoardView:
    """The figures of a day (today, Asia/Shanghai), who waits, what the agents do."""
    return await service.board(context, user, day)


@router.get("/figures/{key}/calls")
async def behind(key: FigureKey, user: SignedIn, context: ContextOf, day: Day | None = None) -> tuple[CallRow, ...]:
    """The calls a figure counts in its numerator, newest first."""
    found = await service.behind(context, user, key, day)
    filters = {"figure": str(key), **({"day": day.isoformat()} if day else {})}
    return tuple(await sight.rows(context, user, "figure", found, filters))
