"""Everything published about one organisation."""

import sqlite3
from dataclasses import dataclass

from classifier.act import EntityKind
from registry.comparing.changes import Change, ChangeKind
from registry.organisation import Organisation, Turnover
from registry.tables.verdicts import Ruling, verdict_of
from registry.verdicts.public_state import PublicState, state_of
from registry.verdicts.verdict import Cause

RELATED = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """A ruling with its number; `stands` says whether it is the one that counts for its year."""

    id: int
    ruling: Ruling
    stands: bool
    newest: bool

    @property
    def state(self) -> PublicState:
        return state_of(self.ruling.verdict)


@dataclass(frozen=True, slots=True)
class Reply:
    year: int
    given_at: str
    text: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction by a person that a second one confirmed. Who they are is not published."""

    year: int
    requirement: str | None
    was: str | None
    is_now: str | None
    quote: str | None
    why: str
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class Look:
    """The last visit of the website, and how many there were."""

    visited_at: str
    outcome: str
    reason: str
    requests: int
    looks: int


@dataclass(frozen=True, slots=True)
class Kin:
    """A company of the same group: "parent", "subsidiary" or "same group"."""

    organisation_id: str
    name: str
    relation: str
    state: str


def organisation(sql: sqlite3.Connection, organisation_id: str) -> Organisation | None:
    row = sql.execute("SELECT * FROM organisation WHERE id = ?", [organisation_id]).fetchone()
    if row is None:
        return None
    facts = sql.execute(
        "SELECT value, year, source FROM turnover_fact WHERE organisation_id = ? ORDER BY year", [organisation_id]
    )
    turnover = tuple(Turnover(*fact) for fact in facts)
    return Organisation(
        row["id"],
        row["name"],
        row["website"],
        EntityKind(row["kind"]),
        row["number"],
        turnover=turnover,
        parent_id=row["parent_id"],
    )


def rulings(sql: sqlite3.Connection, organisation_id: str) -> list[Standing]:
    """Every verdict it was ever given, in that order."""
    rows = sql.execute("SELECT * FROM verdict WHERE organisation_id = ? ORDER BY id", [organisation_id])
    return [
        Standing(
            row["id"], Ruling(row["decided_on"], Cause(row["cause"]), verdict_of(row)), bool(row["stands"]), bool(row["newest"])
        )
        for row in rows
    ]


def labels(sql: sqlite3.Connection, organisation_id: str) -> list[tuple[str, str, str]]:
    """Kind, value, source."""
    rows = sql.execute(
        "SELECT kind, value, source FROM label WHERE organisation_id = ? ORDER BY kind, value", [organisation_id]
    )
    return [tuple(row) for row in rows]


def replies(sql: sqlite3.Connection, organisation_id: str) -> list[Reply]:
    rows = sql.execute("SELECT year, given_at, text FROM reply WHERE organisation_id = ? ORDER BY given_at", [organisation_id])
    return [Reply(*row) for row in rows]


def corrections(sql: sqlite3.Connection, organisation_id: str) -> list[Mended]:
    rows = sql.execute(
        "SELECT year, requirement, was, is_now, quote, why, confirmed_at FROM correction WHERE organisation_id = ? ORDER BY confirmed_at",
        [organisation_id],
    )
    return [Mended(*row) for row in rows]


def last_look(sql: sqlite3.Connection, organisation_id: str) -> Look | None:
    row = sql.execute(
        "SELECT visited_at, outcome, reason, requests, looks FROM look WHERE organisation_id = ?", [organisation_id]
    ).fetchone()
    return Look(*row) if row else None


def group(sql: sqlite3.Connection, one: Organisation) -> list[Kin]:
    """Its parent, its subsidiaries and its parent's, as far as the lists name them."""
    parent = one.parent_id or ""
    rows = sql.execute(
        """
        SELECT organisation.id, name, CASE WHEN organisation.id = ?2 THEN 'parent' WHEN parent_id = ?1 THEN 'subsidiary'
               ELSE 'same group' END AS relation, coalesce(state, 'unknown')
        FROM organisation LEFT JOIN listing ON listing.organisation_id = organisation.id AND listing.newest = 1
        WHERE organisation.id != ?1 AND (organisation.id = ?2 OR parent_id = ?1 OR (?2 != '' AND parent_id = ?2))
        ORDER BY relation, name LIMIT ?3
        """,
        [one.id, parent, RELATED],
    )
    return [Kin(*row) for row in rows]


def changes(
    sql: sqlite3.Connection, since: str, until: str = "9999", organisation_id: str | None = None, limit: int = 100
) -> list[Change]:
    """What became known on or after `since` and before `until`; newest first."""
    of, values = ("AND organisation_id = ?", [organisation_id]) if organisation_id else ("", [])
    rows = sql.execute(
        f"""
        SELECT change.kind, organisation_id, name, year, known_at, seen_at, what, url, sha256 FROM change
        JOIN organisation ON organisation.id = organisation_id WHERE known_at >= ? AND known_at < ? {of}
        ORDER BY known_at DESC, change.rowid LIMIT ?
        """,
        [since, until, *values, limit],
    )
    return [Change(ChangeKind(row[0]), *row[1:]) for row in rows]


def every_name(sql: sqlite3.Connection) -> list[tuple[str, str]]:
    """Ids with names."""
    return [(row[0], row[1]) for row in sql.execute("SELECT id, name FROM organisation ORDER BY id")]
