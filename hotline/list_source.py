"""The authored form of the responsibility list: a folder of TOML files, one a 大类, beside a catalogue of units.

    models/responsibility/
    ├── list.toml        title, sample, counts to hold (hotline/list_about.py); may be missing
    ├── units.toml       [[unit]] code, name, level, aliases
    └── NN.toml          code, name, then [[node]] in order of code; leaves hold [[node.situation]]

Reading never stops at the first mistake: whoever authors a list of two thousand rows wants all of them at once.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hotline.categories import (
    DispatchWay,
    HandlingWay,
    Node,
    ResponsibilityList,
    Situation,
    TimeLimit,
    Unit,
    content_version,
    dump_list,
)
from hotline.errors import BadList
from hotline.list_about import ABOUT_FILE, About, parse_about

UNITS_FILE = "units.toml"

_NODE_KEYS = {"code", "name", "keywords", "near_miss", "ownership", "grid", "situation"}
_SITUATION_TEXTS = ("name", "accept", "close", "limit", "unit", "way", "dispatch")
_SITUATION_LISTS = ("co_units", "cues", "sentences")
_UNIT_LEVELS = {"city", "district", "street", "community", "grid", "enterprise"}
_WHOLE = {ABOUT_FILE, UNITS_FILE}
"""files of the list as a whole; the others are one a 大类"""
_T = TypeVar("_T")
_CODE = re.compile(r"\d{4}|\d{6}|\d{8}", re.ASCII)
_SITUATION_CODE = re.compile(r"(\d{6}|\d{8})-([1-9]\d{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the sources."""

    file: str
    """file name within the folder"""
    code: str
    """the node's, situation's or unit's; empty when the file as a whole is meant"""
    reason: str
    check: str = "format"
    """which check found it; stable, kebab-case (docs/responsibility-list.md)"""

    def __str__(self) -> str:
        return f"{self.file} {self.code}: {self.reason}" if self.code else f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a caller might say: the classifier learns from it, the list itself does not carry it."""

    situation: str
    """code"""
    text: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What a folder holds; `list` has only what could be read when there are problems."""

    list: ResponsibilityList
    sentences: tuple[Sentence, ...]
    problems: tuple[Problem, ...] = ()
    about: About = field(default_factory=About)

    def counts(self) -> dict[str, int]:
        """How many nodes a level, situations and sentences."""
        levels = Counter(node.level for node in self.list.nodes.values())
        return {f"level{level}": levels[level] for level in (1, 2, 3, 4)} | {
            "situations": len(self.list.situations),
            "sentences": len(self.sentences),
        }


def source_files(folder: Path) -> tuple[Path, ...]:
    """The files that make the list, in order of name."""
    return tuple(sorted(path for path in folder.glob("*.toml") if path.name in _WHOLE or path.stem.isdigit()))


def source_version(folder: Path) -> str:
    """Names the content of the sources without parsing them."""
    return files_version(_contents(folder))


def files_version(files: Mapping[str, bytes]) -> str:
    """The version of a list whose sources have these names and contents."""
    return content_version(part for name in sorted(files) for part in (name.encode(), files[name]))


def read_sources(folder: Path) -> Sources:
    """Read all files of a folder, good or bad."""
    return parse_sources(_contents(folder), folder.name)


def parse_sources(files: Mapping[str, bytes], folder: str) -> Sources:
    """Read a list, good or bad, from the contents of its files by name.

    Args:
        folder: what to call it when the list is empty.
    """
    reader = _Reader()
    if UNITS_FILE not in files:
        reader.file = UNITS_FILE
        reader.wrong("", f"missing in {folder}")
    if not files.keys() - _WHOLE:
        reader.file = folder
        reader.wrong("", "no NN.toml file: the list is empty")
    for name in (*(name for name in sorted(_WHOLE) if name in files), *sorted(files.keys() - _WHOLE)):
        reader.read(name, files[name])
    reader.check_tree()
    return Sources(
        list=ResponsibilityList(
            version=files_version(files),
            title=reader.about.title,
            nodes=dict(sorted(reader.nodes.items())),
            units=reader.units,
            sample=reader.about.sample,
        ),
        sentences=tuple(reader.sentences),
        problems=tuple(reader.problems),
        about=reader.about,
    )


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in source_files(folder)}


