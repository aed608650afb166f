"""The registry's database. The only module that speaks SQL."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlite_utils
from pydantic import TypeAdapter

from classifier.act import Requirement
from classifier.assessment import Assessment, StatementAssessment, Subject
from crawler.errors import CouldNot, WrongInput
from registry.organisation import Organisation
from registry.population.claims import Source
from registry.population.organisations_csv import record_of
from registry.population.scope import Scope, ScopeDecision
from registry.schema import MIGRATIONS
from registry.tables import claims, decisions, derive
from registry.tables import organisations as table
from registry.tables.imports import Import
from registry.tables.organisations import Match
from registry.verdict import Badge, Decision, Verdict

_ASSESSMENT = TypeAdapter(Assessment)
_SUBJECT = TypeAdapter(Subject)


class NewerDatabase(CouldNot):
    """The database was made by a newer s54: upgrade, or give another --data folder."""


class NotADatabase(CouldNot):
    """The file is there but is no registry: move it away or give another --data folder."""


class BadQuery(WrongInput):
    """The search query is not FTS5 syntax."""


HIT_BEGINS, HIT_ENDS = "\ue000", "\ue001"
"""Private-use characters: no statement holds them, so they can be marked after escaping."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that matches a search; hits in `snippet` stand between HIT_BEGINS and HIT_ENDS."""

    organisation_id: str
    name: str
    url: str
    period_end: str | None
    snippet: str


