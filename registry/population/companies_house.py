"""BasicCompanyData, Companies House's monthly list of every live company -> Records.

One row in forty can be in scope, so only accounts category and number are looked at before a row
is read whole. They are found by counting quotation marks: the real file quotes every cell, so a
row that has just two for each column, with a comma between cells, is known to the byte. Pieces of
the file in which rows are otherwise go through the csv reader. All this happens in a process of
its own if the file is big, as writing what is kept costs about as much as finding it.

What is always read whole is the header: columns are found by name, some with a leading space.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from classifier.act import EntityKind
from registry.number import BadNumber, kind_of_number, normalise_number
from registry.population.aside import aside
from registry.population.claims import Claim, Identifier, Name, NameKind, Period, Profile, Record, Source, Spans
from registry.population.dates import BadDate, day
from registry.population.files import MOST_FIELD, BadFile, open_csv, require
from registry.population.identifiers import COMPANY
from registry.population.names import normal_name
from registry.population.tally import Tally

SOURCE = Source.COMPANIES_HOUSE
LARGE = ("GROUP", "FULL", "MEDIUM", "AUDIT EXEMPTION SUBSIDIARY")
"""Accounts categories of companies whose turnover may be GBP 36 million or more. Others say that it is not."""

SIC = tuple(f"SICCode.SicText_{n}" for n in range(1, 5))
REQUIRED = (
    "CompanyName", "CompanyNumber", "CompanyCategory", "CompanyStatus", "Accounts.AccountCategory",
    "Accounts.AccountRefDay", "Accounts.AccountRefMonth", "IncorporationDate", "DissolutionDate",
    *SIC,
)  # fmt: skip
ADDRESS = tuple(f"RegAddress.{part}" for part in ("CareOf", "POBox", "AddressLine1", "AddressLine2", "PostTown", "County"))
PREVIOUS = tuple((f"PreviousName_{n}.CompanyName", f"PreviousName_{n}.CONDATE") for n in range(1, 11))
ORIGINAL = (
    *REQUIRED,
    *ADDRESS,
    "RegAddress.PostCode",
    "RegAddress.Country",
    "CountryOfOrigin",
    "Accounts.LastMadeUpDate",
    "URI",
)
"""Cells that are kept as they were, beside what is made of them."""

CHUNK = 1 << 17
MOST_RECORD = 1 << 20
"""Bytes of one row; a longer one means a quotation mark that never closes."""

LARGE_FILE = 32 << 20
"""Bytes; a larger one is read in a process of its own."""

REMEMBERED = 1000
"""Kept rows with which a new one is compared: one that says the same is told in the report, and not written again."""

WIDTH = 8
"""Characters of a company number as the register writes it."""

QUOTE, COMMA = b'",'

_Marks = NDArray[np.int64]
"""Where the quotation marks of rows stand: a row of two for each cell."""

KINDS = {
    "Limited Liability Partnership": EntityKind.LLP,
    "Limited Partnership": EntityKind.LIMITED_PARTNERSHIP,
    "Scottish Partnership": EntityKind.PARTNERSHIP,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to keep: those that could be in scope and those `known` by number, or everything."""

    known: frozenset[str] = frozenset()
    everything: bool = False


