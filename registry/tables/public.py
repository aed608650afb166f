"""The public database: a second SQLite file without private things.

Left out: who reviewed, drafts, what only machines need, where the archive's files lie. What is
made from the same registry by the same SQLite is the same file, byte for byte: rows go in by
their keys, and no clock is read.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from crawler.errors import CouldNot
from registry.comparing.changes import Change
from registry.verdicts.statistics import band_of

VERSION = 4
"""Of the public database's tables."""


class NotPublished(CouldNot):
    """The public database could not be made: the one that was there before is untouched."""


class Texts(StrEnum):
    """How much of the statements' texts is passed on."""

    QUOTES = "quotes"
    """Evidence sentences only. The index knows which words a statement has, not their order."""
    FULL = "full"
    """For operators who have the right to republish."""


_TABLES = """
    CREATE TABLE organisation (
        id TEXT PRIMARY KEY, number TEXT, name TEXT NOT NULL, website TEXT, kind TEXT NOT NULL, parent_id TEXT
    ) STRICT;
    INSERT INTO organisation SELECT id, number, name, website, kind, parent_id FROM registry.organisation ORDER BY id;

    CREATE TABLE turnover_fact (
        organisation_id TEXT NOT NULL REFERENCES organisation(id), value INTEGER NOT NULL, year INTEGER, source TEXT NOT NULL
    ) STRICT;
    INSERT INTO turnover_fact
        SELECT organisation_id, value, coalesce(year, CAST(substr(period_end, 1, 4) AS INTEGER)) AS ended, source
        FROM registry.claim_turnover
        WHERE currency = 'GBP' AND concept <> 'declared band of the group' AND coalesce(months, 12) = 12
        ORDER BY organisation_id, ended, source, value;

    CREATE INDEX turnover_of ON turnover_fact (organisation_id);

    CREATE TABLE label (
        organisation_id TEXT NOT NULL REFERENCES organisation(id), kind TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL
    ) STRICT;
    INSERT INTO label SELECT organisation_id, kind, value, source FROM registry.label ORDER BY organisation_id, kind, value;

    CREATE TABLE statement (
        id INTEGER PRIMARY KEY, organisation_id TEXT NOT NULL REFERENCES organisation(id), sha256 TEXT NOT NULL, url TEXT NOT NULL,
        media_type TEXT NOT NULL, title TEXT NOT NULL, period_text TEXT, period_start TEXT, period_end TEXT, first_seen TEXT NOT NULL,
        fetched_at TEXT NOT NULL, cluster INTEGER, boilerplate REAL, repeated REAL
    ) STRICT;
    INSERT INTO statement
        SELECT id, organisation_id, sha256, url, media_type, title, period_text, period_start, period_end, first_seen, fetched_at,
               cluster, boilerplate, repeated
        FROM registry.statement LEFT JOIN registry.likeness ON statement_id = id ORDER BY id;

    CREATE TABLE statement_page (
        statement_id INTEGER NOT NULL REFERENCES statement(id), page INTEGER NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL,
        fetched_at TEXT NOT NULL, PRIMARY KEY (statement_id, page)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO statement_page
        SELECT statement_id, page, url, sha256, fetched_at FROM registry.statement_page ORDER BY statement_id, page;

    CREATE TABLE finding (
        statement_id INTEGER NOT NULL REFERENCES statement(id), requirement TEXT NOT NULL, evidenced INTEGER, applies INTEGER NOT NULL,
        reason TEXT NOT NULL, quote TEXT, page INTEGER, char_offset INTEGER, found_by TEXT, score REAL
    ) STRICT;
    INSERT INTO finding SELECT * FROM registry.finding ORDER BY statement_id, requirement;

    CREATE TABLE area (statement_id INTEGER NOT NULL REFERENCES statement(id), area TEXT NOT NULL, depth INTEGER NOT NULL) STRICT;
    INSERT INTO area SELECT * FROM registry.area ORDER BY statement_id, area;

    CREATE TABLE area_quote (
        statement_id INTEGER NOT NULL REFERENCES statement(id), area TEXT NOT NULL, position INTEGER NOT NULL, quote TEXT NOT NULL,
        page INTEGER, char_offset INTEGER NOT NULL, found_by TEXT NOT NULL, score REAL NOT NULL
    ) STRICT;
    INSERT INTO area_quote SELECT * FROM registry.area_quote ORDER BY statement_id, area, position;

    CREATE TABLE verdict (
        id INTEGER PRIMARY KEY, organisation_id TEXT NOT NULL REFERENCES organisation(id), year INTEGER NOT NULL, year_end TEXT,
        decided_on TEXT NOT NULL, cause TEXT NOT NULL, decision TEXT NOT NULL, lenient TEXT NOT NULL, reason TEXT NOT NULL,
        missing TEXT NOT NULL, badges TEXT NOT NULL, requirements TEXT NOT NULL, depths TEXT NOT NULL, scope TEXT NOT NULL,
        scope_reason TEXT NOT NULL, statement_url TEXT, statement_sha256 TEXT, looked_at TEXT, rubric TEXT NOT NULL,
        rules TEXT NOT NULL, model TEXT, stands INTEGER NOT NULL, newest INTEGER NOT NULL
    ) STRICT;
    INSERT INTO verdict
        SELECT verdict.id, verdict.organisation_id, verdict.year, year_end, decided_on, cause, decision, lenient, reason, missing,
               badges, requirements, depths, scope, scope_reason, statement_url, statement_sha256, looked_at, rubric, rules, model,
               standing.verdict_id IS NOT NULL, coalesce(standing.newest, 0)
        FROM registry.verdict LEFT JOIN registry.standing
            ON standing.organisation_id = verdict.organisation_id AND standing.year = verdict.year AND standing.verdict_id = verdict.id
        ORDER BY verdict.id;

    CREATE TABLE correction (
        organisation_id TEXT NOT NULL REFERENCES organisation(id), year INTEGER NOT NULL, requirement TEXT, was TEXT, is_now TEXT,
        quote TEXT, why TEXT NOT NULL, statement_sha256 TEXT, confirmed_at TEXT NOT NULL
    ) STRICT;
    INSERT INTO correction
        SELECT first.organisation_id, first.year, first.requirement, first.machine, first.value, first.quote, first.why, first.sha256,
               second.at
        FROM registry.review AS first JOIN registry.review AS second ON second.about = first.id AND second.action = 'second'
        WHERE first.action IN ('correct', 'confirm_not_found')
        AND NOT EXISTS (SELECT 1 FROM registry.review AS back WHERE back.about = first.id AND back.action = 'withdraw')
        ORDER BY first.id;

    CREATE TABLE reply (
        organisation_id TEXT NOT NULL REFERENCES organisation(id), year INTEGER NOT NULL, given_at TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT;
    INSERT INTO reply
        SELECT organisation_id, year, at, why FROM registry.review WHERE action = 'reply'
        AND NOT EXISTS (SELECT 1 FROM registry.review AS back WHERE back.about = review.id AND back.action = 'withdraw')
        ORDER BY id;

    CREATE TABLE figure (
        year INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, measure TEXT NOT NULL, numerator INTEGER NOT NULL,
        denominator INTEGER NOT NULL, unknown INTEGER NOT NULL, provisional INTEGER NOT NULL
    ) STRICT;
    INSERT INTO figure SELECT * FROM registry.figure ORDER BY year, kind, value, measure;

    CREATE TABLE look (
        organisation_id TEXT PRIMARY KEY REFERENCES organisation(id), visited_at TEXT NOT NULL, outcome TEXT NOT NULL,
        reason TEXT NOT NULL, requests INTEGER NOT NULL, looks INTEGER NOT NULL
    ) STRICT;
    INSERT INTO look
        SELECT organisation_id, max(visited_at), outcome, reason, requests, count(DISTINCT visited_at) FROM registry.visit
        GROUP BY organisation_id ORDER BY organisation_id;

    CREATE TABLE listing (
        year INTEGER NOT NULL, organisation_id TEXT NOT NULL REFERENCES organisation(id), newest INTEGER NOT NULL,
        verdict_id INTEGER NOT NULL REFERENCES verdict(id), state TEXT NOT NULL, size TEXT NOT NULL,
        period INTEGER, steps INTEGER, approval INTEGER, signature INTEGER, published INTEGER, homepage_link INTEGER,
        PRIMARY KEY (year, organisation_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO listing
        SELECT year, organisation_id, newest, id,
               CASE WHEN decision = 'not_found' AND badges LIKE '%"provisional"%' THEN 'being_checked' ELSE decision END,
               size_band((SELECT value FROM (
                   SELECT value, abs(coalesce(fact.year, judged.year + 9) - judged.year) AS away
                   FROM main.turnover_fact AS fact WHERE fact.organisation_id = judged.organisation_id
               ) ORDER BY away, value DESC LIMIT 1)),
               json_extract(requirements, '$.period'), json_extract(requirements, '$.steps'),
               json_extract(requirements, '$.approval'), json_extract(requirements, '$.signature'),
               json_extract(requirements, '$.published'), json_extract(requirements, '$.homepage_link')
        FROM main.verdict AS judged WHERE stands = 1 ORDER BY year, organisation_id;

    CREATE TABLE change (
        known_at TEXT NOT NULL, organisation_id TEXT NOT NULL REFERENCES organisation(id), kind TEXT NOT NULL, year INTEGER,
        seen_at TEXT, what TEXT NOT NULL, url TEXT, sha256 TEXT
    ) STRICT;

    CREATE TABLE about (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
"""

