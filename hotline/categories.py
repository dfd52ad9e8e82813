"""The five-level responsibility list (五级确责清单): types and the reader of its compiled form.

大类 (1) → 小类 (2) → 细类 (3) → 子类 (4, only some 细类 are split) → 问题 (situation). A leaf is a 子类, or a
细类 that is not split; situations hang under leaves and carry the rules. Codes have two digits a level and carry
their parent:
`01`, `0103`, `010302`, `01030204`; a situation's code is its leaf's code, a hyphen and a number: `010302-1`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from hotline.errors import BadList

_T = TypeVar("_T")

LEVEL_NAMES = {1: "大类", 2: "小类", 3: "细类", 4: "子类"}


class LimitUnit(StrEnum):
    HOURS = "小时"
    EMERGENCY_HOURS = "紧急工作时"
    """run day and night from the moment of acceptance"""
    WORKING_DAYS = "工作日"
    DAYS = "天"


class HandlingWay(StrEnum):
    """四办"""

    BY_LAW = "法定办"
    CONSULTED = "商定办"
    DESIGNATED = "指定办"
    AT_ONCE = "立即办"


class DispatchWay(StrEnum):
    STRAIGHT = "一派到底"
    LEVEL_BY_LEVEL = "逐级转派"


_LIMIT = re.compile(r"(\d{1,3}) ?(紧急工作时|小时|个?工作日|天)", re.ASCII)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """处置时限"""

    amount: int
    unit: LimitUnit

    @classmethod
    def parse(cls, text: str) -> "TimeLimit":
        """Read `4小时`, `2紧急工作时`, `5工作日`, `5个工作日`, `3天`.

        Raises:
            BadList: it is none of these.
        """
        match = _LIMIT.fullmatch(text.strip())
        if match is None or int(match[1]) == 0:
            raise BadList(f"time limit {text!r}: want a number and one of 小时, 紧急工作时, 工作日, 天")
        return cls(int(match[1]), LimitUnit(match[2].removeprefix("个")))

    def __str__(self) -> str:
        return f"{self.amount}{'个' if self.unit is LimitUnit.WORKING_DAYS else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位: a post or office, never a person."""

    code: str
    name: str
    level: str
    """city, district, street, community, grid or enterprise"""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """问题: a concrete situation under a leaf; one leaf holds several with different limits."""

    code: str
    name: str
    accept: str
    """立案条件"""
    close: str
    """结案标准"""
    limit: TimeLimit
    unit: str
    """name in the unit catalogue"""
    co_units: tuple[str, ...]
    way: HandlingWay
    dispatch: DispatchWay
    cues: tuple[str, ...] = ()
    """words that tell this situation from its siblings"""


@dataclass(frozen=True, slots=True)
class Node:
    """A category on level 1–4."""

    code: str
    name: str
    keywords: tuple[str, ...] = ()
    near_miss: str = ""
    """how it differs from its neighbour"""
    ownership: str = ""
    """who settled the ownership when it was disputed (确权)"""
    grid: bool = False
    """goes straight to the grid worker"""
    situations: tuple[Situation, ...] = ()

    @property
    def level(self) -> int:
        return len(self.code) // 2

    @property
    def parent(self) -> str | None:
        return self.code[:-2] or None


