"""Pages of long lists: a page begins after the last row of the one before, so that every page is as quick as the first.

An offset would have the database walk over all rows before it (PostgreSQL manual, LIMIT and OFFSET).
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, func, select, true, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.errors import InputRejected

MOST_COUNTED = 10_000
"""A count beyond it costs more than anybody learns from it."""

_OFTEN = 3
"""times that a row stands in a query that may name it again, on the average at most; beyond it no count is exact"""


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


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one page by key and place, and how many there are on all pages."""

    keys: tuple[str, ...]
    next: str | None
    total: int
    exact: bool
    """the total is all, not MOST_COUNTED of more"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which stretch of a list that is ordered by an instant, then by a key."""

    start: str | None
    """cursor of the row before the first one"""
    size: int
    descending: bool
    ends: tuple[datetime | None, datetime | None] = (None, None)
    """every row that fits has its place from the first instant on and before the second, as far as they are known"""

    @property
    def place(self) -> tuple[datetime, str] | None:
        """Instant and key of the row before the first one; None where no row that fits comes before it.

        Raises:
            InputRejected: `start` is no place in this list.
        """
        if self.start is None:
            return None
        instant, key = read_cursor(self.start, 2)
        place = instant_of(instant)
        earliest, latest = self.ends
        # Told of both, a database may begin at the cursor and walk over months to the first row that fits.
        if self.descending:
            return None if latest is not None and place >= latest else (place, key)
        return None if earliest is not None and place < earliest else (place, key)


@dataclass(frozen=True, slots=True)
class Sources:
    """Queries that give `key` and `place` of the rows that fit, from indices alone if they are to be quick."""

    gathered: Sequence[Select[Any]]
    """together all rows, in any order"""
    walked: Sequence[Select[Any]]
    """together all rows too; each can be followed in order"""
    apart: bool = True
    """no row is in two of `gathered`"""
    once: bool = True
    """no row is twice in one of them"""


async def found(connection: AsyncConnection, sources: Sources, wish: Wish) -> Found:
    """A page of the rows that fit, each once.

    Few rows are gathered and sorted, whatever their order, so that a database never walks over a whole table in order
    looking for rows that hardly ever come. Many rows are found soon by walking in order.

    Raises:
        InputRejected: the wish begins at no place in this list.
    """
    place = wish.place
    if not sources.gathered:
        return Found((), None, 0, exact=True)
    most = (MOST_COUNTED + 1) * (1 if sources.once else _OFTEN)
    rows = (await connection.execute(_gathered(sources, most, place, wish))).all()
    total = rows[0].total
    whole = total <= MOST_COUNTED and (sources.once or rows[0].looked_at < most)
    if not whole:
        rows = (await connection.execute(_walked(sources.walked, place, wish))).all()
    keys = [(row.place, row.key) for row in rows if row.key is not None]
    last = keys[wish.size - 1] if len(keys) > wish.size else None
    return Found(
        tuple(key for _, key in keys[: wish.size]),
        cursor_of(last[0].isoformat(), last[1]) if last else None,
        min(total, MOST_COUNTED),
        whole,
    )


def _gathered(sources: Sources, most: int, place: tuple[datetime, str] | None, wish: Wish) -> Select[Any]:
    """How many rows there are, of so many that were looked at, beside the page of these."""
    some = _all_of([query.limit(most) for query in sources.gathered]).cte()
    each = some if sources.apart and sources.once else select(some.c.key, some.c.place).distinct().cte()
    total = select(
        select(func.count()).select_from(each).scalar_subquery().label("total"),
        select(func.count()).select_from(some).scalar_subquery().label("looked_at"),
    ).subquery()
    page = _page(select(each.c.key, each.c.place), (each.c.place, each.c.key), place, wish).subquery()
    both = select(total.c.total, total.c.looked_at, page.c.key, page.c.place)
    return both.select_from(total.outerjoin(page, true())).order_by(*_order((page.c.place, page.c.key), wish))


def _walked(queries: Sequence[Select[Any]], place: tuple[datetime, str] | None, wish: Wish) -> Select[Any]:
    """The page alone, each query followed in order no further than the page needs."""
    walks = []
    for query in queries:
        columns = query.selected_columns
        walks.append(_page(query, (columns.place, columns.key), place, wish))
    if len(walks) == 1:
        return walks[0]
    some = _all_of(walks).subquery()
    return _page(select(some.c.key, some.c.place).distinct(), (some.c.place, some.c.key), None, wish)


def _page(
    query: Select[Any], columns: tuple[ColumnElement[Any], ...], place: tuple[datetime, str] | None, wish: Wish
) -> Select[Any]:
    if place is not None:
        query = query.where(after(columns, place, descending=wish.descending))
    return query.order_by(*_order(columns, wish)).limit(wish.size + 1)


def _order(columns: tuple[ColumnElement[Any], ...], wish: Wish) -> list[ColumnElement[Any]]:
    return [column.desc() if wish.descending else column.asc() for column in columns]


def _all_of(queries: Sequence[Select[Any]]) -> Select[Any]:
    """Rows of all queries; every query may have an order and a limit of its own."""
    parts = [query.subquery() for query in queries]
    if len(parts) == 1:
        return select(parts[0].c.key, parts[0].c.place)
    every = union_all(*(select(part.c.key, part.c.place) for part in parts)).subquery()
    return select(every.c.key, every.c.place)