def read(paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    """Every row that is wanted. Raises BadFile; rows that cannot be used are refused in the tally."""
    for position, path in enumerate(paths):
        match = re.search(r"(\d{4}-\d{2}-\d{2})", path.name)
        as_of = match[1] if match else ""
        records = partial(_records, position, path, as_of, wanted)
        yield from aside(records, tally) if path.stat().st_size > LARGE_FILE else records(tally)


def _records(position: int, path: Path, as_of: str, wanted: Wanted, tally: Tally) -> Iterator[Record]:
    with open_csv(path) as file:
        for line, row in _Part(path, file, wanted, tally).rows():
            if (record := _record(position, line, row, as_of, tally)) is not None:
                yield record


class _Part:
    """One file of the list: finds the lines that are worth parsing."""

    def __init__(self, path: Path, file: IO[bytes], wanted: Wanted, tally: Tally) -> None:
        self._path, self._file, self._wanted, self._tally = path, file, wanted, tally
        first = file.readline(MOST_RECORD)
        self._header = [name.strip() for name in next(csv.reader([_text(first.lstrip(b"\xef\xbb\xbf"))]), [])]
        require(path, self._header, REQUIRED)
        self._number_at = self._header.index("CompanyNumber")
        self._category_at = self._header.index("Accounts.AccountCategory")
        self._newline = b"\r\n" if first.endswith(b"\r\n") else b"\n"
        spelt = [number.encode() for raw in wanted.known for number in ((raw,) if raw.isdigit() else (raw, raw.lower()))]
        self._known = np.sort(np.array(spelt, f"S{WIDTH}"))
        self._row = 0
        self._recent: dict[tuple[str, ...], int] = {}

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Wanted rows by column name, each with its number, counted from 1 below the header."""
        for number, cells in self._cells():
            if len(cells) != len(self._header):
                self._tally.refuse(number, f"{len(cells)} cells, not {len(self._header)} as in the first line")
                continue
            said = tuple(cells)
            if (earlier := self._recent.get(said)) is not None:
                self._tally.refuse(number, f"the same as row {earlier}")
                continue
            row = dict(zip(self._header, cells, strict=True))
            if self._keeps(row):
                self._remember(said, number)
                yield number, row

    def _remember(self, said: tuple[str, ...], number: int) -> None:
        self._recent[said] = number
        if len(self._recent) > REMEMBERED:
            del self._recent[next(iter(self._recent))]

    def _keeps(self, row: Mapping[str, str]) -> bool:
        if self._wanted.everything:
            return True
        live = row["CompanyStatus"].strip().lower().startswith("active")
        return (live and row["Accounts.AccountCategory"].strip() in LARGE) or _known(row["CompanyNumber"], self._wanted)

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        rest = b""
        while content := self._file.read(CHUNK):
            rest += content
            if not self._wanted.everything:
                marks = _regular_rows(rest, len(self._header), self._newline)
                yield from self._worth_reading(rest, marks)
                rest = rest[int(marks[-1, -1]) + 1 + len(self._newline) :] if len(marks) else rest
            if end := _last_row_end(rest):
                yield from self._parsed(rest[:end])
                rest = rest[end:]
            if len(rest) > MOST_RECORD:
                raise BadFile(f"{self._path}: row {self._row + 1}: a quotation mark is never closed; download the file again")
        last = list(self._parsed(rest)) if rest.count(b'"') % 2 == 0 else [(0, [])]
        if last and len(last[-1][1]) < len(self._header):
            raise BadFile(f"{self._path}: ends in the middle of a row; download it again")
        yield from last

    def _worth_reading(self, content: bytes, marks: _Marks) -> Iterator[tuple[int, list[str]]]:
        """The cells of regular rows whose accounts category may be wanted or whose number may be known."""
        first = self._row + 1
        self._row += len(marks)
        self._tally.read(len(marks))
        for at in np.flatnonzero(self._may_be_large(marks) | self._may_be_known(content, marks)).tolist():
            yield first + at, _text(content[marks[at, 0] + 1 : marks[at, -1]]).split('","')

    def _may_be_large(self, marks: _Marks) -> NDArray[np.bool_]:
        """Whether the accounts category is as long as one that is wanted."""
        at = 2 * self._category_at
        large: NDArray[np.bool_] = _LARGE_LENGTHS[np.minimum(marks[:, at + 1] - marks[:, at] - 1, len(_LARGE_LENGTHS) - 1)]
        return large

    def _may_be_known(self, content: bytes, marks: _Marks) -> NDArray[np.bool_]:
        """Whether the number is known, or is written in another way than the register's."""
        if not len(self._known):
            return np.zeros(len(marks), np.bool_)
        begins = marks[:, 2 * self._number_at] + 1
        text = np.frombuffer(content, np.uint8)
        numbers = text[np.minimum(begins[:, None] + np.arange(WIDTH), len(text) - 1)].view(self._known.dtype)[:, 0]
        nearest = np.minimum(np.searchsorted(self._known, numbers), len(self._known) - 1)
        known: NDArray[np.bool_] = (self._known[nearest] == numbers) | (marks[:, 2 * self._number_at + 1] - begins != WIDTH)
        return known

    def _parsed(self, content: bytes) -> Iterator[tuple[int, list[str]]]:
        rows = csv.reader(io.StringIO(_text(content), newline=""))
        try:
            for cells in rows:
                if cells:
                    self._tally.read()
                    self._row += 1
                    yield self._row, cells
        except csv.Error as error:
            raise BadFile(f"{self._path}: row {self._row + 1}: {error}; download the file again") from error


_json = json.JSONEncoder(ensure_ascii=False).encode
_LARGE_LENGTHS = np.isin(np.arange(64), [len(category) for category in LARGE])


def _regular_rows(content: bytes, columns: int, newline: bytes) -> _Marks:
    """Where the quotation marks stand in the rows with which the content begins, as far as these are regular.

    A regular row has two marks for each column, only a comma between its cells, and ends with a line
    break; so its cells hold no quotation marks, and the next row begins behind it.
    """
    text = np.frombuffer(content, np.uint8)
    found = np.flatnonzero(text[: len(text) - len(newline)] == QUOTE)
    marks = found[: len(found) // (2 * columns) * 2 * columns].reshape(-1, 2 * columns)
    begins, ends, closing, opening = marks[:, 0], marks[:, -1], marks[:, 1:-1:2], marks[:, 2::2]
    regular = ((opening - closing == 2) & (text[closing + 1] == COMMA)).all(axis=1)
    regular &= begins == np.concatenate(([0], ends[:-1] + 1 + len(newline)))
    for behind, byte in enumerate(newline, 1):
        regular &= text[ends + behind] == byte
    return marks if regular.all() else marks[: regular.argmin()]


def _last_row_end(content: bytes) -> int:
    """Where the last whole row ends; 0 if there is none. Inside a cell the number of quotation marks so far is odd."""
    end = content.rfind(b"\n") + 1
    odd = content.count(b'"', 0, end) % 2
    while end and odd:
        start = content.rfind(b"\n", 0, end - 1) + 1
        odd ^= content.count(b'"', start, end) % 2
        end = start
    return end


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _known(raw: str, wanted: Wanted) -> bool:
    try:
        return normalise_number(raw) in wanted.known
    except BadNumber:
        return False


def _record(file: int, line: int, row: Mapping[str, str], as_of: str, tally: Tally) -> Record | None:
    name, raw = row["CompanyName"].strip(), row["CompanyNumber"].strip()
    try:
        number = normalise_number(raw)
        if not name:
            raise ValueError("no company name")
        claims = tuple(chain(_names(name, row), (Identifier(COMPANY, number, raw),), (_profile(number, row),), _year_end(row)))
    except (BadNumber, ValueError) as error:
        tally.refuse(line, str(error))
        return None
    return Record(file, line, number, name, claims, as_of)


def _names(name: str, row: Mapping[str, str]) -> Iterator[Claim]:
    yield Name(name, normal_name(name))
    for name_column, until_column in PREVIOUS:
        if previous := row.get(name_column, "").strip():
            yield Name(previous, normal_name(previous), NameKind.PREVIOUS, _day_or_none(row.get(until_column, "")))


def _profile(number: str, row: Mapping[str, str]) -> Profile:
    category = row["CompanyCategory"].strip()
    codes = (_sic_code(row[column]) for column in SIC)
    return Profile(
        original=_json({column: value for column in ORIGINAL if (value := row.get(column))}),
        status=row["CompanyStatus"].strip().lower() or None,
        category=category or None,
        kind=KINDS.get(category, kind_of_number(number)).value,
        accounts_category=row["Accounts.AccountCategory"].strip().lower() or None,
        sic=" ".join(code for code in codes if code) or None,
        incorporated=day(row["IncorporationDate"]),
        dissolved=day(row["DissolutionDate"]),
        address=", ".join(value for column in ADDRESS if (value := row.get(column, "").strip())) or None,
        postcode=row.get("RegAddress.PostCode", "").strip() or None,
        country=row.get("RegAddress.Country", "").strip() or row.get("CountryOfOrigin", "").strip() or None,
    )


@lru_cache(maxsize=4096)
def _sic_code(text: str) -> str:
    """`1110 - Growing of cereals` -> `01110`; empty for anything else."""
    match = re.match(r"\s*(\d{4,5})\b", text)
    return match[1].zfill(5) if match else ""


def _year_end(row: Mapping[str, str]) -> Iterator[Claim]:
    number, month = row["Accounts.AccountRefDay"].strip(), row["Accounts.AccountRefMonth"].strip()
    if not (number and month):
        return
    if not (number.isdigit() and month.isdigit()):
        raise BadDate(f"accounting reference date {number!r}/{month!r} is not a day")
    end = day(f"{number}/{month}/2024")
    if end is not None:
        yield Period(Spans.REFERENCE, end[5:], None, f"{number}/{month}")
    if made_up := _day_or_none(row.get("Accounts.LastMadeUpDate", "")):
        yield Period(Spans.ACCOUNTS, made_up, None, row["Accounts.LastMadeUpDate"])


def _day_or_none(text: str) -> str | None:
    """Dates beside the point: an unreadable one does not cost the row."""
    try:
        return day(text)
    except BadDate:
        return None


csv.field_size_limit(MOST_FIELD)
