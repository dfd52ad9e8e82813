"""The only door to openpyxl: sheets of text in and out of .xlsx files."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from hotline.errors import BadWorkbook

MAX_BYTES = 50_000_000
"""largest file that is opened; the sample list takes 1 MB"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as text, from the first row; a merged cell's text stands in each cell it covers."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One thing wrong in a workbook."""

    sheet: str
    row: int
    """as Excel counts"""
    column: str
    """letter and header, such as `F 处置时限`; empty when the row as a whole is meant"""
    reason: str

    def __str__(self) -> str:
        where = f" {self.column}" if self.column else ""
        return f"{self.sheet} 第{self.row}行{where}：{self.reason}"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to write."""

    name: str
    headers: Sequence[tuple[str, int]]
    """with the column's width in characters"""
    rows: Sequence[Sequence[str]]
    merged: Sequence[tuple[int, int, int]] = ()
    """column, first and last row, from 0, of cells to show as one"""
    mark: str = ""
    """printed at the head and foot of every sheet of paper"""


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet that is shown.

    Raises:
        BadWorkbook: there is no such file, it is too large or not an .xlsx workbook.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadWorkbook(f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB")
        book = load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise BadWorkbook(f"{path}: no such file") from None
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError, SyntaxError, EOFError) as error:
        raise BadWorkbook(f"{path.name}: not an Excel workbook (.xlsx)") from error
    return tuple(_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")


def write_workbook(path: Path, pages: Sequence[Page], title: str) -> None:
    """Write the pages, headers frozen, in place of what was there.

    Raises:
        BadWorkbook: a text holds a control character that Excel refuses, or the file cannot be written.
    """
    try:
        book = _book(pages, title)
        part = path.with_name(f".{path.name}.part")
        book.save(part)
        part.replace(path)
    except IllegalCharacterError as error:
        raise BadWorkbook("a text holds a control character, which Excel refuses") from error
    except OSError as error:
        raise BadWorkbook(f"{path}: cannot be written: {error.strerror}") from error


def workbook_bytes(pages: Sequence[Page], title: str) -> bytes:
    """The pages as the content of an .xlsx file.

    Raises:
        BadWorkbook: a text holds a control character that Excel refuses.
    """
    out = io.BytesIO()
    try:
        _book(pages, title).save(out)
    except IllegalCharacterError as error:
        raise BadWorkbook("a text holds a control character, which Excel refuses") from error
    return out.getvalue()


def column_letter(number: int) -> str:
    """`A` for 0."""
    return get_column_letter(number + 1)


def _book(pages: Sequence[Page], title: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.description = next((page.mark for page in pages if page.mark), None)
    for page in pages:
        _write(book.create_sheet(page.name), page)
    return book


def _sheet(sheet: Worksheet) -> Sheet:
    rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        text = rows[area.min_row - 1][area.min_col - 1]
        for row in rows[area.min_row - 1 : area.max_row]:
            row[area.min_col - 1 : area.max_col] = [text] * (area.max_col - area.min_col + 1)
    return Sheet(sheet.title, rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _write(sheet: Worksheet, page: Page) -> None:
    for column, (header, width) in enumerate(page.headers, 1):
        cell = sheet.cell(1, column, header)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width + 2
    wrapped = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(page.rows, 2):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column, text)
                cell.alignment = wrapped
                _as_text(cell)
    for column, first, last in page.merged:
        for row_number in range(first + 3, last + 3):
            sheet.cell(row_number, column + 1).value = None
        # `merge_cells` compares with every range so far: 15 s for the sample list
        area = CellRange(min_col=column + 1, max_col=column + 1, min_row=first + 2, max_row=last + 2)
        sheet.merged_cells.ranges.add(area)
    sheet.freeze_panes = "A2"
    if page.mark:
        for item in (sheet.oddHeader, sheet.oddFooter):
            if item is not None:
                item.center.text = page.mark.replace("&", "&&")


def _as_text(cell: Cell) -> None:
    """Codes keep their leading zeros, and a text that begins with = is no formula."""
    cell.data_type = "s"
    cell.number_format = "@"
