"""decide(): every branch of the rubric, in its order."""

from datetime import date
from typing import Any

import pytest

from classifier.act import EntityKind, Requirement
from classifier.assessment import Assessment, Outcome, Subject, Whose
from classifier.requirements.organisations import Coverage
from classifier.requirements.period import Surety
from registry.organisation import Organisation, Turnover
from registry.verdicts.statistics import FAILURES
from registry.verdicts.verdict import Badge, Decision, decide
from tests.registry.made_up import NO, NOT_ASKED, OPEN, SILENT, assessment, organisation, period, statement

ON = date(2026, 11, 22)
BELOW = {"turnover": (Turnover(12_000_000, 2026, "list"),)}
R = Requirement

UNKNOWN, SCOPE, NOT_FOUND, OLD, LACKS, MEETS = Decision

TABLE: list[tuple[str, Organisation, Assessment | None, Decision, Decision]] = [
    ("never visited", organisation(), None, UNKNOWN, UNKNOWN),
    *(
        (f"visit ended {outcome.value}", organisation(), assessment(outcome=outcome), UNKNOWN, UNKNOWN)
        for outcome in Outcome
        if outcome not in (Outcome.FOUND, Outcome.NOT_FOUND)
    ),
    ("blocked and below the threshold: unknown first", organisation(**BELOW), assessment(outcome=Outcome.BLOCKED), UNKNOWN, UNKNOWN),
    ("statement of somebody else", organisation(), assessment(statement(whose=Whose.NAMES_OTHERS, coverage=Coverage(("Elm Limited",), False))), UNKNOWN, UNKNOWN),
    ("site and statement name nobody", organisation(), assessment(statement(whose=Whose.NAMES_NOBODY), site_names_organisation=False), UNKNOWN, UNKNOWN),
    ("statement names nobody, the site does", organisation(), assessment(statement(whose=Whose.NAMES_NOBODY)), MEETS, MEETS),
    ("kind of body unknown", organisation(), assessment(statement(), kind=EntityKind.UNKNOWN), UNKNOWN, UNKNOWN),
    ("turnover unknown", organisation(turnover=()), assessment(statement()), SCOPE, SCOPE),
    ("below the threshold", organisation(**BELOW), assessment(statement()), SCOPE, SCOPE),
    ("below the threshold, nothing found", organisation(**BELOW), assessment(), SCOPE, SCOPE),
    ("nothing found", organisation(), assessment(), NOT_FOUND, NOT_FOUND),
    ("last year's", organisation(), assessment(statement(period=period(date(2025, 3, 31)))), OLD, OLD),
    ("52 weeks, three days short", organisation(), assessment(statement(period=period(date(2026, 3, 28)))), MEETS, MEETS),
    ("a later year's only", organisation(), assessment(statement(period=period(date(2027, 3, 31)))), UNKNOWN, UNKNOWN),
    ("a later year's beside the year's own, which moved", organisation(), assessment(statement(period=period(date(2027, 6, 30))), statement(period=period(date(2026, 6, 30)))), MEETS, MEETS),
    ("a later year's beside an old one", organisation(), assessment(statement(period=period(date(2027, 3, 31))), statement(period=period(date(2025, 3, 31)))), UNKNOWN, UNKNOWN),
    ("the year end moved by three months", organisation(), assessment(statement(period=period(date(2026, 6, 30)))), MEETS, MEETS),
    ("an old year, only guessed: old all the same", organisation(), assessment(statement({R.PERIOD: OPEN}, period=period(date(2023, 12, 31), Surety.GUESSED))), OLD, OLD),
    ("a recent year, only guessed", organisation(), assessment(statement({R.PERIOD: OPEN}, period=period(date(2026, 12, 31), Surety.GUESSED))), UNKNOWN, UNKNOWN),
    ("no period", organisation(), assessment(statement({R.PERIOD: NO}, period=None)), UNKNOWN, UNKNOWN),
    ("year end known neither way", organisation(year_end=None), assessment(statement(period=period(surety=Surety.YEAR_NAMED))), UNKNOWN, UNKNOWN),
    ("year end taken from the statement", organisation(year_end=None), assessment(statement()), MEETS, MEETS),
    *(
        (f"{which.value} not evidenced", organisation(), assessment(statement({which: NO})), LACKS, LACKS)
        for which in Requirement
        if which is not R.PERIOD
    ),
    ("silent about approval", organisation(), assessment(statement({R.APPROVAL: SILENT})), LACKS, MEETS),
    ("silent about approval, unsigned", organisation(), assessment(statement({R.APPROVAL: SILENT, R.SIGNATURE: NO})), LACKS, LACKS),
    ("steps open", organisation(), assessment(statement({R.STEPS: OPEN})), UNKNOWN, UNKNOWN),
    ("steps open and no link: the failure is known", organisation(), assessment(statement({R.STEPS: OPEN, R.HOMEPAGE_LINK: NO})), LACKS, LACKS),
    ("approval does not apply", organisation(kind=EntityKind.PARTNERSHIP), assessment(statement({R.APPROVAL: NOT_ASKED}), kind=EntityKind.PARTNERSHIP), MEETS, MEETS),
    ("everything evidenced", organisation(), assessment(statement()), MEETS, MEETS),
]  # fmt: skip


