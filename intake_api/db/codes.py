"""Codes that carry their parents: of areas and of categories."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, true

_BEYOND_ALL = "9" * 16
"""longer than any code"""


def range_of(code: str) -> tuple[str, str]:
    """The codes that begin with this one, a number: from, and before.

    As a range, since an index serves LIKE only under some collations; its end is the next number of as many digits,
    since only digits sort alike under all of them.
    """
    end = str(int(code) + 1).zfill(len(code))
    return code, _BEYOND_ALL if len(end) > len(code) else end


def begins_with(column: ColumnElement[Any], code: str) -> ColumnElement[bool]:
    """Codes that begin with this one."""
    if not code.isdecimal():
        return column == code
    first, beyond = range_of(code)
    return and_(column >= first, column < beyond)


def lies_in(column: ColumnElement[Any], areas: Collection[str]) -> ColumnElement[bool]:
    """Codes that begin with one of these; without any, all codes."""
    if not areas:
        return true()
    if len(areas) == 1:
        return begins_with(column, *areas)
    # A set for each length is looked up at once, where hundreds of ranges would be compared one by one.
    lengths = {len(code) for code in areas}
    sets = {length: [code for code in areas if len(code) == length] for length in sorted(lengths)}
    return or_(*(func.substr(column, 1, length).in_(codes) for length, codes in sets.items()))
