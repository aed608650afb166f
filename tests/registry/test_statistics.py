from dataclasses import replace
from datetime import date

import pytest

from registry.population.scope import Scope, ScopeDecision
from registry.statistics import Rate, counts, rates
from registry.verdict import Decision, Verdict, decide
from tests.registry.made_up import NO, SILENT, R, assessment, organisation, statement

ON = date(2026, 11, 22)


def verdicts() -> list[Verdict]:
    """Meets, silent about approval, nothing found, unsigned, never visited, out of scope."""
    out = replace(organisation(), turnover=())
    return [
        decide(organisation(), assessment(statement()), ON),
        decide(organisation(), assessment(statement({R.APPROVAL: SILENT})), ON),
        decide(organisation(), assessment(), ON),
        decide(organisation(), assessment(statement({R.SIGNATURE: NO})), ON),
        decide(organisation(), None, ON),
        decide(out, assessment(statement()), ON),
    ]


def test_rates_keep_unknowns_beside_and_leave_out_of_scope_out() -> None:
    found = {rate.name: rate for rate in rates(verdicts())}
    assert found["meets_minimum"] == Rate("meets_minimum", 1, 4, 1)
    assert found["meets_minimum_lenient"] == Rate("meets_minimum_lenient", 2, 4, 1)
    assert found["approval"] == Rate("approval", 2, 4, 1)
    assert found["homepage_link"] == Rate("homepage_link", 3, 4, 1)


def test_bounds_are_all_unknowns_fail_and_all_pass() -> None:
    rate = Rate("x", 1, 4, 1)
    assert (rate.rate, rate.lower, rate.upper) == (0.25, 0.2, 0.4)


def test_nobody_to_count_is_no_rate() -> None:
    assert all(rate.rate is None and rate.lower is None for rate in rates([]))


def test_counts_have_every_decision() -> None:
    assert counts(verdicts()) == {
        Decision.UNKNOWN: 1,
        Decision.SCOPE_UNCONFIRMED: 1,
        Decision.NOT_FOUND: 1,
        Decision.OUT_OF_DATE: 0,
        Decision.NOT_EVIDENCED: 2,
        Decision.MEETS_MINIMUM: 1,
    }


@pytest.mark.parametrize("scope", [Scope.OUT, Scope.PRESUMED_OUT, Scope.UNKNOWN])
def test_only_those_in_scope_count(scope: Scope) -> None:
    assert not ScopeDecision(scope, "").counts
