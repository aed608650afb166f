"""Verdicts: append-only rows, and which of them stands for each organisation and year."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from classifier.act import ContentArea, Requirement
from registry.population.scope import Scope, ScopeDecision
from registry.verdicts.verdict import Badge, Cause, Decision, Verdict
from registry.verdicts.years import cause_of

_COLUMNS = (
    "organisation_id", "year", "year_end", "decision", "lenient", "reason", "missing", "badges", "requirements", "depths",
    "scope", "scope_reason", "statement_url", "statement_sha256", "rubric", "rules", "looked_at", "model",
)  # fmt: skip
_COMPARED = len(_COLUMNS) - 2
"""A later look that shows the same is no change."""
_INSERT = (
    f"INSERT INTO verdict ({', '.join(_COLUMNS)}, decided_on, cause, digest) VALUES ({', '.join('?' * (len(_COLUMNS) + 3))})"
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict as it was recorded: when, and why it differs from the one before it."""

    decided_on: str
    cause: Cause
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """How many verdicts were judged, and how many of them differ from what stood."""

    judged: int
    changed: int


def save(sql: sqlite3.Connection, judged: Iterable[Sequence[Verdict]], on: date) -> Change:
    """Append what differs from what stands; each item has one organisation's verdicts, oldest year first.

    The years of an organisation that are not among them stop standing. Call it in a transaction.
    """
    number = changed = 0
    for verdicts in judged:
        number += len(verdicts)
        changed += _save_one(sql, verdicts, on.isoformat())
    return Change(number, changed)


def _save_one(sql: sqlite3.Connection, verdicts: Sequence[Verdict], day: str) -> int:
    """One organisation's; how many are new."""
    organisation_id = verdicts[0].organisation_id
    found = sql.execute(
        "SELECT year, digest, verdict_id, newest FROM standing WHERE organisation_id = ?", [organisation_id]
    ).fetchall()
    standing = {row[0]: (row[1], row[2], row[3]) for row in found}
    changed = 0
    for verdict in verdicts:
        row = _row(verdict)
        digest, newest = _digest(row), int(verdict is verdicts[-1])
        known = standing.pop(verdict.year, None)
        if known is not None and known[0] == digest:
            if known[2] != newest:
                _stand(sql, verdict, known[1], digest, newest)
            continue
        before = _by_id(sql, known[1]) if known else None
        new_id = sql.execute(_INSERT, (*row, day, cause_of(before, verdict).value, digest)).lastrowid
        _stand(sql, verdict, new_id, digest, newest)
        changed += 1
    for year in standing:
        sql.execute("DELETE FROM standing WHERE organisation_id = ? AND year = ?", [organisation_id, year])
    return changed


def _stand(sql: sqlite3.Connection, verdict: Verdict, verdict_id: int | None, digest: str, newest: int) -> None:
    values = (verdict.organisation_id, verdict.year, verdict_id, digest, newest)
    sql.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?)", values)


def _digest(row: Sequence[object]) -> str:
    return hashlib.blake2b(repr(row[:_COMPARED]).encode(), digest_size=16).hexdigest()


def newest(sql: sqlite3.Connection) -> Iterator[Verdict]:
    """The verdict of every organisation's target year, by organisation."""
    rows = sql.execute("SELECT * FROM current_verdict ORDER BY organisation_id")
    return (verdict_of(row) for row in rows)


def of_year(sql: sqlite3.Connection, year: int | None) -> Iterator[Verdict]:
    """The verdicts that stand for the years that end in calendar year `year`; of the target years if None."""
    if year is None:
        return newest(sql)
    rows = sql.execute("SELECT * FROM standing_verdict WHERE year = ? ORDER BY organisation_id", [year])
    return (verdict_of(row) for row in rows)


