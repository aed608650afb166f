"""Whom a run visits: the never visited, the long not visited, and those with another year's statement due; what it reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import Shard
from crawler.target import Target
from crawler.visit import Outcome, Visit
from registry.data_folder import DataFolder
from registry.organisation import Standing
from registry.running.pipeline import assess_new, due_targets, newly_due_targets
from registry.store import Store
from registry.verdicts.verdict import Decision, decide
from tests.registry.made_up import organisation

HOME = "http://tarnbeck.example/"


def visited(data: DataFolder, day: str, website: str = HOME) -> None:
    with Shard(data.archive, "s54/test") as shard:
        shard.finish(
            Visit(
                Target("00000001", "Larch Limited", website), f"{day}T00:00:00Z", f"{day}T00:01:00Z", Outcome.LOOKED, "looked"
            )
        )


@pytest.mark.parametrize(
    ("last", "website", "days", "due"),
    [
        (None, HOME, 30, True),
        ("2026-11-01", HOME, 30, False),
        ("2026-11-01", HOME, 10, True),
        ("2026-10-01", HOME, 30, True),
        ("2026-11-01", "http://old.tarnbeck.example/", 30, True),
    ],
    ids=["never", "fresh", "a shorter window", "long ago", "at another website"],
)
def test_due(tmp_path: Path, last: str | None, website: str, days: int, due: bool) -> None:
    data = DataFolder(tmp_path)
    if last:
        visited(data, last, website)
    found = due_targets(data, [organisation(website=HOME)], datetime(2026, 11, 22, tzinfo=UTC), timedelta(days=days))
    assert bool(found) is due


@pytest.mark.parametrize(
    ("last", "year_end", "due"),
    [
        ("2026-10-29", (3, 31), True),
        ("2026-11-02", (3, 31), False),
        ("2026-10-29", None, False),
        (None, (3, 31), False),
        ("2026-10-29", (12, 31), False),
    ],
    ids=["fell due since", "was due before", "no year known", "never visited: due anyway", "another year's end"],
)
def test_newly_due(tmp_path: Path, last: str | None, year_end: tuple[int, int] | None, due: bool) -> None:
    data = DataFolder(tmp_path)
    if last:
        visited(data, last)
    found = newly_due_targets(data, [organisation(website=HOME, year_end=year_end)], datetime(2026, 11, 22, tzinfo=UTC))
    assert bool(found) is due


@pytest.mark.parametrize(
    ("website", "standing", "reason"),
    [
        (None, Standing(), "no website is known for it"),
        (HOME, Standing(status="dissolved", dissolved="2024-05-14"), "not visited: dissolved on 2024-05-14"),
        (HOME, Standing(status="converted/closed"), "not visited: converted/closed"),
        (HOME, Standing(status="liquidation"), None),
        (HOME, Standing(status="active"), None),
    ],
    ids=["no website", "dissolved", "closed on a day not told", "in liquidation", "active"],
)
def test_only_what_can_be_visited_is(tmp_path: Path, website: str | None, standing: Standing, reason: str | None) -> None:
    data, at = DataFolder(tmp_path), datetime(2026, 11, 22, tzinfo=UTC)
    visited(data, "2026-10-29")
    it = organisation(website=website, standing=standing)
    assert bool(due_targets(data, [it], at, timedelta(days=1))) is (reason is None)
    assert bool(newly_due_targets(data, [it], at)) is (reason is None)
    verdict = decide(it, None, at.date())
    assert (verdict.decision, verdict.reason) == (Decision.UNKNOWN, reason or "its website has not been visited yet")


def test_a_visit_is_read_once_and_again_when_the_rules_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataFolder(tmp_path)
    visited(data, "2026-11-01")
    with Store(data.registry) as store:
        store.save_organisations([organisation(website=HOME)])
        read = [assess_new(data, store, lambda done: None) for _ in range(2)]
        monkeypatch.setattr("classifier.assess.READING", "reading/next")
        read += [assess_new(data, store, lambda done: None) for _ in range(2)]
    assert read == [1, 0, 1, 0]
