"""Who is signed in, and wrong guesses: a file of its own, so that no reader waits while a crawl is being recorded.

It can be deleted at any time: everybody signs in again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import CouldNot

_TABLES = """
    CREATE TABLE IF NOT EXISTS session (
        key TEXT PRIMARY KEY, reviewer TEXT NOT NULL, password TEXT NOT NULL, until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS guess (name TEXT PRIMARY KEY, tries INTEGER NOT NULL, since REAL NOT NULL) STRICT, WITHOUT ROWID;
"""
Sitting = sqlite3.Connection
"""The open file, for those who pass it on and speak no SQL."""


class NoSessions(CouldNot):
    """The file of sessions cannot be read or written: delete it, or let the server write to the data folder."""


@dataclass(frozen=True, slots=True)
class Session:
    """`password` names the password that began it; `until` is in seconds since 1970."""

    reviewer: str
    password: str
    until: int


@contextmanager
def opened(path: Path) -> Iterator[Sitting]:
    """Made where there is none, for its owner's eyes only. Raises NoSessions."""
    try:
        path.touch(0o600)
        sql = sqlite3.connect(path, isolation_level=None, timeout=5)
    except (OSError, sqlite3.Error) as error:
        raise _told(path, error) from error
    try:
        sql.executescript(_TABLES)
        yield sql
    except sqlite3.DatabaseError as error:
        raise _told(path, error) from error
    finally:
        sql.close()


def _told(path: Path, error: Exception) -> NoSessions:
    return NoSessions(f"nobody can sign in: {path.name}: {error}; its operator deletes it, or lets the server write it")


def begin(sql: Sitting, key: str, session: Session, now: float) -> None:
    """Keep it, and forget those that are over."""
    sql.execute("DELETE FROM session WHERE until <= ?", [now])
    sql.execute("INSERT INTO session VALUES (?, ?, ?, ?)", [key, session.reviewer, session.password, session.until])


def find(sql: Sitting, key: str) -> Session | None:
    row = sql.execute("SELECT reviewer, password, until FROM session WHERE key = ?", [key]).fetchone()
    return Session(*row) if row else None


def end(sql: Sitting, key: str) -> None:
    sql.execute("DELETE FROM session WHERE key = ?", [key])


def end_all(sql: Sitting, reviewer: str) -> None:
    sql.execute("DELETE FROM session WHERE reviewer = ?", [reviewer])


def may_guess(sql: Sitting, name: str, now: float, tries: int, locked: float) -> bool:
    """Count a guess at the password of `name` before it is looked at: False once there were `tries` within `locked` seconds."""
    sql.execute("BEGIN IMMEDIATE")
    sql.execute("DELETE FROM guess WHERE since <= ?", [now - locked])
    row = sql.execute("SELECT tries FROM guess WHERE name = ?", [name]).fetchone()
    before = int(row[0]) if row else 0
    if before < tries:
        sql.execute("INSERT OR REPLACE INTO guess VALUES (?, ?, ?)", [name, before + 1, now])
    sql.execute("COMMIT")
    return before < tries


def forget_guesses(sql: Sitting, name: str) -> None:
    sql.execute("DELETE FROM guess WHERE name = ?", [name])
