"""`/api/ledger/…`: who saw a call or a ticket. Reading it is itself written down."""

from typing import Annotated

from fastapi import APIRouter, Query

from hotline.ledger import Action, Kind, Ref
from intake_api.accounts.schemas import User
from intake_api.http.context import Context, ContextOf
from intake_api.http.guard import SignedIn
from intake_api.ledger import service
from intake_api.ledger.schemas import EntryPage, view_of

router = APIRouter(prefix="/api/ledger", tags=["ledger"])

Before = Annotated[int | None, Query(ge=1, le=2**62)]
Size = Annotated[int, Query(ge=1, le=200)]


@router.get("/tickets/{number}")
async def of_ticket(
    number: str, user: SignedIn, context: ContextOf, before: Before = None, size: Size = 50
) -> EntryPage:
    """Who saw, changed, revealed or exported a ticket, the newest first."""
    return await _page(context, user, Ref(Kind.TICKET, number), before, size)


@router.get("/calls/{call_id}")
async def of_call(
    call_id: str, user: SignedIn, context: ContextOf, before: Before = None, size: Size = 50
) -> EntryPage:
    """Who saw, heard, changed or revealed a call, the newest first."""
    return await _page(context, user, Ref(Kind.CALL, call_id), before, size)


async def _page(context: Context, user: User, ref: Ref, before: int | None, size: int) -> EntryPage:
    async with context.database.connect() as connection:
        found = await service.who(connection, ref, before, size + 1)
    # What was asked for may be nothing of ours: only what is named by some entry is written down.
    about = [Ref(Kind.LEDGER, str(ref))] if found else [Ref(Kind.LEDGER, "-")]
    async with service.recorded(context, user, Action.VIEW, *about):
        more = found[size - 1].seq if len(found) > size else None
        return EntryPage(items=tuple(map(view_of, found[:size])), next=more)
