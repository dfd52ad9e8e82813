"""Taking tickets out: who may, how many, and the entry in the ledger before a byte goes out."""

import asyncio
import secrets
from collections.abc import Mapping
from pathlib import Path

from hotline import watermark
from hotline.errors import BadWorkbook, InputRejected
from hotline.ledger import Action, Entry, Kind, Ref
from hotline.masking import is_confidential
from intake_api.accounts.schemas import User
from intake_api.db.engine import connected
from intake_api.exports import sheet
from intake_api.exports.schemas import ExportEdit, Format
from intake_api.exports.sheet import Origin
from intake_api.http.context import Context
from intake_api.ledger import store as ledger
from intake_api.ledger.service import recorded
from intake_api.settings import DatabaseSettings
from intake_api.sight import masked, rules
from intake_api.tickets import rights, store
from intake_api.tickets.schemas import TicketSort, TicketView
from intake_api.tickets.store import Wanted
from intake_api.workbook import read_workbook

MOST = 5000
"""tickets of one export: more is no longer work on cases"""


async def tickets(
    context: Context, user: User, wanted: Wanted, told: Mapping[str, str], edit: ExportEdit
) -> tuple[str, bytes]:
    """Id of the export, and the file.

    Raises:
        NotAllowed: the account may not export, or not unmasked.
        InputRejected: more tickets fit than may be taken out at once.
    """
    id_ = secrets.token_hex(watermark.ID_DIGITS // 2)
    detail = {**told, "format": edit.format, "reason": edit.reason, "whole": str(edit.whole).lower()}
    async with recorded(context, user, Action.EXPORT, Ref(Kind.EXPORT, id_), detail=detail) as seen:
        rules.check_export(user)
        async with context.database.connect() as connection:
            page = await store.page(connection, wanted, rights.sights(user), TicketSort.NEWEST, None, MOST + 1)
        if len(page.items) > MOST:
            raise InputRejected(f"more than {MOST} tickets fit; narrow the filters")
        shown = [_seen_by(user, ticket, whole=edit.whole) for ticket in page.items]
        seen.add(*(Ref(Kind.TICKET, ticket.number) for ticket in shown))
        make = sheet.as_csv if edit.format is Format.CSV else sheet.as_xlsx
        body = await asyncio.to_thread(make, shown, Origin(id_, user.name, user.id, context.now()))
    return id_, body


async def trace(settings: DatabaseSettings, file: Path) -> list[tuple[str, Entry | None]]:
    """The exports that a file's texts were taken from, each with its entry in the ledger.

    Raises:
        InputRejected: the file cannot be read.
    """
    found = watermark.marks_in(await asyncio.to_thread(_text_of, file))
    async with connected(settings) as database, database.connect() as connection:
        entries = [await ledger.about(connection, [Ref(Kind.EXPORT, id_)], None, 1) for id_ in found]
    return [(id_, entry[0] if entry else None) for id_, entry in zip(found, entries, strict=True)]


def _seen_by(user: User, ticket: TicketView, *, whole: bool) -> TicketView:
    hidden = is_confidential(ticket.fields)
    if not whole:
        return masked.ticket(ticket, hidden=hidden)
    rules.check_reveal(user, None, ticket, confidential=False)
    return masked.ticket(ticket, hidden=True) if hidden and not rules.knows_caller(user, None) else ticket


def _text_of(file: Path) -> str:
    if file.suffix == ".xlsx":
        return "\n".join(cell for page in read_workbook(file) for row in page.rows for cell in row)
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadWorkbook(f"{file.name}: cannot be read as text or as a workbook") from error
