"""The checker's own errors, as somebody measured them: CSV -> ErrorRates.

Columns: `measure` (as in `s54 stats`), `hits` of `positives` that are true in the sample,
`rejections` of `negatives` that are not, `source` (which sample, who labelled it, when).
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from crawler.errors import WrongInput
from registry.verdicts.statistics import MEASURES, ErrorRates

COLUMNS = ("measure", "hits", "positives", "rejections", "negatives", "source")


class BadErrorRates(WrongInput):
    """The file of error rates cannot be used; the message names file, row and mend."""


def read_error_rates(path: Path) -> dict[str, ErrorRates]:
    """By measure. Raises BadErrorRates."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := set(COLUMNS) - set(reader.fieldnames or ()):
                raise BadErrorRates(f"{path}: no column {', '.join(sorted(missing))}; it needs {','.join(COLUMNS)}")
            return {one.measure: one for one in _rows(path, reader)}
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadErrorRates(f"{path}: {error}; save it as CSV UTF-8") from error


def _rows(path: Path, reader: "csv.DictReader[str]") -> Iterator[ErrorRates]:
    for row in reader:
        where = f"{path}: row {reader.line_num}"
        if row["measure"] not in MEASURES:
            raise BadErrorRates(f"{where}: measure {row['measure']!r} is not known; use one of {', '.join(MEASURES)}")
        if not (row["source"] or "").strip():
            raise BadErrorRates(f"{where}: no source; say which sample was labelled, by whom and when")
        yield _one(where, row)


def _one(where: str, row: Mapping[str, str]) -> ErrorRates:
    try:
        hits, positives, rejections, negatives = (int(row[column] or "") for column in COLUMNS[1:5])
        return ErrorRates(row["measure"], hits, positives, rejections, negatives, row["source"])
    except ValueError as error:
        raise BadErrorRates(f"{where}: {error}; hits of positives and rejections of negatives are whole numbers") from error
