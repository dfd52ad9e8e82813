"""`/api/tickets/…`: lists, a ticket's life, and its steps."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from hotline.ledger import Action
from hotline.ticket_life import DESK, TicketState
from hotline.tickets import Origin
from intake_api.board.days import FIRST_DAY, LAST_DAY, Day, bounds
from intake_api.http.context import Context, ContextOf
from intake_api.http.guard import SignedIn
from intake_api.sight import service as sight
from intake_api.sight.schemas import Reveal
from intake_api.tickets import life
from intake_api.tickets.schemas import StepEdit, TicketDetail, TicketPage, TicketSort
from intake_api.tickets.store import Wanted

router = APIRouter(prefix="/api/tickets", tags=["tickets"])


def wanted(
    state: Annotated[list[TicketState] | None, Query(max_length=len(TicketState))] = None,
    owner: Annotated[str | None, Query(max_length=128)] = None,
    category: Annotated[str | None, Query(pattern=r"^\d{2,8}(-\d{1,3})?$")] = None,
    since: Annotated[Day | None, Query(description="accepted on this day or later")] = None,
    until: Annotated[Day | None, Query(description="accepted on this day or earlier")] = None,
    due_before: Annotated[AwareDatetime | None, Query(description="due earlier and not over")] = None,
    invalid: bool | None = None,
    origin: Origin | None = None,
) -> Wanted:
    """The filters of a list."""
    return Wanted(tuple(state or ()), owner, category, _accepted(since, until), due_before, invalid, origin)


def _accepted(since: Day | None, until: Day | None) -> tuple[datetime, datetime] | None:
    if since is None and until is None:
        return None
    return bounds(since or FIRST_DAY)[0], bounds(until or LAST_DAY)[1]


def told(context: Context, filters: Wanted) -> dict[str, str]:
    """The filters as the ledger keeps them; an owner that is none of ours could be anything somebody typed."""
    known = filters.owner == DESK or any(unit.name == filters.owner for unit in context.categories.units.values())
    values = {
        "states": ",".join(filters.states),
        "owner": (filters.owner or "") if known else "-" if filters.owner else "",
        "category": filters.category or "",
        "accepted": "/".join(instant.isoformat() for instant in filters.accepted or ()),
        "due_before": filters.due_before.isoformat() if filters.due_before else "",
        "invalid": "" if filters.invalid is None else str(filters.invalid).lower(),
    }
    return {key: value for key, value in values.items() if value}


@router.get("")
async def tickets(
    user: SignedIn,
    context: ContextOf,
    filters: Annotated[Wanted, Depends(wanted)],
    sort: TicketSort = TicketSort.NEWEST,
    after: Annotated[str | None, Query(max_length=200)] = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> TicketPage:
    """Tickets that fit, a page at a time."""
    page = await life.page(context, user, filters, sort, after, size)
    shown = await sight.tickets(context, user, "tickets", page.items, told(context, filters))
    return page.model_copy(update={"items": tuple(shown)})


@router.get("/{number}")
async def ticket(number: str, user: SignedIn, context: ContextOf) -> TicketDetail:
    """A ticket with its history and the steps that are possible now."""
    return await sight.of_ticket(context, user, number, life.detail(context, user, number))


@router.post("/{number}/reveal")
async def reveal(number: str, body: Reveal, user: SignedIn, context: ContextOf) -> TicketDetail:
    """The ticket with its values whole; who asked and why is written down."""
    return await sight.of_ticket(context, user, number, life.detail(context, user, number), reveal=body)


@router.post("/{number}/steps")
async def step(number: str, body: StepEdit, user: SignedIn, context: ContextOf) -> TicketDetail:
    """Take a step of the ticket's life.

    409 `conflict` when it is no longer the revision that was seen, `illegal-step` when its life has no such step now.
    """
    done = life.step(context, user, number, body)
    return await sight.of_ticket(context, user, number, done, action=Action.CHANGE)
