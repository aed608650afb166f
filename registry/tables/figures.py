"""Counted figures, kept so that a page need not count again."""

import sqlite3
from collections.abc import Iterable

from registry.verdicts.statistics import Figure, Rate


def replace_all(sql: sqlite3.Connection, figures: Iterable[Figure]) -> None:
    """Call it in a transaction."""
    sql.execute("DELETE FROM figure")
    sql.executemany(
        "INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (f.year, *f.group, f.rate.name, f.rate.numerator, f.rate.denominator, f.rate.unknown, f.rate.provisional)
            for f in figures
        ),
    )


def of(sql: sqlite3.Connection, year: int, kind: str = "all") -> dict[str, dict[str, Rate]]:
    """Value of the kind -> measure -> rate, of one year (0: each organisation's target year)."""
    found: dict[str, dict[str, Rate]] = {}
    rows = sql.execute(
        "SELECT value, measure, numerator, denominator, unknown, provisional FROM figure WHERE year = ? AND kind = ? ORDER BY value",
        [year, kind],
    )
    for value, *counted in rows:
        rate = Rate(*counted)
        found.setdefault(value, {})[rate.name] = rate
    return found


def years(sql: sqlite3.Connection) -> list[int]:
    return [row[0] for row in sql.execute("SELECT DISTINCT year FROM figure WHERE year > 0 ORDER BY year")]
