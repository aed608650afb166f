"""The registry as it was known on a day: what was learnt later is not there, and what stood then is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.organisation import Organisation, Turnover
from registry.running.recompute import judged, recompute
from registry.store import Store
from registry.verdicts.verdict import Decision
from tests.registry.made_up import ON, assessment, organisation, statement

LARCH = "00000001"


def learn(store: Store, day: str, *organisations: Organisation) -> None:
    """A list that is read on `day`."""
    store.save_organisations(organisations)
    store.sql.execute("UPDATE import SET imported_at = ? WHERE id = (SELECT max(id) FROM import)", [f"2026-11-{day}T09:00:00Z"])


def known(path: Path, day: int) -> Organisation | None:
    with Store.as_known_on(path, date(2026, 11, day)) as store:
        return store.organisation(LARCH)


def pounds(*millions: int) -> tuple[Turnover, ...]:
    return tuple(Turnover(value * 1_000_000, 2026, "list") for value in millions)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("website", "https://larch.example", "https://larch-group.example"),
        ("name", "Larch Limited", "Larch Group Limited"),
        ("year_end", (3, 31), (12, 31)),
        ("turnover", pounds(50), pounds(30)),
    ],
)
def test_what_a_source_said_first_comes_back(path: Path, field: str, first: Any, second: Any) -> None:
    with Store(path) as store:
        learn(store, "10", organisation(**{field: first}))
        learn(store, "12", organisation(**{field: second}))
        learn(store, "14", organisation(**{field: first}))
    told = [getattr(known(path, day), field) for day in (10, 11, 12, 13, 14, 20)]
    assert told == [first, first, second, second, first, first]
    assert known(path, 9) is None


def test_a_parent_and_its_figures_are_not_known_before_they_are_told(path: Path) -> None:
    child = organisation(id="00000002", number="00000002", name="Larch Mills Limited", website=None)
    with Store(path) as store:
        learn(store, "10", organisation(turnover=()), child)
        learn(store, "12", organisation(id="00000002", number="00000002", name="Larch Mills Limited", parent_id=LARCH))
    before, after = known(path, 10), known(path, 12)
    assert before is not None
    assert after is not None
    assert (before.subsidiaries, before.turnover) == (0, ())
    assert after.subsidiaries == 1
    assert {fact.of for fact in after.turnover} == {"00000002"}


def test_verdicts_follow(path: Path) -> None:
    """A turnover that was mended later, a look that was taken later, a person's word that was given later."""
    with Store(path) as store:
        learn(store, "10", organisation(turnover=pounds(50)))
        store.save_assessment(assessment(statement()))
        learn(store, "21", organisation(turnover=pounds(30)))
        store.decide_scope(LARCH, 2026, True, "its parent's accounts", "A. Reader")
        store.sql.execute("UPDATE scope_decision SET decided_at = '2026-11-22T09:00:00Z'")
    told = []
    for day in (9, 10, 20, 21, 22):
        with Store.as_known_on(path, date(2026, 11, day)) as store:
            told.append([found[-1].decision for _, found in judged(store, store.organisations(), ON)])
    assert told == [
        [],
        [Decision.UNKNOWN],
        [Decision.MEETS_MINIMUM],
        [Decision.SCOPE_UNCONFIRMED],
        [Decision.MEETS_MINIMUM],
    ]


def test_today_is_what_stands(path: Path) -> None:
    with Store(path) as store:
        learn(store, "10", organisation(), organisation(id="00000003", number="00000003", name="Ash LLP"))
        store.save_assessment(assessment(statement()))
        recompute(store, ON)
        stands, everybody = store.verdicts(), store.organisations()
    with Store.as_known_on(path, ON) as store:
        assert store.organisations() == everybody
        assert [found[-1] for _, found in judged(store, store.organisations(), ON)] == stands
