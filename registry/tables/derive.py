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
    "CREATE TEMP TABLE IF NOT EXISTS said_before (what TEXT, id TEXT, claims INTEGER, PRIMARY KEY (what, id, claims)) WITHOUT ROWID",
    "DELETE FROM touched",
    "DELETE FROM changed",
    "DELETE FROM said_before",
    f"""CREATE TEMP TRIGGER IF NOT EXISTS shown_otherwise AFTER UPDATE ON main.organisation
        WHEN ({", ".join(f"old.{c}" for c in SHOWN)}) IS NOT ({", ".join(f"new.{c}" for c in SHOWN)})
        BEGIN INSERT INTO changed VALUES (new.id) ON CONFLICT DO NOTHING; END""",
)


_SAID = (
    """SELECT '{table}' AS what, organisation_id AS id, count(*) AS claims FROM {table} WHERE import_id = :import GROUP BY id"""
)
"""How many claims of one kind an import was the first to hold, by organisation."""


def watch(sql: sqlite3.Connection) -> None:
    """Note from now on, until the transaction ends, who is touched and who is shown otherwise."""
    for statement in _WATCH:
        sql.execute(statement)


def watch_import(sql: sqlite3.Connection, import_id: int) -> None:
    """As watch(), and note what the import has said so far: it may be a repeated one."""
    watch(sql)
    for _, table in TABLES:
        sql.execute(f"INSERT INTO said_before {_SAID.format(table=table)}", {"import": import_id})


def touch(sql: sqlite3.Connection, organisation_ids: Iterable[str]) -> None:
    """Something is said of them: derive them anew."""
    sql.executemany("INSERT INTO touched VALUES (?) ON CONFLICT DO NOTHING", [(key,) for key in organisation_ids])


def changed(sql: sqlite3.Connection, import_id: int) -> int:
    """How many organisations have claims that are new with this import, or are shown otherwise than before it."""
    for _, table in TABLES:
        sql.execute(
            f"INSERT INTO changed SELECT id FROM ({_SAID.format(table=table)}) WHERE (what, id, claims) NOT IN said_before "
            "ON CONFLICT DO NOTHING",
            {"import": import_id},
        )
    return int(sql.execute("SELECT count(*) FROM changed").fetchone()[0])


def derive(sql: sqlite3.Connection) -> None:
    """Show every organisation that was touched as its claims tell; parents that are told by name are looked up anew."""
    one_word = ", ".join(f"c.{column}" for column in PROFILE)
    _show(sql, "<= 1", f"({', '.join(PROFILE)}) = {_best(one_word, 'claim_profile', 'profile')}")
    _show(sql, "> 1", ", ".join(f"{column} = {_told(column, 'claim_profile', 'profile')}" for column in PROFILE))
    _show_parents(sql)


def _show(sql: sqlite3.Connection, words: str, profile: str) -> None:
    """Those who were touched and of whom so many profiles are told: of one, all columns come from it, which is faster."""
    month, day = (f'CAST(substr(c."end", {at}, 2) AS INTEGER)' for at in (1, 4))
    year_end = _best(f"{month}, {day}", "claim_period", "year_end", f"AND c.spans = '{Spans.REFERENCE}'")
    sql.execute(
        f"""
        UPDATE organisation SET
            name = coalesce({_best("c.name", "claim_name", "name", f"AND c.kind = '{NameKind.CURRENT}'")}, name),
            website = {_best("c.url", "claim_website", "website")},
            kind = coalesce({_told("kind", "claim_profile", "profile")}, kind),
            (year_end_month, year_end_day) = {year_end},
            listed_by = (SELECT group_concat(source, ' ') FROM
                (SELECT DISTINCT source FROM claim_name c WHERE c.organisation_id = organisation.id AND source <> '{S.LIST}' ORDER BY source)),
            {profile}
        WHERE id IN (SELECT id FROM touched LEFT JOIN claim_profile ON organisation_id = id GROUP BY id HAVING count(organisation_id) {words})
        """
    )


def _show_parents(sql: sqlite3.Connection) -> None:
    named = """coalesce(c.parent_number, (SELECT min(n.organisation_id) FROM claim_name n
               WHERE n.normal = c.parent_normal HAVING count(DISTINCT n.organisation_id) = 1))"""
    sql.execute(
        f"""
        UPDATE organisation SET parent_id =
            (SELECT nullif({named}, organisation.id) FROM claim_group c
             WHERE c.organisation_id = organisation.id AND c.until IS NULL {_order("parent")} LIMIT 1)
        WHERE id IN (SELECT organisation_id FROM claim_group)
        """
    )


def _best(columns: str, table: str, what: str, condition: str = "") -> str:
    return f"(SELECT {columns} FROM {table} c WHERE c.organisation_id = organisation.id {condition} {_order(what)} LIMIT 1)"


def _told(column: str, table: str, what: str) -> str:
    """As _best, of the claims that tell the column at all."""
    return _best(f"c.{column}", table, what, f"AND c.{column} IS NOT NULL")


def _order(what: str) -> str:
    """Only sources that are believed, the best first."""
    sources = PRECEDENCE[what]
    ranks = " ".join(f"WHEN '{source}' THEN {rank}" for rank, source in enumerate(sources))
    believed = ", ".join(f"'{source}'" for source in sources)
    return f"AND +c.source IN ({believed}) ORDER BY CASE c.source {ranks} END, c.as_of DESC, c.seen DESC"


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
