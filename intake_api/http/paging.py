"""Pages of long lists: a page begins after the last row of the one before, so that every page is as quick as the first.

An offset would have the database walk over all rows before it (PostgreSQL manual, LIMIT and OFFSET).
"""

import base64
import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.errors import InputRejected

MOST_COUNTED = 10_000
"""A count beyond it costs more than anybody learns from it."""


class Asked(BaseModel):
    """Which page of a list is wanted."""

    after: Annotated[str | None, Field(max_length=200, description="`next` of the page before; none for the first")] = (
        None
    )
    size: Annotated[int, Field(ge=1, le=200)] = 50


PageOf = Annotated[Asked, Query()]


def after(columns: tuple[ColumnElement[Any], ...], values: tuple[Any, ...], *, descending: bool) -> ColumnElement[bool]:
    """Rows behind the one whose `columns` are `values`, in the order of these columns."""
    row = tuple_(*columns)
    other = tuple_(*values)
    return row < other if descending else row > other


def cursor_of(*values: str) -> str:
    """A row's place as one word for an address."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_cursor(text: str, size: int) -> tuple[str, ...]:
    """Undo `cursor_of`.

    Raises:
        InputRejected: it is none, or of another list.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise InputRejected("after: not a place in this list") from error
    if not isinstance(values, list) or len(values) != size or not all(isinstance(value, str) for value in values):
        raise InputRejected("after: not a place in this list")
    return tuple(values)


def instant_of(text: str) -> datetime:
    """An instant in a cursor.

    Raises:
        InputRejected: it is none.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InputRejected("after: not a place in this list") from error


async def counted(connection: AsyncConnection, query: Select[Any]) -> tuple[int, bool]:
    """How many rows a query has, counted no further than MOST_COUNTED; and whether that is all."""
    # Rows alone, no columns: an index that decides which rows fit then need not lead to them.
    some = (
        query.with_only_columns(literal(1), maintain_column_froms=True)
        .order_by(None)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    total = int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
    return min(total, MOST_COUNTED), total <= MOST_COUNTED
