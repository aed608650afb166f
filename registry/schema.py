"""The registry's tables, as ordered migrations. `PRAGMA user_version` says how many have run."""

_CLAIMED = """organisation_id TEXT NOT NULL REFERENCES organisation(id) ON UPDATE CASCADE,
        source TEXT NOT NULL,
        digest BLOB NOT NULL,
        import_id INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        file INTEGER NOT NULL,
        row INTEGER NOT NULL,
        as_of TEXT NOT NULL"""
"""What every claim has: of whom, who says so, the digest of what is said (the same claim is one row),
the import that first and the one that last held it, its file and row, the day for which it speaks."""

_CLAIM_KEY = "PRIMARY KEY (organisation_id, source, digest)) STRICT, WITHOUT ROWID"

_CLAIM_TABLES = (
    "claim_name", "claim_identifier", "claim_website", "claim_turnover", "claim_profile", "claim_group", "claim_period",
    "claim_statement", "claim_judgement",
)  # fmt: skip


def _noting_gaps(table: str) -> str:
    """A claim that comes back after an import of its source without it: until when it was last held stays on record.

    So does the day for which it spoke, where another claim of the source spoke for one between that and the new one.
    """
    return f"""
    CREATE TRIGGER {table}_again AFTER UPDATE OF seen, as_of ON {table}
    WHEN old.seen < (SELECT max(id) FROM import WHERE source = new.source AND id < new.seen)
    OR EXISTS (SELECT 1 FROM {table} AS other WHERE other.organisation_id = new.organisation_id AND other.source = new.source
               AND other.as_of > old.as_of AND other.as_of < new.as_of)
    BEGIN
        INSERT INTO claim_gap VALUES ('{table}', new.organisation_id, new.source, new.digest, old.seen, old.as_of, new.seen);
    END;
    """


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
    """
    UPDATE visit SET assessment = json_replace(assessment, '$.statements[0].text', '', '$.statements[1].text', '',
        '$.statements[2].text', '', '$.statements[3].text', '', '$.statements[4].text', '', '$.statements[5].text', '',
        '$.statements[6].text', '', '$.statements[7].text', '', '$.statements[8].text', '', '$.statements[9].text', '');
    CREATE INDEX visit_assessed ON visit (assessed_at);

    ALTER TABLE statement ADD COLUMN first_seen TEXT NOT NULL DEFAULT '';
    ALTER TABLE statement ADD COLUMN read_at TEXT NOT NULL DEFAULT '';
    UPDATE statement SET first_seen = fetched_at;
    CREATE INDEX statement_digest ON statement (sha256);

    CREATE TABLE statement_text_by_date (
        search_key INTEGER PRIMARY KEY,
        statement_id INTEGER NOT NULL UNIQUE REFERENCES statement(id) ON DELETE CASCADE,
        text TEXT NOT NULL
    ) STRICT;
    INSERT INTO statement_text_by_date
        SELECT (CAST(coalesce(julianday(statement.period_end) - 1721424.5, 0) AS INTEGER) << 24) | statement.id, statement.id, text
        FROM statement_text JOIN statement ON statement.id = statement_id;
    DROP TABLE statement_search;
    DROP TABLE statement_text;
    ALTER TABLE statement_text_by_date RENAME TO statement_text;
    CREATE VIRTUAL TABLE statement_search USING fts5 (text, content='statement_text', content_rowid='search_key', tokenize='unicode61');
    INSERT INTO statement_search (statement_search) VALUES ('rebuild');
    CREATE TRIGGER statement_text_added AFTER INSERT ON statement_text BEGIN
        INSERT INTO statement_search (rowid, text) VALUES (new.search_key, new.text);
    END;
    CREATE TRIGGER statement_text_removed AFTER DELETE ON statement_text BEGIN
        INSERT INTO statement_search (statement_search, rowid, text) VALUES ('delete', old.search_key, old.text);
    END;

    DROP VIEW current_verdict;
    DROP INDEX verdict_of;
    ALTER TABLE verdict ADD COLUMN year INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE verdict ADD COLUMN cause TEXT NOT NULL DEFAULT 'first';
    ALTER TABLE verdict ADD COLUMN depths TEXT NOT NULL DEFAULT 'null';
    ALTER TABLE verdict ADD COLUMN looked_at TEXT;
    ALTER TABLE verdict ADD COLUMN model TEXT;
    ALTER TABLE verdict ADD COLUMN rules TEXT NOT NULL DEFAULT '';
    ALTER TABLE verdict ADD COLUMN digest TEXT NOT NULL DEFAULT '';
    UPDATE verdict SET year = coalesce(CAST(substr(year_end, 1, 4) AS INTEGER), 0);
    CREATE INDEX verdict_of ON verdict (organisation_id, year, id);
    CREATE INDEX verdict_decided ON verdict (decided_on);
    CREATE TRIGGER verdict_is_never_changed BEFORE UPDATE ON verdict BEGIN
        SELECT RAISE(ABORT, 'verdicts are append-only: a changed mind is a new row');
    END;
    CREATE TRIGGER verdict_is_never_removed BEFORE DELETE ON verdict BEGIN
        SELECT RAISE(ABORT, 'verdicts are append-only: a changed mind is a new row');
    END;
    CREATE TABLE standing (
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        year INTEGER NOT NULL,
        verdict_id INTEGER NOT NULL REFERENCES verdict(id),
        digest TEXT NOT NULL,
        newest INTEGER NOT NULL,
        PRIMARY KEY (organisation_id, year)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO standing
        SELECT organisation_id, year, max(id), '', id = (SELECT max(id) FROM verdict AS other WHERE other.organisation_id = verdict.organisation_id)
        FROM verdict GROUP BY organisation_id, year;
    CREATE VIEW current_verdict AS
        SELECT verdict.* FROM standing JOIN verdict ON verdict.id = standing.verdict_id WHERE standing.newest = 1;
    CREATE VIEW standing_verdict AS
        SELECT verdict.*, standing.newest FROM standing JOIN verdict ON verdict.id = standing.verdict_id;

    CREATE TABLE label (
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (organisation_id, kind, value)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE figure (
        year INTEGER NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        measure TEXT NOT NULL,
        numerator INTEGER NOT NULL,
        denominator INTEGER NOT NULL,
        unknown INTEGER NOT NULL,
        PRIMARY KEY (year, kind, value, measure)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE review (
        id INTEGER PRIMARY KEY,
        organisation_id TEXT NOT NULL REFERENCES organisation(id),
        year INTEGER NOT NULL,
        action TEXT NOT NULL,
        sha256 TEXT,
        text_sha256 TEXT,
        requirement TEXT,
        machine TEXT,
        value TEXT,
        quote TEXT,
        why TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        about INTEGER REFERENCES review(id)
    ) STRICT;
    CREATE INDEX review_of ON review (organisation_id, year);
    CREATE UNIQUE INDEX review_once ON review (about, action) WHERE about IS NOT NULL;
    CREATE TRIGGER review_is_never_changed BEFORE UPDATE ON review BEGIN
        SELECT RAISE(ABORT, 'reviews are append-only: a changed mind is a new row');
    END;
    CREATE TRIGGER review_is_never_removed BEFORE DELETE ON review BEGIN
        SELECT RAISE(ABORT, 'reviews are append-only: a changed mind is a new row');
    END;
    CREATE TABLE sentence_label (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        position INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        labels TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        source TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sentence_label_of ON sentence_label (text_sha256, position);

    CREATE TABLE likeness (
        statement_id INTEGER NOT NULL REFERENCES statement(id) ON DELETE CASCADE,
        cluster INTEGER NOT NULL,
        boilerplate REAL NOT NULL,
        PRIMARY KEY (statement_id)
    ) STRICT;
    CREATE INDEX likeness_cluster ON likeness (cluster);
    """,
    f"""
    CREATE TABLE import (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        digest TEXT NOT NULL,
        imported_at TEXT NOT NULL,
        read INTEGER NOT NULL DEFAULT 0,
        kept INTEGER NOT NULL DEFAULT 0,
        refused INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE import_file (
        import_id INTEGER NOT NULL,
        file INTEGER NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (import_id, file)
    ) STRICT;
    CREATE TABLE claim_name ({_CLAIMED},
        name TEXT NOT NULL, normal TEXT NOT NULL, kind TEXT NOT NULL, until TEXT, {_CLAIM_KEY};
    CREATE INDEX claim_name_normal ON claim_name (normal);
    CREATE TABLE claim_identifier ({_CLAIMED},
        scheme TEXT NOT NULL, value TEXT NOT NULL, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE claim_website ({_CLAIMED},
        url TEXT NOT NULL, host TEXT NOT NULL, use TEXT NOT NULL, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE INDEX claim_website_host ON claim_website (host);
    CREATE TABLE claim_turnover ({_CLAIMED},
        value INTEGER NOT NULL, upto INTEGER, currency TEXT NOT NULL, basis TEXT NOT NULL, concept TEXT NOT NULL,
        year INTEGER, period_start TEXT, period_end TEXT, months INTEGER, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE claim_profile ({_CLAIMED},
        status TEXT, category TEXT, kind TEXT, accounts_category TEXT, sic TEXT, incorporated TEXT, dissolved TEXT,
        address TEXT, postcode TEXT, country TEXT, employees INTEGER, sector TEXT, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE claim_group ({_CLAIMED},
        parent_number TEXT, parent_name TEXT, parent_normal TEXT, since TEXT, until TEXT, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE claim_period ({_CLAIMED},
        spans TEXT NOT NULL, start TEXT, "end" TEXT NOT NULL, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE claim_statement ({_CLAIMED},
        url TEXT NOT NULL, year INTEGER, period_start TEXT, period_end TEXT, covers TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE claim_judgement ({_CLAIMED},
        url TEXT NOT NULL, seen_on TEXT, approved TEXT NOT NULL, signed TEXT NOT NULL, linked TEXT NOT NULL,
        first_year INTEGER, last_year INTEGER, original TEXT NOT NULL, {_CLAIM_KEY};
    CREATE TABLE same_as (
        id TEXT PRIMARY KEY,
        organisation_id TEXT NOT NULL,
        how TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        decided_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE match_review (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        candidate_id TEXT NOT NULL,
        candidate_name TEXT NOT NULL,
        score REAL NOT NULL,
        PRIMARY KEY (id, candidate_id)
    ) STRICT;
    CREATE TABLE scope_decision (
        id INTEGER PRIMARY KEY,
        organisation_id TEXT NOT NULL REFERENCES organisation(id) ON UPDATE CASCADE,
        year INTEGER NOT NULL,
        scope TEXT NOT NULL,
        reason TEXT NOT NULL,
        tests TEXT NOT NULL,
        confidence TEXT NOT NULL,
        rule TEXT,
        decided_by TEXT NOT NULL,
        decided_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX scope_decision_of ON scope_decision (organisation_id, year, id);
    ALTER TABLE organisation ADD COLUMN status TEXT;
    ALTER TABLE organisation ADD COLUMN category TEXT;
    ALTER TABLE organisation ADD COLUMN accounts_category TEXT;
    ALTER TABLE organisation ADD COLUMN sic TEXT;
    ALTER TABLE organisation ADD COLUMN postcode TEXT;
    ALTER TABLE organisation ADD COLUMN country TEXT;
    ALTER TABLE organisation ADD COLUMN sector TEXT;
    ALTER TABLE organisation ADD COLUMN dissolved TEXT;
    ALTER TABLE organisation ADD COLUMN listed_by TEXT;
    INSERT INTO import (source, digest, imported_at) SELECT 'list', 'migrated', '' WHERE EXISTS (SELECT 1 FROM organisation);
    INSERT INTO claim_name SELECT id, 'list', CAST('1' AS BLOB), 1, 1, 0, 0, '', name, upper(name), 'current', NULL FROM organisation;
    INSERT INTO claim_website SELECT id, 'list', CAST('1' AS BLOB), 1, 1, 0, 0, '', website, website, 'site', website
        FROM organisation WHERE website IS NOT NULL;
    INSERT INTO claim_profile (organisation_id, source, digest, import_id, seen, file, row, as_of, kind, original)
        SELECT id, 'list', CAST('1' AS BLOB), 1, 1, 0, 0, '', kind, kind FROM organisation;
    INSERT INTO claim_group (organisation_id, source, digest, import_id, seen, file, row, as_of, parent_number, original)
        SELECT id, 'list', CAST('1' AS BLOB), 1, 1, 0, 0, '', parent_id, parent_id FROM organisation WHERE parent_id IS NOT NULL;
    INSERT INTO claim_period (organisation_id, source, digest, import_id, seen, file, row, as_of, spans, "end", original)
        SELECT id, 'list', CAST('1' AS BLOB), 1, 1, 0, 0, '', 'accounting reference',
               printf('%02d-%02d', year_end_month, year_end_day), printf('%02d-%02d', year_end_month, year_end_day)
        FROM organisation WHERE year_end_month IS NOT NULL;
    INSERT INTO claim_turnover (organisation_id, source, digest, import_id, seen, file, row, as_of,
                                value, currency, basis, concept, year, original)
        SELECT organisation_id, source, CAST(rowid AS BLOB), 1, 1, 0, 0, '', value, 'GBP', 'unknown', 'list', year, value
        FROM turnover_fact;
    DROP TABLE turnover_fact;
    """,
    f"""
    CREATE TABLE claim_gap (
        claims TEXT NOT NULL,
        organisation_id TEXT NOT NULL REFERENCES organisation(id) ON UPDATE CASCADE,
        source TEXT NOT NULL,
        digest BLOB NOT NULL,
        seen INTEGER NOT NULL,
        as_of TEXT NOT NULL,
        again INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX claim_gap_of ON claim_gap (claims, organisation_id, source, digest);
    CREATE INDEX import_of ON import (source, id);
    {"".join(_noting_gaps(table) for table in _CLAIM_TABLES)}
    ALTER TABLE likeness ADD COLUMN repeated REAL;
    ALTER TABLE figure ADD COLUMN provisional INTEGER NOT NULL DEFAULT 0;
    """,
    """
    CREATE TABLE statement_page (
        statement_id INTEGER NOT NULL REFERENCES statement(id) ON DELETE CASCADE,
        page INTEGER NOT NULL,
        url TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        shard TEXT NOT NULL,
        warc_offset INTEGER NOT NULL,
        PRIMARY KEY (statement_id, page)
    ) STRICT, WITHOUT ROWID;
    """,
)
"""Each runs once, in a transaction. `verdict`, `review` and `scope_decision` are append-only: a changed mind is a new row."""
