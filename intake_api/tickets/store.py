"""Rows of tickets and their serial numbers."""

from datetime import date
from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.drafts import FieldKey
from intake_api.db.tables import ticket_serials, tickets
from intake_api.db.upsert import upsert
from intake_api.drafts.schemas import TicketView


async def next_serial(connection: AsyncConnection, day: date) -> int:
    """The day's next serial number, from 1; a transaction that fails gives it back."""
    statement = upsert(connection, ticket_serials).values(day=day, last=1)
    result = await connection.execute(
        statement.on_conflict_do_update(index_elements=["day"], set_={"last": ticket_serials.c.last + 1}).returning(
            ticket_serials.c.last
        )
    )
    return int(result.scalar_one())


async def add(connection: AsyncConnection, **values: Any) -> None:
    await connection.execute(insert(tickets).values(**values))


async def of_draft(connection: AsyncConnection, draft_id: str) -> TicketView | None:
    row = (await connection.execute(select(tickets).where(tickets.c.draft_id == draft_id))).mappings().first()
    return None if row is None else _view(row)


async def of_call(connection: AsyncConnection, call_id: str) -> TicketView | None:
    """The first ticket of a call."""
    query = select(tickets).where(tickets.c.call_id == call_id).order_by(tickets.c.number)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _view(row)


def _view(row: RowMapping) -> TicketView:
    return TicketView(
        number=row["number"],
        draft_id=row["draft_id"],
        call_id=row["call_id"],
        accepted_at=row["accepted_at"],
        accepted_by=row["accepted_by"],
        fields={FieldKey(key): value for key, value in row["fields"].items()},
        category_name=row["category_name"],
        list_version=row["list_version"],
        unit=row["unit"],
        deadline=row["deadline"],
        due_at=row["due_at"],
        due_exact=row["due_exact"],
    )
