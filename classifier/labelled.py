"""Labelled sentences: CSV -> statements to fit on and to measure with.

Columns: `statement`, `position`, `sentence`, and any of the label columns. A label column is
named as the label (`mitigation`) or as in the AIMS files (`aims_mitigation`, or in the full AIMS.au
file `C4 (risk mitigation)`) and holds 1 or 0; empty or -1 means not labelled. `areas_pass1` holds
area codes (P, D, R, T) with ` +plan` or ` +neg` for the evidence status. `corpus` names the source;
other columns are left alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.labelled_file import BadLabels, Header, Values, Wanted, rows_by_statement
from classifier.outputs import LABELS, OUTPUTS

AREA_CODES = {"policies": "P", "due_diligence": "D", "risk": "R", "training": "T"}
CODES = "areas_pass1"
OTHERWISE_DEFINED = {("ca", "remediation")}
"""Labels that a corpus defines otherwise than the UK's experts; they are not learnt from it."""
CELLS = {"1": 1.0, "1.0": 1.0, "0": 0.0, "0.0": 0.0, "": math.nan, "-1": math.nan, "-1.0": math.nan}


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """`values[i][k]` is 1.0, 0.0 or NaN (not labelled) for sentence i and output k of OUTPUTS."""

    id: str
    corpus: str
    sentences: tuple[str, ...]
    values: tuple[Values, ...]


def read_labelled(path: Path) -> list[LabelledStatement]:
    """Statements of one CSV, their sentences by position. Raises BadLabels."""
    return [LabelledStatement(s.id, s.corpus, s.sentences, s.values) for s in rows_by_statement(path, _labels)]


def read_all_labelled(paths: Sequence[Path]) -> list[LabelledStatement]:
    """Statements of several CSVs, each of which must label a sentence. Raises BadLabels."""
    return [statement for path in paths for statement in _some_labelled(path)]


def _some_labelled(path: Path) -> list[LabelledStatement]:
    statements = read_labelled(path)
    if all(math.isnan(value) for statement in statements for values in statement.values for value in values):
        raise BadLabels(f"{path}: no sentence is labelled; write 1 or 0 into its columns of labels")
    return statements


def _labels(header: Header) -> Wanted:
    names = tuple(name for name in (*OUTPUTS, CODES) if name in header.places)
    if not names:
        raise ValueError(f"no column of labels; add {OUTPUTS[0]} or another (docs/data-dictionary.md)")
    places = tuple(header.places[name] for name in names)
    written = {name: header.written[place] for name, place in zip(names, places, strict=True)}

    @cache  # many rows are labelled alike: they share what is kept of them
    def values(corpus: str, cells: tuple[str, ...]) -> Values:
        given = dict(zip(names, cells, strict=True))
        return tuple(_value(given, written, output, corpus) for output in OUTPUTS)

    return Wanted(places, values)


def _value(given: Mapping[str, str], written: Mapping[str, str], output: str, corpus: str) -> float:
    if output not in given:
        known = CODES in given and (corpus, output) not in OTHERWISE_DEFINED
        return _by_code(given[CODES], output) if known else math.nan
    cell = given[output].strip()
    if cell not in CELLS:
        raise ValueError(f"{written[output]} {cell[:40]!r} is not 1, 0, or empty or -1 (not labelled)")
    return math.nan if (corpus, output) in OTHERWISE_DEFINED else CELLS[cell]


def _by_code(areas: str, output: str) -> float:
    if output in LABELS:
        return float(AREA_CODES[output] in areas.partition("+")[0]) if output in AREA_CODES else math.nan
    return float(f"+{output}" in areas)


def read_scores(path: Path, system: str) -> dict[str, NDArray[np.float64]]:
    """Another system's scores by statement: sentences x OUTPUTS, NaN where it has no column. Raises BadLabels."""
    statements = rows_by_statement(path, lambda header: _scores(header, system))
    found = {s.id: np.array(s.values, dtype=np.float64) for s in statements}
    if all(np.isnan(values).all() for values in found.values()):
        raise BadLabels(f"{path}: the columns {system}_… are empty; write the system's scores there")
    return found


def _scores(header: Header, system: str) -> Wanted:
    columns = [f"{system}_{output}".lower() for output in OUTPUTS]
    present = [column for column in columns if column in header.places]
    if not present:
        raise ValueError(f"no column {system}_{OUTPUTS[0]} or of another label; name the system as its columns begin")

    def values(corpus: str, cells: tuple[str, ...]) -> Values:
        given = dict(zip(present, cells, strict=True))
        return tuple(_score(column, given.get(column, "")) for column in columns)

    return Wanted(tuple(header.places[column] for column in present), values)


def _score(column: str, cell: str) -> float:
    try:
        return float(cell or "nan")
    except ValueError as error:
        raise ValueError(f"{column} {cell[:40]!r} is not a number") from error
