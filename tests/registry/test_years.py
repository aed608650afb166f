"""judge_years(): every year from all looks, and why a verdict differs from the one before it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from classifier.assessment import Assessment, Outcome
from classifier.requirements.period import Surety
from registry.organisation import Turnover
from registry.verdicts.verdict import Badge, Cause, Decision, Verdict
from registry.verdicts.years import Correction, Facts, cause_of, judge_years, newest_readings
from tests.registry.made_up import NO, ON, R, assessment, capture, organisation, period, statement

UNKNOWN, SCOPE, NOT_FOUND, OLD, LACKS, MEETS = Decision
ALL_YEARS = organisation(turnover=tuple(Turnover(50_000_000, year, "list") for year in (2024, 2025, 2026)))


def look(day: str, *years: int, **changed: Any) -> Assessment:
    """A look on `day` that found the statements of the years to March of `years`, newest first."""
    found = tuple(
        statement(
            period=period(date(year, 3, 31)), capture=replace(capture(f"https://larch.example/{year}"), sha256=f"{year:064x}")
        )
        for year in years
    )
    return assessment(*found, visited_at=f"{day}T10:00:00Z", assessed_at=f"{day}T11:00:00Z", **changed)


def decisions(*looks: Assessment, on: date = ON) -> dict[int, Decision]:
    facts = Facts(ALL_YEARS, newest_readings(looks))
    return {verdict.year: verdict.decision for verdict in judge_years(facts, on)}


TABLE: list[tuple[str, tuple[Assessment, ...], dict[int, Decision]]] = [
    ("never visited", (), {2024: UNKNOWN, 2025: UNKNOWN, 2026: UNKNOWN}),
    ("one look, this year's statement: older years cannot be told", (look("2026-11-20", 2026),), {2024: UNKNOWN, 2025: UNKNOWN, 2026: MEETS}),
    ("one look, an archive of statements", (look("2026-11-20", 2026, 2025, 2024),), {2024: MEETS, 2025: MEETS, 2026: MEETS}),
    ("nothing there now says nothing of older years", (look("2026-11-20"),), {2024: UNKNOWN, 2025: UNKNOWN, 2026: NOT_FOUND}),
    ("a look in each season", (look("2024-12-01", 2024), look("2025-12-01", 2024), look("2026-11-20", 2024)), {2024: MEETS, 2025: OLD, 2026: OLD}),
    ("not found in season, put up later", (look("2025-12-01"), look("2026-11-20", 2026, 2025)), {2024: UNKNOWN, 2025: MEETS, 2026: MEETS}),
    ("seen in season, gone now", (look("2025-12-01", 2025), look("2026-11-20")), {2024: UNKNOWN, 2025: MEETS, 2026: NOT_FOUND}),
    ("blocked now, looked at before: the look counts", (look("2026-11-01", 2026), look("2026-11-20", outcome=Outcome.BLOCKED)), {2024: UNKNOWN, 2025: UNKNOWN, 2026: MEETS}),
    ("nothing found, then blocked", (look("2026-11-01"), look("2026-11-20", outcome=Outcome.BLOCKED)), {2024: UNKNOWN, 2025: UNKNOWN, 2026: NOT_FOUND}),
    ("only blocked", (look("2026-11-20", outcome=Outcome.BLOCKED),), {2024: UNKNOWN, 2025: UNKNOWN, 2026: UNKNOWN}),
    ("last looked at before this year's was due", (look("2026-05-01", 2025),), {2024: UNKNOWN, 2025: MEETS, 2026: UNKNOWN}),
]  # fmt: skip


@pytest.mark.parametrize(("looks", "told"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_every_year(looks: tuple[Assessment, ...], told: dict[int, Decision]) -> None:
    assert decisions(*looks) == told


def test_years_with_no_fact_have_no_verdict() -> None:
    facts = Facts(organisation(turnover=()), (look("2026-11-20", 2023),))
    assert [verdict.year for verdict in judge_years(facts, ON)] == [2023, 2026]


def newest(*looks: Assessment, **more: Any) -> Verdict:
    return judge_years(Facts(ALL_YEARS, looks, **more), ON)[-1]


def test_late_and_gone_are_said() -> None:
    late = judge_years(Facts(ALL_YEARS, (look("2025-12-01"), look("2026-02-01", 2025))), ON)
    assert next(v for v in late if v.year == 2025).badges == (Badge.LATE,)
    assert newest(look("2026-11-01", 2026), look("2026-11-20")).badges == (Badge.GONE,)


@pytest.mark.parametrize(
    ("days", "confirmed", "provisional"),
    [
        (("2026-11-20",), None, True),
        (("2026-11-01", "2026-11-20"), None, True),
        (("2026-11-20",), date(2026, 11, 21), True),
        (("2026-11-10", "2026-11-20"), date(2026, 11, 21), True),
        (("2026-11-01", "2026-11-20"), date(2026, 11, 2), True),
        (("2026-11-01", "2026-11-20"), date(2026, 11, 21), False),
    ],
)
def test_not_found_is_provisional_until_two_passes_and_a_person(
    days: tuple[str, ...], confirmed: date | None, provisional: bool
) -> None:
    verdict = newest(*(look(day) for day in days), confirmed={2026: confirmed} if confirmed else None)
    assert verdict.decision is NOT_FOUND
    assert (Badge.PROVISIONAL in verdict.badges) is provisional


def test_a_correction_changes_the_verdict_and_says_so() -> None:
    unsigned = assessment(statement({R.SIGNATURE: NO}))
    assert newest(unsigned).decision is LACKS
    correction = Correction("ab" * 32, R.SIGNATURE, True, "Larch Limited trained its buyers", "ann", "signed on page 2")
    corrected = newest(unsigned, corrections=(correction,))
    assert corrected.decision is MEETS
    assert corrected.badges == (Badge.CORRECTED,)


def test_a_newer_reading_of_the_same_visit_counts() -> None:
    first, second = (
        assessment(statement({R.STEPS: NO})),
        assessment(statement(), assessed_at="2026-11-21T00:00:00Z", model="better"),
    )
    (kept,) = newest_readings((second, first))
    assert kept.model == "better"


def test_a_year_that_is_only_guessed_is_no_other_years_statement() -> None:
    guessed = assessment(statement(period=period(date(2025, 3, 31), Surety.GUESSED)))
    assert decisions(guessed)[2025] is UNKNOWN


BEFORE = newest(look("2026-11-01", 2026))
CAUSES: list[tuple[str, Verdict | None, Verdict, Cause]] = [
    ("the first", None, BEFORE, Cause.FIRST),
    ("other rules", replace(BEFORE, rules="verdict/1"), BEFORE, Cause.METHOD),
    ("another model on the same look", BEFORE, replace(BEFORE, model="better", decision=LACKS), Cause.METHOD),
    ("the same look and model: scope or a correction", BEFORE, replace(BEFORE, decision=SCOPE), Cause.LEARNED),
    ("it could not be told before", newest(look("2026-11-01", outcome=Outcome.BLOCKED)), newest(look("2026-11-20", 2026)), Cause.LEARNED),
    ("another statement", BEFORE, replace(newest(look("2026-11-20", 2026)), statement_sha256="cd" * 32), Cause.COMPANY),
    ("the link is gone", BEFORE, replace(newest(look("2026-11-20", 2026)), requirements={**(BEFORE.requirements or {}), R.HOMEPAGE_LINK: False}), Cause.COMPANY),
    ("a later look, the same statement, another model", BEFORE, replace(newest(look("2026-11-20", 2026)), model="better", decision=LACKS), Cause.METHOD),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "cause"), [row[1:] for row in CAUSES], ids=[row[0] for row in CAUSES])
def test_cause(before: Verdict | None, after: Verdict, cause: Cause) -> None:
    assert cause_of(before, after) is cause
