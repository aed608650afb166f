"""Clusters of near-identical statements, and each one's share of boilerplate, as last computed."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.similarity import Likeness, Text


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
        SELECT statement.id, organisation_id, text FROM statement_text JOIN statement ON statement.id = statement_id
        ORDER BY search_key
        """
    )
    return (Text(*row) for row in rows)


def replace_all(sql: sqlite3.Connection, found: Iterable[Likeness]) -> int:
    """How many. Call it in a transaction."""
    sql.execute("DELETE FROM likeness")
    rows = [(one.id, one.cluster, one.boilerplate) for one in found]
    sql.executemany("INSERT INTO likeness (statement_id, cluster, boilerplate) VALUES (?, ?, ?)", rows)
    return len(rows)


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
