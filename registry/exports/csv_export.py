"""CSV, plain UTF-8. True and false are written yes and no; unknown is written unknown."""

import csv
from collections.abc import Iterable
from typing import IO

from registry.exports.rows import COLUMNS, Row
from registry.wording import MARKS

NAME = "csv"


def write(rows: Iterable[Row], output: IO[str]) -> None:
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(column, row) for column in COLUMNS})


def _cell(column: str, row: Row) -> str:
    value = row[column]
    if isinstance(value, bool) or column in _ANSWERS:
        return MARKS[value] if isinstance(value, bool) else MARKS[None]
    return value or ""


_ANSWERS = COLUMNS[COLUMNS.index("period") : COLUMNS.index("statement_url")]
