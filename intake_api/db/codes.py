"""Codes that carry their parents: of areas and of categories."""

from typing import Any

from sqlalchemy import ColumnElement, and_


def begins_with(column: ColumnElement[Any], code: str) -> ColumnElement[bool]:
    """Codes that begin with this one.

    As a range, since an index serves LIKE only under some collations; its end is the next number of as many digits,
    since only digits sort alike under all of them.
    """
    if not code.isdecimal():
        return column == code
    end = str(int(code) + 1).zfill(len(code))
    return column >= code if len(end) > len(code) else and_(column >= code, column < end)
