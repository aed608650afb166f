import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from registry.population.scope import Scope, ScopeDecision
from registry.verdicts.error_rates import BadErrorRates, read_error_rates
from registry.verdicts.statistics import ErrorRates, Rate, corrected, counts, rates, size_band, wilson
from registry.verdicts.verdict import Decision, Verdict, decide
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
    assert found["meets_minimum"] == Rate("meets_minimum", 1, 4, 1, 1)
    assert found["meets_minimum_lenient"] == Rate("meets_minimum_lenient", 2, 4, 1, 1)
    assert found["approval"] == Rate("approval", 2, 4, 1, 1)
    assert found["homepage_link"] == Rate("homepage_link", 3, 4, 1, 1)


def test_bounds_are_all_unknowns_fail_and_all_pass() -> None:
    rate = Rate("x", 1, 4, 1)
    assert (rate.rate, rate.lower, rate.upper) == (0.25, 0.2, 0.4)


def test_what_was_not_found_provisionally_is_open_in_the_upper_bound() -> None:
    rate = Rate("x", 1, 4, 1, provisional=2)
    assert (rate.rate, rate.lower, rate.upper) == (0.25, 0.2, 0.8)


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


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilson(hits: int, of: int, low: float, high: float) -> None:
    """The last is Newcombe's example (Statistics in Medicine 1998), 81 of 263."""
    interval = wilson(hits, of)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_corrected_by_rogan_and_gladen() -> None:
    errors = ErrorRates("x", 80, 100, 90, 100, "made up")
    better = corrected(Rate("x", 30, 100, 0), errors)
    assert better is not None
    assert better.rate == pytest.approx((0.3 + 0.9 - 1) / (0.8 + 0.9 - 1))
    assert better.interval.low < better.rate < better.interval.high


def test_the_corrected_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = random.Random(54)
    truth, sensitivity, specificity, hits = 0.3, 0.85, 0.9, 0
    for _ in range(600):
        found = _binomial(rng, 400, truth * sensitivity + (1 - truth) * (1 - specificity))
        errors = ErrorRates("x", _binomial(rng, 80, sensitivity), 80, _binomial(rng, 80, specificity), 80, "simulated")
        better = corrected(Rate("x", found, 400, 0), errors)
        assert better is not None
        hits += better.interval.low <= truth <= better.interval.high
    assert 0.93 <= hits / 600 <= 0.985


def _binomial(rng: random.Random, trials: int, chance: float) -> int:
    return sum(rng.random() < chance for _ in range(trials))


@pytest.mark.parametrize(
    "errors",
    [
        ErrorRates("x", 0, 0, 9, 10, "no positives"),
        ErrorRates("x", 5, 10, 5, 10, "guessing"),
        ErrorRates("x", 1, 10, 1, 10, "worse"),
    ],
    ids=lambda errors: errors.source,
)
def test_no_estimate_where_the_checker_is_not_shown_to_be_better_than_guessing(errors: ErrorRates) -> None:
    assert corrected(Rate("x", 30, 100, 0), errors) is None


def test_more_right_answers_than_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="more right answers"):
        ErrorRates("x", 11, 10, 5, 10, "wrong")


def test_areas_are_counted_among_statements_that_were_read() -> None:
    found = {rate.name: rate for rate in rates(verdicts())}
    assert (found["risk"].numerator, found["risk"].denominator, found["risk"].unknown) == (0, 3, 1)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("measure,hits\n", "no column"),
        ("measure,hits,positives,rejections,negatives,source\nshoes,1,2,1,2,me\n", "row 2: measure 'shoes' is not known"),
        ("measure,hits,positives,rejections,negatives,source\nsteps,3,2,1,2,me\n", "row 2: steps: more right answers"),
        ("measure,hits,positives,rejections,negatives,source\nsteps,x,2,1,2,me\n", "row 2: invalid literal"),
        ("measure,hits,positives,rejections,negatives,source\nsteps,1,2,1,2,\n", "row 2: no source"),
    ],
)
def test_bad_error_rates_are_told(tmp_path: Path, content: str, line: str) -> None:
    path = tmp_path / "error_rates.csv"
    path.write_text(content)
    with pytest.raises(BadErrorRates, match=line):
        read_error_rates(path)


@pytest.mark.parametrize(
    ("value", "band"),
    [(1, "under 36m"), (36_000_000, "36m to 60m"), (499_999_999, "100m to 500m"), (500_000_000, "500m and more")],
)
def test_size_bands(value: int, band: str) -> None:
    assert size_band({2026: value}, 2026) == band
