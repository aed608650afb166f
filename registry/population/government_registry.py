"""The government's modern slavery statement registry, its yearly StatementSummaries -> Records.

CSV or JSON, columns by name: the files of later years have more of them. One submission can
cover a whole group, a row for each organisation, some without a company number; instead of an
address of the statement there can be an e-mail address.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from registry.population.claims import Basis, Claim, GroupLink, KnownStatement, Name, Profile, Record, Source, TurnoverFact
from registry.population.companies_house import Wanted
from registry.population.dates import BadDate, day
from registry.population.files import BadFile, decoded, open_csv, table
from registry.population.identifiers import company_number, identifier
from registry.population.names import normal_name
from registry.population.scope import GROUP_BAND
from registry.population.tally import Tally
from registry.population.websites import statement_website

SOURCE = Source.REGISTRY
REQUIRED = (
    "StatementYear", "OrganisationName", "SectorType", "CompanyNumber", "GroupSubmission", "ParentName", "StatementURL",
    "StatementStartDate", "StatementEndDate", "Turnover",
)  # fmt: skip
COVERS = {
    "structure": "StatementIncludesOrgStructure",
    "policies": "StatementIncludesPolicies",
    "risk": "StatementIncludesRisksAssessment",
    "due_diligence": "StatementIncludesDueDiligence",
    "training": "StatementIncludesTraining",
    "effectiveness": "StatementIncludesGoals",
}
BANDS = {
    "Under £36 million": (0, 36_000_000),
    "£36 million to £60 million": (36_000_000, 60_000_000),
    "£60 million to £100 million": (60_000_000, 100_000_000),
    "£100 million to £500 million": (100_000_000, 500_000_000),
    "Over £500 million": (500_000_000, None),
}


def read(paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    for position, path in enumerate(paths):
        rows = _json_rows(path) if path.suffix.lower() == ".json" else table(path, REQUIRED)
        for number, (line, row) in enumerate(rows, 1):
            tally.read()
            try:
                yield _record(position, number, row)
            except (BadDate, ValueError) as error:
                tally.refuse(line, str(error))


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with open_csv(path) as file:
        text = decoded(path, file.read())
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadFile(f"{path}: not JSON ({error}); download it again") from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadFile(f"{path}: not a list of objects; is it the registry's file of statement summaries?")
    for number, row in enumerate(found, 1):
        if missing := [name for name in REQUIRED if name not in row]:
            raise BadFile(f"{path}: entry {number} has no {', '.join(missing)}; is it the registry's file?")
        yield number, {name: _text(value) for name, value in row.items()}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _record(position: int, number: int, row: Mapping[str, str]) -> Record:
    name = row["OrganisationName"].strip()
    if not normal_name(name):
        raise ValueError("no organisation name")
    updated = day(row.get("LastUpdated", "")) or ""
    return Record(position, number, company_number(identifier(row["CompanyNumber"])), name, tuple(_claims(name, row)), updated)


def _claims(name: str, row: Mapping[str, str]) -> Iterator[Claim]:
    start, end = day(row["StatementStartDate"]), day(row["StatementEndDate"])
    if start and end and start > end:
        raise BadDate(f"the statement's period ends ({end}) before it begins ({start})")
    year = int(row["StatementYear"]) if re.fullmatch(r"20\d\d", row["StatementYear"].strip()) else None
    yield Name(name, normal_name(name))
    if (found := identifier(row["CompanyNumber"])) is not None:
        yield found
    yield _profile(row)
    parent = row["ParentName"].strip()
    is_member = bool(parent) and normal_name(parent) != normal_name(name)
    if (turnover := _band(row["Turnover"].strip(), end, year, GROUP_BAND if is_member else "declared band")) is not None:
        yield turnover
    if is_member:
        yield GroupLink(None, parent, normal_name(parent), parent, since=start)
    url = row["StatementURL"].strip()
    if (website := statement_website(url)) is not None:
        yield website
    covers = {area: row.get(column, "").strip().lower() for area, column in COVERS.items()}
    yield KnownStatement(url, year, start, end, json.dumps(covers))


def _profile(row: Mapping[str, str]) -> Profile:
    kept = (
        "CompanyNumber",
        "SectorType",
        "OrganisationSectors",
        "GroupSubmission",
        "DateApproved",
        "Turnover",
        "StatementSummaryURL",
    )
    address = ", ".join(part.strip() for part in row.get("Address", "").splitlines() if part.strip())
    postcode = re.search(r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\s*$", address.upper())
    return Profile(
        original=json.dumps({column: row[column] for column in kept if row.get(column)}, ensure_ascii=False),
        address=address or None,
        postcode=postcode[1] if postcode else None,
        sector=row["SectorType"].strip().lower() or None,
    )


def _band(text: str, end: str | None, year: int | None, concept: str) -> TurnoverFact | None:
    """The band that was declared; None where none was. A group's members repeat their group's band. Raises ValueError for a band that is not known."""
    if not text:
        return None
    if text not in BANDS:
        raise ValueError(f"turnover band {text!r} is not one of {'; '.join(BANDS)}")
    low, high = BANDS[text]
    return TurnoverFact(low, "GBP", Basis.UNKNOWN, concept, text, high, int(end[:4]) if end else year, None, end)
