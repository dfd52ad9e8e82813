"""Workbooks as people make them, written at run time."""

from openpyxl import Workbook, load_workbook


def write(path, rows, *, merged=(), sheet="清单"):
    """A workbook of one sheet; `merged` are areas such as `A2:A4`."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    book.save(path)
    return path


def edit(path, sheet, cell, value):
    """Change one cell, as a person does in Excel."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def cell_of(path, sheet, header, text):
    """The address of the first cell of a column that holds a text."""
    page = load_workbook(path)[sheet]
    column = next(cell.column for cell in page[1] if cell.value == header)
    return next(
        cell.coordinate for row in page.iter_rows(2) for cell in row if (cell.column, cell.value) == (column, text)
    )
