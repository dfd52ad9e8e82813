"""Export, edit one cell, import: the list differs in exactly that cell."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hotline.errors import BadList
from hotline.list_differences import differences
from hotline.list_source import read_sources, source_version
from intake_api.responsibility.exporting import pages
from intake_api.responsibility.importing import import_workbook
from intake_api.workbook import write_workbook
from tests.unit.intake_api.responsibility.books import cell_of, edit

GOOD = Path(__file__).parents[3] / "data" / "list" / "good"


@pytest.fixture
def folder(tmp_path):
    folder = Path(shutil.copytree(GOOD, tmp_path / "list"))
    # one list with everything a sheet must carry: another leaf with ownership and grid
    path = folder / "08.toml"
    path.write_text(path.read_text("utf-8").replace('ownership = ""', 'ownership = "由“区”定，2024年确权。"'), "utf-8")
    return folder


@pytest.fixture
def book(tmp_path, folder):
    path = tmp_path / "list.xlsx"
    sources = read_sources(folder)
    write_workbook(path, pages(sources), sources.list.title)
    return path


def test_what_is_exported_and_imported_is_the_same_to_the_byte(folder, book):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = import_workbook(book, folder)
    assert done.problems == ()
    assert not done.differences
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert done.version == source_version(folder)


def test_an_empty_folder_gets_the_whole_list(tmp_path, folder, book):
    done = import_workbook(book, tmp_path / "new")
    assert done.problems == ()
    found, wanted = read_sources(tmp_path / "new"), read_sources(folder)
    assert (found.list.nodes, found.list.units) == (wanted.list.nodes, wanted.list.units)
    assert found.sentences == wanted.sentences


@pytest.mark.parametrize(
    ("sheet", "header", "text", "typed", "code", "column", "read"),
    [
        ("问题", "结案标准", "补装井盖并拍照留存。", "补装新井盖。", "050101-1", "结案标准", "补装新井盖。"),
        ("问题", "处置时限", "2紧急工作时", " ３ 紧急工作时", "050101-1", "处置时限", "3紧急工作时"),
        ("问题", "小类", "井盖病害", "井盖毛病", "0501", "名称", "井盖毛病"),
        ("问题", "关键词", "咣当响", "咣当响、叮咣", "05010201", "关键词", "咣当响、叮咣"),
        ("问题", "协办单位", "属地街道办事处", None, "050101-1", "协办单位", ""),
        ("问题", "问题", "小区内井盖缺失", "院里井盖缺失", "050101-2", "名称", "院里井盖缺失"),
        ("例句", "例句", "院里下水井的盖子让人偷了", "院里井盖让人偷了", "050101-2", "例句", "院里井盖让人偷了"),
        ("单位", "别名", "排水公司", "排水公司，排水", "U1", "别名", "排水公司、排水"),
    ],
)  # fmt: skip
def test_one_edited_cell_is_the_one_difference(folder, book, sheet, header, text, typed, code, column, read):
    before = read_sources(folder)
    edit(book, sheet, cell_of(book, sheet, header, text), typed)
    done = import_workbook(book, folder)
    assert done.problems == ()
    found = differences(before, read_sources(folder))
    assert [(each.code, each.column, each.old, each.new) for each in found.changed] == [(code, column, text, read)]
    assert not found.added
    assert not found.removed
    assert found == done.differences
    assert source_version(folder) == done.version


def test_the_header_is_frozen_and_what_stands_for_several_rows_is_one_cell(book):
    page = load_workbook(book)["问题"]
    assert page.freeze_panes == "A2"
    assert {"B2:B4", "F2:F3"} <= {str(area) for area in page.merged_cells.ranges}
    assert page.column_dimensions["K"].width > 30
    assert page["A2"].value == "05"


def test_text_that_looks_like_a_formula_stays_text(tmp_path, folder):
    path = folder / "05.toml"
    path.write_text(path.read_text("utf-8").replace("补装井盖并拍照留存", "=1+1，补装", 1), "utf-8")
    sources = read_sources(folder)
    book = tmp_path / "formula.xlsx"
    write_workbook(book, pages(sources), "t")
    assert not import_workbook(book, folder).differences


def test_values_that_would_come_back_as_two_are_not_exported(folder):
    path = folder / "05.toml"
    path.write_text(path.read_text("utf-8").replace('"井盖没了"', '"井盖没了、丢了"'), "utf-8")
    with pytest.raises(BadList, match="050101"):
        pages(read_sources(folder))


def test_a_removed_situation_leaves_its_code_unused_for_ever(tmp_path, folder, book):
    page = load_workbook(book)
    sheet = page["问题"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    row = next(cell.row for cell in sheet["I"] if cell.value == "050101-2")
    sheet.delete_rows(row)
    said = page["例句"]
    for number in range(said.max_row, 1, -1):
        if said.cell(number, 1).value == "050101-2":
            said.delete_rows(number)
    page.save(book)
    done = import_workbook(book, folder)
    assert done.problems == ()
    assert [entry.code for entry in done.differences.removed] == ["050101-2"]
    assert done.lost == ("050101-2",)
    sources = read_sources(folder)
    assert sources.about.retired == {"050101-2": "小区内井盖缺失"}
    # a new situation of the leaf takes the number after it, and the old number is refused
    again = tmp_path / "again.xlsx"
    write_workbook(again, pages(sources), "t")
    new = load_workbook(again)
    sheet = new["问题"]
    at = next(cell.row for cell in sheet["I"] if cell.value == "050101-1")
    values = [sheet.cell(at, column).value for column in range(1, sheet.max_column + 1)]
    values[8:10] = [None, "绿地井盖缺失"]
    sheet.append(values)
    new.save(again)
    done = import_workbook(again, folder)
    assert done.problems == ()
    assert [entry.code for entry in done.differences.added] == ["050101-3"]
    edit(again, "问题", f"I{sheet.max_row}", "050101-2")
    assert any("曾用过" in problem.reason for problem in import_workbook(again, folder).problems)
