"""The territory's tables as the sheets of a workbook, and back. Pure; docs/territory.md shows the columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotline.territory import LEVEL_NAMES, Level, Territory
from hotline.territory_source import Problem
from hotline.territory_tables import COLUMNS, SourceRow, TableName, rows_of
from intake_api.workbook import BadRow, Page, Sheet, column_letter

HEADER_WITHIN = 10
"""rows from the top among which a header is looked for; titles stand above it"""

TITLES: Mapping[TableName, str] = {
    TableName.AREAS: "区划",
    TableName.PLACES: "地名",
    TableName.POSTS: "岗位",
    TableName.UNITS: "单位",
    TableName.OBJECTS: "部件",
    TableName.LAYERS: "图层",
    TableName.BODIES: "专属单位",
}
"""shapes are no names: they go by GeoJSON"""

_HEADERS: Mapping[str, tuple[str, int]] = {
    "code": ("编码", 22), "name": ("名称", 26), "kind": ("类别", 8), "aliases": ("别名", 30), "households": ("户数", 8),
    "lon": ("经度", 12), "lat": ("纬度", 12), "grid": ("所在网格", 18), "numbers": ("门牌", 40), "duties": ("职责", 40),
    "level": ("级别", 8), "body": ("维护单位", 10),
}  # fmt: skip
_ALSO: Mapping[str, str] = {
    "统一编码": "code", "代码": "code", "编号": "code", "类型": "kind", "又称": "aliases", "别称": "aliases",
    "网格": "grid", "网格编码": "grid", "门牌号": "numbers", "楼号": "numbers", "职责单位": "duties",
    "住户数": "households",
}  # fmt: skip
_KEYS = {header: key for key, (header, _) in _HEADERS.items()} | dict(_ALSO)
_LEVEL_BY_NAME = {name: level for level, name in LEVEL_NAMES.items()}

REASONS: Mapping[str, str] = {
    "format": "填写的格式不对",
    "code": "编码不对",
    "duplicate": "编码重复",
    "parent": "上级编码不存在",
    "empty": "下面没有任何区划",
    "same-name": "名称重复",
    "grid": "没有这个网格，或不在本区",
    "point": "坐标不在所填的网格内",
    "layer": "没有这个图层",
    "body": "没有这个专属单位",
    "area": "没有这个区划",
    "posts": "网格的岗位不全",
    "unserved": "没有服务单位",
    "no-shape": "网格没有边界，须同时导入 GeoJSON",
    "polygon": "边界不是正确的多边形",
    "shape": "边界不是正确的多边形",
    "tiling": "网格之间有缝隙、重叠，或相邻网格没有共用顶点",
    "border": "边界与下属网格的边界不一致",
}
"""what a check means to who filled the sheet in"""


@dataclass(frozen=True, slots=True)
class Filled:
    """The tables of a workbook."""

    tables: Mapping[TableName, tuple[SourceRow, ...]]
    letters: Mapping[tuple[str, str], str]
    """letter and header of a column, by sheet and key"""
    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]
    """what was not read"""


def pages(territory: Territory) -> tuple[Page, ...]:
    """A sheet a table."""
    return tuple(
        Page(
            title, [_HEADERS[key] for key in COLUMNS[table]], [_shown(table, row) for row in rows_of(territory, table)]
        )
        for table, title in TITLES.items()
    )


def filled(sheets: Iterable[Sheet]) -> Filled:
    """The tables that sheets have, by the sheets' names."""
    tables: dict[TableName, tuple[SourceRow, ...]] = {}
    letters: dict[tuple[str, str], str] = {}
    problems: list[BadRow] = []
    notes: list[str] = []
    by_title = {title: table for table, title in TITLES.items()}
    for sheet in sheets:
        table = by_title.get(sheet.name)
        if table is None:
            notes.append(f"工作表“{sheet.name}”不是{'、'.join(by_title)}之一，未读")
            continue
        at = _header(sheet)
        keys = [_KEYS.get(text) for text in sheet.rows[at]] if at is not None else []
        missing = [_HEADERS[key][0] for key in COLUMNS[table] if key not in keys]
        if at is None or missing:
            problems.append(BadRow(sheet.name, (at or 0) + 1, "", f"缺少列：{'、'.join(missing)}"))
            continue
        places = {key: number for number, key in enumerate(keys) if key in COLUMNS[table]}
        letters |= {(sheet.name, key): f"{column_letter(n)} {sheet.rows[at][n]}" for key, n in places.items()}
        tables[table] = tuple(_rows(table, sheet, at, places))
    return Filled(tables, letters, tuple(problems), tuple(notes))


def explained(problem: Problem, letters: Mapping[tuple[str, str], str]) -> BadRow:
    """A finding as who filled the sheet in reads it."""
    column = letters.get((problem.file, problem.column), problem.column)
    what = f"{problem.code} " if problem.code else ""
    return BadRow(problem.file, problem.line, column, f"{what}{REASONS.get(problem.check, '')}（{problem.reason}）")


def _header(sheet: Sheet) -> int | None:
    rows = sheet.rows[:HEADER_WITHIN]
    return next((at for at, row in enumerate(rows) if {"code", "name"} <= {_KEYS.get(text) for text in row}), None)


def _rows(table: TableName, sheet: Sheet, header: int, places: Mapping[str, int]) -> Iterable[SourceRow]:
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        cells = {key: row[at] for key, at in places.items()}
        if not any(cells.values()):
            continue
        if table is TableName.BODIES:
            cells["level"] = _LEVEL_BY_NAME.get(cells["level"], cells["level"])
        yield SourceRow(sheet.name, number, cells)


def _shown(table: TableName, row: Sequence[str]) -> Sequence[str]:
    """The row as a workbook has it: levels in Chinese."""
    if table is not TableName.BODIES:
        return row
    return [LEVEL_NAMES[Level(text)] if key == "level" else text for key, text in zip(COLUMNS[table], row, strict=True)]
