"""A list from the rows of a workbook, beside the list that is there. Pure.

A column that the workbook does not have keeps what the list has for the same code. What neither has: way 立即办
for a limit in 紧急工作时 and 法定办 for others, dispatch 逐级转派.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from hotline.categories import (
    DispatchWay,
    HandlingWay,
    LimitUnit,
    Node,
    ResponsibilityList,
    Situation,
    TimeLimit,
    Unit,
)
from hotline.list_mapping import CodeMapping, carry
from hotline.list_source import Sentence, Sources
from intake_api.responsibility import cells
from intake_api.responsibility.catalogue import read_catalogue, with_new
from intake_api.responsibility.cells import BadCell, Units
from intake_api.responsibility.columns import folded
from intake_api.responsibility.sayings import read_sentences
from intake_api.responsibility.tables import Kind, Row, Table
from intake_api.responsibility.tree import Category, Tree, give_codes
from intake_api.workbook import BadRow

_Choice = TypeVar("_Choice", bound=StrEnum)
_CONTENT = ("name", "accept", "close", "limit")
"""a row without any of these only names categories"""
_SITUATION_CODE = re.compile(r"(?:(\d+)-)?([1-9]\d{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Built:
    """What the rows make, and all that is wrong with them."""

    units: Mapping[str, Unit]
    nodes: Mapping[str, Node]
    sentences: tuple[Sentence, ...]
    problems: tuple[BadRow, ...]
    rows: Mapping[str, Row] = field(repr=False)
    """where a node, situation or unit stands, by code"""

    def codes(self) -> set[str]:
        """Of categories and situations."""
        return {*self.nodes, *(item.code for node in self.nodes.values() for item in node.situations)}


def build(tables: Sequence[Table], base: Sources, *, mapping: CodeMapping | None, new_units: bool) -> Built:
    """Read the tables of a workbook.

    Args:
        mapping: from codes of the list that is there to codes of the workbook, for what is kept.
        new_units: add units that the catalogue lacks, instead of refusing them.
    """
    rows = [row for table in tables if table.kind is Kind.SITUATIONS for row in table.rows]
    notes = {table.sheet: table.notes.get("limit", "") for table in tables if table.kind is Kind.SITUATIONS}
    units, problems, places = read_catalogue(tables, base.list.units)
    if new_units:
        units = with_new(units, _unknown_units(rows, Units(units)))
    tree = Tree()
    for row in rows:
        if tree.place(row) and not any(row.text(key) for key in _CONTENT):
            tree.leaf().rows.pop()
    carried = {code: carry(code, mapping) or "" if mapping else code for code in _codes(base.list)}
    give_codes(tree, _names(base, carried), base.about.retired, base.list)
    unplaced = {(problem.sheet, problem.row) for problem in tree.problems}
    builder = _Builder(base, carried, Units(units), notes, unplaced)
    for category in tree.all():
        builder.add(category)
    places |= builder.rows
    found = [
        *(problem for table in tables for problem in table.twice),
        *problems,
        *tree.problems,
        *builder.problems,
    ]
    sentences, wrong = read_sentences(tables, builder.rows, builder.nodes, base.sentences, carried)
    return Built(units, dict(sorted(builder.nodes.items())), sentences, (*found, *wrong), places)


class _Builder:
    """Turns categories with their rows into nodes with situations."""

    def __init__(
        self,
        base: Sources,
        carried: Mapping[str, str],
        units: Units,
        notes: Mapping[str, str],
        unplaced: set[tuple[str, int]],
    ) -> None:
        self.nodes: dict[str, Node] = {}
        self.rows: dict[str, Row] = {}
        self.problems: list[BadRow] = []
        self._retired = base.about.retired
        self._nodes = {carried[code]: node for code, node in base.list.nodes.items() if carried[code]}
        self._situations = {carried[code]: item for code, item in base.list.situations.items() if "-" in carried[code]}
        self._units = units
        self._notes = notes
        self._unplaced = unplaced

    def add(self, category: Category) -> None:
        if category.code in self.nodes:
            reason = f"编码 {category.code} 与第{self.rows[category.code].number}行重复"
            self.problems.append(category.row.wrong(f"code{category.level}", reason))
            return
        self.rows[category.code] = category.row
        if category.children and category.rows:
            self.problems.append(category.rows[0].wrong("name4", f"“{category.name}”下已分子类，这一行没有写子类"))
        if (
            not category.children
            and not category.rows
            and (category.row.sheet, category.row.number) not in self._unplaced
        ):
            self.problems.append(category.row.wrong("name", f"“{category.name}”下没有一个问题"))
        self.nodes[category.code] = self._node(category)

    def _node(self, category: Category) -> Node:
        if not category.rows:
            return Node(category.code, category.name)
        old = self._nodes.get(category.code)
        keywords = self._of_leaf(category, "keywords")
        grid = self._of_leaf(category, "grid")
        near_miss, ownership = self._of_leaf(category, "near_miss"), self._of_leaf(category, "ownership")
        direct = False
        try:
            direct = old.grid if grid is None and old else cells.yes(grid or "", "grid")
        except BadCell as error:
            self.problems.append(category.rows[0].wrong(error.key, str(error)))
        return Node(
            code=category.code,
            name=category.name,
            keywords=old.keywords if keywords is None and old else cells.several(keywords or ""),
            near_miss=old.near_miss if near_miss is None and old else near_miss or "",
            ownership=old.ownership if ownership is None and old else ownership or "",
            grid=direct,
            situations=tuple(self._leaf(category)),
        )

    def _of_leaf(self, category: Category, key: str) -> str | None:
        """What the rows of a leaf say of it; None when there is no such column."""
        found: Row | None = None
        for row in category.rows:
            if text := row.text(key):
                if found and text != found.text(key):
                    self.problems.append(row.wrong(key, f"与第{found.number}行不同；同一类别只能有一种"))
                found = found or row
        if found:
            return found.text(key)
        return "" if any(key in row.cells for row in category.rows) else None

    def _leaf(self, category: Category) -> Iterator[Situation]:
        """Situations in order of number; a unit left blank is that of the row above."""
        numbered = self._numbered(category)
        units = co_units = ""
        situations = {}
        for row, name, number in numbered:
            if row.text("unit"):
                units, co_units = row.text("unit"), row.text("co_units")
            code = f"{category.code}-{number}"
            self.rows.setdefault(code, row)
            item = self._situation(row, code, name, units, row.text("co_units") or co_units)
            if item:
                situations[number] = item
        for number in sorted(situations):
            yield situations[number]

    def _numbered(self, category: Category) -> list[tuple[Row, str, int]]:
        """Row, name and number of each situation; numbers that were used are not given again."""
        names = [row.text("name") or cells.situation_name(row.text("accept")) for row in category.rows]
        numbers = [self._number(row, category.code) for row in category.rows]
        taken = {number for number in numbers if number}
        prefix = f"{category.code}-"
        known = {item.name: code for code, item in self._situations.items() if code.startswith(prefix)}
        for at, name in enumerate(names):
            old = int(known[name].removeprefix(prefix)) if name in known else 0
            if not numbers[at] and old and old not in taken:
                numbers[at] = old
                taken.add(old)
        used = {
            int(code.removeprefix(prefix)) for code in (*self._situations, *self._retired) if code.startswith(prefix)
        }
        last = max(taken | used, default=0)
        for at, number in enumerate(numbers):
            if not number:
                last += 1
                numbers[at] = last
        return [(row, name, number or 0) for row, name, number in zip(category.rows, names, numbers, strict=True)]

    def _number(self, row: Row, leaf: str) -> int | None:
        text = folded(row.text("code"))
        if not text:
            return None
        match = _SITUATION_CODE.fullmatch(text)
        if match is None or (match[1] and match[1].zfill(len(leaf)) != leaf):
            self.problems.append(row.wrong("code", f"“{text}”应为 {leaf}-1 这样的编码"))
            return None
        if f"{leaf}-{match[2]}" in self._retired:
            self.problems.append(row.wrong("code", f"编码 {text} 曾用过，不能再用"))
        return int(match[2])

    def _situation(self, row: Row, code: str, name: str, units: str, co_units: str) -> Situation | None:
        before = len(self.problems)
        if self.rows[code] is not row:
            self.problems.append(row.wrong("code", f"编码 {code} 与第{self.rows[code].number}行重复"))
        for key, what in (("accept", "立案条件"), ("close", "结案标准")):
            if not row.text(key):
                self.problems.append(row.wrong(key, f"{what}没有填"))
        limit = self._limit(row)
        unit, co = self._responsible(row, code, units, co_units)
        old = self._situations.get(code)
        way = self._way(row, old, limit)
        dispatch = self._dispatch(row, old)
        cues = cells.several(row.text("cues")) if "cues" in row.cells or not old else old.cues
        if limit is None or way is None or dispatch is None or len(self.problems) > before:
            return None
        return Situation(code, name, row.text("accept"), row.text("close"), limit, unit, co, way, dispatch, cues)

    def _limit(self, row: Row) -> TimeLimit | None:
        if not row.text("limit"):
            self.problems.append(row.wrong("limit", "处置时限没有填"))
            return None
        try:
            return cells.limit(row.text("limit"), row.text("limit_unit") or self._notes[row.sheet])
        except BadCell as error:
            self.problems.append(row.wrong(error.key, str(error)))
            return None

    def _responsible(self, row: Row, code: str, text: str, co_text: str) -> tuple[str, tuple[str, ...]]:
        """The first unit of the cell is responsible, the others help."""
        written = cells.unit_names(text)
        if not written:
            self.problems.append(row.wrong("unit", "责任单位没有填"))
            return "", ()
        names: list[str] = []
        for one, key in (*((name, "unit") for name in written), *((n, "co_units") for n in cells.unit_names(co_text))):
            try:
                names.append(self._units.name(one))
            except BadCell as error:
                self.problems.append(row.wrong(key, str(error)))
        if names and "co_units" not in row.cells and len(written) == 1 and code in self._situations:
            names += self._situations[code].co_units
        return (names[0] if names else ""), tuple(names[1:])

    def _way(self, row: Row, old: Situation | None, limit: TimeLimit | None) -> HandlingWay | None:
        if "way" in row.cells:
            return self._choice(HandlingWay, row, "way")
        if old:
            return old.way
        emergency = limit is not None and limit.unit is LimitUnit.EMERGENCY_HOURS
        return HandlingWay.AT_ONCE if emergency else HandlingWay.BY_LAW

    def _dispatch(self, row: Row, old: Situation | None) -> DispatchWay | None:
        if "dispatch" in row.cells:
            return self._choice(DispatchWay, row, "dispatch")
        return old.dispatch if old else DispatchWay.LEVEL_BY_LEVEL

    def _choice(self, kind: type[_Choice], row: Row, key: str) -> _Choice | None:
        try:
            return cells.choice(kind, row.text(key), key)
        except BadCell as error:
            self.problems.append(row.wrong(error.key, str(error)))
            return None


def _codes(list_: ResponsibilityList) -> Iterator[str]:
    yield from list_.nodes
    yield from list_.situations


def _names(base: Sources, carried: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Code by parent's code and name: of what was taken out, then of what is there."""
    retired = {(code[:-2], name): code for code, name in base.about.retired.items() if "-" not in code}
    there = ((carried[code], node.name) for code, node in base.list.nodes.items())
    return retired | {(code[:-2], name): code for code, name in there if code}


def _unknown_units(rows: Sequence[Row], units: Units) -> Iterator[str]:
    for row in rows:
        for name in (*cells.unit_names(row.text("unit")), *cells.unit_names(row.text("co_units"))):
            if name not in units:
                yield name
