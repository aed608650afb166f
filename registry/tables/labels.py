"""Labels of organisations: sector, region, a listed index, or anybody's own tag."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    organisation_id: str
    kind: str
    value: str


def replace_source(sql: sqlite3.Connection, source: str, labels: Iterable[Label]) -> tuple[int, list[str]]:
    """Make `labels` all that `source` says; how many were kept, and which organisations are not in the registry.

    Call it in a transaction.
    """
    sql.execute("DELETE FROM label WHERE source = ?", [source])
    known = {row[0] for row in sql.execute("SELECT id FROM organisation")}
    kept, strangers = 0, []
    for label in labels:
        if label.organisation_id not in known:
            strangers.append(label.organisation_id)
            continue
        sql.execute(
            "INSERT OR REPLACE INTO label VALUES (?, ?, ?, ?)", [label.organisation_id, label.kind, label.value, source]
        )
        kept += 1
    return kept, strangers


def by_organisation(sql: sqlite3.Connection) -> dict[str, tuple[Label, ...]]:
    found: dict[str, tuple[Label, ...]] = {}
    for row in sql.execute("SELECT organisation_id, kind, value FROM label ORDER BY organisation_id, kind, value"):
        found[row[0]] = (*found.get(row[0], ()), Label(row[0], row[1], row[2]))
    return found


def kinds(sql: sqlite3.Connection) -> list[str]:
    return [row[0] for row in sql.execute("SELECT DISTINCT kind FROM label ORDER BY kind")]
