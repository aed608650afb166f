"""Search in the published statements (SQLite FTS5).

Where only quotations are published, the index of the whole texts knows which words a statement has,
not their order. A phrase is then looked for in the quotations, and each of its words in the texts:
statements that say it in a quotation come first, then those that have all of the words.
docs/decisions/0005-phrases-without-the-texts.md has the reason.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.tables.published.statements import has_texts
from registry.tables.search import HIT_BEGINS, HIT_ENDS, WORDS_AROUND, BadQuery, Question, narrowed, told

COUNTED = 1000
"""More hits than this are not counted."""


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
    """`total` counts up to COUNTED; `order_unknown` says that a phrase is told only of hits with a snippet."""

    hits: tuple[Hit, ...]
    total: int
    order_unknown: bool


def search(sql: sqlite3.Connection, asked: Question) -> Answer:
    """Raises BadQuery."""
    whole = has_texts(sql)
    order_unknown = not whole and _wants_order(asked.query)
    query = _words_alone(asked.query) if order_unknown else asked.query
    quotes = "statement_search" if whole else "quote_search"
    conditions, narrowing = narrowed(asked, _YEAR, _JUDGED)
    joined = "CROSS JOIN statement ON statement.id = statement_search.rowid" if conditions or asked.newest else ""
    found = f"FROM statement_search {joined} WHERE statement_search MATCH ? {conditions}"
    order, saying = _order(asked, order_unknown)
    try:
        total = sql.execute(f"SELECT count(*) FROM (SELECT 1 {found} LIMIT {COUNTED})", [query, *narrowing]).fetchone()[0]
        rows = sql.execute(
            f"SELECT statement_search.rowid {found} ORDER BY {order} LIMIT ? OFFSET ?",
            [query, *narrowing, *saying, asked.limit, asked.skip],
        )
        ids = [row[0] for row in rows]
        snippets = _snippets(sql, quotes, asked.query, ids)
    except sqlite3.OperationalError as error:
        raise told(asked.query, error) from error
    return Answer(_hits(sql, ids, snippets), total, order_unknown)


def _order(asked: Question, order_unknown: bool) -> tuple[str, list[str]]:
    """What to sort by, and the values for its marks; by rank alone FTS5 sorts by itself, which is faster."""
    if asked.newest:
        return "statement.period_end DESC, statement.id", []
    return (f"{_SAID} rank", [asked.query]) if order_unknown else ("rank", [])


_YEAR = "statement.period_end >= ? AND statement.period_end < ?"
_JUDGED = """EXISTS (
    SELECT 1 FROM listing JOIN verdict ON verdict.id = verdict_id
    WHERE listing.organisation_id = statement.organisation_id AND statement_sha256 = statement.sha256 AND state = ?
)"""
_SAID = "statement_search.rowid IN (SELECT rowid FROM quote_search WHERE quote_search MATCH ?) DESC,"


def _hits(sql: sqlite3.Connection, ids: Sequence[int], snippets: Mapping[int, str]) -> tuple[Hit, ...]:
    rows = sql.execute(
        f"""
        SELECT statement.id AS statement_id, organisation_id, name, title, url, sha256, period_end, fetched_at
        FROM statement JOIN organisation ON organisation.id = organisation_id WHERE statement.id IN ({", ".join("?" * len(ids))})
        """,
        ids,
    )
    by_id = {row[0]: Hit(**dict(row), snippet=snippets.get(row[0])) for row in rows}
    return tuple(by_id[one] for one in ids)


_PHRASE = r'"[^"]*"'
_NEAR = rf"NEAR\s*\((?:{_PHRASE}|[^()\"])*\)"
_ORDERED = re.compile(rf"{_NEAR}|\^|\+|{_PHRASE}(?:\s*\*)?")
_SIGNLESS = re.compile(r"[^\W_]+")


def _wants_order(query: str) -> bool:
    """A phrase, NEAR or a word with a sign in it, which FTS5 takes for a phrase."""
    return any(part[0] in "N^+" or len(_SIGNLESS.findall(part)) > 1 for part in _ORDERED.findall(query))


def _words_alone(query: str) -> str:
    """Finds what has every word of each phrase, in any order. Raises BadQuery where a phrase is to be left out."""
    if re.search(rf"\bNOT\s+(?:[^\s\"]*\+|\^|\(.*{_PHRASE}|{_NEAR}|\"[^\"]*\w[^\"\w]+\w)", query):
        raise BadQuery(
            f"cannot search for {query!r}: a phrase cannot be left out here, for the order of a statement's words is not published; "
            "leave out a word"
        )
    return _ORDERED.sub(_loosened, query)


def _loosened(part: re.Match[str]) -> str:
    ordered = part[0]
    if ordered == "^":
        return ""
    if ordered == "+":
        return " "
    inside = re.sub(r",\s*\d+\s*\)$", "", ordered.removeprefix("NEAR")) if ordered.startswith("NEAR") else ordered
    words = " ".join(f'"{word}"' for word in _SIGNLESS.findall(inside))
    return f"{words}*" if words and ordered.endswith("*") else words or ordered


def _snippets(sql: sqlite3.Connection, index: str, query: str, ids: list[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = sql.execute(
        f"""
        SELECT rowid, snippet({index}, 0, ?, ?, '…', {WORDS_AROUND}) FROM {index}
        WHERE {index} MATCH ? AND rowid IN ({", ".join("?" * len(ids))})
        """,
        [HIT_BEGINS, HIT_ENDS, query, *ids],
    )
    return {row[0]: row[1] for row in rows}
