"""The territory: found in, checked, compiled, carried to and from files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotline.ports import PlaceFinder
    from hotline.territory import Territory
    from hotline.territory_source import Sources as TerritorySources
    from intake_api.settings import TerritorySettings
    from intake_api.territory.importing import Imported as TerritoryImported


def territory(settings: TerritorySettings) -> Territory:
    """The territory in force.

    Raises:
        BadTerritory: it is missing or does not hold together.
    """
    from hotline.territory_compiled import opened

    return opened(settings.folder, settings.compiled)


def place_finder(territory: Territory) -> PlaceFinder:
    """Search for the places a text names; takes half a second to make."""
    from nlp.territory_search import TerritorySearch

    return TerritorySearch(territory)


def compile_territory(folder: Path | None, out: Path | None) -> Territory:
    """Compile the authored tables to the file every part reads.

    Raises:
        BadTerritory: the sources have problems; names the first and how many there are.
    """
    from hotline.territory_compiled import compile_territory
    from intake_api.settings import read

    settings = read().territory
    return compile_territory(folder or settings.folder, out or settings.compiled)


def check_territory(folder: Path | None) -> TerritorySources:
    """Everything the authored territory holds, with all that is wrong with it."""
    from hotline.territory_checks import check
    from hotline.territory_source import read_sources
    from intake_api.settings import read

    sources = read_sources(folder or read().territory.folder)
    return replace(sources, problems=check(sources))


def make_territory(out: Path, seed: int) -> dict[str, int]:
    """Write the sample territory of a seed into a folder that has none; returns its counts.

    Raises:
        BadTerritory: the folder holds a territory already, or it cannot be written.
    """
    from hotline.errors import BadTerritory
    from hotline.territory_source import parse_sources, source_files
    from intake_api.territory.sample.making import make

    if source_files(out):
        raise BadTerritory(f"{out}: holds a territory already; take an empty folder")
    files = make(seed)
    try:
        for name, text in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise BadTerritory(f"{out}: cannot be written: {error.strerror}") from error
    return parse_sources({name: text.encode() for name, text in files.items()}, out.name).counts()


def import_territory(files: Sequence[Path], folder: Path | None, title: str) -> TerritoryImported:
    """Make the authored territory what the files say, or name all that is wrong with them and change nothing.

    Raises:
        BadWorkbook, BadTerritory, Conflict, Unavailable
    """
    from intake_api.settings import read
    from intake_api.territory.importing import import_files

    return import_files(files, folder or read().territory.folder, title=title)


def export_territory(file: Path, folder: Path | None) -> dict[str, int]:
    """Write the authored territory as a workbook or as GeoJSON, by the file's ending; returns its counts.

    Raises:
        BadTerritory: the sources do not read, or the ending is another one.
        BadWorkbook: the file cannot be written.
    """
    from hotline.errors import BadTerritory
    from hotline.territory_source import read_sources
    from intake_api.settings import read
    from intake_api.territory import exporting

    sources = read_sources(folder or read().territory.folder)
    if sources.problems:
        count = len(sources.problems)
        raise BadTerritory(f"{sources.problems[0]} ({count} problems; `hotline territory check` lists them)")
    exporting.export(file, sources.territory)
    return sources.counts()
