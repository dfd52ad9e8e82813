"""Tickets as training material: the caller's words, the suggested category and the one a person filed them under."""

import asyncio
from collections import Counter, defaultdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Side
from hotline.drafts import FieldKey
from hotline.judged import JudgedTicket
from hotline.private import Private
from intake_api.db.engine import connected
from intake_api.db.tables import corrections, draft_fields, tickets, utterances
from intake_api.settings import DatabaseSettings


class SqlJudgedTickets:
    """Reads them from the database, behind `hotline.ports.JudgedTickets`."""

    def __init__(self, settings: DatabaseSettings) -> None:
        self._settings = settings

    def read(self) -> tuple[JudgedTicket, ...]:
        """All tickets whose words are known, in order of their numbers.

        Raises:
            Unavailable: the database cannot be used.
        """
        return asyncio.run(self._read())

    async def _read(self) -> tuple[JudgedTicket, ...]:
        async with connected(self._settings) as database, database.connect() as connection:
            return await judged(connection)


async def judged(connection: AsyncConnection) -> tuple[JudgedTicket, ...]:
    """The words of a call with one ticket; of a call with several what each ticket's content says."""
    names = ("number", "call_id", "draft_id", "fields", "category", "list_version")
    query = select(*(tickets.c[name] for name in names)).where(tickets.c.call_id.is_not(None))
    rows = (await connection.execute(query.order_by(tickets.c.number))).all()
    of_call = Counter(row.call_id for row in rows)
    said, suggested = await _said(connection), await _suggested(connection)
    found = []
    for row in rows:
        told = row.fields.get(FieldKey.CONTENT, "") if of_call[row.call_id] > 1 else said.get(row.call_id, "")
        if not told:
            continue
        code, model = suggested.get(row.draft_id, ("", ""))
        category = row.category or ""
        found.append(JudgedTicket(row.number, Private(told), category, row.list_version, code, model))
    return tuple(found)


async def _said(connection: AsyncConnection) -> dict[str, str]:
    """The callers' utterances by call, in order, as corrected."""
    columns = (utterances.c.id, utterances.c.call_id, utterances.c.text)
    query = select(*columns).where(utterances.c.side == Side.CALLER).order_by(utterances.c.start_ms, utterances.c.id)
    mending = await connection.execute(select(corrections.c.utterance_id, corrections.c.text))
    mended = {row.utterance_id: row.text for row in mending}
    lines: dict[str, list[str]] = defaultdict(list)
    for row in await connection.execute(query):
        lines[row.call_id].append(mended.get(row.id, row.text))
    return {call_id: "\n".join(texts) for call_id, texts in lines.items()}


async def _suggested(connection: AsyncConnection) -> dict[str, tuple[str, str]]:
    """Category suggested last and the model that did, by draft."""
    columns = (draft_fields.c.draft_id, draft_fields.c.suggestion, draft_fields.c.source)
    query = select(*columns).where(draft_fields.c.key == FieldKey.CATEGORY, draft_fields.c.suggestion.is_not(None))
    return {row.draft_id: (row.suggestion, row.source or "") for row in await connection.execute(query)}
