"""Answers about people: recorded in the ledger, masked unless the call is in hand, whole on request."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hotline.calls import Call
from hotline.drafts import FieldKey
from hotline.errors import InputRejected
from hotline.ledger import Action, Kind, Ref
from hotline.masking import field, is_confidential, text
from intake_api.accounts.schemas import User
from intake_api.calls.access import is_own
from intake_api.calls.schemas import CallView
from intake_api.checks.schemas import FindingsView
from intake_api.drafts import store as drafts
from intake_api.drafts.schemas import DraftView
from intake_api.drafts.view import draft_view
from intake_api.errors import DraftConflict
from intake_api.http.context import Context
from intake_api.ledger.service import Seen, note, recorded
from intake_api.review.schemas import CallRow, ReviewView
from intake_api.sight import masked, rules, store
from intake_api.sight.schemas import Reveal
from intake_api.tickets.schemas import TicketDetail, TicketView

View = TypeVar("View", DraftView, TicketView)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a user stands to a call."""

    call: Call | None
    confidential: bool
    in_hand: bool
    hidden: bool
    """the user is not told who the caller is"""
    drafts: Sequence[DraftView]

    @property
    def caller(self) -> str | None:
        """The number they rang from."""
        return self.call.caller if self.call else None


async def of_call(
    context: Context, user: User, call_id: str, answer: Awaitable[CallView], reveal: Reveal | None = None
) -> CallView:
    """A call with transcript and drafts."""
    async with recorded(context, user, _how(reveal), Ref(Kind.CALL, call_id), detail=_why(reveal)) as seen:
        view = await answer
        seen.add(*(Ref(Kind.DRAFT, draft.draft_id) for draft in view.drafts))
        standing = await _standing(context, user, call_id)
        if reveal is not None:
            _reveal(user, standing, None, reveal, seen, Ref(Kind.CALL, call_id))
            return view
        if standing.in_hand:
            seen.case = Ref(Kind.CALL, call_id)
            return view
        return masked.call_view(view, hidden=standing.hidden)


async def of_desk(context: Context, user: User, view: CallView) -> None:
    """The call in hand, which the desk sees whole."""
    async with recorded(context, user, Action.VIEW) as seen:
        seen.case = Ref(Kind.CALL, view.call.call_id)
        seen.add(seen.case, *(Ref(Kind.DRAFT, draft.draft_id) for draft in view.drafts))


async def of_review(
    context: Context, user: User, call_id: str, answer: Awaitable[ReviewView], reveal: Reveal | None = None
) -> ReviewView:
    """A call as quality staff see it."""
    async with recorded(context, user, _how(reveal), Ref(Kind.CALL, call_id), detail=_why(reveal)) as seen:
        view = await answer
        seen.add(*(Ref(Kind.DRAFT, draft.draft_id) for draft in view.drafts))
        if view.ticket is not None:
            seen.add(Ref(Kind.TICKET, view.ticket.number))
        standing = await _standing(context, user, call_id)
        if reveal is None:
            return masked.review(view, hidden=standing.hidden)
        _reveal(user, standing, view.ticket, reveal, seen, Ref(Kind.CALL, call_id))
        return view


async def of_ticket(
    context: Context,
    user: User,
    number: str,
    answer: Awaitable[TicketDetail],
    *,
    action: Action = Action.VIEW,
    reveal: Reveal | None = None,
) -> TicketDetail:
    """A ticket with its history."""
    ref = Ref(Kind.TICKET, number)
    async with recorded(context, user, _how(reveal, action), ref, detail=_why(reveal)) as seen:
        view = await answer
        seen.add(*_call(view.ticket.call_id))
        standing = await _standing(context, user, view.ticket.call_id)
        if reveal is not None:
            _reveal(user, standing, view.ticket, reveal, seen, ref)
            return view
        hidden = is_confidential(view.ticket.fields) and not rules.knows_caller(user, standing.call)
        return masked.detail(view, hidden=hidden or standing.hidden, caller=standing.caller)


async def of_new_ticket(context: Context, user: User, draft_id: str, answer: Awaitable[TicketView]) -> TicketView:
    """The ticket that a draft became, as the desk that made it sees it."""
    async with recorded(context, user, Action.CHANGE, Ref(Kind.DRAFT, draft_id)) as seen:
        view = await _masking_conflicts(context, user, seen, answer)
        seen.add(Ref(Kind.TICKET, view.number), *_call(view.call_id))
        standing = await _standing(context, user, view.call_id)
        if standing.call is not None and is_own(user, standing.call):
            seen.case = Ref(Kind.CALL, standing.call.call_id)
            return view
        return masked.ticket(view, hidden=standing.hidden, caller=standing.caller)


async def of_draft(
    context: Context, user: User, draft_id: str, answer: Awaitable[DraftView], action: Action = Action.CHANGE
) -> DraftView:
    """A draft, read or changed."""
    async with recorded(context, user, action, Ref(Kind.DRAFT, draft_id)) as seen:
        view = await _masking_conflicts(context, user, seen, answer)
        return await _draft(context, user, seen, view)


