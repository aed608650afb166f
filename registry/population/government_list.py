"""The lists of organisations that the government's own registry service was started with -> Records.

Windows-1252; company numbers have lost their leading zeros. Being listed is a presumption that
the turnover is GBP 36 million or more, nothing firmer.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from registry.population.claims import Claim, Name, Profile, Record, Source
from registry.population.companies_house import Wanted
from registry.population.files import table
from registry.population.identifiers import company_number, identifier
from registry.population.names import normal_name
from registry.population.tally import Tally

SOURCE = Source.GOVERNMENT_LIST
REQUIRED = ("OrganisationName", "Sector", "CompanyNumber", "SICCode")
ADDRESS = ("Address1", "Address2", "Address3", "TownCity", "County")
PUBLIC_SECTOR = "1"
"""The lists' code for public bodies, which is no SIC code."""


def read(paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    for position, path in enumerate(paths):
        for number, (line, row) in enumerate(table(path, REQUIRED), 1):
            tally.read()
            if not normal_name(row["OrganisationName"]):
                tally.refuse(line, "no organisation name")
                continue
            found = identifier(row["CompanyNumber"])
            yield Record(position, number, company_number(found), row["OrganisationName"].strip(), tuple(_claims(row)))


def _claims(row: Mapping[str, str]) -> Iterator[Claim]:
    name, code = row["OrganisationName"].strip(), row["SICCode"].strip()
    yield Name(name, normal_name(name))
    if (found := identifier(row["CompanyNumber"])) is not None:
        yield found
    yield Profile(
        original=json.dumps({column: value for column, value in row.items() if value}, ensure_ascii=False),
        sic=code.zfill(5) if code.isdigit() and code != PUBLIC_SECTOR else None,
        address=", ".join(value for column in ADDRESS if (value := row.get(column, "").strip())) or None,
        postcode=row.get("PostCode", "").strip() or None,
        country=row.get("Country", "").strip() or None,
        sector=row["Sector"].strip().lower() or None,
    )
