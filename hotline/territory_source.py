"""Reading the tables of a territory, good or bad: who authors a hundred thousand rows wants all mistakes at once."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from hotline.categories import content_version
from hotline.errors import BadTerritory
from hotline.rings import Ring
from hotline.territory import (
    AREA_CODE,
    POST_CODE,
    Area,
    Body,
    Layer,
    LayerKind,
    Level,
    MapObject,
    Numbers,
    Place,
    PlaceKind,
    Point,
    Post,
    ServingUnit,
    Territory,
)
from hotline.territory_about import ABOUT_FILE, About, parse_about
from hotline.territory_tables import COLUMNS, JOINT, WHOLE, SourceRow, TableName

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)
_PLACE_CODE = re.compile(r"\d{6}-P\d{1,6}", re.ASCII)
_UNIT_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}-U\d\d", re.ASCII)
_OBJECT_CODE = re.compile(r"\d{15}-\d\d-\d{1,4}", re.ASCII)
_TWO_DIGITS = re.compile(r"\d\d", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,9})?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,5})-(\d{1,5})(单|双)?@(\d{15})", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a territory."""

    file: str
    """file within the folder, or sheet"""
    line: int
    """0 when the file as a whole is meant"""
    column: str
    """key of the column; empty when the row as a whole is meant"""
    code: str
    reason: str
    check: str = "format"
    """which check found it; stable, kebab-case (docs/territory.md)"""

    def __str__(self) -> str:
        where = ":".join(filter(None, (self.file, str(self.line or ""), self.column)))
        return f"{where} {self.code}: {self.reason}" if self.code else f"{where}: {self.reason}"


@dataclass(frozen=True)
class Sources:
    """What tables hold; `territory` has only what could be read when there are problems."""

    territory: Territory
    about: About = field(default_factory=About)
    problems: tuple[Problem, ...] = ()
    rows: Mapping[tuple[TableName, str], SourceRow] = field(default_factory=dict)
    """where each thing stands, by table and code"""

    def counts(self) -> dict[str, int]:
        names = ("districts", "streets", "communities", "grids")
        return {name: len(self.territory.of_level(level)) for name, level in zip(names, Level, strict=True)}

    def codes(self, table: TableName) -> frozenset[str]:
        """All codes that stand in a table, also of rows that do not read."""
        return self._codes.get(table, frozenset())

    @cached_property
    def _codes(self) -> Mapping[TableName, frozenset[str]]:
        return {table: frozenset(code for there, code in self.rows if there is table) for table in TableName}

    def problem(self, table: TableName, code: str, column: str, reason: str, check: str) -> Problem:
        """A finding, at the row where the thing stands."""
        row = self.rows.get((table, code))
        return Problem(row.file if row else table, row.line if row else 0, column, code, reason, check)


def source_files(folder: Path) -> tuple[Path, ...]:
    """The files that make the territory, in order of name."""
    found = [folder / name for name in (ABOUT_FILE, *(f"{table}.csv" for table in WHOLE))]
    for table in TableName:
        if table not in WHOLE:
            found += [path for path in (folder / table).glob("*.csv") if path.stem.isdigit()]
    return tuple(sorted(path for path in found if path.is_file()))


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of the files by their name within the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in source_files(folder)}


def files_version(files: Mapping[str, bytes]) -> str:
    """The version of a territory whose sources have these names and contents."""
    return content_version(part for name in sorted(files) for part in (name.encode(), files[name]))


def read_sources(folder: Path) -> Sources:
    """Read all files of a folder, good or bad."""
    return parse_sources(contents(folder), folder.name)


