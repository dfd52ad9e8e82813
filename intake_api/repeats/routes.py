"""`/api/tickets/{number}/repeats`, `/api/hot-spots/…`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.repeats import service
from intake_api.repeats.schemas import HotSpotDetail, HotSpotPage, Repeat
from intake_api.sight import service as sight

router = APIRouter(prefix="/api", tags=["repeats"])

_MOST_ID = 2**31 - 1


@router.get("/tickets/{number}/repeats")
async def repeats(number: str, user: SignedIn, context: ContextOf) -> tuple[Repeat, ...]:
    """Tickets that may be about the same thing, each with every reason; to be merged by a person or left."""
    found = await service.repeats(context, user, number)
    shown = await sight.tickets(context, user, "repeats", [item.ticket for item in found], {"of": number})
    return tuple(Repeat(ticket=ticket, why=item.why) for ticket, item in zip(shown, found, strict=True))


@router.get("/hot-spots")
async def hot_spots(
    user: SignedIn,
    context: ContextOf,
    after: Annotated[str | None, Query(max_length=200)] = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HotSpotPage:
    """Neighbourhoods from which many tickets of one category came within a few hours, the newest first."""
    return await service.hot_spots(context, user, after, size)


@router.get("/hot-spots/{id}")
async def hot_spot(id: Annotated[int, Path(ge=1, le=_MOST_ID)], user: SignedIn, context: ContextOf) -> HotSpotDetail:
    """A hot spot with its tickets."""
    found = await service.hot_spot(context, user, id)
    shown = await sight.tickets(context, user, "hot-spot", found.tickets, {"of": str(id)})
    return found.model_copy(update={"tickets": tuple(shown)})