_INDEXES = """
    CREATE INDEX organisation_name ON organisation (name);
    CREATE INDEX organisation_parent ON organisation (parent_id) WHERE parent_id IS NOT NULL;
    CREATE INDEX listing_newest ON listing (newest, organisation_id);
    CREATE INDEX listing_of ON listing (organisation_id);
    CREATE INDEX change_known ON change (known_at);
    CREATE INDEX change_of ON change (organisation_id);
    CREATE INDEX correction_of ON correction (organisation_id);
    CREATE INDEX reply_of ON reply (organisation_id);
    CREATE INDEX statement_cluster ON statement (cluster);
    CREATE INDEX label_of ON label (organisation_id);
    CREATE INDEX label_value ON label (kind, value);
    CREATE INDEX statement_of ON statement (organisation_id);
    CREATE INDEX statement_digest ON statement (sha256);
    CREATE INDEX finding_of ON finding (statement_id);
    CREATE INDEX area_of ON area (statement_id);
    CREATE INDEX area_quote_of ON area_quote (statement_id);
    CREATE INDEX verdict_of ON verdict (organisation_id, year);
    CREATE INDEX verdict_newest ON verdict (newest, decision);
    CREATE INDEX figure_of ON figure (year, kind);
"""

_SEARCH = {
    Texts.QUOTES: """
        CREATE VIRTUAL TABLE statement_search USING fts5 (text, content='', detail='none', tokenize='unicode61');
        INSERT INTO statement_search (rowid, text)
            SELECT statement_id, text FROM registry.statement_text ORDER BY statement_id;
        CREATE VIEW statement_quotes AS
            SELECT id AS statement_id, (
                SELECT group_concat(quote, char(10)) FROM (
                    SELECT quote FROM finding WHERE statement_id = statement.id AND quote IS NOT NULL
                    UNION SELECT quote FROM area_quote WHERE statement_id = statement.id
                )
            ) AS text FROM statement;
        CREATE VIRTUAL TABLE quote_search USING fts5
            (text, content='statement_quotes', content_rowid='statement_id', tokenize='unicode61');
        INSERT INTO quote_search (rowid, text) SELECT statement_id, text FROM statement_quotes ORDER BY statement_id;
        INSERT INTO quote_search (quote_search) VALUES ('optimize');
    """,
    Texts.FULL: """
        CREATE TABLE statement_text (statement_id INTEGER PRIMARY KEY REFERENCES statement(id), text TEXT NOT NULL) STRICT;
        INSERT INTO statement_text SELECT statement_id, text FROM registry.statement_text ORDER BY statement_id;
        CREATE VIRTUAL TABLE statement_search USING fts5
            (text, content='statement_text', content_rowid='statement_id', tokenize='unicode61');
        INSERT INTO statement_search (statement_search) VALUES ('rebuild');
    """,
}


