"""What an organisation is shown as, derived from claims by precedence; and who is the same as whom.

Precedence is a table: for each kind of value the sources in the order in which they are believed.
Of one source, the claim that speaks for the latest day wins, then the one imported last.
"""

import sqlite3
from collections.abc import Iterable

from crawler.errors import CouldNot
from registry.population.claims import NameKind, Source, Spans
from registry.population.matching import likely
from registry.tables.claims import TABLES

S = Source
PRECEDENCE: dict[str, tuple[Source, ...]] = {
    "name": (S.COMPANIES_HOUSE, S.LIST, S.ACCOUNTS, S.REGISTRY, S.GOVERNMENT_LIST, S.BHRRC),
    "profile": (S.COMPANIES_HOUSE, S.LIST, S.REGISTRY, S.GOVERNMENT_LIST, S.ACCOUNTS, S.BHRRC),
    "website": (S.LIST, S.REGISTRY, S.BHRRC),
    "year_end": (S.COMPANIES_HOUSE, S.LIST, S.ACCOUNTS),
    "parent": (S.LIST, S.CONTROL, S.REGISTRY, S.ACCOUNTS),
}
"""The register of companies before a person's list, that before what others say. For websites and parents the list comes first."""

PROFILE = ("status", "category", "accounts_category", "sic", "postcode", "country", "sector", "dissolved")
SHOWN = ("name", "website", "kind", "year_end_month", "year_end_day", "parent_id", "listed_by", *PROFILE)

_WATCH = (
    "CREATE TEMP TABLE IF NOT EXISTS touched (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS changed (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS precedence (what TEXT, source TEXT, rank INTEGER, PRIMARY KEY (what, source)) WITHOUT ROWID",
    "DELETE FROM touched",
    "DELETE FROM changed",
    "DELETE FROM precedence",
    *(
        f"""CREATE TEMP TRIGGER IF NOT EXISTS new_{table} AFTER INSERT ON main.{table}
            BEGIN INSERT INTO changed VALUES (new.organisation_id) ON CONFLICT DO NOTHING; END"""
        for _, table in TABLES
    ),
    f"""CREATE TEMP TRIGGER IF NOT EXISTS shown_otherwise AFTER UPDATE ON main.organisation
        WHEN ({", ".join(f"old.{c}" for c in SHOWN)}) IS NOT ({", ".join(f"new.{c}" for c in SHOWN)})
        BEGIN INSERT INTO changed VALUES (new.id) ON CONFLICT DO NOTHING; END""",
)


def watch(sql: sqlite3.Connection) -> None:
    """Note from now on, until the transaction ends, whose claims are new and who is shown otherwise."""
    for statement in _WATCH:
        sql.execute(statement)
    sql.executemany(
        "INSERT INTO precedence VALUES (?, ?, ?)",
        [(what, source, rank) for what, sources in PRECEDENCE.items() for rank, source in enumerate(sources)],
    )


def touch(sql: sqlite3.Connection, organisation_ids: Iterable[str]) -> None:
    """Something is said of them: derive them anew."""
    sql.executemany("INSERT INTO touched VALUES (?) ON CONFLICT DO NOTHING", [(key,) for key in organisation_ids])


def changed(sql: sqlite3.Connection) -> int:
    return int(sql.execute("SELECT count(*) FROM changed").fetchone()[0])


def derive(sql: sqlite3.Connection) -> None:
    """Show every organisation that was touched as its claims tell; parents that are told by name are looked up anew."""
    profile = ", ".join(f"{column} = {_best(column, 'claim_profile', 'profile')}" for column in PROFILE)
    year_end = _best('"end"', "claim_period", "year_end", f"AND c.spans = '{Spans.REFERENCE}'")
    sql.execute(
        f"""
        UPDATE organisation SET
            name = coalesce({_best("name", "claim_name", "name", f"AND c.kind = '{NameKind.CURRENT}'")}, name),
            website = {_best("url", "claim_website", "website")},
            kind = coalesce({_best("kind", "claim_profile", "profile")}, kind),
            year_end_month = CAST(substr({year_end}, 1, 2) AS INTEGER),
            year_end_day = CAST(substr({year_end}, 4, 2) AS INTEGER),
            listed_by = (SELECT group_concat(source, ' ') FROM
                (SELECT DISTINCT source FROM claim_name c WHERE c.organisation_id = organisation.id AND source <> '{S.LIST}' ORDER BY source)),
            {profile}
        WHERE id IN (SELECT id FROM touched)
        """
    )
    named = """coalesce(c.parent_number, (SELECT min(n.organisation_id) FROM claim_name n
               WHERE n.normal = c.parent_normal HAVING count(DISTINCT n.organisation_id) = 1))"""
    sql.execute(
        f"""
        UPDATE organisation SET parent_id =
            (SELECT nullif({named}, organisation.id) FROM claim_group c JOIN precedence p ON p.what = 'parent' AND p.source = c.source
             WHERE c.organisation_id = organisation.id AND c.until IS NULL ORDER BY p.rank, c.as_of DESC, c.seen DESC LIMIT 1)
        WHERE id IN (SELECT organisation_id FROM claim_group)
        """
    )


