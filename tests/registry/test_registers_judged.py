"""What the registers say, as verdicts, groups and figures have it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from registry.population.sources import BY_NAME, import_files
from registry.population.tally import Tally
from registry.running.recompute import recompute
from registry.store import Store
from registry.tables import figures, labels
from registry.tables.derive import WasVisited
from registry.tables.labels import Label
from registry.verdicts.statistics import NEWEST
from tests.registry.made_up import ON, assessment
from tests.registry.registers import company, company_data, summaries

LARCH, ELM = "01234567", "07654321"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A company that declared its turnover, one of which nothing is told, and one that is known by name only."""
    store = Store(tmp_path / "registry.db")
    given(
        store, "companies-house", tmp_path, company_data([company("LARCH FOODS LIMITED", LARCH), company("ELM LIMITED", ELM)])
    )
    declared: list[Mapping[str, str]] = [
        {"OrganisationName": "Larch Foods Limited", "CompanyNumber": LARCH},
        {"OrganisationName": "Larch Food Limited"},
    ]
    given(store, "government-registry", tmp_path, summaries(declared))
    return store


def given(store: Store, source: str, folder: Path, content: bytes) -> None:
    path = folder / f"{source}.csv"
    path.write_bytes(content)
    import_files(store, BY_NAME[source], [path], False, Tally())


def nameless(store: Store) -> str:
    return next(o.id for o in store.organisations() if o.number is None)


def test_sector_and_region_come_from_the_registers_unless_a_list_tells_them(store: Store) -> None:
    with store.transaction():
        labels.replace_source(store.sql, "mine", [Label(ELM, "sector", "timber")])
    recompute(store, ON)
    told = {
        (label.organisation_id, label.kind, label.value)
        for found in labels.by_organisation(store.sql).values()
        for label in found
    }
    assert told == {
        (LARCH, "sector", "C Manufacturing"),
        (LARCH, "region", "Yorkshire and the Humber"),
        (ELM, "sector", "timber"),
        (ELM, "region", "Yorkshire and the Humber"),
        (nameless(store), "region", "Yorkshire and the Humber"),
    }
    assert set(figures.of(store.sql, NEWEST, "sector")) == {"C Manufacturing", "timber", "unknown"}
    assert set(figures.of(store.sql, NEWEST, "size")) == {"60m to 100m", "unknown"}


def test_the_decision_on_scope_is_kept_once_with_its_tests(store: Store) -> None:
    recompute(store, ON)
    recompute(store, ON)
    assert [(kept.year, kept.scope, kept.rule) for kept in store.scope_history(LARCH)] == [(2026, "in", "scope/1")]
    store.decide_scope(ELM, 2026, True, "its accounts on paper", "A. Reader")
    recompute(store, ON)
    assert [(kept.scope, kept.decided_by) for kept in store.scope_history(ELM)] == [
        ("unknown", "rule"),
        ("in", "A. Reader"),
    ]
    assert {v.organisation_id for v in store.verdicts() if v.scope is not None and v.scope.counts} >= {LARCH, ELM}


def test_who_was_judged_and_is_then_joined_keeps_a_history_and_is_counted_no_more(store: Store) -> None:
    key = nameless(store)
    recompute(store, ON)
    store.join(key, LARCH, "A. Reader")
    recompute(store, ON)
    assert [verdict.organisation_id for verdict in store.verdicts()] == [LARCH, ELM]
    assert len(store.history(key)) == 1
    assert store.organisation(key) is None
    assert figures.of(store.sql, NEWEST)[""]["verdict.unknown"].denominator == 2


def test_who_was_visited_is_not_joined(store: Store) -> None:
    key = nameless(store)
    store.save_assessment(assessment(target_id=key))
    with pytest.raises(WasVisited, match="visited under its own id"):
        store.join(key, LARCH, "A. Reader")
    assert store.organisation(key) is not None
