"""A CSV with a row a sentence -> the rows of each statement, of which only what is asked for is kept.

The full AIMS.au set has 760,000 rows, so a row is never a dictionary, and equal values of rows are kept once.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.outputs import AIMS
from crawler.errors import WrongInput

MOST_CHARACTERS = 10_000_000
"""Of a cell; a longer one is a quotation mark that was never closed."""
csv.field_size_limit(MOST_CHARACTERS)

NEEDED = ("statement", "position", "sentence")
OF_AIMS_AU = {
    "statement_id": "statement",
    "c2 (structure)": "structure",
    "c2 (operations)": "operations",
    "c2 (supply chains)": "supply_chains",
    "c3 (risk description)": "risk_description",
    "c4 (risk mitigation)": "mitigation",
    "c4 (remediation)": "remediation",
    "c5 (effectiveness)": "effectiveness",
}
"""Headers of the full AIMS.au file that are not our own: its rows have no position but stand in their order."""
ALIASES = OF_AIMS_AU | {f"aims_{label}": label for label in AIMS}
POSITION = re.compile(r"[0-9]{1,9}")

Values = tuple[float, ...]


class BadLabels(WrongInput):
    """The file is not labelled as documented; the message names file, row and column."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns as they are written, and the place of each by its documented name."""

    written: tuple[str, ...]
    places: dict[str, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The places of the cells that are wanted of a row, and what they say; given the corpus, raises ValueError."""

    places: tuple[int, ...]
    values: Callable[[str, tuple[str, ...]], Values]


@dataclass(frozen=True, slots=True)
class StatementRows:
    """What was wanted of a statement's rows, by position."""

    name: str
    corpus: str
    sentences: tuple[str, ...]
    values: tuple[Values, ...]

    @property
    def id(self) -> str:
        return f"{self.corpus}/{self.name}"


def rows_by_statement(path: Path, wanted_of: Callable[[Header], Wanted]) -> Iterator[StatementRows]:
    """Statements by their names; `wanted_of` raises ValueError where the header lacks what it wants. Raises BadLabels."""
    rows = _rows(path)
    header, wanted = _understood(path, next(rows, (1, []))[1], wanted_of)
    found: dict[tuple[str, str], dict[int, tuple[str, Values]]] = {}
    for number, cells in rows:
        try:
            _keep(found, cells, header, wanted, path.stem)
        except ValueError as error:
            raise BadLabels(f"{path}: row {number}: {error}") from error
    for name, corpus in sorted(found):
        by_position = found.pop((name, corpus))
        sentences, values = zip(*(by_position[position] for position in sorted(by_position)), strict=True)
        yield StatementRows(name, corpus, sentences, values)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers as a spreadsheet counts them; blank ones are passed over."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, cells in enumerate(csv.reader(file), 1):
                if cells or number == 1:
                    yield number, cells
    except UnicodeDecodeError as error:
        raise BadLabels(f"{path}: not UTF-8 after row {number} ({error.reason}); save it as CSV UTF-8") from error
    except csv.Error as error:
        raise BadLabels(f"{path}: row {number + 1}: {error}; look for a quotation mark that is not closed") from error


def _understood(path: Path, written: Sequence[str], wanted_of: Callable[[Header], Wanted]) -> tuple[Header, Wanted]:
    given = {name.strip().lower(): place for place, name in enumerate(written)}
    # a column's own name counts before its alias
    header = Header(tuple(written), {ALIASES[name]: place for name, place in given.items() if name in ALIASES} | given)
    ordered = "statement_id" in given
    missing = [name for name in sorted(NEEDED) if name not in header.places and not (ordered and name == "position")]
    if missing:
        raise BadLabels(f"{path}: no column {', '.join(missing)}")
    try:
        return header, wanted_of(header)
    except ValueError as error:
        raise BadLabels(f"{path}: {error}") from error


def _keep(
    found: dict[tuple[str, str], dict[int, tuple[str, Values]]],
    cells: Sequence[str],
    header: Header,
    wanted: Wanted,
    stem: str,
) -> None:
    if len(cells) != len(header.written):
        raise ValueError(
            f"{len(cells)} cells under {len(header.written)} columns; "
            "give it a cell a column, and put a cell that holds commas in quotation marks"
        )
    places = header.places
    corpus = (cells[places["corpus"]] if "corpus" in places else "") or stem
    name = cells[places["statement"]]
    statement = found.setdefault((name, corpus), {})
    position = _position(cells[places["position"]]) if "position" in places else len(statement)
    if position in statement:
        raise ValueError(f"position {position} stands twice in statement {name!r}; number its sentences one by one")
    values = wanted.values(corpus, tuple(cells[place] for place in wanted.places))
    statement[position] = (cells[places["sentence"]], values)


def _position(cell: str) -> int:
    if not POSITION.fullmatch(cell.strip()):
        raise ValueError(f"position {cell[:40]!r} is not a whole number; number the sentences of a statement from 0 or 1")
    return int(cell)
