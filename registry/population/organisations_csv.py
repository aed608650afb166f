"""Anybody's own list of organisations: CSV -> Organisations, and what they claim.

Columns: `company_number,name,website`, and any of `financial_year_end` (MM-DD or YYYY-MM-DD),
`turnover` (pounds), `turnover_year` (in which the accounts ended), `entity_type`, `parent_number`.
A list with other headers is read through a mapping from these columns to its own.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from classifier.act import EntityKind
from crawler.errors import WrongInput
from registry.number import BadNumber, kind_of_number, normalise_number
from registry.organisation import Organisation, Turnover
from registry.population.amounts import BadAmount, amount
from registry.population.claims import (
    Basis,
    Claim,
    GroupLink,
    Identifier,
    Name,
    Period,
    Profile,
    Record,
    Source,
    Spans,
    TurnoverFact,
)
from registry.population.identifiers import COMPANY
from registry.population.names import normal_name
from registry.population.websites import site

REQUIRED = ("company_number", "name", "website")
OPTIONAL = ("financial_year_end", "turnover", "turnover_year", "entity_type", "parent_number")
COLUMNS = (*REQUIRED, *OPTIONAL)
KINDS = tuple(kind.value for kind in EntityKind)
SOURCE = Source.LIST
USUAL = {
    "company_number": ("company number", "companynumber", "crn", "company no", "company reg no", "registered number", "registration number", "companies house number"),
    "name": ("company name", "companyname", "organisation name", "organisation", "organisationname", "legal name", "company", "supplier", "supplier name"),
    "website": ("web site", "url", "web", "homepage", "website url", "web address", "domain", "company website"),
    "financial_year_end": ("year end", "fye", "financial year end", "accounting reference date"),
    "turnover": ("revenue", "annual turnover", "turnover gbp", "turnover (gbp)", "turnover (£)"),
    "turnover_year": ("turnover year", "accounts year"),
    "entity_type": ("entity type", "type", "legal form"),
    "parent_number": ("parent number", "parent company number"),
}  # fmt: skip
"""Headers that other lists use, in small letters."""


class BadList(WrongInput):
    """The list cannot be used; the message names file, row and mend. Nothing was read from it."""


def read_organisations(path: Path, columns: Mapping[str, str] | None = None) -> tuple[Organisation, ...]:
    """Every row of the file; `columns` tells the file's header for each of ours that it calls otherwise.

    Raises BadList at the first row that is wrong.
    """
    return tuple(organisation for _, _, organisation in _read(path, columns or {}))


def read_records(paths: Sequence[Path], columns: Mapping[str, str]) -> Iterator[Record]:
    """What every row of the files claims. Raises BadList."""
    for position, path in enumerate(paths):
        for line, row, organisation in _read(path, columns):
            yield record_of(organisation, position, line, json.dumps(row, ensure_ascii=False))


def header_of(path: Path) -> list[str]:
    """The file's own column names. Raises BadList."""
    return [name.strip() for name in next(csv.reader(io.StringIO(_text(path), newline="")), [])]


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """For each of our columns that the header does not have, the header that usually means it, if just one does."""
    by_name = {re.sub(r"[\s_-]+", " ", name).strip().lower(): name for name in header}
    plain = {name.lower() for name in header}
    guessed = {}
    for column, usual in USUAL.items():
        if column not in plain and len(found := [by_name[name] for name in usual if name in by_name]) == 1:
            guessed[column] = found[0]
    return guessed


def _read(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[int, Mapping[str, str | None], Organisation]]:
    rows = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    header = _renamed(path, [name.strip() for name in rows.fieldnames or ()], columns)
    if not header:
        raise BadList(f"{path}: the file is empty; it needs a first line with {','.join(REQUIRED)}")
    for column in REQUIRED:
        if column not in header and not (column == "website" and columns):
            raise BadList(
                f"{path}: row 1: no column {column!r}; the first line needs {','.join(REQUIRED)}, or say --column {column}=HEADER"
            )
    if doubled := next((name for name in header if name and header.count(name) > 1), None):
        raise BadList(f"{path}: row 1: column {doubled!r} stands there twice; keep one")
    rows.fieldnames = header
    found = False
    for line, row, organisation in _read_rows(path, rows):
        found = True
        yield line, row, organisation
    if not found:
        raise BadList(f"{path}: no organisation below the header; add one a line")


