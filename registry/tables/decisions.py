"""Decisions on scope: append-only, a changed mind is a new row. `rule` is empty for a person's."""

import json
import sqlite3
from dataclasses import dataclass, fields
from typing import Any

from registry.organisation import PersonsDecision
from registry.population.scope import PERSON, Scope, ScopeDecision, Test

_TEST = tuple(field.name for field in fields(Test))


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the history."""

    year: int
    scope: str
    reason: str
    rule: str | None
    decided_by: str
    decided_at: str


def persons(sql: sqlite3.Connection) -> dict[str, tuple[PersonsDecision, ...]]:
    """The newest word of a person for each year, by organisation."""
    found: dict[str, dict[int, PersonsDecision]] = {}
    for row in sql.execute("SELECT * FROM scope_decision WHERE rule IS NULL ORDER BY id"):
        word = PersonsDecision(row["year"], row["scope"] == Scope.IN, row["reason"], row["decided_by"], row["decided_at"])
        found.setdefault(row["organisation_id"], {})[word.year] = word
    return {organisation_id: tuple(years.values()) for organisation_id, years in found.items()}


def add_persons(
    sql: sqlite3.Connection, organisation_id: str, year: int, in_scope: bool, reason: str, by: str, at: str
) -> None:
    scope = Scope.IN if in_scope else Scope.OUT
    _add(sql, (organisation_id, year, scope.value, reason, "[]", PERSON, None, by, at))


def add_rule(sql: sqlite3.Connection, organisation_id: str, year: int, decision: ScopeDecision, at: str) -> None:
    """Append what the rules decided, if it differs from what they decided before."""
    said = _said(decision)
    before = sql.execute(
        """SELECT scope, reason, tests, confidence, rule FROM scope_decision
           WHERE organisation_id = ? AND year = ? AND rule IS NOT NULL ORDER BY id DESC LIMIT 1""",
        [organisation_id, year],
    ).fetchone()
    if before is None or tuple(before) != said:
        _add(sql, (organisation_id, year, *said, "rule", at))


def _said(decision: ScopeDecision) -> tuple[str, str, str, str, str]:
    tests = json.dumps([{name: getattr(test, name) for name in _TEST} for test in decision.tests])
    return decision.scope.value, decision.reason, tests, decision.confidence, decision.rule


def _add(sql: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    sql.execute(
        """INSERT INTO scope_decision (organisation_id, year, scope, reason, tests, confidence, rule, decided_by, decided_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        row,
    )


def history(sql: sqlite3.Connection, organisation_id: str) -> list[Kept]:
    rows = sql.execute("SELECT * FROM scope_decision WHERE organisation_id = ? ORDER BY id", [organisation_id])
    return [Kept(row["year"], row["scope"], row["reason"], row["rule"], row["decided_by"], row["decided_at"]) for row in rows]
