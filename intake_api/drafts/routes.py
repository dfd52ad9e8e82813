"""`/api/drafts/…`: what people do to a draft. A draft id holds a `#`: send it as `%23`."""

from typing import Annotated

from fastapi import APIRouter, Body

from hotline.drafts import FieldKey
from hotline.ledger import Action
from intake_api.drafts import service
from intake_api.drafts.schemas import DraftAccept, DraftView, FieldAccept, FieldEdit
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.sight import service as sight
from intake_api.tickets import service as tickets
from intake_api.tickets.schemas import TicketView

router = APIRouter(prefix="/api/drafts/{draft_id}", tags=["drafts"])


@router.get("")
async def read(draft_id: str, user: SignedIn, context: ContextOf) -> DraftView:
    """The draft as it stands."""
    return await sight.of_draft(context, user, draft_id, service.read(context, user, draft_id), Action.VIEW)


@router.put("/fields/{key}")
async def edit(draft_id: str, key: FieldKey, body: FieldEdit, user: SignedIn, context: ContextOf) -> DraftView:
    """Type into a field. 409 when another person changed this field after `revision`."""
    await sight.check_typed(context, user, draft_id, key, body.value)
    return await sight.of_draft(context, user, draft_id, service.edit(context, user, draft_id, key, body))


@router.post("/fields/{key}/accept")
async def accept_field(
    draft_id: str, key: FieldKey, user: SignedIn, context: ContextOf, body: Annotated[FieldAccept | None, Body()] = None
) -> DraftView:
    """Take the suggestion; from then on it is as safe as if it were typed."""
    seen = body or FieldAccept(value=None)
    return await sight.of_draft(context, user, draft_id, service.accept_field(context, user, draft_id, key, seen))


@router.post("/fields/{key}/clear")
async def clear(draft_id: str, key: FieldKey, user: SignedIn, context: ContextOf) -> DraftView:
    """Give a field back to the suggestions: what was typed goes, what is suggested stands again."""
    return await sight.of_draft(context, user, draft_id, service.give_back(context, user, draft_id, key))


@router.post("/accept")
async def accept(
    draft_id: str, user: SignedIn, context: ContextOf, body: Annotated[DraftAccept | None, Body()] = None
) -> TicketView:
    """Make the draft a ticket; asked twice it is the same ticket. 422 names required fields that are empty.

    409 when a suggestion or another person changed a value after it was seen; the draft as it stands comes along.
    """
    seen = (body.seen if body else None) or {}
    return await sight.of_new_ticket(context, user, draft_id, tickets.accept(context, user, draft_id, seen))


@router.post("/aside")
async def put_aside(draft_id: str, user: SignedIn, context: ContextOf) -> DraftView:
    """No ticket comes of this call; the draft leaves the desk."""
    return await sight.of_draft(context, user, draft_id, service.put_aside(context, user, draft_id))
