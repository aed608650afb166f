"""Every export format. CLI choices, downloads and tests derive from this tuple.

The modules are imported when they are used: a CSV needs neither Excel's nor Parquet's library.
"""

from importlib import import_module
from typing import IO, Protocol, cast

from registry.exports.rows import Table

EXPORTS = (
    ("csv", "csv_export"),
    ("csv-excel", "csv_excel_export"),
    ("xlsx", "xlsx_export"),
    ("jsonl", "jsonl_export"),
    ("parquet", "parquet_export"),
    ("datapackage", "datapackage_export"),
    ("ftm", "ftm_export"),
    ("regulator", "regulator_export"),
)
NAMES = tuple(name for name, _ in EXPORTS)


class Format(Protocol):
    """What each module of this folder offers."""

    NAME: str
    SUFFIX: str

    def write(self, extract: Table, output: IO[bytes]) -> int:
        """Write everything to `output`; how many organisations."""


def format_of(name: str) -> Format:
    return cast(Format, import_module(f"registry.exports.{dict(EXPORTS)[name]}"))
