"""Published statements: where they were fetched, and the evidence in them."""

import sqlite3
from dataclasses import dataclass

from classifier.act import ContentArea, Depth, Requirement
from classifier.areas import AreaFinding
from classifier.evidence import Evidence, Finding


@dataclass(frozen=True, slots=True)
class Statement:
    """`cluster` is the first of the statements that it nearly repeats; `boilerplate` and `repeated` are shares from 0 to 1."""

    id: int
    organisation_id: str
    name: str
    sha256: str
    url: str
    media_type: str
    title: str
    period_text: str | None
    period_start: str | None
    period_end: str | None
    first_seen: str
    fetched_at: str
    cluster: int | None
    boilerplate: float | None
    repeated: float | None

    @property
    def year(self) -> int | None:
        return int(self.period_end[:4]) if self.period_end else None


_STATEMENT = """
    SELECT statement.id, organisation_id, name, sha256, url, media_type, title, period_text, period_start, period_end, first_seen,
           fetched_at, cluster, boilerplate, repeated
    FROM statement JOIN organisation ON organisation.id = organisation_id
"""


def of_organisation(sql: sqlite3.Connection, organisation_id: str) -> list[Statement]:
    """Newest financial year first, newest copy of it first."""
    rows = sql.execute(f"{_STATEMENT} WHERE organisation_id = ? ORDER BY period_end DESC, fetched_at DESC", [organisation_id])
    return [Statement(*row) for row in rows]


def by_digest(sql: sqlite3.Connection, sha256: str) -> list[Statement]:
    """The same bytes may be the statement of several organisations."""
    return [Statement(*row) for row in sql.execute(f"{_STATEMENT} WHERE sha256 = ? ORDER BY organisation_id", [sha256])]


def after(
    sql: sqlite3.Connection, place: int, limit: int, organisation_id: str | None = None, year: int | None = None
) -> list[Statement]:
    """The next `limit` after the statement numbered `place`."""
    conditions: list[str] = ["statement.id > ?"]
    values: list[object] = [place]
    if organisation_id is not None:
        conditions, values = [*conditions, "organisation_id = ?"], [*values, organisation_id]
    if year is not None:
        conditions, values = [*conditions, "substr(period_end, 1, 4) = ?"], [*values, str(year)]
    rows = sql.execute(f"{_STATEMENT} WHERE {' AND '.join(conditions)} ORDER BY statement.id LIMIT ?", [*values, limit])
    return [Statement(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class FurtherPage:
    """A tab of a statement that is an address of its own; `page` is what the evidence on it says, from 2."""

    page: int
    url: str
    sha256: str
    fetched_at: str


def further_pages(sql: sqlite3.Connection, statement_id: int) -> list[FurtherPage]:
    rows = sql.execute(
        "SELECT page, url, sha256, fetched_at FROM statement_page WHERE statement_id = ? ORDER BY page", [statement_id]
    )
    return [FurtherPage(*row) for row in rows]


def findings(sql: sqlite3.Connection, statement_id: int) -> dict[Requirement, Finding]:
    rows = sql.execute("SELECT * FROM finding WHERE statement_id = ?", [statement_id])
    return {
        Requirement(row["requirement"]): Finding(
            None if row["evidenced"] is None else bool(row["evidenced"]), row["reason"], _evidence(row), bool(row["applies"])
        )
        for row in rows
    }


def areas(sql: sqlite3.Connection, statement_id: int) -> dict[ContentArea, AreaFinding]:
    quotes: dict[str, list[Evidence]] = {}
    for row in sql.execute("SELECT * FROM area_quote WHERE statement_id = ? ORDER BY area, position", [statement_id]):
        evidence = _evidence(row)
        if evidence is not None:
            quotes.setdefault(row["area"], []).append(evidence)
    rows = sql.execute("SELECT area, depth FROM area WHERE statement_id = ?", [statement_id])
    return {ContentArea(area): AreaFinding(Depth(depth), tuple(quotes.get(area, ()))) for area, depth in rows}


def _evidence(row: sqlite3.Row) -> Evidence | None:
    if not row["quote"]:
        return None
    return Evidence(row["quote"], row["page"], row["char_offset"] or 0, row["found_by"] or "", row["score"] or 0.0)


def text(sql: sqlite3.Connection, statement_id: int) -> str | None:
    """The whole text, where it was published with the texts."""
    if not has_texts(sql):
        return None
    row = sql.execute("SELECT text FROM statement_text WHERE statement_id = ?", [statement_id]).fetchone()
    return row[0] if row else None


def has_texts(sql: sqlite3.Connection) -> bool:
    return bool(sql.execute("SELECT count(*) FROM sqlite_master WHERE name = 'statement_text'").fetchone()[0])


def nearly_the_same(sql: sqlite3.Connection, statement: Statement, limit: int = 10) -> list[Statement]:
    """Statements of other organisations in its cluster."""
    if statement.cluster is None:
        return []
    rows = sql.execute(
        f"{_STATEMENT} WHERE cluster = ? AND organisation_id != ? ORDER BY period_end DESC, organisation_id LIMIT ?",
        [statement.cluster, statement.organisation_id, limit],
    )
    return [Statement(*row) for row in rows]


def count(sql: sqlite3.Connection, organisation_id: str | None = None, year: int | None = None) -> int:
    """How many there are, of one organisation or year if it is named."""
    row = sql.execute(
        "SELECT count(*) FROM statement WHERE (?1 IS NULL OR organisation_id = ?1) AND (?2 IS NULL OR substr(period_end, 1, 4) = ?2)",
        [organisation_id, str(year) if year else None],
    ).fetchone()
    return int(row[0])
