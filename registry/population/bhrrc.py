"""BHRRC's hand-kept registry (closed in 2021), its audit of 5,597 statements -> Records.

Several files together, told apart by their columns: the companies, the statements with people's
judgements, and the lists of company numbers by which older companies, known by a number of
BHRRC's own, find theirs. All come from github.com/bhrrc/modernslaveryregistry.org.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from registry.population.claims import Claim, Identifier, Judgement, KnownStatement, Name, Record, Source
from registry.population.companies_house import Wanted
from registry.population.dates import BadDate, excel_day
from registry.population.files import BadFile, table
from registry.population.identifiers import COMPANY, identifier
from registry.population.names import normal_name
from registry.population.tally import Tally
from registry.population.websites import statement_website

SOURCE = Source.BHRRC
SCHEME = "BHRRC"
COMPANIES = ("id", "name", "company_number")
STATEMENTS = ("url", "date_seen", "approved_by_board", "signed_by_director", "link_on_front_page", "company_id")
NUMBERS = (("MSR Company ID", "Companies House Number"), ("Modern Slavery Registry ID", "Companies House Number"))
KINDS = (COMPANIES, STATEMENTS, *NUMBERS)


@dataclass
class _Company:
    """What the files know of one company under one of BHRRC's numbers."""

    name: str | None = None
    identifiers: list[Identifier] = field(default_factory=list)

    @property
    def number(self) -> str | None:
        """Its company number. One that two lists number differently keeps the first: the companies file, then the lists as given."""
        return next((found.value for found in self.identifiers if found.scheme == COMPANY), None)


def read(paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    """A record a company and a record a statement; companies without name and number are refused."""
    kinds = {path: _columns(path) for path in paths}
    companies: dict[str, _Company] = {}
    for path in sorted(paths, key=lambda path: KINDS.index(kinds[path])):
        if kinds[path] != STATEMENTS:
            for _, row in table(path, kinds[path]):
                _add(companies, kinds[path], row)
    for position, path in enumerate(paths):
        for number, (line, row) in enumerate(table(path, kinds[path]), 1):
            tally.read()
            key = row[kinds[path][-1] if kinds[path] == STATEMENTS else kinds[path][0]].strip()
            company = companies.get(key)
            if company is None or not (company.number or company.name):
                tally.refuse(
                    line,
                    f"company {key!r} has no number and no name in the files given; give BHRRC's lists of company numbers in the same command",
                )
                continue
            try:
                claims = tuple(_statement(row)) if kinds[path] == STATEMENTS else tuple(_company(key, company))
            except (BadDate, ValueError) as error:
                tally.refuse(line, str(error))
                continue
            yield Record(position, number, company.number, company.name, claims)


def _columns(path: Path) -> tuple[str, ...]:
    """Which of the kinds of file it is. Raises BadFile."""
    header = next((tuple(row) for _, row in table(path, ())), ())
    for columns in KINDS:
        if all(name in header for name in columns):
            return columns
    raise BadFile(f"{path}: neither BHRRC's companies, nor its statements, nor a list of company numbers; give those files")


def _add(companies: dict[str, _Company], columns: tuple[str, ...], row: Mapping[str, str]) -> None:
    company = companies.setdefault(row[columns[0]].strip(), _Company())
    if columns == COMPANIES and row["name"].strip():
        company.name = company.name or row["name"].strip()
    found = identifier(row[columns[-1]])
    if found is not None and found not in company.identifiers:
        company.identifiers.append(found)


def _company(key: str, company: _Company) -> Iterator[Claim]:
    if company.name:
        yield Name(company.name, normal_name(company.name))
    yield Identifier(SCHEME, key, key)
    yield from company.identifiers


def _statement(row: Mapping[str, str]) -> Iterator[Claim]:
    url = row["url"].strip()
    if not url:
        raise ValueError("no address of a statement")
    first, last = (_year(row.get(column, "")) for column in ("first_year_covered", "last_year_covered"))
    if (website := statement_website(url)) is not None:
        yield website
    yield KnownStatement(url, last, None, None, "{}")
    yield Judgement(
        url,
        excel_day(row["date_seen"]),
        row["approved_by_board"].strip().lower(),
        row["signed_by_director"].strip().lower(),
        {"true": "yes", "false": "no"}.get(row["link_on_front_page"].strip().lower(), "unknown"),
        first,
        last,
        json.dumps({column: value for column, value in row.items() if value}, ensure_ascii=False),
    )


def _year(text: str) -> int | None:
    return int(text) if text.strip().isdigit() and 2015 <= int(text) <= 2100 else None