def parse_sources(files: Mapping[str, bytes], folder: str) -> Sources:
    """Read a territory, good or bad, from the contents of its files by name.

    Args:
        folder: what to call it when the territory is empty.
    """
    problems: list[Problem] = []
    tables: dict[TableName, list[SourceRow]] = {table: [] for table in TableName}
    about = About()
    for name in sorted(files):
        try:
            text = files[name].decode("utf-8-sig")
            if name == ABOUT_FILE:
                about = parse_about(text)
            else:
                tables[TableName(re.split(r"[/.]", name)[0])] += _rows(name, text)
        except (UnicodeDecodeError, BadTerritory, csv.Error) as error:
            reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
            problems.append(Problem(name, 0, "", "", reason))
    if not tables[TableName.AREAS]:
        problems.append(Problem(folder, 0, "", "", "no areas/NNNNNN.csv: the territory is empty"))
    sources = parse_tables(tables, about, files_version(files))
    misplaced = (
        Problem(row.file, row.line, "code", code, "stands in another district's file", "file")
        for (table, code), row in sources.rows.items()
        if table not in WHOLE and Path(row.file).stem != code[:6]
    )
    return Sources(sources.territory, about, (*problems, *sources.problems, *misplaced), sources.rows)


def parse_tables(tables: Mapping[TableName, Sequence[SourceRow]], about: About, version: str) -> Sources:
    """Read a territory, good or bad, from its rows."""
    reader = _Reader()

    def read(table: TableName, parse: Callable[["_Cells"], _T | None]) -> dict[str, _T]:
        return reader.read(table, tables.get(table, ()), parse)

    territory = Territory(
        version=version,
        title=about.title,
        sample=about.sample,
        layers=read(TableName.LAYERS, _layer),
        bodies=read(TableName.BODIES, _body),
        areas=read(TableName.AREAS, _area),
        places=read(TableName.PLACES, _place),
        posts=read(TableName.POSTS, _post),
        units=read(TableName.UNITS, _unit),
        objects=read(TableName.OBJECTS, _object),
        rings=read(TableName.SHAPES, _ring),
    )
    return Sources(territory, about, tuple(reader.problems), reader.rows)


def _rows(name: str, text: str) -> Iterator[SourceRow]:
    """Raises:
    BadTerritory: the header is another one.
    """
    lines = csv.reader(io.StringIO(text), strict=True)
    columns = COLUMNS[TableName(re.split(r"[/.]", name)[0])]
    header = next(lines, [])
    if tuple(header) != columns:
        raise BadTerritory(f"header is {','.join(header)!r}, want {','.join(columns)!r}")
    for row in lines:
        if len(row) != len(columns):
            raise BadTerritory(f"line {lines.line_num} has {len(row)} cells, want {len(columns)}")
        yield SourceRow(name, lines.line_num, dict(zip(columns, row, strict=True)))


