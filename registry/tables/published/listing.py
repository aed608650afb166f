"""Who stands in the public lists, year by year."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from classifier.act import Requirement
from registry.tables.listing import EVIDENCE_SELECTED, NAMES, Row, evidence_row

_REQUIREMENTS = tuple(requirement.value for requirement in Requirement)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation on one year's list; `answers` are 1, 0 or None, in the order of Requirement."""

    organisation_id: str
    name: str
    state: str
    size: str
    answers: tuple[int | None, ...]


def places(sql: sqlite3.Connection, year: int | None) -> list[Place]:
    """Everybody on the list of `year`, or of each one's newest year that is due; by name."""
    which, values = _which(year)
    cursor = sql.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        f"""
        SELECT organisation_id, name, state, size, {", ".join(_REQUIREMENTS)} FROM listing
        JOIN organisation ON organisation.id = organisation_id WHERE {which} ORDER BY name COLLATE NOCASE, organisation_id
        """,
        values,
    )
    return [Place(row[0], row[1], row[2], row[3], row[4:]) for row in rows]


def years(sql: sqlite3.Connection) -> list[int]:
    """Newest first."""
    return [row[0] for row in sql.execute("SELECT DISTINCT year FROM listing WHERE year > 0 ORDER BY year DESC")]


def labels(sql: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Organisation, kind and value."""
    cursor = sql.cursor()
    cursor.row_factory = None
    return cursor.execute("SELECT organisation_id, kind, value FROM label ORDER BY kind, value")


def rows(sql: sqlite3.Connection, ids: Sequence[str], year: int | None) -> Iterator[Row]:
    """The exports' row of each of `ids`, in that order, with `id` and `state` (as it is listed) in front."""
    which, values = _which(year)
    cursor = sql.cursor()
    cursor.row_factory = None
    for start in range(0, len(ids), _AT_ONCE):
        wanted = ids[start : start + _AT_ONCE]
        found = cursor.execute(
            f"""
            SELECT organisation.id, state, organisation.number, name, website, year_end, decision, lenient, reason, badges, scope,
                   scope_reason, requirements, depths, statement_url, statement_sha256, looked_at, decided_on, cause, rubric
            FROM listing JOIN verdict ON verdict.id = verdict_id JOIN organisation ON organisation.id = listing.organisation_id
            WHERE {which} AND listing.organisation_id IN ({", ".join("?" * len(wanted))})
            """,
            [*values, *wanted],
        )
        by_id = {row[0]: row for row in found}
        yield from (_row(by_id[one]) for one in wanted)


def _row(found: tuple[str, ...]) -> Row:
    values = (*found[2:9], _badges(found[9]), *found[10:12], *_answers(found[12]), *_depths(found[13]), *found[14:])
    return {"id": found[0], "state": found[1], **dict(zip(NAMES, values, strict=True))}


@cache
def _badges(told: str) -> str:
    return " ".join(json.loads(told))


@lru_cache(4096)
def _answers(told: str) -> tuple[bool | None, ...]:
    return tuple(map(json.loads(told).get, _REQUIREMENTS))


@lru_cache(4096)
def _depths(told: str) -> tuple[int | None, ...]:
    return tuple(map((json.loads(told) or {}).get, _DEPTHS))


def as_listed(row: Row) -> Row:
    """The row as public lists show it: what is not settled is not told as a fact."""
    if row["state"] == row["verdict"]:
        return row
    return {**row, "verdict": row["state"], "verdict_lenient": row["state"]}


_DEPTHS = tuple(name.removeprefix("depth_") for name in NAMES if name.startswith("depth_"))


def evidence(sql: sqlite3.Connection, year: int | None, decisions: Sequence[str]) -> Iterator[Row]:
    """A row a requirement of the statement that was judged; one row of what was looked for where there was none."""
    which, values = _which(year)
    cursor = sql.cursor()
    cursor.row_factory = None
    found = cursor.execute(
        f"""
        SELECT {EVIDENCE_SELECTED}
        FROM listing JOIN verdict ON verdict.id = verdict_id JOIN organisation ON organisation.id = listing.organisation_id
        LEFT JOIN statement ON statement.organisation_id = listing.organisation_id AND statement.sha256 = statement_sha256
        LEFT JOIN finding ON finding.statement_id = statement.id AND finding.applies = 1
        WHERE {which} AND decision IN ({", ".join("?" * len(decisions))})
        ORDER BY listing.organisation_id, finding.requirement
        """,
        [*values, *decisions],
    )
    yield from map(evidence_row, found)


def _which(year: int | None) -> tuple[str, list[object]]:
    return ("listing.newest = 1", []) if year is None else ("listing.year = ?", [year])
