"""Verdicts in the database: append-only, with causes, as known on any day; the figures counted beside them."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from registry.running.recompute import recompute
from registry.schema import MIGRATIONS
from registry.store import Store
from registry.tables import figures, labels, verdicts
from registry.tables.labels import Label
from registry.verdicts.statistics import MEASURES, NEWEST, rates
from registry.verdicts.verdict import Cause, Decision
from tests.conftest import s54
from tests.registry.made_up import NO, ON, R, assessment, organisation, statement


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "registry.db")
    store.save_organisations([organisation(), organisation(id="00000002", number="00000002", name="Elm plc")])
    store.save_assessment(assessment(statement()))
    return store


def test_the_same_facts_add_nothing(store: Store) -> None:
    assert recompute(store, ON).changed == 2
    assert recompute(store, ON).changed == 0
    assert recompute(store, date(2026, 11, 29)).changed == 0


def test_a_change_is_added_with_its_cause(store: Store) -> None:
    recompute(store, ON)
    later = {"visited_at": "2026-11-27T10:00:00Z", "assessed_at": "2026-11-27T11:00:00Z"}
    store.save_assessment(assessment(statement({R.HOMEPAGE_LINK: NO}), **later))
    recompute(store, date(2026, 11, 28))
    history = verdicts.history(store.sql, "00000001")
    assert [(r.decided_on, r.cause, r.verdict.decision) for r in history] == [
        ("2026-11-22", Cause.FIRST, Decision.MEETS_MINIMUM),
        ("2026-11-28", Cause.COMPANY, Decision.NOT_EVIDENCED),
    ]
    ((before, after),) = verdicts.flips(store.sql, "2026-11-28")
    assert (before.decision, after.verdict.decision) == (Decision.MEETS_MINIMUM, Decision.NOT_EVIDENCED)


@pytest.mark.parametrize("statement_", ["UPDATE verdict SET decision = 'unknown'", "DELETE FROM verdict"])
def test_verdicts_are_append_only(store: Store, statement_: str) -> None:
    recompute(store, ON)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.sql.execute(statement_)


def test_counted_figures_are_those_of_the_verdicts(store: Store) -> None:
    with store.transaction():
        labels.replace_source(store.sql, "me", [Label("00000001", "sector", "C"), Label("99999999", "sector", "C")])
    recompute(store, ON)
    whole = figures.of(store.sql, NEWEST)[""]
    assert [whole[name] for name in MEASURES if name in whole] == [r for r in rates(store.verdicts()) if r.name in whole]
    by_sector = figures.of(store.sql, NEWEST, "sector")
    assert (by_sector["C"]["meets_minimum"].numerator, by_sector["unknown"]["meets_minimum"].unknown) == (1, 1)
    assert whole["verdict.unknown"].numerator == 1


def test_older_tables_are_moved_to_the_new_ones(tmp_path: Path) -> None:
    """A registry as the first version wrote it: verdicts, texts and search are still there."""
    path = tmp_path / "registry.db"
    with sqlite3.connect(path) as sql:
        sql.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        sql.execute("INSERT INTO organisation VALUES ('00000001', '00000001', 'Larch Limited', NULL, 'company', 3, 31, NULL)")
        sql.execute(
            "INSERT INTO statement VALUES (7, '00000001', 'ab', 'https://larch.example', 'html', 't', NULL, NULL, '2026-03-31', 'names_it', '2026-11-20', 's', 0)"
        )
        sql.execute("INSERT INTO statement_text VALUES (7, 'We trained our buyers.')")
        values = ("meets_minimum", "meets_minimum", "why", "[]", "[]", json.dumps({"steps": True}), "in", "turnover")
        for _ in range(2):
            sql.execute(
                "INSERT INTO verdict (organisation_id, year_end, decided_on, decision, lenient, reason, missing, badges, requirements, scope, scope_reason, rubric) "
                "VALUES ('00000001', '2026-03-31', '2026-11-22', ?, ?, ?, ?, ?, ?, ?, ?, 'msa-2015/1')",
                values,
            )
    with Store(path) as store:
        assert [verdict.decision for verdict in store.verdicts()] == [Decision.MEETS_MINIMUM]
        assert len(store.history("00000001")) == 2
        key = store.sql.execute("SELECT search_key FROM statement_text").fetchone()[0]
        assert key == (date(2026, 3, 31).toordinal() << 24) | 7
        assert (
            store.sql.execute("SELECT count(*) FROM statement_search WHERE statement_search MATCH 'trained'").fetchone()[0] == 1
        )


def test_the_commands(store: Store, tmp_path: Path) -> None:
    store.sql.execute("UPDATE import SET imported_at = '2026-11-18T09:00:00Z'")
    store.close()
    done = s54("verdicts", "recompute", "--on", "2026-11-22", "--json", data=tmp_path)
    assert json.loads(done.stdout) == {"judged": 2, "changed": 2}
    known = s54("verdicts", "recompute", "--as-known-on", "2026-11-19", "--json", data=tmp_path)
    assert {row["verdict"] for row in json.loads(known.stdout)} == {"unknown"}
    told = json.loads(s54("verdicts", "history", "1", "--json", data=tmp_path).stdout)
    assert [(row["cause"], row["verdict"]) for row in told] == [("first", "meets_minimum")]
    (tmp_path / "error_rates.csv").write_text(
        "measure,hits,positives,rejections,negatives,source\nmeets_minimum,45,50,48,50,a labelled sample\n"
    )
    stats = json.loads(s54("stats", "--json", data=tmp_path).stdout)
    meets = stats["rates"][0]
    assert (meets["numerator"], meets["denominator"], meets["unknown"]) == (1, 1, 1)
    assert "a labelled sample" in meets["corrected_by"]
    assert stats["published"][0]["share"] == 0.2
    by_year = s54("stats", "--by", "year", "--csv", data=tmp_path).stdout.splitlines()
    assert by_year[1].startswith("2026,year,,meets_minimum,1,1,1,0,1.0,")
    assert "there is no verdict for 1999" in s54("stats", "--year", "1999", data=tmp_path).stderr
    assert "cannot split by 'shoe size'" in s54("stats", "--by", "shoe size", data=tmp_path).stderr
