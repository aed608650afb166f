"""How many comply: rates with their numerators, denominators, unknowns and bounds (pure).

Not done yet: intervals corrected for the checker's own errors; rates by sector, size and region.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.act import Requirement
from registry.verdict import Decision, Verdict

FAILURES = (Decision.NOT_FOUND, Decision.OUT_OF_DATE, Decision.NOT_EVIDENCED)


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` of `denominator` organisations whose answer is known; `unknown` are beside it.

    `lower` and `upper` bound the rate among all: every unknown fails, every unknown passes.
    All three are None where there is nobody to count.
    """

    name: str
    numerator: int
    denominator: int
    unknown: int

    @property
    def rate(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def lower(self) -> float | None:
        whole = self.denominator + self.unknown
        return self.numerator / whole if whole else None

    @property
    def upper(self) -> float | None:
        whole = self.denominator + self.unknown
        return (self.numerator + self.unknown) / whole if whole else None


def counts(verdicts: Sequence[Verdict]) -> dict[Decision, int]:
    return {decision: sum(v.decision is decision for v in verdicts) for decision in Decision}


def rates(verdicts: Sequence[Verdict]) -> list[Rate]:
    """Meets the minimum (strict, lenient), then each requirement, among those in scope."""
    in_scope = [v for v in verdicts if v.scope is not None and v.scope.counts]
    strict = _rate("meets_minimum", [v.decision for v in in_scope])
    lenient = _rate("meets_minimum_lenient", [v.lenient for v in in_scope])
    return [strict, lenient, *(_requirement_rate(requirement, in_scope) for requirement in Requirement)]


def _rate(name: str, decisions: Sequence[Decision]) -> Rate:
    meets = sum(decision is Decision.MEETS_MINIMUM for decision in decisions)
    unknown = sum(decision is Decision.UNKNOWN for decision in decisions)
    return Rate(name, meets, len(decisions) - unknown, unknown)


def _requirement_rate(requirement: Requirement, verdicts: Sequence[Verdict]) -> Rate:
    """A requirement fails too where no statement for the year was found."""
    values = [_value(requirement, verdict) for verdict in verdicts]
    return Rate(requirement.value, values.count(True), len(values) - values.count(None), values.count(None))


def _value(requirement: Requirement, verdict: Verdict) -> bool | None:
    if verdict.decision in (Decision.NOT_FOUND, Decision.OUT_OF_DATE):
        return False
    return (verdict.requirements or {}).get(requirement)
