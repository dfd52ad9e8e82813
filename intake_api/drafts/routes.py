"""`/api/drafts/…`: what people do to a draft. A draft id holds a `#`: send it as `%23`."""

from typing import Annotated

from fastapi import APIRouter, Body

from hotline.drafts import FieldKey
from intake_api.drafts import service
from intake_api.drafts.schemas import DraftAccept, DraftView, FieldAccept, FieldEdit
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.tickets import service as tickets
from intake_api.tickets.schemas import TicketView

router = APIRouter(prefix="/api/drafts/{draft_id}", tags=["drafts"])


@router.get("")
async def read(draft_id: str, user: SignedIn, context: ContextOf) -> DraftView:
    """The draft as it stands."""
    return await service.read(context, user, draft_id)


@router.put("/fields/{key}")
async def edit(draft_id: str, key: FieldKey, body: FieldEdit, user: SignedIn, context: ContextOf) -> DraftView:
    """Type into a field. 409 when another person changed this field after `revision`."""
    return await service.edit(context, user, draft_id, key, body)


@router.post("/fields/{key}/accept")
async def accept_field(
    draft_id: str, key: FieldKey, user: SignedIn, context: ContextOf, body: Annotated[FieldAccept | None, Body()] = None
) -> DraftView:
    """Take the suggestion; from then on it is as safe as if it were typed."""
    return await service.accept_field(context, user, draft_id, key, body or FieldAccept(value=None))


@router.post("/fields/{key}/clear")
async def clear(draft_id: str, key: FieldKey, user: SignedIn, context: ContextOf) -> DraftView:
    """Give a field back to the suggestions: what was typed goes, what is suggested stands again."""
    return await service.give_back(context, user, draft_id, key)


@router.post("/accept")
async def accept(
    draft_id: str, user: SignedIn, context: ContextOf, body: Annotated[DraftAccept | None, Body()] = None
) -> TicketView:
    """Make the draft a ticket; asked twice it is the same ticket. 422 names required fields that are empty.

    409 when a suggestion or another person changed a value after it was seen; the draft as it stands comes along.
    """
    return await tickets.accept(context, user, draft_id, (body.seen if body else None) or {})


@router.post("/aside")
async def put_aside(draft_id: str, user: SignedIn, context: ContextOf) -> DraftView:
    """No ticket comes of this call; the draft leaves the desk."""
    return await service.put_aside(context, user, draft_id)
