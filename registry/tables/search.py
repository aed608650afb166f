"""Full-text search over the statements (SQLite FTS5)."""

import sqlite3
from dataclasses import dataclass

from classifier.act import ContentArea, Requirement
from crawler.errors import WrongInput
from registry.verdicts.public_state import PublicState
from registry.verdicts.verdict import Decision

HIT_BEGINS, HIT_ENDS = "\ue000", "\ue001"
"""Private-use characters, replaced by marks after everything else was escaped."""

WORDS_AROUND = 32
"""Of a snippet."""


RANKED = 1000
"""So many of the newest hits are ranked: a word that stands in nearly every statement tells them hardly apart."""


class BadQuery(WrongInput):
    """The search query is not FTS5 syntax: the message says where it breaks."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to search for, in the registry or in what is published.

    `newest` puts the newest financial year first, else the best match. `label` is a kind and a value,
    `verdict` the one that the statement was judged with, `depth` the least of `area`.
    """

    query: str
    newest: bool = False
    year: int | None = None
    label: tuple[str, str] | None = None
    verdict: Decision | PublicState | None = None
    area: ContentArea | None = None
    depth: int = 1
    evidence: tuple[Requirement, bool | None] | None = None
    limit: int = 20
    skip: int = 0


Condition = tuple[str, list[object]]
"""SQL after AND, and the values for its marks."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that matches; hits in `snippet` stand between HIT_BEGINS and HIT_ENDS.

    `offset` is where the snippet begins in the statement's text; `shard` and `warc_offset` lead
    to the archived copy, `sha256` is its digest.
    """

    organisation_id: str
    name: str
    url: str
    period_end: str | None
    snippet: str
    offset: int
    sha256: str
    fetched_at: str
    shard: str
    warc_offset: int


def search(sql: sqlite3.Connection, asked: Question) -> list[Hit]:
    """Statements whose text matches: newest first, or the best first of the newest RANKED. Raises BadQuery."""
    try:
        rows = _newest(sql, asked) if asked.newest else _best(sql, asked)
    except sqlite3.OperationalError as error:
        raise told(asked.query, error) from error
    return [_hit(row) for row in rows]


_JOINED = """
    CROSS JOIN statement_text ON statement_text.search_key = statement_search.rowid
    CROSS JOIN statement ON statement.id = statement_text.statement_id
"""
_SHOWN = f"""
    SELECT organisation.name, statement.*, snippet(statement_search, 0, ?, ?, '…', {WORDS_AROUND}) AS snippet,
           statement_text.text, statement_text.search_key
    FROM statement_search {_JOINED} CROSS JOIN organisation ON organisation.id = statement.organisation_id
    WHERE statement_search MATCH ?
"""


def _newest(sql: sqlite3.Connection, asked: Question) -> list[sqlite3.Row]:
    conditions, values = narrowed(asked, _YEAR, _JUDGED)
    return sql.execute(
        f"{_SHOWN} {conditions} ORDER BY statement_search.rowid DESC LIMIT ? OFFSET ?",
        [HIT_BEGINS, HIT_ENDS, asked.query, *values, asked.limit, asked.skip],
    ).fetchall()


def _best(sql: sqlite3.Connection, asked: Question) -> list[sqlite3.Row]:
    """Rank first, then show in one walk over the index; the plus keeps SQLite from walking once a key."""
    conditions, values = narrowed(asked, _YEAR, _JUDGED)
    found = sql.execute(
        f"""
        SELECT key FROM (
            SELECT statement_search.rowid AS key, rank AS score FROM statement_search {_JOINED if conditions else ""}
            WHERE statement_search MATCH ? {conditions} ORDER BY statement_search.rowid DESC LIMIT {RANKED}
        ) ORDER BY score, key DESC LIMIT ? OFFSET ?
        """,
        [asked.query, *values, asked.limit, asked.skip],
    )
    keys = [row[0] for row in found]
    if not keys:
        return []
    rows = sql.execute(
        f"""
        {_SHOWN} AND statement_search.rowid BETWEEN ? AND ? AND +statement_search.rowid IN ({", ".join("?" * len(keys))})
        ORDER BY statement_search.rowid DESC
        """,
        [HIT_BEGINS, HIT_ENDS, asked.query, min(keys), max(keys), *keys],
    )
    by_key = {row["search_key"]: row for row in rows}
    return [by_key[key] for key in keys]


_KEY = "CAST((julianday(? || '-01-01') - 1721424.5) AS INTEGER) << 24"
_YEAR = f"statement_search.rowid >= ({_KEY}) AND statement_search.rowid < ({_KEY})"
_JUDGED = """EXISTS (
    SELECT 1 FROM standing JOIN verdict ON verdict.id = verdict_id
    WHERE standing.organisation_id = statement.organisation_id AND statement_sha256 = statement.sha256 AND decision = ?
)"""


def narrowed(asked: Question, in_year: str, judged: str) -> Condition:
    """All that narrows a search, in SQL: `in_year` has marks for a year and the next, `judged` one for a verdict."""
    parts: list[Condition] = []
    if asked.year is not None:
        parts.append((in_year, [f"{asked.year:04}", f"{asked.year + 1:04}"]))
    if asked.label is not None:
        has = "SELECT 1 FROM label WHERE label.organisation_id = statement.organisation_id AND kind = ? AND value = ?"
        parts.append((f"EXISTS ({has})", [*asked.label]))
    if asked.verdict is not None:
        parts.append((judged, [asked.verdict.value]))
    if asked.area is not None:
        deep = "SELECT 1 FROM area WHERE area.statement_id = statement.id AND area = ? AND depth >= ?"
        parts.append((f"EXISTS ({deep})", [asked.area.value, asked.depth]))
    if asked.evidence is not None:
        found = "SELECT 1 FROM finding WHERE finding.statement_id = statement.id AND requirement = ? AND evidenced IS ?"
        parts.append((f"EXISTS ({found})", [*asked.evidence]))
    return "".join(f" AND {condition}" for condition, _ in parts), [value for _, values in parts for value in values]


def _hit(row: sqlite3.Row) -> Hit:
    plain = row["snippet"].replace(HIT_BEGINS, "").replace(HIT_ENDS, "").strip("…")
    return Hit(
        row["organisation_id"], row["name"], row["url"], row["period_end"], row["snippet"], max(row["text"].find(plain), 0),
        row["sha256"], row["fetched_at"], row["shard"], row["warc_offset"],
    )  # fmt: skip


def told(query: str, error: sqlite3.OperationalError) -> Exception:
    """FTS5's complaint in a sentence; any other trouble as it is."""
    words = str(error)
    if "unterminated string" in words:
        why = "a double quote is opened and not closed"
    elif 'near ""' in words:
        why = "it ends too early, after AND, OR, NOT or an open bracket"
    elif "syntax error near" in words:
        why = f"it cannot be read at {words.split('near ')[1]}"
    elif "no such column" in words or "unknown special query" in words or "fts5" in words:
        why = f"{words.removeprefix('fts5: ')}"
    else:
        return error
    return BadQuery(f"cannot search for {query!r}: {why}; put words with signs between double quotes")
