"""One import into the population: organisations, their claims, and what is derived from them."""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

from classifier.act import EntityKind
from registry.number import NAMED, kind_of_number
from registry.population.claims import Record, Source
from registry.population.names import normal_name
from registry.tables import claims, derive


def name_id(normal: str) -> str:
    return NAMED + hashlib.sha256(normal.encode()).hexdigest()[:12].upper()


def _kind(record: Record) -> EntityKind:
    return kind_of_number(record.number) if record.number is not None else EntityKind.UNKNOWN


class Import:
    """Writes one import; the caller's transaction holds it together. `changed` is right after `finish()`."""

    def __init__(self, sql: sqlite3.Connection, source: Source, files: Sequence[tuple[str, str]], asked: str, at: str) -> None:
        """`files` are (name, SHA-256). The same files, asked for in the same way right after each other, are the same import."""
        self._sql, self.source = sql, source
        self._at = at
        digest = hashlib.sha256("\n".join((asked, *(sha256 for _, sha256 in files))).encode()).hexdigest()
        self.id = self._begun(digest, at, files)
        self._aliases: dict[str, str] = dict(sql.execute("SELECT id, organisation_id FROM same_as").fetchall())
        derive.watch_import(sql, self.id)

    def _begun(self, digest: str, at: str, files: Sequence[tuple[str, str]]) -> int:
        last = self._sql.execute(
            "SELECT id, digest FROM import WHERE source = ? ORDER BY id DESC LIMIT 1", [self.source]
        ).fetchone()
        if last is not None and last["digest"] == digest:
            return int(last["id"])
        cursor = self._sql.execute(
            "INSERT INTO import (source, digest, imported_at) VALUES (?, ?, ?)", [self.source, digest, at]
        )
        assert cursor.lastrowid is not None
        self._sql.executemany(
            "INSERT INTO import_file (import_id, file, name, sha256) VALUES (?, ?, ?, ?)",
            [(cursor.lastrowid, number, name, sha256) for number, (name, sha256) in enumerate(files)],
        )
        return cursor.lastrowid

    def known_numbers(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._sql.execute("SELECT number FROM organisation WHERE number IS NOT NULL"))

    def add(self, records: Iterable[Record]) -> None:
        found = [(self._id_of(record), record) for record in records]
        self._sql.executemany(
            "INSERT INTO organisation (id, number, name, kind) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(key, record.number, record.name or key, _kind(record).value) for key, record in found],
        )
        derive.touch(self._sql, (key for key, _ in found))
        claims.add(self._sql, self.source, self.id, found)

    def _id_of(self, record: Record) -> str:
        if record.number is not None:
            return record.number
        key = name_id(normal_name(record.name or ""))
        return self._aliases.get(key, key)

    def finish(self, read: int, kept: int, refused: int) -> int:
        """Join those without a number to the company of that name, derive what is shown; how many organisations changed."""
        derive.join_by_name(self._sql, self._at)
        derive.derive(self._sql)
        self._sql.execute("UPDATE import SET read = ?, kept = ?, refused = ? WHERE id = ?", [read, kept, refused, self.id])
        return derive.changed(self._sql, self.id)
