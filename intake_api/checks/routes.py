"""`POST /api/drafts/{id}/check`, `POST /api/tickets/check`: what a ticket says otherwise than its call."""

from fastapi import APIRouter

from intake_api.checks import service
from intake_api.checks.schemas import FindingsView, TicketToCheck
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn

router = APIRouter(prefix="/api", tags=["checks"])


@router.post("/drafts/{draft_id}/check")
async def check_draft(draft_id: str, user: SignedIn, context: ContextOf) -> FindingsView:
    """Look at a draft before it is accepted; it warns and never blocks."""
    return await service.check_draft(context, user, draft_id)


@router.post("/tickets/check")
async def check_ticket(body: TicketToCheck, _: SignedIn, context: ContextOf) -> FindingsView:
    """Look at any ticket beside any transcript; nothing of it is kept."""
    return await service.check_ticket(context, body)
