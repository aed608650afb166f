"""Excel: texts stay texts (no formulas, no links), with a sheet that explains the columns."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO

import xlsxwriter

from registry.exports.rows import COLUMNS, Column, Table, said
from registry.tables.listing import Row

NAME = "xlsx"
SUFFIX = ".xlsx"
LONGEST = 32_000
"""Characters that Excel takes in one cell, less a little."""


def write(extract: Table, output: IO[bytes]) -> int:
    """One row after the other: memory does not grow with their number."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties({"title": "s54: section 54 statements", "created": datetime.fromisoformat(extract.as_of)})
        number = _sheet(book, "organisations", COLUMNS, extract.rows())
        meanings = ({"column": column.name, "meaning": column.meaning} for column in COLUMNS)
        _sheet(book, "columns", (Column("column", "text", ""), Column("meaning", "text", "")), meanings)
    return number


def _sheet(book: xlsxwriter.Workbook, name: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> int:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            _cell(sheet, number, place, column, row[column.name])
    return number


def _cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, column: Column, value: object) -> None:
    if column.kind in ("depth", "share") and isinstance(value, int | float):
        sheet.write_number(row, place, value)
    elif text := said(column, value):
        sheet.write_string(row, place, text[:LONGEST])