class _Reader:
    """Collects what rows say and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rows: dict[tuple[TableName, str], SourceRow] = {}

    def read(
        self, table: TableName, rows: Iterable[SourceRow], parse: Callable[["_Cells"], _T | None]
    ) -> dict[str, _T]:
        found: dict[str, _T] = {}
        for row in rows:
            cells = _Cells(row, self.problems)
            code, before = row.text("code"), len(self.problems)
            value = parse(cells)
            if (table, code) in self.rows:
                first = self.rows[table, code]
                cells.wrong("code", f"stands at {first.file}:{first.line} already", "duplicate")
                continue
            self.rows[table, code] = row
            if value is not None and len(self.problems) == before:
                found[code] = value
        return dict(sorted(found.items()))


class _Cells:
    """The cells of one row, read one by one; what cannot be read is a problem and a value that stands in for it."""

    def __init__(self, row: SourceRow, problems: list[Problem]) -> None:
        self._row, self._problems = row, problems

    def wrong(self, column: str, reason: str, check: str = "format") -> None:
        row = self._row
        self._problems.append(Problem(row.file, row.line, column, row.text("code"), reason, check))

    def code(self, pattern: re.Pattern[str], want: str) -> str:
        code = self._row.text("code")
        if not pattern.fullmatch(code):
            self.wrong("code", f"{code!r}: want {want}", "code")
        return code

    def name(self) -> str:
        name = self._row.text("name")
        if not name.strip() or name != name.strip():
            self.wrong("name", f"{name!r}: want a name without spaces around it")
        return name

    def text(self, key: str) -> str:
        return self._row.text(key)

    def several(self, key: str) -> tuple[str, ...]:
        text = self._row.text(key)
        values = tuple(text.split(JOINT)) if text else ()
        if any(not value.strip() for value in values):
            self.wrong(key, f"{text!r}: want values joined by {JOINT}")
        return values

    def choice(self, kind: type[_Choice], key: str) -> _Choice | None:
        text = self._row.text(key)
        if text in kind.__members__.values():
            return kind(text)
        self.wrong(key, f"{text!r}: want one of {', '.join(kind)}")
        return None

    def point(self) -> Point:
        numbers = []
        for key, most in (("lon", 180), ("lat", 90)):
            text = self._row.text(key)
            if not _DEGREES.fullmatch(text) or abs(float(text)) > most:
                self.wrong(key, f"{text!r}: want degrees such as 123.431200")
                text = "0"
            numbers.append(round(float(text) * 1_000_000))
        return Point(*numbers)

    def number(self, key: str) -> int:
        text = self._row.text(key)
        if text and not _WHOLE_NUMBER.fullmatch(text):
            self.wrong(key, f"{text!r}: want a whole number")
            return 0
        return int(text or 0)


def _layer(cells: _Cells) -> Layer | None:
    code, name, kind = cells.code(_TWO_DIGITS, "two digits"), cells.name(), cells.choice(LayerKind, "kind")
    return Layer(code, name, kind, cells.text("body")) if kind else None


def _body(cells: _Cells) -> Body | None:
    code, name, level = cells.code(_TWO_DIGITS, "two digits"), cells.name(), cells.choice(Level, "level")
    return Body(code, name, level, cells.several("duties")) if level else None


def _area(cells: _Cells) -> Area:
    code = cells.code(AREA_CODE, "6, 9, 12 or 15 digits")
    area = Area(code, cells.name(), cells.several("aliases"), cells.number("households"))
    if area.households and len(code) < 15:
        cells.wrong("households", "only a grid has households")
    if not area.households and len(code) == 15:
        cells.wrong("households", "a grid has none")
    return area


def _place(cells: _Cells) -> Place | None:
    code, kind = cells.code(_PLACE_CODE, "NNNNNN-P and a number"), cells.choice(PlaceKind, "kind")
    name, aliases, point = cells.name(), cells.several("aliases"), cells.point()
    numbers = tuple(_numbers(cells))
    return Place(code, kind, name, aliases, point, cells.text("grid"), numbers) if kind else None


def _numbers(cells: _Cells) -> Iterator[Numbers]:
    for part in filter(None, cells.text("numbers").split(";")):
        match = _NUMBERS.fullmatch(part)
        if match is None or int(match[1]) > int(match[2]):
            cells.wrong("numbers", f"{part!r}: want such as 1-59单@210102001001001")
        elif match[3] and int(match[1]) % 2 != (match[3] == "单"):
            cells.wrong("numbers", f"{part!r}: {match[1]} is not {match[3]}")
        else:
            yield Numbers(int(match[1]), int(match[2]), 2 if match[3] else 1, match[4])


def _post(cells: _Cells) -> Post:
    return Post(cells.code(POST_CODE, "an area's code, a hyphen and ZZ, JZ or ZS with two digits"), cells.name())


def _unit(cells: _Cells) -> ServingUnit:
    code = cells.code(_UNIT_CODE, "a district's, street's or community's code, -U and two digits")
    return ServingUnit(code, cells.name(), cells.several("aliases"), cells.several("duties"))


def _object(cells: _Cells) -> MapObject:
    return MapObject(cells.code(_OBJECT_CODE, "GRID-LAYER-NUMBER"), cells.name(), cells.point())


def _ring(cells: _Cells) -> Ring | None:
    cells.code(AREA_CODE, "a grid's code")
    try:
        steps = [int(text) for text in cells.text("ring").split(" ")]
    except ValueError:
        cells.wrong("ring", "want whole numbers", "shape")
        return None
    if len(steps) < 6 or len(steps) % 2:
        cells.wrong("ring", f"{len(steps)} numbers: want two for each of at least three vertices", "shape")
        return None
    for at in range(2, len(steps)):
        steps[at] += steps[at - 2]
    return tuple(steps)
