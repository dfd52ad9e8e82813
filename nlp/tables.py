"""A labelled table: texts, what each is about, and which of them belong together."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import BadCase

_LONGEST_CELL = 10_000_000
"""characters; the reader's own limit of 131,072 is less than a long document"""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table, in its order."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    """rows of one group are never on both sides of a split; every row is its own where no column names them"""


def read_table(path: Path, *, text_column: str, label_column: str, group_column: str | None = None) -> Table:
    """Read a CSV table with a header line, in UTF-8.

    Raises:
        BadCase: it cannot be read, lacks a column or has no row, or a row lacks one of its values; the message names
            the row, the first below the header being 1, and never repeats a text.
    """
    wanted = [text_column, label_column, *([group_column] if group_column else [])]
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in wanted if name not in (reader.fieldnames or ())]
            if missing:
                raise BadCase(f"{path}: no column {missing[0]}")
            rows = [tuple((row[name] or "").strip() for name in wanted) for row in reader]
    except UnicodeDecodeError as error:
        raise BadCase(f"{path}: not in UTF-8") from error
    except (OSError, csv.Error) as error:
        raise BadCase(f"{path}: cannot be read as a table") from error
    if not rows:
        raise BadCase(f"{path}: no row below the header")
    for number, row in enumerate(rows, 1):
        if not all(row):
            raise BadCase(f"{path}: row {number} has nothing in column {wanted[row.index('')]}")
    texts, labels, *groups = zip(*rows, strict=True)
    return Table(texts, labels, groups[0] if groups else tuple(map(str, range(len(rows)))))


def check_labels(table: Table, *, least: int) -> None:
    """That there is something to tell apart, and enough of it.

    Args:
        least: groups that every label needs.

    Raises:
        BadCase: one label alone, or one with too few groups.
    """
    groups: dict[str, set[str]] = {}
    for label, group in zip(table.labels, table.groups, strict=True):
        groups.setdefault(label, set()).add(group)
    if len(groups) < 2:
        raise BadCase("the table has one label alone: there is nothing to tell apart")
    rare = sorted((label for label, of_it in groups.items() if len(of_it) < least), key=lambda one: len(groups[one]))
    if rare:
        raise BadCase(
            f"label {rare[0]} has {len(groups[rare[0]])} rows that do not belong together, want {least} or more"
        )


def numbered(labels: Sequence[str]) -> dict[str, int]:
    """The labels in order, each with its number."""
    return {label: number for number, label in enumerate(sorted(set(labels)))}
