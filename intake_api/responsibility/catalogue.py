"""The catalogue of units from a workbook. Pure."""

import re
from collections.abc import Iterable, Mapping

from hotline.categories import Unit
from intake_api.responsibility import cells
from intake_api.responsibility.cells import BadCell
from intake_api.responsibility.columns import UNIT_LEVELS, folded
from intake_api.responsibility.tables import Kind, Row, Table
from intake_api.workbook import BadRow

_LEVEL_BY_TEXT = {shown: level for level, shown in UNIT_LEVELS.items()} | {level: level for level in UNIT_LEVELS}
_LEVEL_BY_NAME = (
    ("网格", "grid"),
    ("社区", "community"),
    ("街道|街办|镇政府|乡政府", "street"),
    ("公司|集团|企业|产权|物业|商户|业主", "enterprise"),
    ("区|县", "district"),
)
"""what a unit's name says of its level; of the city when nothing"""


def read_catalogue(
    tables: Iterable[Table], base: Mapping[str, Unit]
) -> tuple[dict[str, Unit], list[BadRow], dict[str, Row]]:
    """The units of the workbook, of the list when the workbook has no sheet of them.

    Returns:
        Units by name, problems, rows by unit's code.
    """
    rows = [row for table in tables if table.kind is Kind.UNITS for row in table.rows]
    if not rows:
        return dict(base), [], {}
    found: dict[str, Unit] = {}
    problems: list[BadRow] = []
    places: dict[str, Row] = {}
    used = {unit.code for unit in base.values()} | {folded(row.text("unit_code")) for row in rows}
    for row in rows:
        name = row.text("unit_name")
        known = base.get(name)
        code = folded(row.text("unit_code")) or (known.code if known else _next(used))
        used.add(code)
        if not name:
            problems.append(row.wrong("unit_name", "单位名称没有填"))
        elif name in found or code in places:
            first = places[found[name].code if name in found else code]
            problems.append(row.wrong("unit_name", f"“{name}”或编码 {code} 在第{first.number}行已有"))
        else:
            try:
                found[name] = Unit(code, name, _level(row, name, known), _aliases(row, known))
            except BadCell as error:
                problems.append(row.wrong(error.key, str(error)))
            places[code] = row
    return found, problems, places


def with_new(units: Mapping[str, Unit], names: Iterable[str]) -> dict[str, Unit]:
    """The catalogue and units of these names that it lacks, their level told from the name."""
    found = dict(units)
    used = {unit.code for unit in units.values()}
    for name in dict.fromkeys(names):
        code = _next(used)
        used.add(code)
        found[name] = Unit(code, name, _level_of(name))
    return found


def _next(used: Iterable[str]) -> str:
    numbers = (int(match[1]) for code in used if (match := re.fullmatch(r"U(\d+)", code, re.ASCII)))
    return f"U{max(numbers, default=0) + 1:03}"


def _level(row: Row, name: str, known: Unit | None) -> str:
    text = folded(row.text("unit_level"))
    if not text:
        return known.level if known else _level_of(name)
    if text not in _LEVEL_BY_TEXT:
        raise BadCell("unit_level", f"“{text}”应为{'、'.join(UNIT_LEVELS.values())}之一")
    return _LEVEL_BY_TEXT[text]


def _level_of(name: str) -> str:
    return next((level for words, level in _LEVEL_BY_NAME if re.search(words, name)), "city")


def _aliases(row: Row, known: Unit | None) -> tuple[str, ...]:
    if "aliases" not in row.cells:
        return known.aliases if known else ()
    return cells.several(row.text("aliases"))
