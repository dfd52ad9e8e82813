"""Which calls and tickets are confidential, read from drafts and tickets."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Call
from hotline.drafts import YES, FieldKey
from hotline.errors import NotFound
from intake_api.calls import store as calls
from intake_api.db.tables import draft_fields, drafts, tickets


async def confidential(connection: AsyncConnection, call_ids: Collection[str]) -> frozenset[str]:
    """Those of the calls whose caller asked that nobody learn who they are."""
    if not call_ids:
        return frozenset()
    asked = (draft_fields.c.key == FieldKey.CONFIDENTIAL) & (draft_fields.c.value == YES)
    of_drafts = (
        select(drafts.c.call_id)
        .join(draft_fields, draft_fields.c.draft_id == drafts.c.draft_id)
        .where(drafts.c.call_id.in_(call_ids), asked)
    )
    accepted = tickets.c.fields[str(FieldKey.CONFIDENTIAL)].as_string() == YES
    of_tickets = select(tickets.c.call_id).where(tickets.c.call_id.in_(call_ids), accepted)
    found = [(await connection.execute(query)).scalars().all() for query in (of_drafts, of_tickets)]
    return frozenset(id_ for ids in found for id_ in ids)


async def call_of(connection: AsyncConnection, call_id: str) -> Call | None:
    """A call; None where it was deleted, or was never written."""
    try:
        return await calls.call(connection, call_id)
    except NotFound:
        return None
