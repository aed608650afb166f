"""BasicCompanyData, Companies House's monthly list of every live company -> Records.

One row in forty can be in scope, so a line is cut at its quotation marks just far enough to see
its accounts category and its number; only lines that are wanted go through the csv reader. Where
this cannot be done (a line break inside a cell, cells without quotes) all lines go through it.

What is always read whole is the header: columns are found by name, some with a leading space.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO

from classifier.act import EntityKind
from registry.number import BadNumber, kind_of_number, normalise_number
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

CHUNK = 1 << 20
MOST_RECORD = 1 << 20
"""Bytes of one row; a longer one means a quotation mark that never closes."""

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
        with open_csv(path) as file:
            part = _Part(path, file, wanted, tally)
            for line, row in part.rows():
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
        first_cell = b'"' if self._number_at == 0 else b""
        self._known = frozenset(first_cell + number.encode() for number in wanted.known)
        self._row = 0

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Wanted rows by column name, each with its number, counted from 1 below the header."""
        for number, cells in self._cells():
            if len(cells) != len(self._header):
                self._tally.refuse(number, f"{len(cells)} cells, not {len(self._header)} as in the first line")
                continue
            row = dict(zip(self._header, cells, strict=True))
            if self._keeps(row):
                yield number, row

    def _keeps(self, row: Mapping[str, str]) -> bool:
        if self._wanted.everything:
            return True
        live = row["CompanyStatus"].strip().lower().startswith("active")
        return (live and row["Accounts.AccountCategory"].strip() in LARGE) or _known(row["CompanyNumber"], self._wanted)

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        for chunk in self._chunks():
            lines = chunk.split(b"\n")
            lines.pop()
            wanted = None if self._wanted.everything else self._worth_parsing(lines)
            if wanted is None:
                yield from self._parsed(chunk)
                continue
            self._tally.read(len(lines))
            for at in wanted:
                yield self._row + at + 1, next(csv.reader([_text(lines[at]).rstrip("\r")]))
            self._row += len(lines)

    def _worth_parsing(self, lines: Sequence[bytes]) -> list[int] | None:
        """Where the lines stand whose accounts category is wanted or whose number is known.

        None if a line is no row of quoted cells: a cell may hold a line break.
        """
        known, number, category = self._known, self._number_at, self._category_at
        cuts = max(number, category) + 1
        found = []
        for at, line in enumerate(lines):
            cells = line.split(b'","', cuts)
            if len(cells) <= cuts or line[0] != QUOTE:
                return None
            if cells[category] in _LARGE or cells[number] in known:
                found.append(at)
        return found

    def _chunks(self) -> Iterator[bytes]:
        """The rest of the file in pieces of whole rows; the last one ends with a line break too."""
        rest = b""
        while content := self._file.read(CHUNK):
            content = rest + content
            end = _last_row_end(content)
            if end == 0 and len(content) > MOST_RECORD + CHUNK:
                raise BadFile(f"{self._path}: row {self._row + 1}: a quotation mark is never closed; download the file again")
            rest = content[end:]
            if end:
                yield content[:end]
        if rest.strip():
            if rest.count(b'"') % 2:
                raise BadFile(f"{self._path}: ends in the middle of a row; download it again")
            yield rest.rstrip(b"\r\n") + b"\n"

    def _parsed(self, chunk: bytes) -> Iterator[tuple[int, list[str]]]:
        rows = csv.reader(io.StringIO(_text(chunk), newline=""))
        try:
            for cells in rows:
                if cells:
                    self._tally.read()
                    self._row += 1
                    yield self._row, cells
        except csv.Error as error:
            raise BadFile(f"{self._path}: row {self._row + 1}: {error}; download the file again") from error


QUOTE = ord('"')
_LARGE = frozenset(category.encode() for category in LARGE)


def _last_row_end(content: bytes) -> int:
    """Where the last whole row ends; 0 if there is none in sight.

    Rows of quoted cells meet in `"`, line break, `"`. Without such a place quotation marks are counted.
    """
    for joint in (b'"\n"', b'"\r\n"'):
        if (at := content.rfind(joint, -MOST_RECORD)) >= 0:
            return at + len(joint) - 1
    end = content.rfind(b"\n") + 1
    while end and content.count(b'"', 0, end) % 2:
        end = content.rfind(b"\n", 0, end - 1) + 1
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
        original=json.dumps({column: value for column in ORIGINAL if (value := row.get(column))}, ensure_ascii=False),
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
