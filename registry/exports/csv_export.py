"""CSV, plain UTF-8. True and false are written yes and no; unknown is written unknown."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from registry.exports.rows import COLUMNS, Column, Table, as_texts
from registry.tables.listing import Row

NAME = "csv"
SUFFIX = ".csv"


def write(extract: Table, output: IO[bytes]) -> int:
    """How many rows were written."""
    return write_table(extract.rows(), COLUMNS, output)


def write_table(rows: Iterable[Row], columns: tuple[Column, ...], output: IO[bytes], encoding: str = "utf-8") -> int:
    """Any table in this form."""
    return write_rows(as_texts(rows, columns), columns, output, encoding)


def write_rows(rows: Iterable[Sequence[str]], columns: tuple[Column, ...], output: IO[bytes], encoding: str = "utf-8") -> int:
    """Cells as they are given; `output` stays open."""
    text = io.TextIOWrapper(output, encoding=encoding, newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    number = 0
    for row in rows:
        writer.writerow(row)
        number += 1
    text.flush()
    text.detach()
    return number
