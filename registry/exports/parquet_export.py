"""Parquet: typed columns, unknown as null, in groups of rows."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

import pyarrow
import pyarrow.parquet

from registry.exports.rows import COLUMNS, Column, Table

NAME = "parquet"
SUFFIX = ".parquet"
GROUP = 10_000
"""Rows held in memory at once."""

TYPES = {
    "text": pyarrow.string(),
    "day": pyarrow.date32(),
    "answer": pyarrow.bool_(),
    "depth": pyarrow.int8(),
    "share": pyarrow.float64(),
}


def write(extract: Table, output: IO[bytes]) -> int:
    schema = pyarrow.schema([pyarrow.field(c.name, TYPES[c.kind], metadata={"meaning": c.meaning}) for c in COLUMNS])
    number = 0
    with pyarrow.parquet.ParquetWriter(output, schema, compression="zstd") as writer:
        for columns in _groups(extract):
            table = pyarrow.Table.from_pydict(columns, schema=schema)
            writer.write_table(table)
            number += table.num_rows
    return number


def _groups(extract: Table) -> Iterator[dict[str, list[Any]]]:
    remaining = extract.rows()
    while rows := list(islice(remaining, GROUP)):
        yield {column.name: [_value(column, row[column.name]) for row in rows] for column in COLUMNS}


def _value(column: Column, value: object) -> object:
    return date.fromisoformat(value) if column.kind == "day" and isinstance(value, str) else value
