"""Organisations as the database shows them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from classifier.act import EntityKind
from registry.organisation import Organisation, PersonsDecision, Standing, Turnover
from registry.population.claims import TurnoverFact
from registry.tables import claims, decisions
from registry.tables.claims import Sourced


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
    said: dict[str, list[Sourced]] = {}
    for organisation_id, fact in claims.turnovers(sql):
        said.setdefault(organisation_id, []).append(fact)
    own = {organisation_id: newest(facts) for organisation_id, facts in said.items()}
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
    own = {key: newest(claims.turnovers_of(sql, key)) for key in (organisation_id, *below)}
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


def newest(facts: Iterable[Sourced]) -> tuple[Turnover, ...]:
    """Of each source's words on one year and basis the last; facts come oldest first."""
    kept: dict[tuple[str, str, str, str | int | None], Turnover] = {}
    for fact in facts:
        claim = fact.claim
        assert isinstance(claim, TurnoverFact)
        kept[(fact.source, claim.basis, claim.concept, claim.period_end or claim.year)] = Turnover(
            claim.value,
            claim.year,
            fact.source.value,
            str(claim.basis),
            claim.period_end,
            claim.currency,
            claim.upto,
            claim.months,
            claim.concept,
        )
    return tuple(kept.values())


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
