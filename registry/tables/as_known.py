"""The registry as it was known on a day: views that hold no more than that stand before the kept tables.

They are temporary and of this handle alone, so they work on a handle that only reads, and every
question asked through it afterwards is answered from what was known by the end of that day.

Who is who is taken as it is now: an entry without a number that was later joined to a company was
that company all along. Labels carry no day and are as they are now.
"""

import sqlite3
from datetime import date

from classifier.act import EntityKind
from registry.number import kind_of_number
from registry.tables import derive
from registry.tables.claims import TABLES, columns_of

_SAID = (
    ("visit", "max(assessed_at, visited_at)"),
    ("review", "at"),
    ("scope_decision", "decided_at"),
    ("import", "imported_at"),
)
"""What carries the time at which it was learnt."""


def go_back(sql: sqlite3.Connection, day: date) -> None:
    """From now on `sql` answers as it would have at the end of `day`. It cannot be undone: close the handle."""
    for table, learnt in _SAID:
        sql.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {learnt} < '{day.isoformat()}T99'")
    last = int(sql.execute("SELECT coalesce(max(id), 0) FROM import").fetchone()[0])
    for kind, table in TABLES:
        sql.execute(_claims_by(table, columns_of(kind), last, day))
    _organisations(sql)


def _claims_by(table: str, columns: tuple[str, ...], last: int, day: date) -> str:
    """The claims that the imports up to `last` held; one that came back later counts as it stood before it did."""
    said = ", ".join(f'claim."{column}"' for column in columns)
    gaps = f"""main.claim_gap AS gap WHERE gap.claims = '{table}' AND gap.organisation_id = claim.organisation_id
               AND gap.source = claim.source AND gap.digest = claim.digest AND gap.again > {last} ORDER BY gap.again LIMIT 1"""
    return f"""
        CREATE TEMP VIEW {table} AS
        SELECT claim.organisation_id, claim.source, claim.digest, claim.import_id, claim.file, claim.row, {said},
               min(coalesce((SELECT gap.seen FROM {gaps}), claim.seen), {last}) AS seen,
               min(coalesce((SELECT gap.as_of FROM {gaps}), claim.as_of), '{day.isoformat()}') AS as_of
        FROM main.{table} AS claim WHERE claim.import_id <= {last}
    """


def _organisations(sql: sqlite3.Connection) -> None:
    """Those of whom something was said, shown by what was said."""
    known = " UNION ".join(f"SELECT organisation_id FROM {table}" for _, table in TABLES)
    sql.execute(f"CREATE TEMP TABLE organisation AS SELECT * FROM main.organisation WHERE id IN ({known})")
    sql.execute("CREATE UNIQUE INDEX temp.organisation_id ON organisation (id)")
    sql.execute("CREATE INDEX temp.organisation_below ON organisation (parent_id)")
    sql.create_function("first_kind", 1, lambda number: kind_of_number(number) if number else EntityKind.UNKNOWN)
    nothing = ", ".join(f"{column} = NULL" for column in derive.SHOWN if column not in ("name", "kind"))
    sql.execute(f"UPDATE temp.organisation SET name = id, kind = first_kind(number), {nothing}")
    derive.watch(sql)
    derive.touch(sql, [row[0] for row in sql.execute("SELECT id FROM organisation")])
    derive.derive(sql)
