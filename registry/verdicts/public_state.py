"""How a verdict stands in a public list: one that is not settled is never listed as a fact (pure)."""

from enum import StrEnum

from registry.verdicts.verdict import Badge, Decision, Verdict


class PublicState(StrEnum):
    """The decisions, best first, and BEING_CHECKED: a first look found no statement, nobody has confirmed it."""

    MEETS_MINIMUM = "meets_minimum"
    NOT_EVIDENCED = "not_evidenced"
    OUT_OF_DATE = "out_of_date"
    NOT_FOUND = "not_found"
    BEING_CHECKED = "being_checked"
    UNKNOWN = "unknown"
    SCOPE_UNCONFIRMED = "scope_unconfirmed"


def state_of(verdict: Verdict) -> PublicState:
    if verdict.decision is Decision.NOT_FOUND and Badge.PROVISIONAL in verdict.badges:
        return PublicState.BEING_CHECKED
    return PublicState(verdict.decision.value)