def _best(column: str, table: str, what: str, condition: str = "") -> str:
    return (
        f"(SELECT c.{column} FROM {table} c JOIN precedence p ON p.what = '{what}' AND p.source = c.source "
        f"WHERE c.organisation_id = organisation.id AND c.{column} IS NOT NULL {condition} "
        "ORDER BY p.rank, c.as_of DESC, c.seen DESC LIMIT 1)"
    )


class WasVisited(CouldNot):
    """What was seen on its site, and its verdicts, stand under its own id: it cannot be joined to another one."""


def join_by_name(sql: sqlite3.Connection, at: str) -> None:
    """Join each organisation without a number to the one company of that name, present or previous.

    Several companies of that name, or none: it stays alone, and names that look alike wait for a person.
    """
    nameless = sql.execute(
        "SELECT id, normal FROM organisation JOIN claim_name ON organisation_id = id WHERE number IS NULL AND claim_name.kind = ? GROUP BY id",
        [NameKind.CURRENT],
    ).fetchall()
    for key, normal in nameless:
        found = sql.execute(
            """SELECT DISTINCT organisation_id, claim_name.kind, organisation.name FROM claim_name
               JOIN organisation ON id = organisation_id WHERE normal = ? AND number IS NOT NULL""",
            [normal],
        ).fetchall()
        if len({row["organisation_id"] for row in found}) == 1 and not was_visited(sql, key):
            kinds = {row["kind"] for row in found}
            join(
                sql,
                key,
                found[0]["organisation_id"],
                "its name" if NameKind.CURRENT in kinds else "a previous name",
                "rule",
                at,
            )
        else:
            _queue(sql, key, normal)


def join(sql: sqlite3.Connection, key: str, organisation_id: str, how: str, by: str, at: str) -> None:
    """From now on everything said of `key` is said of the other one. Raises WasVisited.

    Verdicts are never removed: if it had one, its row stays under them, and nobody is shown by it.
    """
    if was_visited(sql, key):
        raise WasVisited(f"{key} was visited under its own id and is judged there; it cannot be joined to {organisation_id}")
    sql.execute("INSERT INTO same_as VALUES (?, ?, ?, ?, ?)", [key, organisation_id, how, by, at])
    for _, table in TABLES:
        sql.execute(f"UPDATE OR IGNORE {table} SET organisation_id = ? WHERE organisation_id = ?", [organisation_id, key])
        sql.execute(f"DELETE FROM {table} WHERE organisation_id = ?", [key])
    sql.execute("UPDATE claim_gap SET organisation_id = ? WHERE organisation_id = ?", [organisation_id, key])
    sql.execute("DELETE FROM match_review WHERE id = ?", [key])
    sql.execute("DELETE FROM scope_decision WHERE organisation_id = ? AND rule IS NOT NULL", [key])
    sql.execute("UPDATE scope_decision SET organisation_id = ? WHERE organisation_id = ?", [organisation_id, key])
    sql.execute("UPDATE OR IGNORE label SET organisation_id = ? WHERE organisation_id = ?", [organisation_id, key])
    sql.execute("DELETE FROM label WHERE organisation_id = ?", [key])
    sql.execute("DELETE FROM standing WHERE organisation_id = ?", [key])
    sql.execute("UPDATE organisation SET parent_id = NULL WHERE id = ?", [key])
    sql.execute(
        "DELETE FROM organisation WHERE id = ? AND id NOT IN (SELECT organisation_id FROM verdict WHERE organisation_id = ?)",
        [key, key],
    )
    sql.execute("DELETE FROM changed WHERE id = ?", [key])
    touch(sql, [organisation_id])


def was_visited(sql: sqlite3.Connection, key: str) -> bool:
    return sql.execute("SELECT 1 FROM visit WHERE organisation_id = ?", [key]).fetchone() is not None


def _queue(sql: sqlite3.Connection, key: str, normal: str) -> None:
    if sql.execute("SELECT 1 FROM touched WHERE id = ?", [key]).fetchone() is None:
        return
    first = normal.split(" ")[0]
    others = sql.execute(
        """SELECT organisation_id, normal FROM claim_name JOIN organisation ON id = organisation_id
           WHERE normal >= ? AND normal < ? AND number IS NOT NULL""",
        [first, first + "\U0010ffff"],
    ).fetchall()
    for candidate in likely(normal, [(row["organisation_id"], row["normal"]) for row in others]):
        sql.execute(
            "INSERT INTO match_review VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [key, normal, candidate.organisation_id, candidate.name, candidate.score],
        )
