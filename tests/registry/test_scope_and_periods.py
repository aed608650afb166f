from datetime import date

import pytest

from registry.organisation import Organisation, Turnover
from registry.population.periods import due_by, target_year_end
from registry.population.scope import Scope, decide_scope


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2026, 3, 31), date(2026, 10, 30)),
        (date(2025, 12, 31), date(2026, 7, 30)),
        (date(2025, 8, 31), date(2026, 3, 30)),
        (date(2026, 4, 5), date(2026, 11, 4)),
        (date(2024, 2, 29), date(2024, 9, 30)),
    ],
)
def test_six_months_and_thirty_days(end: date, due: date) -> None:
    assert due_by(end) == due


@pytest.mark.parametrize(
    ("year_end", "on", "target"),
    [
        ((3, 31), date(2026, 11, 22), date(2026, 3, 31)),
        ((3, 31), date(2026, 10, 30), date(2025, 3, 31)),
        ((3, 31), date(2026, 10, 31), date(2026, 3, 31)),
        ((4, 30), date(2026, 11, 22), date(2025, 4, 30)),
        ((12, 31), date(2026, 11, 22), date(2025, 12, 31)),
        ((12, 31), date(2026, 7, 1), date(2024, 12, 31)),
        ((2, 29), date(2026, 11, 22), date(2026, 2, 28)),
    ],
)
def test_target_is_the_latest_year_that_should_be_out(year_end: tuple[int, int], on: date, target: date) -> None:
    assert target_year_end(year_end, on) == target


@pytest.mark.parametrize(
    ("facts", "scope"),
    [
        ((), Scope.UNKNOWN),
        (((36_000_000, 2025),), Scope.IN),
        (((35_999_999, 2025),), Scope.OUT),
        (((41_000_000, 2024),), Scope.PRESUMED_IN),
        (((20_000_000, 2026),), Scope.PRESUMED_OUT),
        (((41_000_000, None),), Scope.PRESUMED_IN),
        (((41_000_000, 2021),), Scope.UNKNOWN),
        (((90_000_000, 2021), (12_000_000, 2025)), Scope.OUT),
    ],
)
def test_scope_by_turnover(facts: tuple[tuple[int, int | None], ...], scope: Scope) -> None:
    turnover = tuple(Turnover(value, year, "list") for value, year in facts)
    assert decide_scope(Organisation("1", "Larch", None, turnover=turnover), 2025).scope is scope
