"""The registry's database, open. SQL is spoken here and in registry/tables/, nowhere else.

What visits showed and the statements are kept here; every other group of tables has a module of
functions over `Store.sql`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlite_utils
from pydantic import TypeAdapter

from classifier.assessment import Assessment, StatementAssessment, Subject
from crawler.errors import CouldNot
from registry.organisation import Organisation
from registry.population.claims import Source
from registry.population.organisations_csv import record_of
from registry.schema import MIGRATIONS
from registry.tables import as_known, claims, decisions, derive
from registry.tables import organisations as organisation_tables
from registry.tables import verdicts as verdict_tables
from registry.tables.imports import Import
from registry.tables.organisations import Match
from registry.tables.statements import text_of
from registry.verdicts.verdict import Verdict

_ASSESSMENT = TypeAdapter(Assessment)
_SUBJECT = TypeAdapter(Subject)


class NewerDatabase(CouldNot):
    """The database was made by a newer s54: upgrade, or give another --data folder."""


class NotADatabase(CouldNot):
    """The file is there but is no registry: move it away or give another --data folder."""


class CannotWrite(CouldNot):
    """The disk is full or write-protected: what was being written is undone, what was there before stands."""


class Busy(CouldNot):
    """Another process is writing: wait for it, or stop it."""


CACHE = 16 << 10
"""Kilobytes of pages that a writer keeps at most: a month's register comes in no order, and touches all of them."""


