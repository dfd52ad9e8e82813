"""`/api/board`."""

from fastapi import APIRouter

from intake_api.board import service
from intake_api.board.days import Day
from intake_api.board.figures import FigureKey
from intake_api.board.schemas import BoardView
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.http.paging import PageOf
from intake_api.review.schemas import CallPage
from intake_api.sight import service as sight

router = APIRouter(prefix="/api/board", tags=["board"])


@router.get("")
async def board(user: SignedIn, context: ContextOf, day: Day | None = None) -> BoardView:
    """The figures of a day (today, Asia/Shanghai), who waits, what the agents do."""
    return await service.board(context, user, day)


@router.get("/figures/{key}/calls")
async def behind(key: FigureKey, user: SignedIn, context: ContextOf, page: PageOf, day: Day | None = None) -> CallPage:
    """The calls a figure counts in its numerator, newest first."""
    found = await service.behind(context, user, key, day, page.after, page.size)
    filters = {"figure": str(key), **({"day": day.isoformat()} if day else {})}
    shown = await sight.rows(context, user, "figure", found.items, filters)
    return found.model_copy(update={"items": tuple(shown)})
