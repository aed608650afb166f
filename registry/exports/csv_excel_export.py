"""CSV for spreadsheets: a byte order mark, and no cell that a spreadsheet would take for a formula."""

from typing import IO

from registry.exports.csv_export import write_rows
from registry.exports.rows import COLUMNS, Table, as_texts

NAME = "csv-excel"
SUFFIX = ".csv"
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""After OWASP's advice on CSV injection, full-width forms included."""
_SUSPECT = frozenset((" ", *FORMULA_BEGINS))
"""One look at the first character is enough for nearly every cell."""


def write(extract: Table, output: IO[bytes]) -> int:
    safe = ([harmless(cell) for cell in cells] for cells in as_texts(extract.rows(), COLUMNS))
    return write_rows(safe, COLUMNS, output, "utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that would be a formula gets an apostrophe before it; leading blanks do not hide one."""
    return f"'{cell}" if cell[:1] in _SUSPECT and cell.lstrip(" ").startswith(FORMULA_BEGINS) else cell
