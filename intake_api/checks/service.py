"""Finds what a draft says otherwise than its call. The check itself is pure and runs beside the loop."""

import asyncio

from hotline.drafts import FieldKey
from hotline.errors import NotFound
from hotline.spoken import spoken
from intake_api.accounts.schemas import User
from intake_api.calls import access
from intake_api.calls import store as calls
from intake_api.checks.schemas import FindingsView, TicketToCheck
from intake_api.drafts import store as drafts
from intake_api.drafts.schemas import DraftStatus
from intake_api.drafts.store import DraftRow
from intake_api.http.context import Context


async def check_draft(context: Context, user: User, draft_id: str) -> FindingsView:
    """The draft as it stands beside everything that was said; other drafts of the call tell the other issues.

    Raises:
        NotFound, NotAllowed
    """
    call_id = draft_id.rpartition("#")[0]
    async with context.database.connect() as connection:
        access.check(access.may_see(user, await calls.call(connection, call_id)))
        rows = {row.draft_id: row for row in await drafts.of_call(connection, call_id)}
        said = await calls.transcript(connection, call_id)
    row = rows.get(draft_id)
    if row is None:
        raise NotFound("no such draft")
    ticket = {key: field.value for key, field in row.fields.items() if field.value}
    beside = [_told(other) for other in rows.values() if other is not row and other.status is not DraftStatus.ASIDE]
    return FindingsView(findings=await asyncio.to_thread(context.checker.check, said, ticket, beside))


async def check_ticket(context: Context, body: TicketToCheck) -> FindingsView:
    """A ticket beside a transcript that somebody brings; nothing is kept."""
    ticket = {key: value for key, value in body.ticket.items() if value}
    said = [spoken("-", turn.speaker, turn.text, turn.start_ms, turn.end_ms) for turn in body.transcript]
    return FindingsView(findings=await asyncio.to_thread(context.checker.check, said, ticket))


def _told(row: DraftRow) -> str:
    return f"{row.fields[FieldKey.TITLE].value}\n{row.fields[FieldKey.CONTENT].value}"
