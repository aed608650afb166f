"""Statements: their texts, what was found in them, and whose they are."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from classifier.act import Requirement


@dataclass(frozen=True, slots=True)
class Kept:
    """One statement of one organisation, as it was last read."""

    id: int
    organisation_id: str
    sha256: str
    url: str
    title: str
    period_end: str | None
    fetched_at: str
    first_seen: str
    shard: str
    offset: int
    text: str

    @property
    def text_sha256(self) -> str:
        return text_digest(self.text)


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_KEPT = """
    SELECT statement.*, statement_text.text FROM statement
    JOIN statement_text ON statement_text.statement_id = statement.id
"""


def text_of(sql: sqlite3.Connection, organisation_id: str, sha256: str) -> str | None:
    row = sql.execute(
        """
        SELECT text FROM statement_text JOIN statement ON statement.id = statement_id
        WHERE organisation_id = ? AND sha256 = ?
        """,
        [organisation_id, sha256],
    ).fetchone()
    return row[0] if row else None


def of_organisation(sql: sqlite3.Connection, organisation_id: str) -> list[Kept]:
    """Newest financial year first, newest copy of it first."""
    rows = sql.execute(f"{_KEPT} WHERE organisation_id = ? ORDER BY period_end DESC, fetched_at DESC", [organisation_id])
    return [_kept(row) for row in rows]


def by_digest(sql: sqlite3.Connection, sha256: str) -> list[Kept]:
    return [_kept(row) for row in sql.execute(f"{_KEPT} WHERE sha256 = ? ORDER BY statement.id", [sha256])]


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the archived bytes of a statement, or of one of its tabs, lie."""

    url: str
    sha256: str
    fetched_at: str
    shard: str
    offset: int


def copy_of(sql: sqlite3.Connection, sha256: str) -> Copy | None:
    row = sql.execute(
        """
        SELECT url, sha256, fetched_at, shard, warc_offset FROM statement WHERE sha256 = ?1
        UNION ALL SELECT url, sha256, fetched_at, shard, warc_offset FROM statement_page WHERE sha256 = ?1 LIMIT 1
        """,
        [sha256],
    ).fetchone()
    return Copy(*row) if row else None


def every(sql: sqlite3.Connection) -> Iterator[Kept]:
    """All of them, one at a time."""
    return (_kept(row) for row in sql.execute(f"{_KEPT} ORDER BY statement.id"))


def quote_of(sql: sqlite3.Connection, statement_id: int, requirement: Requirement) -> str | None:
    """The sentence that the checker found for one requirement."""
    row = sql.execute(
        "SELECT quote FROM finding WHERE statement_id = ? AND requirement = ?", [statement_id, requirement.value]
    ).fetchone()
    return row[0] if row else None


def _kept(row: sqlite3.Row) -> Kept:
    return Kept(
        row["id"], row["organisation_id"], row["sha256"], row["url"], row["title"], row["period_end"], row["fetched_at"],
        row["first_seen"], row["shard"], row["warc_offset"], row["text"],
    )  # fmt: skip