class Store:
    """The registry, open. `Store(path)` writes (one process at a time), `Store.reading(path)` only reads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(path, sqlite3.connect(path, isolation_level=None, timeout=30))
            self._migrate()
        except sqlite3.DatabaseError as error:
            raise _no_registry(path, error) from error

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
            raise _no_registry(path, error) from error
        if version > len(MIGRATIONS):
            raise _newer(path, version)
        if version != len(MIGRATIONS):
            raise NotADatabase(f"{path} has tables of version {version}, not {len(MIGRATIONS)}; run `s54 record` once")
        return store

    def _open(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        connection.row_factory = sqlite3.Row
        self._sql = connection
        self._db = sqlite_utils.Database(connection)

    def _version(self) -> int:
        return int(self._sql.execute("PRAGMA user_version").fetchone()[0])

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close; trouble with the file is told as such: a damaged one shows only when it is read."""
        self.close()
        if isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError)):
            raise _no_registry(self.path, error) from error

    def _migrate(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise _newer(self.path, version)
        self._sql.execute("PRAGMA journal_mode = WAL")
        self._sql.execute("PRAGMA foreign_keys = ON")
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            self._sql.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    def close(self) -> None:
        self._sql.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise
        self._sql.execute("COMMIT")

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
        with self._transaction():
            yield Import(self._sql, source, files, asked, _now())

    def organisations(self) -> list[Organisation]:
        return table.everyone(self._sql)

    def organisation(self, organisation_id: str) -> Organisation | None:
        return table.one(self._sql, organisation_id)

    def claims(self, organisation_id: str) -> list[claims.Sourced]:
        """All that the sources say about one organisation."""
        return claims.of(self._sql, organisation_id)

    def host_shared_by(self, host: str) -> int:
        """For how many organisations the sources give an address on this host."""
        return table.host_shared_by(self._sql, host)

    def children(self, organisation_id: str) -> list[tuple[str, str]]:
        """Id and name of everyone whose parent it is."""
        return table.children(self._sql, organisation_id)

    def decide_scope(self, organisation_id: str, year: int, in_scope: bool, reason: str, by: str) -> None:
        """Keep a person's word on scope; earlier words stay in the history."""
        with self._transaction():
            decisions.add_persons(self._sql, organisation_id, year, in_scope, reason, by, _now())

    def save_scope(self, found: Iterable[tuple[str, int, ScopeDecision]]) -> int:
        """Append what the rules decided (organisation, year, decision) where it differs from before; how many did."""
        with self._transaction():
            return decisions.add_rules(self._sql, found, _now())

    def scope_history(self, organisation_id: str) -> list[decisions.Kept]:
        return decisions.history(self._sql, organisation_id)

    def matches(self) -> list[Match]:
        """Names that look alike and wait for a person."""
        return table.matches(self._sql)

    def join(self, key: str, organisation_id: str, by: str) -> None:
        """A person says that the nameless `key` is that organisation."""
        with self._transaction():
            derive.watch(self._sql)
            derive.join(self._sql, key, organisation_id, "a person's word", by, _now())
            derive.derive(self._sql)

    def save_assessment(self, assessment: Assessment) -> bool:
        """Store what a visit showed; False if this very assessment was stored before."""
        if self._knows(assessment):
            return False
        with self._transaction():
            self._db.table("visit").insert(_visit_row(assessment))
            for statement in assessment.statements:
                self._save_statement(assessment.target_id, statement)
        return True

    def _knows(self, assessment: Assessment) -> bool:
        found = self._sql.execute(
            "SELECT 1 FROM visit WHERE organisation_id = ? AND visited_at = ? AND rubric = ? AND model = ? AND subject = ?",
            [assessment.target_id, assessment.visited_at, assessment.rubric, assessment.model, _subject(assessment)],
        )
        return found.fetchone() is not None

    def _save_statement(self, organisation_id: str, statement: StatementAssessment) -> None:
        self._sql.execute(
            "DELETE FROM statement WHERE organisation_id = ? AND sha256 = ?", [organisation_id, statement.capture.sha256]
        )
        row = _statement_row(organisation_id, statement)
        statement_id = self._db.table("statement").insert(row).last_pk
        self._db.table("statement_text").insert({"statement_id": statement_id, "text": statement.text})
        self._db.table("finding").insert_all(_finding_rows(statement_id, statement))
        self._db.table("area").insert_all(
            {"statement_id": statement_id, "area": area, "depth": int(found.depth)} for area, found in statement.areas.items()
        )
        self._db.table("area_quote").insert_all(_quote_rows(statement_id, statement))

    def latest_assessments(self) -> dict[str, Assessment]:
        """The newest assessment of every organisation that was visited."""
        rows = self._sql.execute(
            "SELECT organisation_id, assessment, max(visited_at || assessed_at) FROM visit GROUP BY organisation_id"
        )
        return {row["organisation_id"]: _ASSESSMENT.validate_json(row["assessment"]) for row in rows}

    def save_verdicts(self, verdicts: Iterable[Verdict], on: date) -> int:
        """Append the verdicts that differ from the newest known ones; how many did."""
        known = {verdict.organisation_id: verdict for verdict in self.verdicts()}
        fresh = [verdict for verdict in verdicts if known.get(verdict.organisation_id) != verdict]
        with self._transaction():
            self._db.table("verdict").insert_all(_verdict_row(verdict, on) for verdict in fresh)
        return len(fresh)

    def verdicts(self) -> list[Verdict]:
        """The newest verdict of every organisation, by organisation."""
        return [_verdict(row) for row in self._sql.execute("SELECT * FROM current_verdict ORDER BY organisation_id")]

    def history(self, organisation_id: str) -> list[tuple[str, Verdict]]:
        """Every verdict ever given with the day it was given, oldest first."""
        rows = self._sql.execute("SELECT * FROM verdict WHERE organisation_id = ? ORDER BY id", [organisation_id])
        return [(row["decided_on"], _verdict(row)) for row in rows]

    def assessment(self, organisation_id: str) -> Assessment | None:
        """The newest assessment of one organisation."""
        row = self._sql.execute(
            "SELECT assessment FROM visit WHERE organisation_id = ? ORDER BY visited_at DESC, assessed_at DESC LIMIT 1",
            [organisation_id],
        ).fetchone()
        return _ASSESSMENT.validate_json(row["assessment"]) if row else None

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Statements whose text matches an FTS5 query, best first. Raises BadQuery."""
        try:
            rows = self._sql.execute(
                """
                SELECT organisation.id, organisation.name, statement.url, statement.period_end,
                       snippet(statement_search, 0, ?, ?, '…', 24) AS snippet
                FROM statement_search
                JOIN statement ON statement.id = statement_search.rowid
                JOIN organisation ON organisation.id = statement.organisation_id
                WHERE statement_search MATCH ? ORDER BY rank LIMIT ?
                """,
                [HIT_BEGINS, HIT_ENDS, query, limit],
            ).fetchall()
        except sqlite3.OperationalError as error:
            raise BadQuery(f"cannot search for {query!r}: {error}; put words with signs between double quotes") from error
        return [Hit(row["id"], row["name"], row["url"], row["period_end"], row["snippet"]) for row in rows]


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
    whole = _ASSESSMENT.dump_json(assessment).decode()
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


def _statement_row(organisation_id: str, statement: StatementAssessment) -> dict[str, Any]:
    period, capture = statement.period, statement.capture
    return {
        "organisation_id": organisation_id,
        "sha256": capture.sha256,
        "url": capture.url,
        "media_type": capture.media_type.value,
        "title": statement.title,
        "period_text": period.text if period else None,
        "period_start": period.start.isoformat() if period and period.start else None,
        "period_end": period.end.isoformat() if period else None,
        "whose": statement.whose.value,
        "fetched_at": capture.fetched_at,
        "shard": capture.shard,
        "warc_offset": capture.offset,
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


def _verdict_row(verdict: Verdict, on: date) -> dict[str, Any]:
    assert verdict.scope is not None
    assert verdict.requirements is not None
    return {
        "organisation_id": verdict.organisation_id,
        "year_end": verdict.year_end.isoformat() if verdict.year_end else None,
        "decided_on": on.isoformat(),
        "decision": verdict.decision.value,
        "lenient": verdict.lenient.value,
        "reason": verdict.reason,
        "missing": json.dumps(verdict.missing),
        "badges": json.dumps(verdict.badges),
        "requirements": json.dumps(dict(verdict.requirements)),
        "scope": verdict.scope.scope.value,
        "scope_reason": verdict.scope.reason,
        "statement_url": verdict.statement_url,
        "statement_sha256": verdict.statement_sha256,
        "rubric": verdict.rubric,
    }


def _verdict(row: sqlite3.Row) -> Verdict:
    values: Mapping[str, bool | None] = json.loads(row["requirements"])
    missing: Sequence[str] = json.loads(row["missing"])
    return Verdict(
        organisation_id=row["organisation_id"],
        year_end=date.fromisoformat(row["year_end"]) if row["year_end"] else None,
        decision=Decision(row["decision"]),
        lenient=Decision(row["lenient"]),
        reason=row["reason"],
        missing=tuple(Requirement(name) for name in missing),
        badges=tuple(Badge(name) for name in json.loads(row["badges"])),
        requirements={Requirement(name): value for name, value in values.items()},
        scope=ScopeDecision(Scope(row["scope"]), row["scope_reason"]),
        statement_url=row["statement_url"],
        statement_sha256=row["statement_sha256"],
        rubric=row["rubric"],
    )
