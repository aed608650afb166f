"""Is an organisation in scope for a financial year? s.54(2); SI 2015/1833 regs 2-3 (pure).

Not done yet: group turnover from accounts, the registry's declared bands, people's decisions.
"""

from dataclasses import dataclass
from enum import StrEnum

from classifier.act import ACT_2015
from registry.organisation import Organisation, Turnover

NEAR = 1
"""Years on either side in which a turnover still speaks for the year asked."""


class Scope(StrEnum):
    IN = "in"
    PRESUMED_IN = "presumed_in"
    OUT = "out"
    PRESUMED_OUT = "presumed_out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    scope: Scope
    reason: str

    @property
    def counts(self) -> bool:
        """Whether a legal verdict may be given."""
        return self.scope in (Scope.IN, Scope.PRESUMED_IN)


def decide_scope(organisation: Organisation, year: int) -> ScopeDecision:
    """Scope for the financial year that ends in calendar year `year`."""
    if not organisation.turnover:
        return ScopeDecision(Scope.UNKNOWN, "no turnover is known")
    fact = min(organisation.turnover, key=lambda fact: _distance(fact, year))
    above = fact.value >= ACT_2015.turnover_threshold
    when = f"for the year ended in {fact.year}" if fact.year else "for an unnamed year"
    reason = f"turnover £{fact.value:,} {when} ({fact.source})"
    if fact.year is not None and _distance(fact, year) == 0:
        return ScopeDecision(Scope.IN if above else Scope.OUT, reason)
    if fact.year is None or _distance(fact, year) <= NEAR:
        return ScopeDecision(Scope.PRESUMED_IN if above else Scope.PRESUMED_OUT, reason)
    return ScopeDecision(Scope.UNKNOWN, f"{reason} is too far from {year}")


def _distance(fact: Turnover, year: int) -> int:
    return abs(fact.year - year) if fact.year is not None else NEAR + 1
