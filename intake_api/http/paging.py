"""Pages of long lists: a page begins after the last row of the one before, so that every page is as quick as the first.

An offset would have the database walk over all rows before it (PostgreSQL manual, LIMIT and OFFSET).
"""

import base64
import json
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.errors import InputRejected

MOST_COUNTED = 10_000
"""A count beyond it costs more than anybody learns from it."""


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


async def counted(connection: AsyncConnection, query: Select[Any]) -> tuple[int, bool]:
    """How many rows a query has, counted no further than MOST_COUNTED; and whether that is all."""
    some = query.order_by(None).limit(MOST_COUNTED + 1).subquery()
    total = int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
    return min(total, MOST_COUNTED), total <= MOST_COUNTED
