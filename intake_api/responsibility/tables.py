"""Finding the tables in a workbook's sheets: which row is the header, which column is which. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from intake_api.responsibility.columns import SENTENCES, SITUATIONS, UNITS, Column, header_key, header_note
from intake_api.workbook import BadRow, Sheet, column_letter

HEADER_WITHIN = 10
"""rows from the top among which a header is looked for; titles stand above it"""


class Kind(Enum):
    SITUATIONS = SITUATIONS
    SENTENCES = SENTENCES
    UNITS = UNITS


_MARKS: Mapping[Kind, tuple[frozenset[str], int]] = {
    Kind.SITUATIONS: (frozenset({"name1"}), 4),
    Kind.SENTENCES: (frozenset({"sentence"}), 2),
    Kind.UNITS: (frozenset({"unit_name"}), 2),
}
"""columns a header must have, and how many at least"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    """text by key of column, for every column the table has"""
    places: Mapping[str, str] = field(repr=False)
    """letter and header by key"""

    def text(self, key: str) -> str:
        return self.cells.get(key, "")

    def wrong(self, key: str, reason: str) -> BadRow:
        return BadRow(self.sheet, self.number, self.places.get(key, ""), reason)


@dataclass(frozen=True, slots=True)
class Table:
    kind: Kind
    sheet: str
    keys: frozenset[str]
    notes: Mapping[str, str]
    """what headers say in brackets, by key"""
    rows: tuple[Row, ...]
    ignored: tuple[str, ...]
    """headers that are not read"""
    twice: tuple[BadRow, ...] = ()
    """columns that stand twice"""


def find_tables(sheets: Iterable[Sheet]) -> tuple[Table, ...]:
    """The tables of a workbook; a sheet whose header is not known has none."""
    return tuple(table for sheet in sheets if (table := _table(sheet)))


def _table(sheet: Sheet) -> Table | None:
    for number, texts in enumerate(sheet.rows[:HEADER_WITHIN]):
        for kind, (marks, least) in _MARKS.items():
            keys = [header_key(text, kind.value) for text in texts]
            known = {key for key in keys if key}
            if marks <= known and len(known) >= least:
                return _below(sheet, kind, number, keys)
    return None


def _below(sheet: Sheet, kind: Kind, header: int, keys: Sequence[str | None]) -> Table:
    texts = sheet.rows[header]
    columns: dict[str, int] = {}
    twice = []
    for number, key in enumerate(keys):
        if key and key in columns:
            place = f"{column_letter(number)} {texts[number]}"
            other = f"{column_letter(columns[key])} {texts[columns[key]]}"
            twice.append(BadRow(sheet.name, header + 1, place, f"与 {other} 是同一列，只能留一列"))
        elif key:
            columns[key] = number
    places = {key: f"{column_letter(number)} {texts[number]}" for key, number in columns.items()}
    rows = tuple(
        Row(sheet.name, number, {key: row[at] for key, at in columns.items()}, places)
        for number, row in enumerate(sheet.rows[header + 1 :], header + 2)
        if any(row[at] for at in columns.values())
    )
    return Table(
        kind,
        sheet.name,
        frozenset(columns),
        {key: header_note(texts[at]) for key, at in columns.items()},
        rows,
        tuple(text for text, key in zip(texts, keys, strict=True) if text and not key),
        tuple(twice),
    )


def headers(columns: Iterable[Column]) -> list[tuple[str, int]]:
    """Header and width of each column, for writing."""
    return [(column.header, column.width) for column in columns]
