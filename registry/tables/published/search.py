"""Search in the published statements (SQLite FTS5).

Where only quotations are published, words are looked for in the whole texts and phrases in the
quotations: the index of the texts does not know the order of their words.
"""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from classifier.act import ContentArea, Requirement
from registry.public_state import PublicState
from registry.tables.published.statements import has_texts
from registry.tables.search import HIT_BEGINS, HIT_ENDS, told

_WORDS_AROUND = 32
COUNTED = 1000
"""More hits than this are not counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """`newest` puts the newest financial year first, else the best match; `depth` is the least of `area`."""

    query: str
    newest: bool = False
    year: int | None = None
    sector: str | None = None
    verdict: PublicState | None = None
    area: ContentArea | None = None
    depth: int = 1
    evidence: tuple[Requirement, bool | None] | None = None
    limit: int = 20
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that matches. `snippet` is None where the words stand in its text but in no quotation."""

    statement_id: int
    organisation_id: str
    name: str
    title: str
    url: str
    sha256: str
    period_end: str | None
    fetched_at: str
    snippet: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` counts up to COUNTED; `in_quotes` says that only quotations were searched."""

    hits: tuple[Hit, ...]
    total: int
    in_quotes: bool


def search(sql: sqlite3.Connection, asked: Question) -> Answer:
    """Raises BadQuery."""
    whole = has_texts(sql)
    in_quotes = not whole and _wants_order(asked.query)
    index = "quote_search" if in_quotes else "statement_search"
    conditions, values = _conditions(asked)
    order = "statement.period_end DESC, statement.id" if asked.newest else f"bm25({index}), statement.id"
    found = f"""
        FROM {index} CROSS JOIN statement ON statement.id = {index}.rowid
        CROSS JOIN organisation ON organisation.id = statement.organisation_id WHERE {index} MATCH ? {conditions}
    """
    try:
        total = sql.execute(f"SELECT count(*) FROM (SELECT 1 {found} LIMIT {COUNTED})", [asked.query, *values]).fetchone()[0]
        rows = sql.execute(
            f"""
            SELECT statement.id, organisation_id, name, title, url, sha256, period_end, fetched_at {found}
            ORDER BY {order} LIMIT ? OFFSET ?
            """,
            [asked.query, *values, asked.limit, asked.skip],
        ).fetchall()
        snippets = _snippets(sql, "statement_search" if whole else "quote_search", asked.query, [row[0] for row in rows])
    except sqlite3.OperationalError as error:
        raise told(asked.query, error) from error
    return Answer(tuple(_hit(row, snippets) for row in rows), total, in_quotes)


def _hit(row: sqlite3.Row, snippets: Mapping[int, str]) -> Hit:
    return Hit(
        row["id"], row["organisation_id"], row["name"], row["title"], row["url"], row["sha256"], row["period_end"], row["fetched_at"],
        snippets.get(row["id"]),
    )  # fmt: skip


def _wants_order(query: str) -> bool:
    """A phrase, NEAR or a word with a sign in it, which FTS5 takes for a phrase."""
    return bool(re.search(r'"[^"]*\w[^"\w]+\w[^"]*"|\bNEAR\s*\(|\+|\^', query))


def _snippets(sql: sqlite3.Connection, index: str, query: str, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = sql.execute(
        f"""
        SELECT rowid, snippet({index}, 0, ?, ?, '…', {_WORDS_AROUND}) FROM {index}
        WHERE {index} MATCH ? AND rowid IN ({", ".join("?" * len(ids))})
        """,
        [HIT_BEGINS, HIT_ENDS, query, *ids],
    )
    return {row[0]: row[1] for row in rows}


def _conditions(asked: Question) -> tuple[str, list[object]]:
    parts: list[tuple[str, list[object]]] = []
    if asked.year is not None:
        parts.append(("statement.period_end >= ? AND statement.period_end < ?", [f"{asked.year}", f"{asked.year + 1}"]))
    if asked.sector is not None:
        parts.append(
            (
                "EXISTS (SELECT 1 FROM label WHERE label.organisation_id = statement.organisation_id AND kind = 'sector' AND value = ?)",
                [asked.sector],
            )
        )
    if asked.verdict is not None:
        judged = """SELECT 1 FROM listing JOIN verdict ON verdict.id = verdict_id
            WHERE listing.organisation_id = statement.organisation_id AND statement_sha256 = statement.sha256 AND state = ?"""
        parts.append((f"EXISTS ({judged})", [asked.verdict.value]))
    if asked.area is not None:
        deep = "SELECT 1 FROM area WHERE area.statement_id = statement.id AND area = ? AND depth >= ?"
        parts.append((f"EXISTS ({deep})", [asked.area.value, asked.depth]))
    if asked.evidence is not None:
        found = "SELECT 1 FROM finding WHERE finding.statement_id = statement.id AND requirement = ? AND evidenced IS ?"
        parts.append((f"EXISTS ({found})", [*asked.evidence]))
    return "".join(f" AND {condition}" for condition, _ in parts), [value for _, values in parts for value in values]
