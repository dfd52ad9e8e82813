"""Opening a list to look at it: a folder, a compiled file or a workbook."""

from pathlib import Path

from hotline.categories import load_list
from hotline.errors import BadList
from hotline.list_source import Sources, read_sources
from intake_api.responsibility.importing import EMPTY, read_draft


def open_two(old: Path, new: Path) -> tuple[Sources, Sources]:
    """Both lists; names without codes in a workbook get those of the other list.

    Raises:
        BadWorkbook, BadList: one of them cannot be read.
    """
    if _is_workbook(old) and not _is_workbook(new):
        after = _open(new, EMPTY)
        return _open(old, after), after
    before = _open(old, EMPTY)
    return before, _open(new, before)


def _open(path: Path, other: Sources) -> Sources:
    if path.is_dir():
        sources = read_sources(path)
        if sources.problems:
            raise BadList(f"{path}: {sources.problems[0]} ({len(sources.problems)} problems)")
        return sources
    if _is_workbook(path):
        draft = read_draft(path, other, new_units=True)
        if draft.problems:
            raise BadList(f"{path.name}: {draft.problems[0]} ({len(draft.problems)} problems; import names them all)")
        return draft.sources
    return Sources(load_list(path), ())


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"