def compile_list(folder: Path, out: Path) -> ResponsibilityList:
    """Read a folder and write its compiled form (atomically; readers see the old file or the new one).

    Raises:
        BadList: the sources have problems; names the first and how many there are.
    """
    sources = read_sources(folder)
    if sources.problems:
        raise BadList(
            f"{sources.problems[0]} ({len(sources.problems)} problems; `hotline categories check` lists them)"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.{sources.list.version}.part")
    part.write_text(dump_list(sources.list), "utf-8")
    part.replace(out)
    return sources.list


class _Reader:
    """Collects nodes, units, sentences and problems over the files of one folder."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.nodes: dict[str, Node] = {}
        self.sentences: list[Sentence] = []
        self.problems: list[Problem] = []
        self.about = About()
        self.file = ""
        self._files: dict[str, str] = {}
        self._said: dict[str, str] = {}

    def wrong(self, code: str, reason: str, check: str = "format") -> None:
        self.problems.append(Problem(self.file, code, reason, check))

    def read(self, name: str, content: bytes) -> None:
        self.file = name
        try:
            text = content.decode("utf-8")
            if name == ABOUT_FILE:
                self.about = parse_about(text)
                return
            data = tomllib.loads(text)
        except BadList as error:
            self.wrong("", str(error))
        except UnicodeDecodeError:
            self.wrong("", "not UTF-8 text")
        except tomllib.TOMLDecodeError as error:
            self.wrong("", f"not TOML: {error}")
        else:
            if name == UNITS_FILE:
                self._read_units(data)
            else:
                self._read_tree(name.removesuffix(".toml"), data)

    def _read_units(self, data: Mapping[str, Any]) -> None:
        codes: set[str] = set()
        for row in self._rows(data, "unit", ""):
            code, name, level = (self._text(row, key, str(row.get("code", ""))) for key in ("code", "name", "level"))
            if level not in _UNIT_LEVELS:
                self.wrong(code, f"unit level {level!r}: want one of {', '.join(sorted(_UNIT_LEVELS))}")
            if name in self.units or code in codes:
                self.wrong(code, f"unit {name!r} or its code stands twice", "same-name")
            codes.add(code)
            self.units[name] = Unit(code, name, level, self._texts(row, "aliases", code))

    def _read_tree(self, stem: str, data: Mapping[str, Any]) -> None:
        code = self._text(data, "code", "")
        name = self._text(data, "name", "")
        self._unknown(data, {"code", "name", "node"}, "")
        if code != stem or not re.fullmatch(r"\d{2}", code):
            self.wrong("", f"code {code!r}: want the file's name, two digits")
            return
        self._add(Node(code, name))
        previous = ""
        for row in self._rows(data, "node", ""):
            node_code = self._text(row, "code", "")
            if not _CODE.fullmatch(node_code) or not node_code.startswith(code):
                self.wrong(node_code, f"node code: want 4, 6 or 8 digits under {code}", "code")
                continue
            if node_code < previous:
                self.wrong(node_code, f"stands after {previous}: want nodes in order of code", "code")
            previous = node_code
            self._add(self._node(row, node_code))

    def _add(self, node: Node) -> None:
        if node.code in self.nodes:
            self.wrong(node.code, "stands twice", "code")
        self.nodes[node.code] = node
        self._files[node.code] = self.file

    def _node(self, row: Mapping[str, Any], code: str) -> Node:
        self._unknown(row, _NODE_KEYS, code)
        grid = row.get("grid", False)
        if not isinstance(grid, bool):
            self.wrong(code, "grid: want true or false")
        optional = {key: row.get(key, "") for key in ("near_miss", "ownership")}
        for key, value in optional.items():
            if not isinstance(value, str):
                self.wrong(code, f"{key}: want text")
        rows = self._rows(row, "situation", code) if "situation" in row else ()
        return Node(
            code=code,
            name=self._text(row, "name", code),
            keywords=self._texts(row, "keywords", code) if "keywords" in row else (),
            near_miss=str(optional["near_miss"]),
            ownership=str(optional["ownership"]),
            grid=grid is True,
            situations=self._situations(rows, code),
        )

    def _situations(self, rows: Iterable[Mapping[str, Any]], leaf: str) -> tuple[Situation, ...]:
        """Numbers rise and may leave gaps: a number whose situation is gone is not given again."""
        found, last = [], 0
        for row in rows:
            code = self._text(row, "code", leaf)
            match = _SITUATION_CODE.fullmatch(code)
            if match is None or match[1] != leaf or int(match[2]) <= last:
                self.wrong(code or leaf, f"situation code: want {leaf}-N, N above {last}", "code")
                continue
            last = int(match[2])
            if item := self._situation(row, code):
                found.append(item)
        return tuple(found)

    def _situation(self, row: Mapping[str, Any], code: str) -> Situation | None:
        before = len(self.problems)
        self._unknown(row, {"code", *_SITUATION_TEXTS, *_SITUATION_LISTS}, code)
        text = {key: self._text(row, key, code) for key in _SITUATION_TEXTS}
        texts = {key: self._texts(row, key, code) for key in _SITUATION_LISTS}
        for unit in (text["unit"], *texts["co_units"]):
            if unit and unit not in self.units:
                self.wrong(code, f"unit {unit!r} is not in {UNITS_FILE}", "unknown-unit")
        limit = self._value(TimeLimit.parse, text["limit"], code, "limit")
        way = self._value(HandlingWay, text["way"], code)
        dispatch = self._value(DispatchWay, text["dispatch"], code)
        if way is HandlingWay.CONSULTED and not texts["co_units"]:
            self.wrong(code, "商定办 without co_units", "co-units")
        self._hear(code, texts["sentences"])
        if limit is None or way is None or dispatch is None or len(self.problems) > before:
            return None
        return Situation(
            code=code, name=text["name"], accept=text["accept"], close=text["close"], limit=limit, unit=text["unit"],
            co_units=texts["co_units"], way=way, dispatch=dispatch, cues=texts["cues"],
        )  # fmt: skip

    def _hear(self, code: str, sentences: tuple[str, ...]) -> None:
        for text in sentences:
            if text in self._said:
                self.wrong(code, f"a sentence of {self._said[text]} stands here again", "same-sentence")
                continue
            self._said[text] = code
            self.sentences.append(Sentence(code, text))

    def check_tree(self) -> None:
        """What only shows when all files are read."""
        parents = {node.parent for node in self.nodes.values()}
        names: set[tuple[str | None, str]] = set()
        bad = {problem.code.partition("-")[0] for problem in self.problems}
        for code, node in self.nodes.items():
            self.file = self._files[code]
            if node.parent is not None and node.parent not in self.nodes:
                self.wrong(code, f"its parent {node.parent} is missing", "tree")
            if (node.parent, node.name) in names:
                self.wrong(code, f"a sibling has the name {node.name!r} too", "same-name")
            names.add((node.parent, node.name))
            if code in parents and node.situations:
                self.wrong(code, "is split further and must not hold situations", "tree")
            if code not in parents and not node.situations and code not in bad:
                self.wrong(code, "is a leaf without situations" if node.level >= 3 else "has nothing under it", "tree")

    def _rows(self, data: Mapping[str, Any], key: str, code: str) -> Iterator[Mapping[str, Any]]:
        rows = data.get(key)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.wrong(code, f"{key}: want tables [[{key}]]")
            return
        yield from rows

    def _text(self, row: Mapping[str, Any], key: str, code: str) -> str:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(code, f"{key} is missing or not text")
        return ""

    def _texts(self, row: Mapping[str, Any], key: str, code: str) -> tuple[str, ...]:
        value = row.get(key)
        if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        self.wrong(code, f"{key} is missing or not a list of texts")
        return ()

    def _unknown(self, row: Mapping[str, Any], known: set[str], code: str) -> None:
        for key in row.keys() - known:
            self.wrong(code, f"unknown key {key!r}")

    def _value(self, kind: Callable[[str], _T], text: str, code: str, check: str = "format") -> _T | None:
        try:
            return kind(text) if text else None
        except (ValueError, BadList) as error:
            self.wrong(code, str(error), check)
            return None
