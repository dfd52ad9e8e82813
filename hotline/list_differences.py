"""What differs between two lists, cell by cell as a spreadsheet shows them. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from hotline.categories import LEVEL_NAMES, Node, Situation, Unit
from hotline.list_source import Sources

JOINT = "、"
"""between several values of one cell"""
SENTENCE_COLUMN = "例句"


class Kind(StrEnum):
    CATEGORY = "类别"
    SITUATION = "问题"
    UNIT = "单位"


NODE_COLUMNS: Mapping[str, Callable[[Node], str]] = {
    "名称": lambda node: node.name,
    "关键词": lambda node: JOINT.join(node.keywords),
    "近似类别": lambda node: node.near_miss,
    "确权": lambda node: node.ownership,
    "直派网格员": lambda node: "是" if node.grid else "",
}
SITUATION_COLUMNS: Mapping[str, Callable[[Situation], str]] = {
    "名称": lambda item: item.name,
    "立案条件": lambda item: item.accept,
    "结案标准": lambda item: item.close,
    "处置时限": lambda item: str(item.limit),
    "责任单位": lambda item: item.unit,
    "协办单位": lambda item: JOINT.join(item.co_units),
    "办理方式": lambda item: item.way,
    "派单方式": lambda item: item.dispatch,
    "特征词": lambda item: JOINT.join(item.cues),
}
UNIT_COLUMNS: Mapping[str, Callable[[Unit], str]] = {
    "名称": lambda unit: unit.name,
    "级别": lambda unit: unit.level,
    "别名": lambda unit: JOINT.join(unit.aliases),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A category, situation or unit that only one of the lists has."""

    kind: Kind
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """One cell."""

    kind: Kind
    code: str
    name: str
    """as it is now"""
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Differences:
    """In order of kind and code."""

    changed: tuple[Change, ...]
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


def differences(old: Sources, new: Sources) -> Differences:
    """What was done to `old` to make `new`. Sentences are compared when both lists have any."""
    before, after = _rows(old), _rows(new)
    said = bool(old.sentences and new.sentences)
    both = [key for key in before if key in after]
    sentences = _sentence_changes(old, new, {code for kind, code in both if kind is Kind.SITUATION}) if said else ()
    cells = (
        Change(kind, code, after[kind, code]["名称"], column, value, after[kind, code][column])
        for kind, code in both
        for column, value in before[kind, code].items()
        if value != after[kind, code][column]
    )
    return Differences(
        changed=(*cells, *sentences),
        added=tuple(Entry(*key, row["名称"]) for key, row in after.items() if key not in before),
        removed=tuple(Entry(*key, row["名称"]) for key, row in before.items() if key not in after),
    )


def level_name(entry: Entry | Change) -> str:
    """大类, 小类, 细类, 子类, 问题 or 单位."""
    return LEVEL_NAMES[len(entry.code) // 2] if entry.kind is Kind.CATEGORY else str(entry.kind)


def _rows(sources: Sources) -> dict[tuple[Kind, str], dict[str, str]]:
    """Cells by column, by kind and code."""
    list_ = sources.list
    rows: dict[tuple[Kind, str], dict[str, str]] = {}
    for node in list_.nodes.values():
        rows[Kind.CATEGORY, node.code] = {column: str(get(node)) for column, get in NODE_COLUMNS.items()}
    for item in list_.situations.values():
        rows[Kind.SITUATION, item.code] = {column: str(get(item)) for column, get in SITUATION_COLUMNS.items()}
    for unit in list_.units.values():
        rows[Kind.UNIT, unit.code] = {column: str(get(unit)) for column, get in UNIT_COLUMNS.items()}
    return rows


def _sentence_changes(old: Sources, new: Sources, codes: set[str]) -> Iterator[Change]:
    """Sentences that went paired with those that came, situation by situation; order does not count."""
    before, after = _said(old), _said(new)
    for code, item in new.list.situations.items():
        if code not in codes:
            continue
        here, there = before.get(code, {}), after.get(code, {})
        gone, come = [text for text in here if text not in there], [text for text in there if text not in here]
        for lost, found in zip_longest(gone, come, fillvalue=""):
            yield Change(Kind.SITUATION, code, item.name, SENTENCE_COLUMN, lost, found)


def _said(sources: Sources) -> dict[str, dict[str, None]]:
    said: dict[str, dict[str, None]] = {}
    for sentence in sources.sentences:
        said.setdefault(sentence.situation, {})[sentence.text] = None
    return said
