"""Organisations as the database shows them."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classifier.act import EntityKind
from registry.organisation import Organisation, PersonsDecision, Standing, Turnover
from registry.tables import decisions


@dataclass(frozen=True, slots=True)
class Match:
    """An organisation without a number, and a company whose name looks alike."""

    id: str
    name: str
    candidate_id: str
    candidate_name: str
    score: float


_SHOWN = "id NOT IN (SELECT id FROM same_as)"
"""Who was joined to another one is shown as that one."""


def everyone(sql: sqlite3.Connection) -> list[Organisation]:
    """By id, each with its own turnover facts and those of the organisations right below it."""
    rows = sql.execute(f"SELECT * FROM organisation WHERE {_SHOWN} ORDER BY id").fetchall()
    parents = {row["id"]: row["parent_id"] for row in rows if row["parent_id"]}
    own = _turnovers(sql, "", [])
    below: dict[str, list[str]] = {}
    for child, parent in parents.items():
        below.setdefault(parent, []).append(child)
    decided = decisions.persons(sql)
    return [_organisation(row, own, below.get(row["id"], ()), decided.get(row["id"], ())) for row in rows]


def one(sql: sqlite3.Connection, organisation_id: str) -> Organisation | None:
    row = sql.execute(f"SELECT * FROM organisation WHERE id = ? AND {_SHOWN}", [organisation_id]).fetchone()
    if row is None:
        return None
    below = [child for child, _ in children(sql, organisation_id)]
    members = [organisation_id, *below]
    own = _turnovers(sql, f"WHERE organisation_id IN ({', '.join('?' * len(members))})", members)
    return _organisation(row, own, below, decisions.persons(sql).get(organisation_id, ()))


def children(sql: sqlite3.Connection, organisation_id: str) -> list[tuple[str, str]]:
    rows = sql.execute("SELECT id, name FROM organisation WHERE parent_id = ? ORDER BY id", [organisation_id])
    return [(row["id"], row["name"]) for row in rows]


def named(sql: sqlite3.Connection, normal: str) -> str | None:
    """Who has, or had, just that name; None if nobody or more than one."""
    rows = sql.execute("SELECT DISTINCT organisation_id FROM claim_name WHERE normal = ? LIMIT 2", [normal]).fetchall()
    return str(rows[0]["organisation_id"]) if len(rows) == 1 else None


def host_shared_by(sql: sqlite3.Connection, host: str) -> int:
    return int(sql.execute("SELECT count(DISTINCT organisation_id) FROM claim_website WHERE host = ?", [host]).fetchone()[0])


def matches(sql: sqlite3.Connection) -> list[Match]:
    rows = sql.execute(
        "SELECT id, name, candidate_id, candidate_name, score FROM match_review ORDER BY score DESC, id, candidate_id"
    )
    return [Match(**dict(row)) for row in rows]


def _turnovers(sql: sqlite3.Connection, where: str, values: Sequence[str]) -> dict[str, tuple[Turnover, ...]]:
    """By organisation, oldest first; of each source's words on one year and basis the last."""
    rows = sql.execute(
        f"""
        SELECT organisation_id, value, year, source, basis, period_end, currency, upto, months, concept FROM claim_turnover
        {where} ORDER BY as_of, seen, import_id, file, row
        """,
        values,
    )
    kept: dict[str, dict[tuple[str, str, str, str | int | None], Turnover]] = {}
    for organisation_id, *said in rows:
        fact = Turnover(*said)
        of_it = kept.setdefault(organisation_id, {})
        of_it[fact.source, fact.basis, fact.concept, fact.period_end or fact.year] = fact
    return {organisation_id: tuple(facts.values()) for organisation_id, facts in kept.items()}


def _organisation(
    row: sqlite3.Row, own: Mapping[str, tuple[Turnover, ...]], below: Sequence[str], decided: Sequence[PersonsDecision]
) -> Organisation:
    theirs = (replace(fact, of=child) for child in below for fact in own.get(child, ()))
    return Organisation(
        id=row["id"],
        name=row["name"],
        website=row["website"],
        kind=EntityKind(row["kind"]),
        number=row["number"],
        year_end=(row["year_end_month"], row["year_end_day"]) if row["year_end_month"] else None,
        turnover=(*own.get(row["id"], ()), *theirs),
        parent_id=row["parent_id"],
        subsidiaries=len(below),
        standing=_standing(row),
        decisions=tuple(decided),
    )


def _standing(row: sqlite3.Row) -> Standing:
    return Standing(
        status=row["status"],
        category=row["category"],
        accounts_category=row["accounts_category"],
        sic=tuple((row["sic"] or "").split()),
        postcode=row["postcode"],
        country=row["country"],
        sector=row["sector"],
        dissolved=row["dissolved"],
        sources=tuple((row["listed_by"] or "").split()),
    )
