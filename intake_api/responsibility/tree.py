"""Which category each row of a workbook stands under, and the codes of categories that have none. Pure.

A cell left blank under a category means the same category: merged cells and blank continuation rows come to the same. A
workbook of three levels (no 细类 column) gets one 细类 of the same name under each 小类.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hotline.categories import LEVEL_NAMES, ResponsibilityList
from intake_api.responsibility.columns import folded
from intake_api.responsibility.tables import Row
from intake_api.workbook import BadRow

MAX_NUMBER = 99
"""of a category under its parent; two digits"""


@dataclass(slots=True)
class Category:
    """A category while rows are still coming; `code` is there once codes are given."""

    level: int
    name: str
    row: Row
    """that named it first"""
    number: str = ""
    """two digits under its parent; empty when the workbook gives no code"""
    given: str = ""
    """its whole code, when the workbook gives that"""
    code: str = ""
    children: list["Category"] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    """situations, when it is a leaf"""


class Tree:
    """Categories of a workbook, in order of their rows."""

    def __init__(self) -> None:
        self.top = Category(0, "", Row("", 0, {}, {}))
        self.problems: list[BadRow] = []
        self._path: list[Category] = []

    def place(self, row: Row) -> bool:
        """Hang a row under its leaf; False when it has none."""
        path: list[Category] = []
        same = True
        for level in LEVEL_NAMES:
            before = self._path[level - 1] if same and len(self._path) >= level else None
            name, code = row.text(f"name{level}"), folded(row.text(f"code{level}"))
            above = path[-1] if path else self.top
            if level == 3 and not row.cells.keys() & {"name3", "code3"}:
                name = above.name
            if not name and not code:
                if before:
                    path.append(before)
                    continue
                if level == 4:
                    break
                self.problems.append(row.wrong(f"name{level}", f"{LEVEL_NAMES[level]}没有填"))
                self._path = path
                return False
            found = self._find(above, level, name, code, row)
            if found is None:
                self._path = path
                return False
            same = same and found is before
            path.append(found)
        self._path = path
        path[-1].rows.append(row)
        return True

    def leaf(self) -> Category:
        """Where the last row was placed."""
        return self._path[-1]

    def all(self) -> Iterator[Category]:
        """Every category, parents first."""
        waiting = list(self.top.children)
        while waiting:
            category = waiting.pop(0)
            yield category
            waiting += category.children

    def _find(self, above: Category, level: int, name: str, code: str, row: Row) -> Category | None:
        """The child of this name or code, made when there is none; None when the two contradict what stood before."""
        number, given = _number(code, level)
        if code and not number:
            self.problems.append(row.wrong(f"code{level}", f"“{code}”不是{LEVEL_NAMES[level]}编码"))
            return None
        by_number = next((child for child in above.children if number and child.number == number), None)
        by_name = next((child for child in above.children if name and child.name == name), None)
        if by_number and name and by_number.name != name:
            reason = f"编码 {code} 在第{by_number.row.number}行是“{by_number.name}”，这里是“{name}”"
            self.problems.append(row.wrong(f"name{level}", reason))
            return None
        if by_name and by_name.number and number and by_name.number != number:
            reason = f"“{name}”在第{by_name.row.number}行的编码是 {by_name.given or by_name.number}，这里是 {code}"
            self.problems.append(row.wrong(f"code{level}", reason))
            return None
        found = by_number or by_name
        if found is None:
            found = Category(level, name, row)
            above.children.append(found)
        found.number, found.given = found.number or number, found.given or given
        return found


def give_codes(
    tree: Tree, names: Mapping[tuple[str, str], str], retired: Mapping[str, str], base: ResponsibilityList
) -> None:
    """Give every category its code, named ones first; problems go to the tree.

    Names that the list has, or had, under the same parent keep their code; a new name takes the next number that was
    never used there.

    Args:
        names: code by parent's code and name, of the list as it is and of what was taken out of it.
        retired: name by code, of what was taken out.
    """
    waiting = [tree.top]
    while waiting:
        above = waiting.pop(0)
        children = above.children
        taken = {child.number for child in children if child.number}
        for child in children:
            known = names.get((above.code, child.name), "")[-2:]
            if not child.number and known and known not in taken:
                child.number = known
                taken.add(known)
        used = {*taken, *_used(above.code, base.nodes.keys()), *_used(above.code, retired.keys())}
        last = max(map(int, used), default=0)
        for child in children:
            if not child.number:
                last += 1
                child.number = f"{last:02}"
            child.code = above.code + child.number
            tree.problems += _wrong(child, above.code, base, retired)
        waiting += children


def _wrong(child: Category, above: str, base: ResponsibilityList, retired: Mapping[str, str]) -> Iterator[BadRow]:
    if not child.name:
        if child.code in base.nodes:
            child.name = base.nodes[child.code].name
        else:
            yield child.row.wrong(f"name{child.level}", f"{LEVEL_NAMES[child.level]}没有名称")
    if child.given and child.given[:-2] != above:
        yield child.row.wrong(f"code{child.level}", f"编码 {child.given} 应以上级编码 {above} 开头")
    if retired.get(child.code, child.name) != child.name:
        yield child.row.wrong(f"code{child.level}", f"编码 {child.code} 曾是“{retired[child.code]}”，不能再用")
    if len(child.number) > 2:
        yield child.row.wrong(f"name{child.level}", f"{above or '大类'} 下的编码已用完（至多 {MAX_NUMBER} 个）")


def _used(above: str, codes: Iterable[str]) -> set[str]:
    return {code[-2:] for code in codes if "-" not in code and code[:-2] == above}


def _number(code: str, level: int) -> tuple[str, str]:
    """Two digits under the parent and, when it is there, the whole code; Excel drops a leading zero."""
    if not re.fullmatch(r"\d{1,2}", code, re.ASCII) and len(code) not in {2 * level - 1, 2 * level}:
        return "", ""
    if not code.isascii() or not code.isdigit() or int(code[-2:]) == 0:
        return "", ""
    whole = code.zfill(2 * level) if len(code) > 2 else ""
    return code.zfill(2)[-2:], whole
