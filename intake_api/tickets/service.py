"""A draft becomes a ticket."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.drafts import FieldKey
from hotline.errors import Conflict
from hotline.events import Event, EventType, TicketAccepted, event_id
from hotline.ticket_life import DESK, Ticket, TicketState
from hotline.tickets import Origin, ticket_number
from intake_api.accounts.schemas import User
from intake_api.calls import store as calls
from intake_api.drafts import service as drafts
from intake_api.drafts import store as draft_rows
from intake_api.drafts.schemas import DraftStatus
from intake_api.drafts.store import DraftRow
from intake_api.drafts.view import category_name, draft_view
from intake_api.errors import DraftConflict, FieldsMissing
from intake_api.http.context import Context
from intake_api.repeats import service as repeats
from intake_api.tickets import store
from intake_api.tickets.deadline import SHANGHAI
from intake_api.tickets.life import due_of
from intake_api.tickets.schemas import TicketView

_MOST_DIGITS = 32
"""more than any telephone number has (ITU-T E.164: 15)"""

REQUIRED = (FieldKey.TITLE, FieldKey.CONTENT)


async def accept(context: Context, user: User, draft_id: str, seen: Mapping[FieldKey, str]) -> TicketView:
    """Make the draft a ticket with all values as they stand; asked twice it is the same ticket.

    Args:
        seen: values on the screen of who accepts; fields that are not in it are taken unseen.

    Raises:
        Conflict: a value is another than was seen: nobody accepts words they did not read.
        FieldsMissing: a required field is empty.
        NotFound, NotAllowed
    """
    async with context.database.begin() as connection:
        row = await drafts.locked(context, connection, user, draft_id)
        if row.status is DraftStatus.ACCEPTED:
            ticket = await store.of_draft(connection, draft_id)
            if ticket is None:
                raise Conflict("this draft is closed")
            await connection.rollback()
            return ticket
        if any(row.fields[key].value != value for key, value in seen.items()):
            view = draft_view(replace(row, revision=row.revision - 1), context.categories)
            raise DraftConflict("a value is another one by now", view.model_dump(mode="json"))
        missing = [key for key in REQUIRED if not row.fields[key].value.strip()]
        if missing:
            raise FieldsMissing(missing)
        ticket = await _write(context, connection, user, row)
        await drafts.take_rest(connection, row)
        await draft_rows.change(connection, draft_id, status=DraftStatus.ACCEPTED, ticket=ticket.number)
    await drafts.announce(context, row)
    await context.publisher.publish(
        Event(
            id=event_id(EventType.TICKET_ACCEPTED, ticket.number),
            type=EventType.TICKET_ACCEPTED,
            at=context.now(),
            data=TicketAccepted(ticket.number, draft_id, row.call_id),
            call_id=row.call_id,
        )
    )
    return ticket


async def _write(context: Context, connection: AsyncConnection, user: User, row: DraftRow) -> TicketView:
    now = context.now()
    day = now.astimezone(SHANGHAI).date()
    values = {key: field.value for key, field in row.fields.items() if field.value}
    until = await due_of(context, connection, values.get(FieldKey.DEADLINE))
    ticket = TicketView(
        **asdict(
            Ticket(ticket_number(day, await store.next_serial(connection, day)), TicketState.ACCEPTED, DESK, until.at)
        ),
        draft_id=row.draft_id,
        call_id=row.call_id,
        origin=Origin.CALL,
        accepted_at=now,
        accepted_by=user.name,
        fields=values,
        category_name=category_name(values.get(FieldKey.CATEGORY, ""), context.categories),
        list_version=context.categories.version,
        unit=values.get(FieldKey.UNIT),
        deadline=values.get(FieldKey.DEADLINE),
        due_exact=until.exact,
        closed_at=None,
        area=context.ground.area_of(values.get(FieldKey.PLACE) or values.get(FieldKey.PLACE_TEXT, "")),
    )
    await store.add(connection, ticket, user.name, await _caller(connection, row.call_id, values))
    await repeats.note(context, connection, ticket)
    return ticket


async def _caller(connection: AsyncConnection, call_id: str, values: Mapping[FieldKey, str]) -> str | None:
    """The number that repeats are found by: where the caller wants to be called, else where they rang from."""
    call = await calls.call(connection, call_id)
    number = re.sub(r"[^0-9]", "", values.get(FieldKey.CALLBACK_NUMBER) or call.caller or "")
    return number[:_MOST_DIGITS] or None
