"""Taking a workbook in: everything is read, checked and written aside before the first file of the list changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hotline.categories import ResponsibilityList
from hotline.errors import BadList
from hotline.list_about import ABOUT_FILE, About, dump_about
from hotline.list_checks import counts, rules
from hotline.list_differences import Differences, differences
from hotline.list_mapping import CodeMapping, dump_mapping, mapping_problems
from hotline.list_source import (
    UNITS_FILE,
    Problem,
    Sources,
    files_version,
    parse_sources,
    read_sources,
    source_files,
)
from hotline.list_toml import authored_files
from intake_api.folder_swap import alone, swap
from intake_api.responsibility.building import Built, build
from intake_api.responsibility.tables import Kind, find_tables
from intake_api.workbook import BadRow, read_workbook

EMPTY = parse_sources({UNITS_FILE: b"unit = []"}, "")
"""what a folder without a list holds"""
MAPPINGS = "mappings"
"""folder beside the list's files, a mapping a pair of versions"""

_EXPLAINED: Mapping[str, tuple[str, str]] = {
    "limit": ("limit", "处置时限超过60天"),
    "emergency-limit": ("limit", "立即办的时限须以紧急工作时计"),
    "co-units": ("co_units", "商定办须有协办单位，且同一单位不能写两次"),
    "grid": ("grid", "直派网格员的类别，责任单位须是社区网格员、派单方式须是一派到底；其他类别不能派给社区网格员"),
    "same-name": ("name", "同一上级下有相同的名称，或两个末级类别同名"),
    "unit-alias": ("aliases", "别名与另一单位的名称或别名相同"),
    "unknown-unit": ("unit", "单位目录中没有这个单位"),
}
"""column and wording of what the list's own checks find"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import; nothing changed when there are problems."""

    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]
    """what was not read or not kept"""
    version: str
    """of the list as the workbook has it"""
    differences: Differences
    lost: tuple[str, ...]
    """old codes that are gone and that the mapping does not carry"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A list as a workbook has it, not yet anywhere."""

    sources: Sources
    files: Mapping[str, str]
    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]


def read_draft(
    path: Path, base: Sources, *, mapping: CodeMapping | None = None, title: str = "", new_units: bool = False
) -> Draft:
    """Read a workbook beside the list that is there.

    Args:
        mapping: from that list's codes to the workbook's.
        title: of a city's own list, in place of the one that is there.
        new_units: add units that the catalogue lacks, instead of refusing them.

    Raises:
        BadWorkbook: the file is no workbook.
        BadList: none of its sheets has a list.
    """
    sheets = read_workbook(path)
    tables = find_tables(sheets)
    if not any(table.kind is Kind.SITUATIONS for table in tables):
        raise BadList(f"{path.name}: no sheet has a header row with 大类 and three more known columns")
    built = build(tables, base, mapping=mapping, new_units=new_units)
    about = _about(base, built, title)
    list_ = ResponsibilityList("", about.title, built.nodes, built.units, sample=about.sample)
    files = authored_files(list_, built.sentences)
    if about != About():
        files[ABOUT_FILE] = dump_about(about)
    sources = parse_sources({name: text.encode() for name, text in files.items()}, path.name)
    found = (*built.problems, *_located((*sources.problems, *rules(sources)), built, path.name))
    problems = tuple(sorted(found, key=lambda bad: (bad.sheet, bad.row)))
    read = {table.sheet for table in tables}
    notes = [f"工作表“{sheet.name}”没有认出的表头，未读" for sheet in sheets if sheet.name not in read and sheet.rows]
    notes += [f"“{table.sheet}”未读的列：{'、'.join(table.ignored)}" for table in tables if table.ignored]
    if base.about.counts and not about.counts:
        notes.append(f"数目与 {ABOUT_FILE} 所定的不同，导入后不再按它核对")
    return Draft(sources, files, problems, tuple(notes))


def import_workbook(
    path: Path, folder: Path, *, mapping: CodeMapping | None = None, title: str = "", new_units: bool = False
) -> Imported:
    """Make the folder's list what the workbook says.

    Raises:
        BadWorkbook: the file is no workbook.
        BadList: the mapping does not fit, or the list that is there does not read.
        Conflict: another import into the folder is going on.
        Unavailable: the folder cannot be written; its list is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        base = read_sources(folder) if source_files(folder) else EMPTY
        if base.problems and base.list.nodes:
            raise BadList(f"{folder}: {base.problems[0]}; mend the list that is there, codes are kept from it")
        draft = read_draft(path, base, mapping=mapping, title=title, new_units=new_units)
        new = draft.sources
        if mapping and (wrong := tuple(_unfit(mapping, base.list, new.list))):
            raise BadList(f"mapping: {'; '.join(wrong)}")
        followed = mapping.codes if mapping else {}
        lost = tuple(code for code in _codes(base.list) if code not in {*_codes(new.list), *followed})
        contents = _contents(folder, base, draft.files)
        version = files_version(contents)
        if not draft.problems:
            swap(folder, _there(folder), contents)
            if mapping:
                text = dump_mapping(replace(mapping, new=version), base.list, new.list)
                (folder / MAPPINGS).mkdir(exist_ok=True)
                (folder / MAPPINGS / f"{mapping.old}-{version}.toml").write_text(text, "utf-8")
        return Imported(draft.problems, draft.notes, version, differences(base, new), lost)


def _about(base: Sources, built: Built, title: str) -> About:
    """A city's own list has no counts to hold; codes that are gone are remembered, for they are never given again."""
    there = built.codes()
    names = {node.code: node.name for node in base.list.nodes.values()}
    names |= {item.code: item.name for item in base.list.situations.values()}
    gone = {code: name for code, name in {**base.about.retired, **names}.items() if code not in there}
    about = replace(base.about, retired=dict(sorted(gone.items())))
    if title:
        about = replace(about, title=title, sample=False, edition="")
    as_built = Sources(ResponsibilityList("", "", built.nodes, built.units), built.sentences, about=about)
    missed = counts(as_built) and as_built.counts() != base.counts()
    return replace(about, counts={}, at_least={}) if missed else about


def _located(found: Iterable[Problem], built: Built, file: str) -> Iterator[BadRow]:
    """Where in the workbook the things stand that the list's own checks name."""
    for problem in found:
        if built.problems and problem.check in {"tree", "format"}:
            continue  # a category whose rows are bad is empty for that alone
        key, reason = _EXPLAINED.get(problem.check, ("", problem.reason))
        row = built.rows.get(problem.code)
        yield row.wrong(key, reason) if row else BadRow(file, 0, "", str(problem))


def _unfit(mapping: CodeMapping, old: ResponsibilityList, new: ResponsibilityList) -> Iterator[str]:
    if mapping.old != old.version:
        yield f"from {mapping.old}, the list that is there is {old.version}"
    yield from mapping_problems(mapping, old, new)


def _codes(list_: ResponsibilityList) -> tuple[str, ...]:
    return (*list_.nodes, *list_.situations)


def _contents(folder: Path, base: Sources, texts: Mapping[str, str]) -> dict[str, bytes]:
    """What to write: a file that says what it said before stays as it is, remarks and all."""
    before = _there(folder)
    said = authored_files(base.list, base.sentences) | {ABOUT_FILE: dump_about(base.about)}
    return {
        name: before[name] if name in before and said.get(name) == text else text.encode()
        for name, text in texts.items()
    }


def _there(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in source_files(folder)}