def standing(sql: sqlite3.Connection, organisation_id: str | None = None) -> Iterator[Verdict]:
    """Every verdict that stands, by organisation and year; of one organisation if it is named."""
    where, values = ("WHERE organisation_id = ?", [organisation_id]) if organisation_id else ("", [])
    rows = sql.execute(f"SELECT * FROM standing_verdict {where} ORDER BY organisation_id, year", values)
    return (verdict_of(row) for row in rows)


def history(sql: sqlite3.Connection, organisation_id: str) -> list[Ruling]:
    """Every verdict that one organisation was ever given, in the order in which they were."""
    rows = sql.execute("SELECT * FROM verdict WHERE organisation_id = ? ORDER BY id", [organisation_id])
    return [_ruling(row) for row in rows]


def flips(sql: sqlite3.Connection, since: str) -> Iterator[tuple[Verdict, Ruling]]:
    """Rulings since the day `since` whose decision is not that of the one before, with the one before."""
    rows = sql.execute(
        """
        SELECT later.*, (SELECT max(id) FROM verdict AS before WHERE before.organisation_id = later.organisation_id
                         AND before.year = later.year AND before.id < later.id) AS before_id
        FROM verdict AS later WHERE later.decided_on >= ? AND later.cause != 'first' ORDER BY later.id
        """,
        [since],
    )
    for row in rows:
        before = _by_id(sql, row["before_id"])
        if before.decision.value != row["decision"]:
            yield before, _ruling(row)


def _by_id(sql: sqlite3.Connection, verdict_id: int) -> Verdict:
    return verdict_of(sql.execute("SELECT * FROM verdict WHERE id = ?", [verdict_id]).fetchone())


def _row(verdict: Verdict) -> tuple[object, ...]:
    assert verdict.scope is not None
    assert verdict.requirements is not None
    return (
        verdict.organisation_id, verdict.year, verdict.year_end.isoformat() if verdict.year_end else None,
        verdict.decision.value, verdict.lenient.value, verdict.reason, _list(verdict.missing), _list(verdict.badges),
        _object(tuple(verdict.requirements.items())),
        _object(tuple(verdict.depths.items())) if verdict.depths is not None else "null", verdict.scope.scope.value,
        verdict.scope.reason, verdict.statement_url, verdict.statement_sha256, verdict.rubric, verdict.rules,
        verdict.looked_at, verdict.model,
    )  # fmt: skip


@lru_cache(10_000)
def _list(values: tuple[str, ...]) -> str:
    """JSON; the same few come again and again."""
    return json.dumps(values)


@lru_cache(10_000)
def _object(items: tuple[tuple[str, bool | int | None], ...]) -> str:
    """Requirements and areas share no name, so a True is never taken for a depth of 1."""
    return json.dumps(dict(items))


def _ruling(row: sqlite3.Row) -> Ruling:
    return Ruling(row["decided_on"], Cause(row["cause"]), verdict_of(row))


def verdict_of(row: sqlite3.Row) -> Verdict:
    values: Mapping[str, bool | None] = json.loads(row["requirements"])
    depths: Mapping[str, int] | None = json.loads(row["depths"])
    missing: Sequence[str] = json.loads(row["missing"])
    return Verdict(
        organisation_id=row["organisation_id"],
        year_end=date.fromisoformat(row["year_end"]) if row["year_end"] else None,
        decision=Decision(row["decision"]),
        lenient=Decision(row["lenient"]),
        reason=row["reason"],
        missing=tuple(Requirement(name) for name in missing),
        badges=tuple(Badge(name) for name in json.loads(row["badges"])),
        requirements={Requirement(name): value for name, value in values.items()},
        scope=ScopeDecision(Scope(row["scope"]), row["scope_reason"]),
        statement_url=row["statement_url"],
        statement_sha256=row["statement_sha256"],
        rubric=row["rubric"],
        depths={ContentArea(name): depth for name, depth in depths.items()} if depths is not None else None,
        looked_at=row["looked_at"],
        model=row["model"],
        rules=row["rules"],
    )
