"""The registry's tables, as ordered migrations. `PRAGMA user_version` says how many have run."""

MIGRATIONS = (
    """
    CREATE TABLE organisation (
        id TEXT PRIMARY KEY,
        number TEXT,
        name TEXT NOT NULL,
        website TEXT,
        kind TEXT NOT NULL,
        year_end_month INTEGER,
        year_end_day INTEGER,
        parent_id TEXT
    ) STRICT;
    CREATE TABLE turnover_fact (
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        value INTEGER NOT NULL,
        year INTEGER,
        source TEXT NOT NULL,
        UNIQUE (organisation_id, source, year)
    ) STRICT;
    CREATE TABLE visit (
        id INTEGER PRIMARY KEY,
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        visited_at TEXT NOT NULL,
        assessed_at TEXT NOT NULL,
        shard TEXT,
        outcome TEXT NOT NULL,
        reason TEXT NOT NULL,
        requests INTEGER NOT NULL,
        site_names_organisation INTEGER,
        homepage_link TEXT NOT NULL,
        considered TEXT NOT NULL,
        rubric TEXT NOT NULL,
        model TEXT NOT NULL,
        subject TEXT NOT NULL,
        assessment TEXT NOT NULL,
        UNIQUE (organisation_id, visited_at, rubric, model, subject)
    ) STRICT;
    CREATE TABLE statement (
        id INTEGER PRIMARY KEY,
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        sha256 TEXT NOT NULL,
        url TEXT NOT NULL,
        media_type TEXT NOT NULL,
        title TEXT NOT NULL,
        period_text TEXT,
        period_start TEXT,
        period_end TEXT,
        whose TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        shard TEXT NOT NULL,
        warc_offset INTEGER NOT NULL,
        UNIQUE (organisation_id, sha256)
    ) STRICT;
    CREATE TABLE statement_text (
        statement_id INTEGER PRIMARY KEY REFERENCES statement(id) ON DELETE CASCADE,
        text TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE statement_search USING fts5 (text, content='statement_text', content_rowid='statement_id', tokenize='unicode61');
    CREATE TRIGGER statement_text_added AFTER INSERT ON statement_text BEGIN
        INSERT INTO statement_search (rowid, text) VALUES (new.statement_id, new.text);
    END;
    CREATE TRIGGER statement_text_removed AFTER DELETE ON statement_text BEGIN
        INSERT INTO statement_search (statement_search, rowid, text) VALUES ('delete', old.statement_id, old.text);
    END;
    CREATE TABLE finding (
        statement_id INTEGER NOT NULL REFERENCES statement(id) ON DELETE CASCADE,
        requirement TEXT NOT NULL,
        evidenced INTEGER,
        applies INTEGER NOT NULL,
        reason TEXT NOT NULL,
        quote TEXT,
        page INTEGER,
        char_offset INTEGER,
        found_by TEXT,
        score REAL,
        PRIMARY KEY (statement_id, requirement)
    ) STRICT;
    CREATE TABLE area (
        statement_id INTEGER NOT NULL REFERENCES statement(id) ON DELETE CASCADE,
        area TEXT NOT NULL,
        depth INTEGER NOT NULL,
        PRIMARY KEY (statement_id, area)
    ) STRICT;
    CREATE TABLE area_quote (
        statement_id INTEGER NOT NULL REFERENCES statement(id) ON DELETE CASCADE,
        area TEXT NOT NULL,
        position INTEGER NOT NULL,
        quote TEXT NOT NULL,
        page INTEGER,
        char_offset INTEGER NOT NULL,
        found_by TEXT NOT NULL,
        score REAL NOT NULL,
        PRIMARY KEY (statement_id, area, position)
    ) STRICT;
    CREATE TABLE verdict (
        id INTEGER PRIMARY KEY,
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        year_end TEXT,
        decided_on TEXT NOT NULL,
        decision TEXT NOT NULL,
        lenient TEXT NOT NULL,
        reason TEXT NOT NULL,
        missing TEXT NOT NULL,
        badges TEXT NOT NULL,
        requirements TEXT NOT NULL,
        scope TEXT NOT NULL,
        scope_reason TEXT NOT NULL,
        statement_url TEXT,
        statement_sha256 TEXT,
        rubric TEXT NOT NULL
    ) STRICT;
    CREATE INDEX verdict_of ON verdict (organisation_id, id);
    CREATE VIEW current_verdict AS
        SELECT * FROM verdict WHERE id IN (SELECT max(id) FROM verdict GROUP BY organisation_id);
    """,
)
"""Each runs once, in a transaction. `verdict` is append-only: a changed mind is a new row."""