def write(registry: Path, output: Path, texts: Texts, about: Mapping[str, str], changes: Iterable[Change]) -> None:
    """Make the file `output`, which must not exist yet. Raises NotPublished."""
    sql = sqlite3.connect(f"{output.resolve().as_uri()}", uri=True, isolation_level=None)
    try:
        sql.execute("PRAGMA journal_mode = OFF")
        sql.execute("PRAGMA synchronous = OFF")
        sql.execute("ATTACH DATABASE ? AS registry", [f"{registry.resolve().as_uri()}?mode=ro"])
        sql.create_function("size_band", 1, band_of, deterministic=True)
        sql.executescript(f"BEGIN; {_TABLES} COMMIT;")
        sql.execute("BEGIN")
        sql.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_change, changes))
        sql.execute("COMMIT")
        sql.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
        sql.executescript(f"BEGIN; {_INDEXES} {_SEARCH[texts]} COMMIT;")
        sql.execute("INSERT INTO statement_search (statement_search) VALUES ('optimize')")
        sql.execute("DETACH DATABASE registry")
        sql.execute("ANALYZE")
        sql.execute(f"PRAGMA user_version = {VERSION}")
    except sqlite3.Error as error:
        raise NotPublished(
            f"{output.parent}: {error}; what was published before is untouched: mend that and run it again"
        ) from error
    finally:
        sql.close()


def _change(change: Change) -> tuple[object, ...]:
    return (
        change.known_at, change.organisation_id, change.kind.value, change.year, change.seen_at, change.what, change.url, change.sha256,
    )  # fmt: skip


def counts(path: Path) -> dict[str, int]:
    """Rows by table, of the finished file."""
    sql = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        tables = ("organisation", "statement", "verdict", "correction", "reply")
        return {table: int(sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}
    finally:
        sql.close()
