"""Full-text search: what the query language knows, filters, orders, and what an attacker may try."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from classifier.act import ContentArea, Depth
from classifier.areas import AreaFinding
from classifier.evidence import Evidence
from registry.organisation import Turnover
from registry.running.recompute import recompute
from registry.store import Store
from registry.tables import labels
from registry.tables.labels import Label
from registry.tables.search import HIT_BEGINS, HIT_ENDS, BadQuery, Question, search
from registry.verdicts.verdict import Decision
from tests.conftest import s54
from tests.registry.made_up import NO, ON, R, assessment, capture, organisation, period, statement

TEXTS = {
    "00000001": (2026, "Recruitment fees were repaid. Passports are kept by the workers themselves."),
    "00000002": (2025, "We repay no fees. <script>alert('recruitment fees')</script> in Leicester."),
    "00000003": (2024, "Our board met. Laundries in Kent were audited in person."),
}
RISK = AreaFinding(Depth.SPECIFIC, (Evidence("Laundries in Kent.", None, 0, "rule:test"),))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "registry.db")
    large = tuple(Turnover(50_000_000, year, "list") for year in (2024, 2025, 2026))
    store.save_organisations(
        [organisation(id=number, number=number, name=f"Number {number[-1]}", turnover=large) for number in TEXTS]
    )
    for number, (year, text) in TEXTS.items():
        told = statement(
            {R.APPROVAL: NO} if year == 2024 else {},
            text=text,
            period=period(date(year, 3, 31)),
            capture=replace(capture(), sha256=f"{year:064x}"),
        )
        deep = replace(told, areas={**told.areas, ContentArea.RISK: RISK}) if year == 2024 else told
        store.save_assessment(assessment(deep, target_id=number))
    with store.transaction():
        labels.replace_source(store.sql, "me", [Label("00000003", "sector", "C")])
    recompute(store, ON)
    return store


def found(store: Store, query: str, **more: Any) -> list[str]:
    return sorted(hit.organisation_id[-1] for hit in search(store.sql, Question(query, **more)))


QUERIES = [
    ("fees", "12"), ("FEES", "12"), ('"recruitment fees"', "12"), ("recruitment AND passports", "1"), ("fees NOT passports", "2"),
    ("passports OR laundries", "13"), ("NEAR(laundries kent, 3)", "3"), ("NEAR(laundries person, 2)", ""), ("laundr*", "3"),
    ("(repaid OR audited) AND in", "3"), ("nothing", ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "numbers"), QUERIES)
def test_the_query_language(store: Store, query: str, numbers: str) -> None:
    assert found(store, query) == list(numbers)


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"year": 2025}, "2"),
    ({"year": 2023}, ""),
    ({"label": ("sector", "C")}, "3"),
    ({"verdict": Decision.MEETS_MINIMUM}, "12"),
    ({"verdict": Decision.NOT_EVIDENCED}, "3"),
    ({"area": ContentArea.RISK}, "3"),
    ({"area": ContentArea.RISK, "depth": 3}, ""),
    ({"evidence": (R.APPROVAL, False)}, "3"),
    ({"evidence": (R.APPROVAL, True), "year": 2026}, "1"),
]


@pytest.mark.parametrize(("more", "numbers"), FILTERS)
def test_filters(store: Store, more: dict[str, Any], numbers: str) -> None:
    assert found(store, "in OR fees OR are", **more) == list(numbers)


def test_newest_first_and_pages(store: Store) -> None:
    hits = search(store.sql, Question("in OR fees OR are", newest=True))
    assert [hit.period_end for hit in hits] == ["2026-03-31", "2025-03-31", "2024-03-31"]
    assert search(store.sql, Question("in OR fees OR are", newest=True, limit=1, skip=1)) == hits[1:2]


def test_a_hit_leads_to_the_sentence_and_the_archived_copy(store: Store) -> None:
    (hit,) = search(store.sql, Question("laundries"))
    assert hit.snippet == f"Our board met. {HIT_BEGINS}Laundries{HIT_ENDS} in Kent were audited in person."
    assert TEXTS["00000003"][1][hit.offset :].startswith("Our board met.")
    assert (hit.shard, hit.warc_offset, hit.sha256) == ("shard", 0, f"{2024:064x}")


BAD = [
    ('"open', "a double quote is opened and not closed"), ("AND", 'it cannot be read at "AND"'), ("fees AND", "it ends too early"),
    ("(", "it ends too early"), ("x:y", "no such column: x"), ("*", "cannot search for"), ("a; DROP TABLE verdict", 'it cannot be read at ";"'),
    ("' OR 1=1 --", "it cannot be read at"), ("NEAR(a b", "it ends too early"), ("", "cannot search for"), ("\x00", "cannot search for"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "line"), BAD)
def test_a_bad_query_is_one_clear_sentence(store: Store, query: str, line: str) -> None:
    with pytest.raises(BadQuery) as told:
        search(store.sql, Question(query))
    assert line in str(told.value)
    assert "fts5" not in str(told.value)
    assert len(store.verdicts()) == 3


def test_the_command(store: Store, tmp_path: Path) -> None:
    store.close()
    hits = json.loads(s54("search", "fees", "--newest", "--json", data=tmp_path).stdout)
    assert [hit["organisation_id"] for hit in hits] == ["00000001", "00000002"]
    assert "[fees]" in hits[0]["snippet"]
    shown = s54("search", "in OR are", "--evidence", "approval=no", "--label", "sector=C", data=tmp_path)
    assert "Number 3" in shown.stdout, shown.stderr
    assert "Number 1" not in shown.stdout
    wrong = s54("search", "fees", "--evidence", "approval=perhaps", data=tmp_path)
    assert (wrong.returncode, "write it like approval=no" in wrong.stderr) == (2, True)