@dataclass(frozen=True)
class ResponsibilityList:
    """The whole list, immutable. `version` names its content; tickets remember it."""

    version: str
    title: str
    nodes: Mapping[str, Node]
    """by code, in order of code"""
    units: Mapping[str, Unit]
    """by name"""
    sample: bool = True
    """made up for demonstration, not a city's own"""

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", MappingProxyType(dict(self.nodes)))
        object.__setattr__(self, "units", MappingProxyType(dict(self.units)))

    @cached_property
    def situations(self) -> Mapping[str, Situation]:
        """By code."""
        return MappingProxyType({item.code: item for node in self.nodes.values() for item in node.situations})

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Nodes that carry situations, in order of code."""
        parents = {node.parent for node in self.nodes.values()}
        return tuple(node for node in self.nodes.values() if node.level >= 3 and node.code not in parents)

    def path(self, code: str) -> tuple[Node, ...]:
        """The nodes from level 1 down to `code` (a node's, or a situation's).

        Raises:
            BadList: no such code.
        """
        leaf = code.partition("-")[0]
        try:
            return tuple(self.nodes[leaf[:size]] for size in range(2, len(leaf) + 1, 2))
        except KeyError:
            raise BadList(f"no category has the code {code}") from None

    def children(self, code: str) -> tuple[Node, ...]:
        """The nodes one level below `code`; of the whole list for an empty code."""
        return self._children.get(code, ())

    def parent(self, code: str) -> Node | None:
        """The category that `code`, a node's or a situation's, stands under; None above a 大类.

        Raises:
            BadList: no such code.
        """
        path = self.path(code)
        if "-" in code:
            return path[-1]
        return path[-2] if len(path) > 1 else None

    def situations_under(self, code: str) -> tuple[Situation, ...]:
        """All situations of a category, however deep, in order of code; of the whole list for an empty code."""
        return tuple(item for leaf in self.leaves if leaf.code.startswith(code) for item in leaf.situations)

    def situations_of_unit(self, name: str) -> tuple[Situation, ...]:
        """Those a unit is responsible for, by its name in the catalogue, in order of code."""
        return self._by_unit.get(name, ())

    def named(self, text: str) -> tuple[Node, ...]:
        """The categories with exactly this name or alias (keyword), those of that name first, in order of code."""
        return self._by_name.get(text.strip(), ())

    def unit(self, text: str) -> Unit:
        """The unit of this name or alias.

        Raises:
            BadList: there is none, or the alias is that of several.
        """
        text = text.strip()
        if text in self.units:
            return self.units[text]
        found = self._by_alias.get(text, ())
        if len(found) == 1:
            return found[0]
        several = "、".join(unit.name for unit in found)
        raise BadList(f"unit {text!r}: " + (f"alias of {several}" if several else "not in the catalogue"))

    @cached_property
    def _children(self) -> Mapping[str, tuple[Node, ...]]:
        return _grouped((node.parent or "", node) for node in self.nodes.values())

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[Situation, ...]]:
        return _grouped((item.unit, item) for item in self.situations.values())

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Node, ...]]:
        nodes = self.nodes.values()
        aliases = ((word, node) for node in nodes for word in dict.fromkeys(node.keywords) if word != node.name)
        return _grouped((*((node.name, node) for node in nodes), *aliases))

    @cached_property
    def _by_alias(self) -> Mapping[str, tuple[Unit, ...]]:
        return _grouped((alias, unit) for unit in self.units.values() for alias in dict.fromkeys(unit.aliases))


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def content_version(chunks: Iterable[bytes]) -> str:
    """Twelve hex digits that change with any byte of the sources."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(len(chunk).to_bytes(8, "big") + chunk)
    return digest.hexdigest()[:12]


def dump_list(list_: ResponsibilityList) -> str:
    """The compiled form, JSON; `load_list` reads it back."""
    return json.dumps(
        {
            "version": list_.version,
            "title": list_.title,
            "sample": list_.sample,
            "units": [[u.code, u.name, u.level, u.aliases] for u in list_.units.values()],
            "nodes": [
                [n.code, n.name, n.keywords, n.near_miss, n.ownership, n.grid, [_pack(s) for s in n.situations]]
                for n in list_.nodes.values()
            ],
        },
        ensure_ascii=False,
    )


def load_list(path: Path) -> ResponsibilityList:
    """Read the compiled list.

    Raises:
        BadList: the file is missing or is not a compiled list.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        return ResponsibilityList(
            version=data["version"],
            title=data["title"],
            sample=data["sample"],
            units={name: Unit(code, name, level, tuple(aliases)) for code, name, level, aliases in data["units"]},
            nodes={
                code: Node(code, name, tuple(keys), near, own, grid, tuple(_unpack(s) for s in situations))
                for code, name, keys, near, own, grid, situations in data["nodes"]
            },
        )
    except FileNotFoundError:
        raise BadList(f"{path}: no compiled list; run `hotline categories compile`") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BadList(f"{path}: not a compiled responsibility list") from error


def _pack(item: Situation) -> list[object]:
    return [
        item.code, item.name, item.accept, item.close, str(item.limit), item.unit,
        item.co_units, item.way, item.dispatch, item.cues,
    ]  # fmt: skip


def _unpack(row: list[object]) -> Situation:
    code, name, accept, close, limit, unit, co_units, way, dispatch, cues = row
    return Situation(
        code=str(code),
        name=str(name),
        accept=str(accept),
        close=str(close),
        limit=TimeLimit.parse(str(limit)),
        unit=str(unit),
        co_units=tuple(co_units),  # type: ignore[arg-type]  # JSON array of strings
        way=HandlingWay(str(way)),
        dispatch=DispatchWay(str(dispatch)),
        cues=tuple(cues),  # type: ignore[arg-type]  # JSON array of strings
    )
