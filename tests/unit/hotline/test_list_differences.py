import shutil
from pathlib import Path

import pytest

from hotline.list_differences import Change, Entry, Kind, differences
from hotline.list_source import Sources, read_sources

GOOD = Path(__file__).parents[2] / "data" / "list" / "good"


def _changed(tmp_path: Path, old: str, new: str, name: str = "05.toml") -> Sources:
    folder = Path(shutil.copytree(GOOD, tmp_path / "list"))
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return read_sources(folder)


def test_a_list_does_not_differ_from_itself() -> None:
    assert not differences(read_sources(GOOD), read_sources(GOOD))


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ('"2紧急工作时"', '"3紧急工作时"', ("050101-1", "处置时限", "2紧急工作时", "3紧急工作时")),
        ('["属地街道办事处"]', "[]", ("050101-1", "协办单位", "属地街道办事处", "")),
        ("马路中间有个井没盖", "马路当间有个井没盖", ("050101-1", "例句", "马路中间有个井没盖", "马路当间有个井没盖")),
        ('"马路中间有个井没盖", ', "", ("050101-1", "例句", "马路中间有个井没盖", "")),
        ('"井盖没了", ', "", ("050101", "关键词", "井盖没了、井没盖", "井没盖")),
        ("咣当响", "叮咣响", ("05010201", "关键词", "咣当响", "叮咣响")),
    ],
)
def test_one_changed_cell_is_one_difference(tmp_path: Path, old: str, new: str, change: tuple[str, ...]) -> None:
    found = differences(read_sources(GOOD), _changed(tmp_path, old, new))
    assert [(each.code, each.column, each.old, each.new) for each in found.changed] == [change]
    assert not found.added
    assert not found.removed


def test_a_unit_is_told_from_a_category(tmp_path: Path) -> None:
    found = differences(read_sources(GOOD), _changed(tmp_path, '["排水公司"]', "[]", "units.toml"))
    assert found.changed == (Change(Kind.UNIT, "U1", "排水集团", "别名", "排水公司", ""),)


def test_another_writing_of_the_same_limit_is_no_difference(tmp_path: Path) -> None:
    assert not differences(read_sources(GOOD), _changed(tmp_path, '"1工作日"', '"1个工作日"'))


def test_what_only_one_has_is_added_or_removed(tmp_path: Path) -> None:
    new = _changed(tmp_path, 'code = "050101-2"', 'code = "050101-3"')
    found = differences(read_sources(GOOD), new)
    assert found.added == (Entry(Kind.SITUATION, "050101-3", "小区内井盖缺失"),)
    assert found.removed == (Entry(Kind.SITUATION, "050101-2", "小区内井盖缺失"),)
    assert not found.changed
