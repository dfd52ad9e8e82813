"""A list as the pages of a workbook: situations, sentences, units. Pure.

What stands once for several rows (a category, a leaf's keywords) is one merged cell, so that changing it is one edit.
"""

from collections.abc import Iterator, Sequence

from hotline.categories import LEVEL_NAMES, Node, ResponsibilityList, Situation
from hotline.errors import BadList
from hotline.list_differences import JOINT, NODE_COLUMNS, SITUATION_COLUMNS
from hotline.list_source import Sources
from intake_api.responsibility.columns import SENTENCES, SITUATIONS, UNIT_LEVELS, UNITS
from intake_api.responsibility.tables import headers
from intake_api.workbook import Page

SITUATION_PAGE, SENTENCE_PAGE, UNIT_PAGE = "问题", "例句", "单位"

_COLUMNS = tuple(column for column in SITUATIONS if column.key not in {"limit_unit", "sentences"})
_OF_LEAF = {"keywords", "near_miss", "ownership", "grid"}


def pages(sources: Sources) -> tuple[Page, ...]:
    """The three sheets of a list.

    Raises:
        BadList: something in it has no cell in these sheets, or would be read back as something else.
    """
    _check(sources.list)
    return _situations(sources.list), _sentences(sources), _units(sources.list)


def _check(list_: ResponsibilityList) -> None:
    leaves = set(list_.leaves)
    for node in list_.nodes.values():
        if node not in leaves and (node.keywords or node.near_miss or node.ownership or node.grid or node.situations):
            raise BadList(f"{node.code}: is no leaf and cannot have keywords or situations in a workbook")
        if node in leaves and not node.situations:
            raise BadList(f"{node.code}: a leaf without situations has no row in a workbook")
        for text in (*node.keywords, *(text for item in node.situations for text in (*item.cues, *item.co_units))):
            if any(mark in text for mark in "、，,；;\n"):
                raise BadList(f"{node.code}: {text!r} holds a mark that joins several values of a cell")


def _situations(list_: ResponsibilityList) -> Page:
    rows, paths = [], []
    for leaf in list_.leaves:
        path = list_.path(leaf.code)
        for item in leaf.situations:
            rows.append(_row(path, item))
            paths.append([node.code for node in path])
    return Page(SITUATION_PAGE, headers(_COLUMNS), rows, tuple(_merged(paths)))


def _row(path: Sequence[Node], item: Situation) -> list[str]:
    cells: dict[str, str] = {}
    for level, node in zip(LEVEL_NAMES, path, strict=False):
        cells |= {f"code{level}": node.code, f"name{level}": node.name}
    leaf = path[-1]
    cells |= {
        "code": item.code,
        **{column.key: str(SITUATION_COLUMNS[column.header](item)) for column in _COLUMNS if column.header in _RULES},
        **{column.key: NODE_COLUMNS[column.header](leaf) for column in _COLUMNS if column.key in _OF_LEAF},
        "name": item.name,
    }
    return [cells.get(column.key, "") for column in _COLUMNS]


_RULES = set(SITUATION_COLUMNS)


def _merged(paths: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int]]:
    """Column, first and last row of what stands once for several rows."""
    for number, column in enumerate(_COLUMNS):
        if column.key[-1].isdigit():
            level = int(column.key[-1])
            owners = [path[level - 1] if len(path) >= level else "" for path in paths]
        elif column.key in _OF_LEAF:
            owners = [path[-1] for path in paths]
        else:
            continue
        first = 0
        for row in range(1, len(owners) + 1):
            if row == len(owners) or owners[row] != owners[first]:
                if owners[first] and row - first > 1:
                    yield number, first, row - 1
                first = row


def _sentences(sources: Sources) -> Page:
    list_ = sources.list
    rows = []
    for sentence in sources.sentences:
        item = list_.situations[sentence.situation]
        rows.append([item.code, list_.path(item.code)[-1].name, item.name, sentence.text])
    return Page(SENTENCE_PAGE, headers(SENTENCES), rows)


def _units(list_: ResponsibilityList) -> Page:
    rows = [[unit.code, unit.name, UNIT_LEVELS[unit.level], JOINT.join(unit.aliases)] for unit in list_.units.values()]
    return Page(UNIT_PAGE, headers(UNITS), rows)