class Store:
    """The registry, open. `Store(path)` writes (one process at a time), `Store.reading(path)` only reads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(path, sqlite3.connect(path, isolation_level=None, timeout=30))
            self._migrate()
        except sqlite3.DatabaseError as error:
            raise trouble(path, error) from error

    @classmethod
    def reading(cls, path: Path) -> "Store":
        """A read-only handle. Raises NotADatabase if there is no registry of this version at `path`."""
        store = cls.__new__(cls)
        if not path.is_file():
            raise NotADatabase(f"{path}: there is no registry yet; make one with `s54 run`, or give another --data folder")
        try:
            store._open(path, sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5))
            version = store._version()
        except sqlite3.DatabaseError as error:
            raise trouble(path, error) from error
        if version > len(MIGRATIONS):
            raise _newer(path, version)
        if version != len(MIGRATIONS):
            raise NotADatabase(f"{path} has tables of version {version}, not {len(MIGRATIONS)}; run `s54 record` once")
        return store

    @classmethod
    def as_known_on(cls, path: Path, day: date) -> "Store":
        """A read-only handle that answers by what was known at the end of `day`."""
        store = cls.reading(path)
        as_known.go_back(store.sql, day)
        return store

    def _open(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        connection.row_factory = sqlite3.Row
        self.sql = connection
        self._db = sqlite_utils.Database(connection)

    def _version(self) -> int:
        return int(self.sql.execute("PRAGMA user_version").fetchone()[0])

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close; trouble with the file is told as such: a damaged one shows only when it is read."""
        self.close()
        if isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError)):
            raise trouble(self.path, error) from error

    def _migrate(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise _newer(self.path, version)
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA foreign_keys = ON")
        self.sql.execute(f"PRAGMA cache_size = -{CACHE}")
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            self.sql.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    def close(self) -> None:
        self.sql.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Raises CannotWrite, Busy."""
        try:
            self.sql.execute("BEGIN IMMEDIATE")
            yield
            self.sql.execute("COMMIT")
        except BaseException as error:
            if self.sql.in_transaction:
                self.sql.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise trouble(self.path, error) from error
            raise

    def save_organisations(self, organisations: Iterable[Organisation]) -> None:
        """Add or update, as a list's claims; all or nothing."""
        given = tuple(organisations)
        if given:
            with self.importing(Source.LIST, [("", sha256(repr(given).encode()).hexdigest())]) as writing:
                writing.add(record_of(organisation) for organisation in given)
                writing.finish(len(given), len(given), 0)

    @contextmanager
    def importing(self, source: Source, files: Sequence[tuple[str, str]], asked: str = "") -> Iterator[Import]:
        """One import from files (name, SHA-256): all of it or nothing. Call `finish()` at its end."""
        with self.transaction():
            yield Import(self.sql, source, files, asked, _now())

    def organisations(self) -> list[Organisation]:
        return organisation_tables.everyone(self.sql)

    def organisation(self, organisation_id: str) -> Organisation | None:
        return organisation_tables.one(self.sql, organisation_id)

    def claims(self, organisation_id: str) -> list[claims.Sourced]:
        """All that the sources say about one organisation."""
        return claims.of(self.sql, organisation_id)

    def host_shared_by(self, host: str) -> int:
        """For how many organisations the sources give an address on this host."""
        return organisation_tables.host_shared_by(self.sql, host)

    def named(self, normal: str) -> str | None:
        """Id of the one organisation that has, or had, this normalised name."""
        return organisation_tables.named(self.sql, normal)

    def children(self, organisation_id: str) -> list[tuple[str, str]]:
        """Id and name of everyone whose parent it is."""
        return organisation_tables.children(self.sql, organisation_id)

    def decide_scope(self, organisation_id: str, year: int, in_scope: bool, reason: str, by: str) -> None:
        """Keep a person's word on scope; earlier words stay in the history."""
        with self.transaction():
            decisions.add_persons(self.sql, organisation_id, year, in_scope, reason, by, _now())

    def scope_history(self, organisation_id: str) -> list[decisions.Kept]:
        return decisions.history(self.sql, organisation_id)

    def matches(self) -> list[Match]:
        """Names that look alike and wait for a person."""
        return organisation_tables.matches(self.sql)

    def join(self, key: str, organisation_id: str, by: str) -> None:
        """A person says that the nameless `key` is that organisation."""
        with self.transaction():
            derive.watch(self.sql)
            derive.join(self.sql, key, organisation_id, "a person's word", by, _now())
            derive.derive(self.sql)

    def save_assessment(self, assessment: Assessment) -> bool:
        """Store what a visit showed; False if this very assessment was stored before."""
        if self._knows(assessment):
            return False
        with self.transaction():
            self._db.table("visit").insert(_visit_row(assessment))
            for statement in assessment.statements:
                self._save_statement(assessment, statement)
        return True

    def _knows(self, assessment: Assessment) -> bool:
        found = self.sql.execute(
            "SELECT 1 FROM visit WHERE organisation_id = ? AND visited_at = ? AND rubric = ? AND model = ? AND subject = ?",
            [assessment.target_id, assessment.visited_at, assessment.rubric, assessment.model, _subject(assessment)],
        )
        return found.fetchone() is not None

    def _save_statement(self, assessment: Assessment, statement: StatementAssessment) -> None:
        """The newest reading of a statement is the one whose findings can be asked for in SQL."""
        row = _statement_row(assessment, statement)
        known = self.sql.execute(
            "SELECT id, first_seen, read_at FROM statement WHERE organisation_id = ? AND sha256 = ?",
            [assessment.target_id, statement.capture.sha256],
        ).fetchone()
        if known is None:
            statement_id = self._db.table("statement").insert(row).last_pk
        elif known["read_at"] > row["read_at"]:
            return
        else:
            statement_id = known["id"]
            first_seen = min(known["first_seen"], row["first_seen"])
            self._db.table("statement").update(statement_id, {**row, "first_seen": first_seen})
            for table in ("statement_text", "statement_page", "finding", "area", "area_quote"):
                self.sql.execute(f"DELETE FROM {table} WHERE statement_id = ?", [statement_id])
        self.sql.execute(
            "INSERT INTO statement_text (search_key, statement_id, text) VALUES (?, ?, ?)",
            [search_key(row["period_end"], statement_id), statement_id, statement.text],
        )
        self._db.table("statement_page").insert_all(_page_rows(statement_id, statement))
        self._db.table("finding").insert_all(_finding_rows(statement_id, statement))
        self._db.table("area").insert_all(
            {"statement_id": statement_id, "area": area, "depth": int(found.depth)} for area, found in statement.areas.items()
        )
        self._db.table("area_quote").insert_all(_quote_rows(statement_id, statement))

    def latest_assessments(self) -> dict[str, Assessment]:
        """The newest assessment of every organisation that was visited."""
        rows = self.sql.execute(
            "SELECT organisation_id, assessment, max(visited_at || assessed_at) FROM visit GROUP BY organisation_id"
        )
        return {row["organisation_id"]: self._whole(row["assessment"]) for row in rows}

    def _whole(self, json_text: str) -> Assessment:
        """With the statements' texts, which are kept once a statement and not once a visit."""
        lean = _ASSESSMENT.validate_json(json_text)
        texts = [text_of(self.sql, lean.target_id, statement.capture.sha256) for statement in lean.statements]
        filled = tuple(replace(s, text=text or "") for s, text in zip(lean.statements, texts, strict=True))
        return replace(lean, statements=filled)

    def save_verdicts(self, verdicts: Iterable[Verdict], on: date) -> int:
        """Append the verdicts that differ from those that stand, one an organisation; how many did."""
        with self.transaction():
            return verdict_tables.save(self.sql, ([verdict] for verdict in verdicts), on).changed

    def verdicts(self) -> list[Verdict]:
        """The verdict that stands for every organisation's target year."""
        return list(verdict_tables.newest(self.sql))

    def history(self, organisation_id: str) -> list[tuple[str, Verdict]]:
        """Every verdict that one organisation was given, with the day of deciding, oldest first."""
        return [(ruling.decided_on, ruling.verdict) for ruling in verdict_tables.history(self.sql, organisation_id)]

    def assessment(self, organisation_id: str) -> Assessment | None:
        """The newest assessment of one organisation."""
        row = self.sql.execute(
            "SELECT assessment FROM visit WHERE organisation_id = ? ORDER BY visited_at DESC, assessed_at DESC LIMIT 1",
            [organisation_id],
        ).fetchone()
        return self._whole(row["assessment"]) if row else None


def search_key(period_end: str | None, statement_id: int) -> int:
    """Orders texts by the end of their financial year: the full-text index walks newest first by itself."""
    return ((date.fromisoformat(period_end).toordinal() if period_end else 0) << 24) | statement_id


def trouble(path: Path, error: Exception) -> CouldNot:
    """What went wrong with the file at `path`, in a sentence."""
    told = str(error)
    if "full" in told or "disk I/O" in told:
        return CannotWrite(
            f"{path}: no room to write ({told}); nothing of this was kept, what was there stands: free space and run it again"
        )
    if "locked" in told:
        return Busy(f"{path}: another s54 is writing to it; wait until it is done and run this again")
    if "readonly" in told:
        return CannotWrite(f"{path}: cannot be written ({told}); change its permissions or give another --data folder")
    return _no_registry(path, error)


def _no_registry(path: Path, error: Exception) -> NotADatabase:
    return NotADatabase(f"{path} is not a registry, or is damaged ({error}); move it away or give another --data folder")


def _newer(path: Path, version: int) -> NewerDatabase:
    return NewerDatabase(
        f"{path} was made by a newer s54 (its tables are version {version}, this one knows {len(MIGRATIONS)}); "
        "upgrade s54 or give another --data folder"
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _subject(assessment: Assessment) -> str:
    return _SUBJECT.dump_json(assessment.subject).decode()


def _visit_row(assessment: Assessment) -> dict[str, Any]:
    """The whole assessment is the fact; the tables of findings are made from it. Texts are kept apart."""
    lean = replace(assessment, statements=tuple(replace(s, text="") for s in assessment.statements))
    whole = _ASSESSMENT.dump_json(lean).decode()
    parts = json.loads(whole)
    return {
        "organisation_id": assessment.target_id,
        "visited_at": assessment.visited_at,
        "assessed_at": assessment.assessed_at,
        "shard": assessment.shard,
        "outcome": assessment.outcome.value,
        "reason": assessment.reason,
        "requests": assessment.requests,
        "site_names_organisation": assessment.site_names_organisation,
        "homepage_link": json.dumps(parts["homepage_link"]),
        "considered": json.dumps(parts["considered"]),
        "rubric": assessment.rubric,
        "model": assessment.model,
        "subject": _subject(assessment),
        "assessment": whole,
    }


def _statement_row(assessment: Assessment, statement: StatementAssessment) -> dict[str, Any]:
    period, capture = statement.period, statement.capture
    return {
        "organisation_id": assessment.target_id,
        "sha256": capture.sha256,
        "url": capture.url,
        "media_type": capture.media_type.value,
        "title": statement.title,
        "period_text": period.text if period else None,
        "period_start": period.start.isoformat() if period and period.start else None,
        "period_end": period.end.isoformat() if period else None,
        "whose": statement.whose.value,
        "fetched_at": capture.fetched_at,
        "first_seen": capture.fetched_at,
        "read_at": f"{assessment.visited_at} {assessment.assessed_at}",
        "shard": capture.shard,
        "warc_offset": capture.offset,
    }


def _page_rows(statement_id: int, statement: StatementAssessment) -> Iterator[dict[str, Any]]:
    for page, part in enumerate(statement.parts, 2):
        yield {
            "statement_id": statement_id,
            "page": page,
            "url": part.url,
            "sha256": part.sha256,
            "fetched_at": part.fetched_at,
            "shard": part.shard,
            "warc_offset": part.offset,
        }


def _finding_rows(statement_id: int, statement: StatementAssessment) -> Iterator[dict[str, Any]]:
    for requirement, finding in statement.requirements.items():
        evidence = finding.evidence
        yield {
            "statement_id": statement_id,
            "requirement": requirement.value,
            "evidenced": finding.evidenced,
            "applies": finding.applies,
            "reason": finding.reason,
            "quote": evidence.quote if evidence else None,
            "page": evidence.page if evidence else None,
            "char_offset": evidence.offset if evidence else None,
            "found_by": evidence.found_by if evidence else None,
            "score": evidence.score if evidence else None,
        }


def _quote_rows(statement_id: int, statement: StatementAssessment) -> Iterator[dict[str, Any]]:
    for area, found in statement.areas.items():
        for position, evidence in enumerate(found.quotes):
            yield {
                "statement_id": statement_id,
                "area": area.value,
                "position": position,
                "quote": evidence.quote,
                "page": evidence.page,
                "char_offset": evidence.offset,
                "found_by": evidence.found_by,
                "score": evidence.score,
            }