def _renamed(path: Path, header: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """The header in our names. Raises BadList for a mapping to a column that is not there."""
    lower = [name.lower() for name in header]
    for column, wanted in columns.items():
        if wanted.strip().lower() not in lower:
            raise BadList(f"{path}: row 1: no column {wanted!r} for {column}; there are {', '.join(header)}")
    ours = {wanted.strip().lower(): column for column, wanted in columns.items()}
    return [ours.get(name, f"({name})" if name in columns else name) for name in lower]


def record_of(organisation: Organisation, file: int = 0, row: int = 0, original: str = "") -> Record:
    """What a list's row says, as claims."""
    return Record(file, row, organisation.number, organisation.name, tuple(_claims(organisation, original)))


def _claims(organisation: Organisation, original: str) -> Iterator[Claim]:
    yield Name(organisation.name, normal_name(organisation.name))
    if organisation.number is not None:
        yield Identifier(COMPANY, organisation.number, organisation.number)
    yield Profile(original=original, kind=organisation.kind.value)
    if organisation.website is not None:
        yield site(organisation.website, organisation.website)
    if organisation.year_end is not None:
        month, day = organisation.year_end
        yield Period(Spans.REFERENCE, f"{month:02}-{day:02}", None, f"{month:02}-{day:02}")
    if organisation.parent_id is not None:
        yield GroupLink(organisation.parent_id, None, None, organisation.parent_id)
    for fact in organisation.turnover:
        yield TurnoverFact(fact.value, fact.currency, Basis(fact.basis), fact.concept, str(fact.value), fact.upto, fact.year)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadList(f"{path}: not UTF-8 at byte {error.start}; save it as CSV UTF-8") from error
    except OSError as error:
        raise BadList(f"{path}: {error.strerror}; give the path of a CSV file") from error


def _read_rows(path: Path, rows: "csv.DictReader[str]") -> Iterator[tuple[int, Mapping[str, str | None], Organisation]]:
    seen: dict[str, int] = {}
    try:
        for row in rows:
            line = rows.line_num
            if not any(_cell(row, column) for column in (*REQUIRED, *OPTIONAL)):
                continue
            organisation = _organisation(f"{path}: row {line}", row)
            if organisation.id in seen:
                raise BadList(f"{path}: row {line}: {organisation.id} stands in row {seen[organisation.id]} already; keep one")
            seen[organisation.id] = line
            yield line, row, organisation
    except csv.Error as error:
        raise BadList(f"{path}: row {rows.line_num}: {error}; save the file anew as CSV") from error


def _cell(row: Mapping[str, str | None], column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


def _organisation(where: str, row: Mapping[str, str | None]) -> Organisation:
    if None in row:
        raise BadList(f"{where}: more cells than columns; put quotes around values that hold a comma")
    if any(value is None for column, value in row.items() if column in REQUIRED):
        raise BadList(f"{where}: fewer cells than columns; leave a cell empty, but keep its comma")
    name = _cell(row, "name")
    if any(ord(character) < 32 or ord(character) == 127 for character in "".join(value or "" for value in row.values())):
        raise BadList(f"{where}: a cell holds a control character or a line break; take it out")
    if not name:
        raise BadList(f"{where}: no name; every organisation needs one")
    number = _number(where, _cell(row, "company_number"))
    kind = _kind(where, _cell(row, "entity_type"), number)
    return Organisation(
        id=number,
        name=name,
        website=_website(where, _cell(row, "website")),
        kind=kind,
        number=number,
        year_end=_year_end(where, _cell(row, "financial_year_end")),
        turnover=_turnover(where, _cell(row, "turnover"), _cell(row, "turnover_year")),
        parent_id=_number(where, _cell(row, "parent_number")) if _cell(row, "parent_number") else None,
    )


def _number(where: str, text: str) -> str:
    try:
        return normalise_number(text)
    except BadNumber as error:
        raise BadList(f"{where}: {error}") from error


def _kind(where: str, text: str, number: str) -> EntityKind:
    if not text:
        return kind_of_number(number)
    if text.lower() not in KINDS:
        raise BadList(f"{where}: entity_type {text!r} is not known; use one of {', '.join(KINDS)}")
    return EntityKind(text.lower())


def _website(where: str, text: str) -> str | None:
    """`www.example.co.uk` is taken as https; any other scheme is refused."""
    if not text:
        return None
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d)", text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise BadList(f"{where}: website {text!r} begins with {scheme[1]}:, only http:// and https:// can be visited")
    url = scheme[1].lower() + text[len(scheme[1]) :] if scheme else f"https://{text}"
    try:
        parts = urlsplit(url)
        has_host = bool(re.fullmatch(r"localhost|[\w-]+(?:\.[\w-]+)+\.?|[0-9a-f:]+(?:%\w+)?", parts.hostname or ""))
        valid = has_host and (parts.port is None or parts.port > 0) and not re.search(r"\s|@", parts.netloc)
    except ValueError:
        valid = False
    if not valid:
        raise BadList(f"{where}: website {text!r} is not an address; write it like https://www.example.co.uk")
    return url


def _year_end(where: str, text: str) -> tuple[int, int] | None:
    if not text:
        return None
    match = re.fullmatch(r"(?:[0-9]{4}-)?([0-9]{2})-([0-9]{2})", text)
    try:
        if match is None:
            raise ValueError
        day = date(2024, int(match[1]), int(match[2]))
    except ValueError:
        raise BadList(f"{where}: financial_year_end {text!r} is not a date; write MM-DD or YYYY-MM-DD") from None
    return day.month, day.day


def _turnover(where: str, text: str, year: str) -> tuple[Turnover, ...]:
    if year and not re.fullmatch(r"(?:19|20)[0-9]{2}", year):
        raise BadList(f"{where}: turnover_year {year!r} is not a year; write it like 2025")
    if not text:
        return ()
    try:
        value = amount(text)
    except BadAmount as error:
        raise BadList(f"{where}: turnover {text!r} is not an amount; write whole pounds, like 41000000") from error
    if value is None:
        return ()
    if value < 0:
        raise BadList(f"{where}: turnover {text!r} is less than nothing; write whole pounds, like 41000000")
    return (Turnover(int(value), int(year) if year else None, "list"),)
