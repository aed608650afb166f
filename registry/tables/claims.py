"""Claims in the database: one table for each kind, a row for each thing that a source says."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any

from registry.population.claims import (
    Claim,
    GroupLink,
    Identifier,
    Judgement,
    KnownStatement,
    Name,
    Period,
    Profile,
    Record,
    Source,
    TurnoverFact,
    Website,
)

TABLES: tuple[tuple[type[Claim], str], ...] = (
    (Name, "claim_name"),
    (Identifier, "claim_identifier"),
    (Website, "claim_website"),
    (TurnoverFact, "claim_turnover"),
    (Profile, "claim_profile"),
    (GroupLink, "claim_group"),
    (Period, "claim_period"),
    (KnownStatement, "claim_statement"),
    (Judgement, "claim_judgement"),
)
PLACE = ("organisation_id", "source", "digest", "import_id", "seen", "file", "row", "as_of")


@dataclass(frozen=True, slots=True)
class Sourced:
    """A claim with where it comes from."""

    claim: Claim
    source: Source
    file: str
    sha256: str
    row: int
    as_of: str
    imported_at: str
    order: tuple[str, int]
    """Later claims of one source sort after earlier ones."""


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    said: slice
    """Which of the columns say something: all but `original`, which comes last, as the same claim in other spelling is the same."""

    @property
    def insert(self) -> str:
        names = ", ".join(f'"{name}"' for name in (*PLACE, *self.columns))
        marks = ", ".join("?" * (len(PLACE) + len(self.columns)))
        return (
            f"INSERT INTO {self.name} ({names}) VALUES ({marks}) ON CONFLICT DO UPDATE SET seen = max(seen, excluded.seen), "
            "as_of = max(as_of, excluded.as_of) WHERE excluded.seen > seen OR excluded.as_of > as_of"
        )


def _table(kind: type[Claim], name: str) -> _Table:
    """A member of an enumeration goes in as its plain text, as sqlite3 is slow to adapt it."""
    found = sorted(fields(kind), key=lambda field: field.name == "original")
    plain = (f"{f.name}._value_" if isinstance(f.type, type) and issubclass(f.type, StrEnum) else f.name for f in found)
    columns = tuple(field.name for field in found)
    return _Table(name, columns, attrgetter(*plain), slice(-1 if "original" in columns else None))


_TABLES: Mapping[type[Claim], _Table] = {kind: _table(kind, name) for kind, name in TABLES}


def columns_of(kind: type[Claim]) -> tuple[str, ...]:
    """What a claim of that kind says, without where it comes from."""
    return _TABLES[kind].columns


_INSERTS = {kind: table.insert for kind, table in _TABLES.items()}


def add(sql: sqlite3.Connection, source: Source, import_id: int, records: Iterable[tuple[str, Record]]) -> None:
    """Add what each record says about the organisation whose id stands beside it; what was said before is left."""
    rows: dict[type[Claim], list[tuple[Any, ...]]] = {kind: [] for kind in _TABLES}
    for organisation_id, record in records:
        for claim in record.claims:
            table = _TABLES[type(claim)]
            values = table.values(claim)
            digest = hashlib.blake2b(repr(values[table.said]).encode(), digest_size=12).digest()
            place = (organisation_id, source.value, digest, import_id, import_id, record.file, record.row, record.as_of)
            rows[type(claim)].append(place + values)
    for kind, found in rows.items():
        sql.executemany(_INSERTS[kind], found)


def of(sql: sqlite3.Connection, organisation_id: str) -> list[Sourced]:
    """Everything that is said about one organisation, by kind, then oldest first."""
    return [sourced for kind in _TABLES for sourced in _read(sql, kind, organisation_id)]


def _read(sql: sqlite3.Connection, kind: type[Claim], organisation_id: str) -> Iterator[Sourced]:
    rows = sql.execute(
        f"""
        SELECT claim.*, import.imported_at, import_file.name AS file_name, import_file.sha256 AS file_sha256
        FROM {_TABLES[kind].name} AS claim
        JOIN import ON import.id = claim.import_id
        LEFT JOIN import_file ON import_file.import_id = claim.import_id AND import_file.file = claim.file
        WHERE organisation_id = ? ORDER BY as_of, seen, claim.import_id, claim.file, claim.row
        """,
        [organisation_id],
    )
    return (_sourced(kind, row) for row in rows)


def _sourced(kind: type[Claim], row: sqlite3.Row) -> Sourced:
    claim = kind(**{name: row[name] for name in _TABLES[kind].columns})
    return Sourced(
        claim, Source(row["source"]), row["file_name"] or "", row["file_sha256"] or "", row["row"], row["as_of"],
        row["imported_at"], (row["as_of"], row["seen"]),
    )  # fmt: skip
