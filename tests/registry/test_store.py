import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from classifier.assessment import Assessment, Subject
from registry.organisation import Organisation
from registry.schema import MIGRATIONS
from registry.store import CannotWrite, NewerDatabase, NotADatabase, Store
from registry.tables.search import BadQuery, Question, search
from registry.verdicts.verdict import Decision, decide
from tests.registry.made_up import NO, R, assessment, organisation, statement

ON = date(2026, 11, 22)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


def filled(path: Path) -> Store:
    store = Store(path)
    store.save_organisations([organisation()])
    store.save_assessment(assessment(statement()))
    store.save_verdicts([decide(organisation(), assessment(statement()), ON)], ON)
    return store


def test_gives_back_what_it_was_given(path: Path) -> None:
    store = filled(path)
    assert store.organisations() == [organisation()]
    assert store.assessment("00000001") == assessment(statement())
    assert store.latest_assessments() == {"00000001": assessment(statement())}
    assert store.verdicts() == [decide(organisation(), assessment(statement()), ON)]


def test_the_same_twice_changes_nothing(path: Path) -> None:
    store = filled(path)
    before = dump(path)
    store.save_organisations([organisation()])
    assert store.save_assessment(assessment(statement())) is False
    assert store.save_verdicts(store.verdicts(), ON) == 0
    assert dump(path) == before


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as database:
        return list(database.iterdump())


def test_a_changed_verdict_is_a_new_row(path: Path) -> None:
    store = filled(path)
    later = decide(organisation(), assessment(statement({R.SIGNATURE: NO})), ON)
    assert store.save_verdicts([later], date(2026, 12, 1)) == 1
    assert [(day, verdict.decision) for day, verdict in store.history("00000001")] == [
        ("2026-11-22", Decision.MEETS_MINIMUM),
        ("2026-12-01", Decision.NOT_EVIDENCED),
    ]
    assert store.verdicts() == [later]


def test_statements_can_be_searched(path: Path) -> None:
    hits = search(filled(path).sql, Question('"trained its buyers"'))
    assert [hit.name for hit in hits] == ["Larch Limited"]


@pytest.mark.parametrize("query", ['"open', "AND", "a NEAR(", "*", "(", "x:y"])
def test_a_bad_query_is_told(path: Path, query: str) -> None:
    with pytest.raises(BadQuery, match="cannot search for"):
        search(filled(path).sql, Question(query))


FIRST_ROWS = {
    "organisation": ("00000001", "00000001", "Larch Limited", "https://larch.example", "company", 3, 31, "00000002"),
    "turnover_fact": ("00000001", 50_000_000, 2026, "list"),
    "statement": (7, "00000001", "ab" * 32, "https://larch.example/ms", "html", "Modern slavery statement", "the year ended 2026-03-31",
                  None, "2026-03-31", "names_it", "2026-11-20T10:00:00Z", "shard", 0),
    "statement_text": (7, statement().text),
    "finding": (7, "approval", 1, 1, "it says so", "It says so.", None, 0, "rule:test", None),
    "area": (7, "training", 2),
    "area_quote": (7, "training", 0, "trained its buyers", None, 14, "model", 0.9),
    "verdict": (1, "00000001", "2026-03-31", "2026-11-22", "meets_minimum", "meets_minimum", "why", "[]", "[]", "{}", "in",
                "turnover", "https://larch.example/ms", "ab" * 32, "msa-2015/1"),
}  # fmt: skip
"""A row in each table of the first version, the visit's apart."""


def of_the_first_version(path: Path) -> None:
    whole = TypeAdapter(Assessment).dump_json(assessment(statement())).decode()
    subject = TypeAdapter(Subject).dump_json(assessment().subject).decode()
    visit = (1, "00000001", "2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z", "shard", "found", "why", 5, 1, "{}", "[]", "msa-2015/1", "test", subject, whole)  # fmt: skip
    with sqlite3.connect(path) as database:
        database.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        for table, row in {**FIRST_ROWS, "visit": visit}.items():
            database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def test_the_first_version_migrates_and_keeps_what_it_knew(path: Path) -> None:
    of_the_first_version(path)
    known = organisation(parent_id="00000002")
    with Store(path) as store:
        assert store.organisations() == [known]
        assert store.latest_assessments() == {"00000001": assessment(statement())}
        assert store.save_assessment(assessment(statement())) is False
        assert [(day, verdict.decision) for day, verdict in store.history("00000001")] == [
            ("2026-11-22", Decision.MEETS_MINIMUM)
        ]
        assert [hit.name for hit in search(store.sql, Question('"trained its buyers"'))] == ["Larch Limited"]
        kept = {table: store.sql.execute(f"SELECT * FROM {table}").fetchall() for table in ("finding", "area", "area_quote")}
        assert {table: [tuple(row) for row in rows] for table, rows in kept.items()} == {t: [FIRST_ROWS[t]] for t in kept}
        assert store.sql.execute("PRAGMA foreign_key_check").fetchall() == []
        store.save_organisations([replace(known, website="https://new.larch.example")])
        assert store.organisations() == [replace(known, website="https://new.larch.example")]


def test_a_newer_database_is_refused(path: Path) -> None:
    filled(path).close()
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(NewerDatabase, match="made by a newer s54"):
        Store(path)
    with pytest.raises(NewerDatabase):
        Store.reading(path)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be taken for one" * 20])
def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NotADatabase, match="is not a registry"):
        Store(path)
    assert path.read_bytes() == content


def test_reading_cannot_write(path: Path) -> None:
    filled(path).close()
    with Store.reading(path) as store, pytest.raises(CannotWrite, match="cannot be written"):
        store.save_organisations([organisation()])


def test_reading_needs_a_registry(path: Path) -> None:
    with pytest.raises(NotADatabase, match="there is no registry yet"):
        Store.reading(path)


def test_a_failed_save_leaves_nothing(path: Path) -> None:
    store = Store(path)

    def interrupted() -> Iterator[Organisation]:
        yield organisation()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save_organisations(interrupted())
    assert store.organisations() == []
