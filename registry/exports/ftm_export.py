"""FollowTheMoney entities, one JSON object a line: the company, its statement, and a note with the verdict.

The schemata are Company, Document, Documentation and Note of the FollowTheMoney model
(https://followthemoney.tech/explorer/); its library is not needed to write them.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import IO, Any

from registry.exports.rows import Table
from registry.tables.listing import Row

NAME = "ftm"
SUFFIX = ".ftm.jsonl"
PUBLISHER = "s54"


def write(extract: Table, output: IO[bytes]) -> int:
    """How many organisations; each has two to four entities."""
    number = 0
    for row in extract.rows():
        for entity in entities(row):
            output.write(json.dumps(entity, ensure_ascii=False).encode() + b"\n")
        number += 1
    return number


def entities(row: Row) -> Iterator[dict[str, Any]]:
    """Company first: what comes after it refers to it."""
    company = f"gb-coh-{row['company_number'] or _digest(row['name'])}".lower()
    year = row["year_end"]
    yield _entity(
        company,
        "Company",
        name=row["name"],
        registrationNumber=row["company_number"],
        jurisdiction="gb",
        website=row["website"],
    )
    if row["statement_sha256"]:
        document = f"s54-statement-{row['statement_sha256']}"
        yield _entity(
            document, "Document", title="Modern slavery statement", sourceUrl=row["statement_url"], retrievedAt=row["looked_at"]
        )
        yield _entity(
            f"s54-documentation-{_digest(company, document, year)}",
            "Documentation",
            entity=company,
            document=document,
            role="Statement under section 54 of the Modern Slavery Act 2015",
            endDate=year,
        )
    yield _entity(
        f"s54-verdict-{_digest(company, year)}",
        "Note",
        entity=company,
        name=f"Section 54 of the Modern Slavery Act 2015, year to {year or 'unknown'}: {str(row['verdict']).replace('_', ' ')}",
        description=row["reason"],
        publisher=PUBLISHER,
        modifiedAt=row["decided_on"],
    )


def _entity(id_: str, schema: str, **properties: object) -> dict[str, Any]:
    return {"id": id_, "schema": schema, "properties": {name: [str(value)] for name, value in properties.items() if value}}


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:40]
