"""`/api/review/…`."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from hotline.calls import Outcome
from hotline.ledger import Action, Kind, Ref
from intake_api.board.days import Day
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.http.paging import PageOf
from intake_api.ledger.service import recorded
from intake_api.review import service
from intake_api.review.schemas import CallPage, CorrectionEdit, CorrectionView, MarkEdit, MarkView, ReviewView
from intake_api.sight import service as sight
from intake_api.sight.schemas import Reveal

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
    found = await service.calls(context, user, day=day, outcome=outcome, agent=agent, after=page.after, size=page.size)
    # An agent nobody has could be anything somebody typed.
    known = agent if found.total else "-"
    filters = {"day": day and day.isoformat(), "outcome": outcome, "agent": agent and known, "after": page.after}
    told = {key: str(value) for key, value in filters.items() if value}
    shown = await sight.rows(context, user, "calls", found.items, told)
    return found.model_copy(update={"items": tuple(shown)})


@router.get("/calls/{call_id}")
async def call(call_id: str, user: SignedIn, context: ContextOf) -> ReviewView:
    """One call with transcript, corrections, marks and ticket, a caller's values masked."""
    return await sight.of_review(context, user, call_id, service.call(context, user, call_id))


@router.post("/calls/{call_id}/reveal")
async def reveal(call_id: str, body: Reveal, user: SignedIn, context: ContextOf) -> ReviewView:
    """The call with its values whole; who asked and why is written down."""
    return await sight.of_review(context, user, call_id, service.call(context, user, call_id), body)


@router.put("/utterances/{utterance_id}/correction")
async def correct(utterance_id: str, body: CorrectionEdit, user: SignedIn, context: ContextOf) -> CorrectionView:
    """Write what was really said; what was recognised stays beside it."""
    sight.check_corrected(body.text)
    call_id = utterance_id.split(":", 1)[0]
    async with recorded(context, user, Action.CHANGE, Ref(Kind.TRANSCRIPT, call_id), Ref(Kind.CALL, call_id)):
        return await service.correct(context, user, utterance_id, body.text)


@router.post("/calls/{call_id}/marks", status_code=status.HTTP_201_CREATED)
async def mark(call_id: str, body: MarkEdit, user: SignedIn, context: ContextOf) -> MarkView:
    """Leave a mark and a note."""
    async with recorded(context, user, Action.CHANGE, Ref(Kind.CALL, call_id)):
        return await service.mark(context, user, call_id, body)
