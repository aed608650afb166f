"""The public database, open for reading: one handle a thread, a new one when another edition takes the file's place."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import CouldNot
from registry.tables.public import VERSION

STEPS = 2000
"""SQLite's steps between two looks at the clock."""


class Reading(sqlite3.Connection):
    """An open handle, for those who pass it on and speak no SQL; `edition` names the file that it reads."""

    edition = ""


class NothingPublished(CouldNot):
    """There is no public database of this version: make one with `s54 publish`."""


class Damaged(CouldNot):
    """The file is there and cannot be read."""


class TooSlow(CouldNot):
    """The question took longer than it may: ask for less."""


class Library:
    """Readers keep the edition they have begun with; the next question sees the one that stands then."""

    def __init__(self, path: Path, seconds: float = 3.0) -> None:
        self.path = path
        self._seconds = seconds
        self._mine = threading.local()

    def edition(self) -> str:
        """Names the file that stands now. Raises NothingPublished."""
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise NothingPublished("nothing is published yet, or it is being replaced: try again in a moment") from error
        return f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A read-only handle with a limit of time. Raises NothingPublished, Damaged, TooSlow."""
        sql = self._handle()
        _end_in(sql, self._seconds)
        try:
            yield sql
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.close()
            raise _told(error) from error

    @contextmanager
    def fresh(self, seconds: float) -> Iterator[Reading]:
        """A handle of its own, for what goes on over several threads, such as a download."""
        sql = _open(self.path, self.edition())
        _end_in(sql, seconds)
        try:
            yield sql
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _told(error) from error
        finally:
            sql.close()

    def _handle(self) -> Reading:
        edition = self.edition()
        mine: Reading | None = getattr(self._mine, "sql", None)
        if mine is None or mine.edition != edition:
            self.close()
            mine = self._mine.sql = _open(self.path, edition)
        return mine

    def close(self) -> None:
        """This thread's handle."""
        mine: Reading | None = getattr(self._mine, "sql", None)
        if mine is not None:
            self._mine.sql = None
            mine.close()


def _end_in(sql: sqlite3.Connection, seconds: float) -> None:
    ends = time.monotonic() + seconds
    sql.set_progress_handler(lambda: time.monotonic() > ends, STEPS)


def _told(error: Exception) -> Exception:
    """In a sentence; a mistake in our own SQL stays what it is."""
    if "interrupted" in str(error):
        return TooSlow("that took too long to look up: ask for less, or download the whole database")
    if isinstance(error, sqlite3.OperationalError) and "disk" not in str(error) and "unable to open" not in str(error):
        return error
    return Damaged("the published database cannot be read: it has to be published again")


def _open(path: Path, edition: str) -> Reading:
    """`immutable`: a published file is replaced, never changed, so nobody's lock is in the way."""
    try:
        sql = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            factory=Reading,
        )
        sql.edition = edition
        sql.row_factory = sqlite3.Row
        version = int(sql.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.OperationalError as error:
        raise NothingPublished("nothing is published yet, or it is being replaced: try again in a moment") from error
    except sqlite3.DatabaseError as error:
        raise Damaged("the published database cannot be read: it has to be published again") from error
    if version != VERSION:
        sql.close()
        raise NothingPublished("what is published was made by another version of s54: it has to be published again")
    return sql


def about(sql: sqlite3.Connection) -> dict[str, str]:
    """`as_of`, `licence`, `method`, `texts` and what else the edition says of itself."""
    return {row[0]: row[1] for row in sql.execute("SELECT name, content FROM about WHERE name != 'changelog'")}


def as_of(sql: sqlite3.Connection) -> str:
    """The day of the newest verdict."""
    return str(sql.execute("SELECT content FROM about WHERE name = 'as_of'").fetchone()[0])
