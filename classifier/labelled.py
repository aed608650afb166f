"""Labelled sentences: CSV -> rows to fit on and to measure with.

Columns: `statement`, `position`, `sentence`, and any of the label columns. A label column is
named as the label (`mitigation`) or as in the AIMS files (`aims_mitigation`) and holds 1 or 0;
empty means not labelled. `areas_pass1` holds area codes (P, D, R, T) with ` +plan` or ` +neg`
for the evidence status. `corpus` names the source; other columns are left alone.
"""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.outputs import LABELS, OUTPUTS
from crawler.errors import WrongInput

AREA_CODES = {"policies": "P", "due_diligence": "D", "risk": "R", "training": "T"}
OTHERWISE_DEFINED = {("ca", "remediation")}
"""Labels that a corpus defines otherwise than the UK's experts; they are not learnt from it."""

csv.field_size_limit(10_000_000)


class BadLabels(WrongInput):
    """The file is not labelled as documented; the message names file and column."""


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """`values[i][k]` is 1.0, 0.0 or NaN (not labelled) for sentence i and output k of OUTPUTS."""

    id: str
    corpus: str
    sentences: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


def read_labelled(path: Path) -> list[LabelledStatement]:
    """Statements of one CSV, their sentences by position. Raises BadLabels."""
    return [_statement(name, rows, path.stem) for name, rows in _by_statement(path)]


def read_scores(path: Path, system: str) -> dict[str, NDArray[np.float64]]:
    """Another system's scores by statement: sentences x OUTPUTS, NaN where it has no column. Raises BadLabels."""
    scored = {
        f"{rows[0].get('corpus') or path.stem}/{name}": [[_score(row, f"{system}_{o}", path) for o in OUTPUTS] for row in rows]
        for name, rows in _by_statement(path)
    }
    found = {name: np.array(values, dtype=np.float64) for name, values in scored.items()}
    if all(np.isnan(values).all() for values in found.values()):
        raise BadLabels(f"{path}: no column {system}_{OUTPUTS[0]} or of another label; name the system as its columns begin")
    return found


def _score(row: Mapping[str, str], column: str, path: Path) -> float:
    try:
        return float(row.get(column) or "nan")
    except ValueError as error:
        raise BadLabels(f"{path}: {column} {row[column]!r} is not a number") from error


def _by_statement(path: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = {"statement", "position", "sentence"} - set(reader.fieldnames or ())
            if missing:
                raise BadLabels(f"{path}: no column {', '.join(sorted(missing))}")
            rows = [_checked(f"{path}: row {reader.line_num}", row) for row in reader]
    except UnicodeDecodeError as error:
        raise BadLabels(f"{path}: not UTF-8 at byte {error.start}; save it as CSV UTF-8") from error
    rows.sort(key=lambda row: (row["statement"], int(row["position"])))
    return ((name, list(group)) for name, group in groupby(rows, key=lambda row: row["statement"]))


def _checked(where: str, row: dict[str, str]) -> dict[str, str]:
    if None in row.values():
        raise BadLabels(f"{where}: fewer cells than columns")
    if not row["position"].strip().isdigit():
        raise BadLabels(f"{where}: position {row['position']!r} is not a whole number")
    for column in (name for output in OUTPUTS for name in (output, f"aims_{output}")):
        if row.get(column, "") not in ("", "0", "1"):
            raise BadLabels(f"{where}: {column} {row[column]!r} is not 1, 0 or empty")
    return row


def _statement(name: str, rows: Sequence[Mapping[str, str]], stem: str) -> LabelledStatement:
    corpus = rows[0].get("corpus") or stem
    values = tuple(tuple(_value(row, output, corpus) for output in OUTPUTS) for row in rows)
    return LabelledStatement(f"{corpus}/{name}", corpus, tuple(row["sentence"] for row in rows), values)


def _value(row: Mapping[str, str], output: str, corpus: str) -> float:
    if (corpus, output) in OTHERWISE_DEFINED:
        return math.nan
    for column in (output, f"aims_{output}"):
        if column in row:
            return float(row[column]) if row[column] else math.nan
    areas = row.get("areas_pass1")
    if areas is None:
        return math.nan
    if output in LABELS:
        return float(AREA_CODES[output] in areas.partition("+")[0]) if output in AREA_CODES else math.nan
    return float(f"+{output}" in areas)
