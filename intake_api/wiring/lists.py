"""The responsibility list: found in, checked, compiled, carried to and from Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotline.categories import ResponsibilityList
    from hotline.list_differences import Differences
    from hotline.list_mapping import CodeMapping
    from hotline.list_source import Sources
    from hotline.ports import CategoryFinder
    from intake_api.responsibility.importing import Imported
    from nlp.settings import NlpSettings


def responsibility_list(settings: NlpSettings) -> ResponsibilityList:
    """The list in force.

    Raises:
        BadList: it is missing or does not hold together.
    """
    from nlp.load import responsibility_list

    return responsibility_list(settings)


def category_finder(list_: ResponsibilityList) -> CategoryFinder:
    """Search over the list by code, name, keyword, unit and pinyin; takes a second to make."""
    from nlp.list_search import ListSearch

    return ListSearch(list_)


def compile_categories(folder: Path | None, out: Path | None) -> ResponsibilityList:
    """Compile the authored list to the file every part reads.

    Raises:
        BadList: the sources have problems; names the first and how many there are.
    """
    from hotline.list_source import compile_list
    from intake_api.settings import read

    settings = read().nlp
    return compile_list(folder or settings.list_folder, out or settings.compiled_list)


def check_categories(folder: Path | None) -> Sources:
    """Everything the authored list holds, with all that is wrong with it."""
    from hotline.list_checks import check

    sources = authored_categories(folder)
    return replace(sources, problems=check(sources))


def authored_categories(folder: Path | None) -> Sources:
    """The authored list as it reads, good or bad."""
    from hotline.list_source import read_sources
    from intake_api.settings import read

    return read_sources(folder or read().nlp.list_folder)


def export_categories(file: Path, folder: Path | None) -> Sources:
    """Write the authored list as a workbook.

    Raises:
        BadList: the sources have problems, or something in them has no cell.
        BadWorkbook: the file cannot be written.
    """
    from hotline.errors import BadList
    from intake_api.responsibility.exporting import pages
    from intake_api.workbook import write_workbook

    sources = authored_categories(folder)
    if sources.problems:
        raise BadList(
            f"{sources.problems[0]} ({len(sources.problems)} problems; `hotline categories check` lists them)"
        )
    write_workbook(file, pages(sources), sources.list.title)
    return sources


def import_categories(
    file: Path, folder: Path | None, *, mapping: Path | None, title: str, new_units: bool
) -> Imported:
    """Make the authored list what a workbook says, or name all that is wrong with it and change nothing.

    Raises:
        BadWorkbook, BadList, Conflict, Unavailable
    """
    from hotline.errors import BadList
    from hotline.list_mapping import parse_mapping
    from intake_api.responsibility.importing import import_workbook
    from intake_api.settings import read

    try:
        carried = parse_mapping(mapping.read_text("utf-8")) if mapping else None
    except (OSError, UnicodeDecodeError) as error:
        raise BadList(f"{mapping}: cannot be read") from error
    return import_workbook(file, folder or read().nlp.list_folder, mapping=carried, title=title, new_units=new_units)


def carry_category(code: str, version: str, folder: Path | None) -> str | None:
    """Where a code of an earlier version went, by the mappings kept beside the authored list; None for nowhere.

    Raises:
        BadList: a mapping cannot be read, or they do not lead from that version to this one.
    """
    from hotline.list_mapping import carry_through, parse_mapping
    from intake_api.responsibility.importing import MAPPINGS
    from intake_api.settings import read

    folder = folder or read().nlp.list_folder
    kept = [parse_mapping(path.read_text("utf-8")) for path in sorted((folder / MAPPINGS).glob("*.toml"))]
    return carry_through(code, version, authored_categories(folder).list.version, kept)


def compare_categories(old: Path, new: Path, mapping_out: Path | None) -> tuple[Differences, CodeMapping | None]:
    """What differs between two lists and, when a file for it is given, a proposal that carries the codes over.

    Raises:
        BadList: one of them cannot be read.
    """
    from hotline.list_differences import differences
    from hotline.list_mapping import dump_mapping, propose
    from intake_api.responsibility.opening import open_two

    before, after = open_two(old, new)
    mapping = propose(before.list, after.list) if mapping_out else None
    if mapping_out and mapping:
        mapping_out.write_text(dump_mapping(mapping, before.list, after.list), "utf-8")
    return differences(before, after), mapping


def report_categories(folder: Path | None) -> str:
    """The authored list in figures, as Markdown."""
    from intake_api.responsibility.report import report

    return report(authored_categories(folder))
