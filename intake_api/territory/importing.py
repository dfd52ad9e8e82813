"""Taking workbooks and shapes in: everything is read and checked before the first file of the territory changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hotline.errors import BadTerritory
from hotline.territory_about import ABOUT_FILE, About, dump_about
from hotline.territory_checks import check
from hotline.territory_source import Problem, Sources, contents, files_version, parse_sources, parse_tables
from hotline.territory_tables import SourceRow, TableName, authored_files, dump_ring
from intake_api.folder_swap import alone, swap
from intake_api.territory import geojson
from intake_api.territory.sheets import explained, filled
from intake_api.workbook import BadRow, read_workbook

WORKBOOK, SHAPES = ".xlsx", (".geojson", ".json")
MAX_BYTES = 200_000_000
"""largest GeoJSON file that is opened; the sample's takes 6 MB"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import; nothing changed when there are problems."""

    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]
    """what was not read or not kept"""
    version: str
    """of the territory as the files have it"""
    counts: Mapping[str, int]


@dataclass(slots=True)
class _Taken:
    """What the files say so far, beside the tables that are there."""

    tables: dict[TableName, Sequence[SourceRow]]
    letters: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drawn: list[tuple[str, geojson.Drawn]] = field(default_factory=list)


def import_files(files: Sequence[Path], folder: Path, *, title: str = "") -> Imported:
    """Make the folder's territory what workbooks and GeoJSON files say; tables they do not have stay as they are.

    Args:
        title: of a city's own territory, in place of the sample.

    Raises:
        BadWorkbook, BadTerritory: a file, or the territory that is there, cannot be read.
        Conflict: another import into the folder is going on.
        Unavailable: the folder cannot be written; its territory is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        before = contents(folder)
        base = parse_sources(before, folder.name)
        if base.problems and base.rows:
            raise BadTerritory(
                f"{folder}: {base.problems[0]}; mend the territory that is there, or take an empty folder"
            )
        taken = _Taken(_tables(base))
        for file in files:
            _take(file, taken)
        about = replace(base.about, title=title, sample=False, edition="") if title else base.about
        sources = parse_tables(taken.tables, about, "")
        found = (*taken.problems, *(explained(item, taken.letters) for item in _problems(sources, taken)))
        sources = _without_counts(sources, taken.notes)
        after = _files(sources)
        version = files_version(after)
        if not found:
            swap(folder, before, after)
        problems = tuple(sorted(found, key=lambda bad: (bad.sheet, bad.row)))
        return Imported(problems, tuple(taken.notes), version, sources.counts())


def _tables(base: Sources) -> dict[TableName, Sequence[SourceRow]]:
    tables: dict[TableName, list[SourceRow]] = {table: [] for table in TableName}
    for (table, _), row in base.rows.items():
        tables[table].append(row)
    return {table: tuple(rows) for table, rows in tables.items()}


def _take(file: Path, taken: _Taken) -> None:
    suffix = file.suffix.lower()
    if suffix == WORKBOOK:
        read = filled(read_workbook(file))
        if not read.tables and not read.problems:
            raise BadTerritory(f"{file.name}: none of its sheets is a table of the territory")
        taken.tables |= read.tables
        taken.letters |= read.letters
        taken.problems += read.problems
        taken.notes += read.notes
    elif suffix in SHAPES:
        drawn = geojson.parse(_text(file), file.name)
        taken.drawn.append((file.name, drawn))
        taken.problems += [explained(problem, {}) for problem in drawn.problems]
        grids = {code: ring for code, ring in drawn.rings.items() if len(code) == geojson.GRID}
        kept = [row for row in taken.tables[TableName.SHAPES] if row.text("code") not in grids]
        new = [
            SourceRow(file.name, drawn.lines[code], {"code": code, "ring": dump_ring(ring)})
            for code, ring in grids.items()
        ]
        taken.tables[TableName.SHAPES] = (*kept, *new)
    else:
        raise BadTerritory(f"{file.name}: want a workbook (.xlsx) or shapes (.geojson)")


def _problems(sources: Sources, taken: _Taken) -> list[Problem]:
    """All that is wrong, but for counts that a city does not share with the sample."""
    found = [problem for problem in check(sources) if problem.check != "count"]
    for file, drawn in taken.drawn:
        found += geojson.unlike(drawn, sources.territory.rings, file)
    return found


def _without_counts(sources: Sources, notes: list[str]) -> Sources:
    have = sources.counts()
    if all(have[name] == want for name, want in sources.about.counts.items()):
        return sources
    notes.append(f"数目与 {ABOUT_FILE} 所定的不同，导入后不再按它核对")
    return replace(sources, about=replace(sources.about, counts={}))


def _files(sources: Sources) -> dict[str, bytes]:
    texts = authored_files(sources.territory)
    if sources.about != About():
        texts[ABOUT_FILE] = dump_about(sources.about)
    return {name: text.encode() for name, text in texts.items()}


def _text(file: Path) -> str:
    """Raises:
    BadTerritory: it cannot be read.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BadTerritory(f"{file.name}: larger than {MAX_BYTES // 1_000_000} MB")
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadTerritory(f"{file.name}: cannot be read") from error