async def of_findings(context: Context, user: User, draft_id: str, answer: Awaitable[FindingsView]) -> FindingsView:
    """What a draft says otherwise than its call: the reasons quote both."""
    async with recorded(context, user, Action.VIEW, Ref(Kind.DRAFT, draft_id)) as seen:
        view, call_id = await answer, draft_id.rpartition("#")[0]
        seen.add(Ref(Kind.CALL, call_id))
        standing = await _standing(context, user, call_id)
        if standing.in_hand:
            seen.case = Ref(Kind.CALL, call_id)
            return view
        known = masked.known_of_drafts(standing.drafts, standing.caller, hidden=standing.hidden)
        return view.model_copy(
            update={"findings": tuple(replace(item, why=text(item.why, known)) for item in view.findings)}
        )


async def rows(
    context: Context, user: User, name: str, found: Sequence[CallRow], filters: dict[str, str]
) -> list[CallRow]:
    """Calls in a list."""
    refs = [Ref(Kind.CALL, item.call.call_id) for item in found]
    async with recorded(context, user, Action.SEARCH, Ref(Kind.LIST, name), *refs, detail=filters):
        async with context.database.connect() as connection:
            hidden = await store.confidential(connection, [ref.id for ref in refs])
        return [masked.row(item, hidden=item.call.call_id in hidden) for item in found]


async def tickets(
    context: Context, user: User, name: str, found: Sequence[TicketView], filters: dict[str, str]
) -> list[TicketView]:
    """Tickets in a list."""
    refs = [Ref(Kind.TICKET, item.number) for item in found]
    async with recorded(context, user, Action.SEARCH, Ref(Kind.LIST, name), *refs, detail=filters):
        return [masked.ticket(item) for item in found]


async def check_hearing(context: Context, user: User, call: Call) -> None:
    """Raises:
    NotAllowed: the voice is of a confidential caller.
    """
    async with context.database.connect() as connection:
        confidential = bool(await store.confidential(connection, [call.call_id]))
    rules.check_hearing(user, call, confidential=confidential)


async def check_typed(context: Context, user: User, draft_id: str, key: FieldKey, value: str) -> None:
    """Nobody writes stars over a value they were shown masked.

    Raises:
        InputRejected: the value is the masked form of what stands there.
    """
    async with context.database.connect() as connection:
        row = await drafts.read(connection, draft_id)
        call = await store.call_of(connection, draft_id.rpartition("#")[0])
    if row is None:
        return
    view = draft_view(row, context.categories)
    standing = view.fields[key].value
    for hidden in (False, True):
        known = masked.known_of_drafts([view], call.caller if call else None, hidden=hidden)
        if value and value != standing and value == field(key, standing, known, hidden=hidden):
            raise InputRejected(f"{key}: this is the masked value; reveal it first")


def check_corrected(words: str) -> None:
    """Raises:
    InputRejected: a correction of masked words would write the stars down.
    """
    if "**" in words:
        raise InputRejected("the correction holds masked words; reveal them first")


async def _masking_conflicts(context: Context, user: User, seen: Seen, answer: Awaitable[View]) -> View:
    """The answer; a conflict brings the draft along, which is shown by the same rules."""
    try:
        return await answer
    except DraftConflict as conflict:
        view = await _draft(context, user, seen, DraftView.model_validate(conflict.members["draft"]))
        conflict.members["draft"] = view.model_dump(mode="json")
        await note(context, user, Action.VIEW, seen)
        raise


async def _draft(context: Context, user: User, seen: Seen, view: DraftView) -> DraftView:
    seen.add(Ref(Kind.CALL, view.call_id))
    standing = await _standing(context, user, view.call_id)
    if standing.call is not None and rules.in_hand(user, standing.call, [view]):
        seen.case = Ref(Kind.CALL, view.call_id)
        return view
    known = masked.known_of_drafts([view], standing.caller, hidden=standing.hidden)
    return masked.draft(view, known, hidden=standing.hidden)


async def _standing(context: Context, user: User, call_id: str | None) -> Standing:
    """No call is behind a ticket that a grid worker brought: nobody is its caller."""
    if call_id is None:
        return Standing(None, confidential=False, in_hand=False, hidden=False, drafts=())
    async with context.database.connect() as connection:
        call = await store.call_of(connection, call_id)
        confidential = call_id in await store.confidential(connection, [call_id])
        rows = await drafts.of_call(connection, call_id)
    views = [draft_view(row, context.categories) for row in rows if not row.vacant]
    return Standing(
        call,
        confidential,
        call is not None and rules.in_hand(user, call, views),
        confidential and not rules.knows_caller(user, call),
        views,
    )


def _call(call_id: str | None) -> tuple[Ref, ...]:
    return () if call_id is None else (Ref(Kind.CALL, call_id),)


def _how(reveal: Reveal | None, action: Action = Action.VIEW) -> Action:
    return action if reveal is None else Action.REVEAL


def _why(reveal: Reveal | None) -> dict[str, str]:
    return {} if reveal is None else {"reason": reveal.reason}


def _reveal(user: User, standing: Standing, ticket: TicketView | None, reveal: Reveal, seen: Seen, case: Ref) -> None:
    confidential = standing.confidential or (ticket is not None and is_confidential(ticket.fields))
    rules.check_reveal(user, standing.call, ticket, confidential=confidential)
    seen.case = case
