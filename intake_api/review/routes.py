"""`/api/review/…`."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from hotline.calls import Outcome
from intake_api.board.days import Day
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.http.paging import PageOf
from intake_api.review import service
from intake_api.review.schemas import CallPage, CorrectionEdit, CorrectionView, MarkEdit, MarkView, ReviewView

router = APIRouter(prefix="/api/review", tags=["review"])


@router.get("/calls")
async def calls(
    user: SignedIn,
    context: ContextOf,
    page: PageOf,
    day: Day | None = None,
    outcome: Outcome | None = None,
    agent: Annotated[str | None, Query(max_length=64)] = None,
) -> CallPage:
    """Ended calls, newest first."""
    return await service.calls(context, user, day=day, outcome=outcome, agent=agent, after=page.after, size=page.size)


@router.get("/calls/{call_id}")
async def call(call_id: str, user: SignedIn, context: ContextOf) -> ReviewView:
    """One call with transcript, corrections, marks and ticket."""
    return await service.call(context, user, call_id)


@router.put("/utterances/{utterance_id}/correction")
async def correct(utterance_id: str, body: CorrectionEdit, user: SignedIn, context: ContextOf) -> CorrectionView:
    """Write what was really said; what was recognised stays beside it."""
    return await service.correct(context, user, utterance_id, body.text)


@router.post("/calls/{call_id}/marks", status_code=status.HTTP_201_CREATED)
async def mark(call_id: str, body: MarkEdit, user: SignedIn, context: ContextOf) -> MarkView:
    """Leave a mark and a note."""
    return await service.mark(context, user, call_id, body)