@pytest.mark.parametrize(("who", "found", "strict", "lenient"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_decision(who: Organisation, found: Assessment | None, strict: Decision, lenient: Decision) -> None:
    verdict = decide(who, found, ON)
    assert (verdict.decision, verdict.lenient) == (strict, lenient)
    assert verdict.reason


def test_every_decision_is_reached() -> None:
    assert {row[3] for row in TABLE} == set(Decision)


def test_unknown_is_no_failure() -> None:
    assert Decision.UNKNOWN not in FAILURES
    assert Decision.SCOPE_UNCONFIRMED not in FAILURES


@pytest.mark.parametrize(
    ("changed", "badges"),
    [
        ({}, ()),
        ({"no_steps": True}, (Badge.NO_STEPS,)),
        ({"whose": Whose.COVERED_BY_GROUP}, (Badge.COVERED_BY_GROUP,)),
    ],
)
def test_badges(changed: dict[str, Any], badges: tuple[Badge, ...]) -> None:
    assert decide(organisation(), assessment(statement(**changed)), ON).badges == badges


def test_what_was_not_found_is_provisional_and_says_when_it_was_looked_for() -> None:
    verdict = decide(organisation(), assessment(), ON)
    assert verdict.badges == (Badge.PROVISIONAL,)
    assert verdict.reason.startswith("we did not find a statement on 2026-11-20")


def test_missing_names_each_requirement() -> None:
    verdict = decide(organisation(), assessment(statement({R.APPROVAL: NO, R.HOMEPAGE_LINK: NO})), ON)
    assert verdict.missing == (R.APPROVAL, R.HOMEPAGE_LINK)
    assert verdict.reason == "not evidenced: approval, homepage link"


def test_a_later_years_statement_shows_nothing_of_the_year_judged() -> None:
    verdict = decide(organisation(), assessment(statement(period=period(date(2027, 3, 31)))), ON)
    assert set((verdict.requirements or {}).values()) == {None}
    assert (verdict.statement_url, verdict.statement_sha256, verdict.depths) == (None, None, None)
    assert verdict.looked_at is not None


def test_a_year_that_is_only_named_is_not_taken_for_a_later_one() -> None:
    named = assessment(
        statement(period=period(date(2026, 12, 31), Surety.YEAR_NAMED)),
        subject=Subject("Larch Limited", EntityKind.COMPANY, "00000001", None, None),
    )
    assert decide(organisation(year_end=None), named, ON, date(2026, 3, 31)).decision is MEETS
