"""Organisations with a year's verdict, and the evidence behind it, row by row as exports want them."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from classifier.act import ContentArea, Requirement

Row = Mapping[str, str | int | float | bool | None]

_REQUIREMENTS = tuple(requirement.value for requirement in Requirement)
_AREAS = tuple(area.value for area in ContentArea)
_BEFORE = (
    "company_number", "name", "website", "year_end", "verdict", "verdict_lenient", "reason", "badges", "scope", "scope_reason",
)  # fmt: skip
_AFTER = ("statement_url", "statement_sha256", "boilerplate", "repeated", "looked_at", "decided_on", "cause", "rubric")
NAMES = (*_BEFORE, *_REQUIREMENTS, *(f"depth_{area}" for area in _AREAS), *_AFTER)
EVIDENCE_NAMES = (
    "company_number", "name", "year_end", "verdict", "requirement", "evidenced", "reason", "quote", "page", "url",
    "fetched_at", "sha256",
)  # fmt: skip

SELECTED = """organisation.number, name, website, verdict.year_end, decision, lenient, reason, badges, scope, scope_reason,
    requirements, depths, statement_url, statement_sha256, boilerplate, repeated, looked_at, decided_on, cause, rubric"""
"""NAMES in SQL, over organisation, verdict and likeness of either database, for `row_of`."""

_ROWS = f"""
    SELECT {SELECTED}
    FROM standing JOIN verdict ON verdict.id = standing.verdict_id
    JOIN organisation ON organisation.id = standing.organisation_id
    LEFT JOIN statement ON statement.organisation_id = standing.organisation_id AND statement.sha256 = statement_sha256
    LEFT JOIN likeness ON likeness.statement_id = statement.id
    WHERE {{which}} ORDER BY standing.organisation_id
"""


def rows(sql: sqlite3.Connection, year: int | None) -> Iterator[Row]:
    """Every organisation that has a verdict for `year`, or for its target year if None; by its id."""
    which, values = _which(year)
    cursor = sql.cursor()
    cursor.row_factory = None
    yield from map(row_of, cursor.execute(_ROWS.format(which=which), values))


@lru_cache(10_000)
def _loaded(text: str) -> Any:
    """From JSON, to read only; the same few come again and again."""
    return json.loads(text)


def row_of(found: Sequence[Any]) -> Row:
    told, depths = _loaded(found[10]), _loaded(found[11]) or {}
    before = (*found[:7], " ".join(_loaded(found[7])), *found[8:10])
    after = (*map(told.get, _REQUIREMENTS), *map(depths.get, _AREAS), *found[12:])
    return dict(zip(NAMES, (*before, *after), strict=True))


def _which(year: int | None) -> tuple[str, list[object]]:
    return ("standing.newest = 1", []) if year is None else ("standing.year = ?", [year])


def evidence(sql: sqlite3.Connection, year: int | None, decisions: Sequence[str]) -> Iterator[Row]:
    """A row a requirement of the statement that was judged; one row of what was looked for where there was none."""
    which, values = _which(year)
    cursor = sql.cursor()
    cursor.row_factory = None
    found = cursor.execute(
        f"""
        SELECT {EVIDENCE_SELECTED}
        FROM standing JOIN verdict ON verdict.id = standing.verdict_id
        JOIN organisation ON organisation.id = standing.organisation_id
        LEFT JOIN statement ON statement.organisation_id = standing.organisation_id AND statement.sha256 = statement_sha256
        LEFT JOIN finding ON finding.statement_id = statement.id AND finding.applies = 1
        WHERE {which} AND decision IN ({", ".join("?" * len(decisions))})
        ORDER BY standing.organisation_id, finding.rowid
        """,
        [*values, *decisions],
    )
    yield from map(evidence_row, found)


EVIDENCE_SELECTED = """organisation.number, name, year_end, decision, finding.requirement, finding.evidenced,
    coalesce(finding.reason, verdict.reason), quote, page, coalesce(statement_url, website),
    coalesce(statement.fetched_at, looked_at), statement_sha256"""
"""EVIDENCE_NAMES in SQL, over organisation, verdict, statement and finding of either database."""


def evidence_row(found: Sequence[Any]) -> Row:
    told = dict(zip(EVIDENCE_NAMES, found, strict=True))
    return {**told, "evidenced": None if told["evidenced"] is None else bool(told["evidenced"])}


def as_of(sql: sqlite3.Connection) -> str:
    row = sql.execute("SELECT max(decided_on) FROM verdict").fetchone()
    return row[0] or "1970-01-01"
