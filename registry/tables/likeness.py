"""Clusters of near-identical statements, and each one's share of boilerplate, as last computed."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.comparing.similarity import Likeness, Text


@dataclass(frozen=True, slots=True)
class Own:
    """One statement of an organisation; the shares are None before statements were compared."""

    period_end: str | None
    url: str
    sha256: str
    boilerplate: float | None
    repeated: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """A statement of a cluster."""

    cluster: int
    organisation_id: str
    name: str
    period_end: str | None
    url: str
    boilerplate: float


def texts(sql: sqlite3.Connection) -> Iterator[Text]:
    """Every statement's text, oldest first, so that a cluster is named after its first."""
    rows = sql.execute(
        """
        SELECT statement.id, organisation_id, text, CAST(substr(period_end, 1, 4) AS INTEGER) FROM statement_text JOIN statement ON statement.id = statement_id
        ORDER BY search_key
        """
    )
    return (Text(*row) for row in rows)


def replace_all(sql: sqlite3.Connection, found: Iterable[Likeness]) -> int:
    """How many. Call it in a transaction."""
    sql.execute("DELETE FROM likeness")
    rows = [(one.id, one.cluster, round(one.boilerplate, 4), _rounded(one.repeated)) for one in found]
    sql.executemany("INSERT INTO likeness (statement_id, cluster, boilerplate, repeated) VALUES (?, ?, ?, ?)", rows)
    return len(rows)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def clusters(sql: sqlite3.Connection) -> list[Member]:
    """Members of clusters in which more than one organisation is, largest cluster first."""
    rows = sql.execute(
        """
        WITH size AS (
            SELECT cluster, count(*) AS members FROM likeness JOIN statement ON statement.id = statement_id
            GROUP BY cluster HAVING count(DISTINCT organisation_id) > 1
        )
        SELECT likeness.cluster, organisation_id, name, period_end, url, boilerplate FROM size
        JOIN likeness ON likeness.cluster = size.cluster JOIN statement ON statement.id = likeness.statement_id
        JOIN organisation ON organisation.id = statement.organisation_id
        ORDER BY size.members DESC, likeness.cluster, period_end, organisation_id
        """
    )
    return [Member(*row) for row in rows]


def of_organisation(sql: sqlite3.Connection, organisation_id: str) -> list[Own]:
    """Its statements, newest financial year first, newest copy of it first."""
    rows = sql.execute(
        """
        SELECT period_end, url, sha256, boilerplate, repeated FROM statement
        LEFT JOIN likeness ON statement_id = statement.id
        WHERE organisation_id = ? ORDER BY period_end DESC, fetched_at DESC
        """,
        [organisation_id],
    )
    return [Own(*row) for row in rows]
