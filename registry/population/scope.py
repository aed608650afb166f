"""Is an organisation in scope for a financial year? s.54(2) and (12); SI 2015/1833 regs 2-3 (pure).

Four tests: a body corporate or partnership; carries on business in the UK; supplies goods or
services; total turnover, its subsidiaries' included, of GBP 36 million or more. docs/population.md
has the rule in words. What is not told never puts anybody out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from classifier.act import ACT_2015, EntityKind
from registry.organisation import Organisation, PersonsDecision, Turnover
from registry.population.claims import Basis, Source

RULE = "scope/1"
NEAR = 1
"""Years on either side in which a turnover still speaks for the year asked."""

MONTHS = 12
BELIEVED = (Source.ACCOUNTS, Source.REGISTRY, Source.LIST)
"""Whose word on turnover is asked first."""

GROUP_BAND = "declared band of the group"
"""A member of a group submission repeats its group's band, which is not its own turnover."""

SMALL = (
    "micro entity",
    "small",
    "total exemption full",
    "total exemption small",
    "unaudited abridged",
    "audited abridged",
    "dormant",
)
NOT_TRADING = ("99999", "74990", "98000")
"""SIC codes for dormant and non-trading companies and residents' property management."""

PERSON = "person"
"""The confidence of a decision that a person took."""

GONE = ("dissolved", "converted/closed", "closed")


class Scope(StrEnum):
    IN = "in"
    PRESUMED_IN = "presumed_in"
    OUT = "out"
    PRESUMED_OUT = "presumed_out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Test:
    """One of the Act's four tests. `met` is None where nothing tells."""

    name: str
    met: bool | None
    presumed: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    """`tests`, `confidence` (person, high, medium, low, none) and `rule` explain it; two decisions that say the same are equal."""

    scope: Scope
    reason: str
    tests: tuple[Test, ...] = field(default=(), compare=False)
    confidence: str = field(default="none", compare=False)
    rule: str = field(default=RULE, compare=False)

    @property
    def counts(self) -> bool:
        """Whether a legal verdict may be given."""
        return self.scope in (Scope.IN, Scope.PRESUMED_IN)


def decide_scope(organisation: Organisation, year: int) -> ScopeDecision:
    """Scope for the financial year that ends in calendar year `year`; a person's word comes before the rule."""
    by_rule = _by_rule(organisation, year)
    word = next((word for word in organisation.decisions if word.year == year), None)
    return by_rule if word is None else _persons(word, by_rule)


def _persons(word: PersonsDecision, by_rule: ScopeDecision) -> ScopeDecision:
    reason = f"decided by {word.by} on {word.at[:10]}: {word.reason} (the rule says: {by_rule.scope.value.replace('_', ' ')}, {by_rule.reason})"
    return ScopeDecision(Scope.IN if word.in_scope else Scope.OUT, reason, by_rule.tests, PERSON, by_rule.rule)


def _by_rule(organisation: Organisation, year: int) -> ScopeDecision:
    tests = tuple(test(organisation, year) for test in (_body, _business, _supply))
    turnover, confidence = _turnover(organisation, year)
    whole = (*tests, _as_test(turnover))
    failed = next((test for test in tests if test.met is False), None)
    if failed is not None:
        scope = Scope.PRESUMED_OUT if failed.presumed else Scope.OUT
        return ScopeDecision(scope, failed.evidence, whole, "low" if failed.presumed else "high")
    return ScopeDecision(turnover.scope, turnover.reason, whole, confidence)


_MET = {Scope.IN: True, Scope.PRESUMED_IN: True, Scope.OUT: False, Scope.PRESUMED_OUT: False}


def _as_test(turnover: ScopeDecision) -> Test:
    return Test(
        "turnover", _MET.get(turnover.scope), turnover.scope in (Scope.PRESUMED_IN, Scope.PRESUMED_OUT), turnover.reason
    )


def _body(organisation: Organisation, year: int) -> Test:
    name = "body corporate or partnership"
    if organisation.kind in (EntityKind.UNKNOWN, EntityKind.OTHER):
        return Test(name, None, True, f"its kind is {organisation.standing.category or 'not told'}; taken to be one")
    return Test(
        name,
        True,
        False,
        "a limited liability partnership"
        if organisation.kind is EntityKind.LLP
        else f"a {organisation.kind.value.replace('_', ' ')}",
    )


def _business(organisation: Organisation, year: int) -> Test:
    name, standing = "carries on business in the UK", organisation.standing
    if standing.dissolved is not None and int(standing.dissolved[:4]) < year:
        return Test(name, False, False, f"dissolved on {standing.dissolved}")
    if standing.dissolved is None and standing.status in GONE:
        return Test(name, None, True, f"{standing.status}, on a day that is not told")
    if organisation.number is None:
        return Test(name, None, True, "no UK company number is known")
    if organisation.number.startswith("OE"):
        return Test(name, None, True, "an overseas entity that owns land; more is not told")
    return Test(
        name,
        True,
        True,
        f"registered in the UK under {organisation.number}" + (f", {standing.status}" if standing.status else ""),
    )


def _supply(organisation: Organisation, year: int) -> Test:
    name, standing = "supplies goods or services", organisation.standing
    if standing.sector == "public":
        return Test(name, None, True, "a public body; whether it acts commercially is not told")
    if standing.accounts_category == "dormant":
        return Test(name, False, True, "files dormant accounts")
    if standing.sic and all(code in NOT_TRADING for code in standing.sic):
        return Test(name, False, True, f"its SIC codes ({', '.join(standing.sic)}) say that it does not trade")
    if standing.sic:
        return Test(name, True, True, f"its SIC codes are {', '.join(standing.sic)}")
    return Test(name, None, True, "no SIC code is known; taken to supply them")


_Ruling = tuple[ScopeDecision, str]


def _turnover(organisation: Organisation, year: int) -> _Ruling:
    """The turnover test alone: the year's own figures, then its neighbours', then what registers let presume."""
    facts = [fact for fact in organisation.turnover if fact.currency == "GBP" and fact.concept != GROUP_BAND]
    return (
        _first(organisation, [fact for fact in facts if fact.year == year], _exact)
        or _first(organisation, [fact for fact in facts if fact.year and 0 < abs(fact.year - year) <= NEAR], _near)
        or _first(organisation, [fact for fact in facts if fact.year is None], _near)
        or _without_figures(organisation, year)
    )


def _first(
    organisation: Organisation, facts: Sequence[Turnover], judge: "Callable[[Organisation, Turnover], _Ruling | None]"
) -> _Ruling | None:
    """The first ruling that the facts allow: best source first; of one source the group's figure, then the largest."""
    order = sorted(facts, key=lambda fact: (_rank(fact), fact.of is not None, fact.basis != Basis.CONSOLIDATED, -fact.value))
    return next((ruling for fact in order if (ruling := judge(organisation, fact)) is not None), None)


def _rank(fact: Turnover) -> int:
    return BELIEVED.index(Source(fact.source)) if fact.source in BELIEVED else len(BELIEVED)


def _exact(organisation: Organisation, fact: Turnover) -> _Ruling | None:
    if fact.months not in (None, MONTHS):
        return _annualised(organisation, fact)
    if _is_above(fact):
        return ScopeDecision(Scope.IN, _words(fact)), _confidence(fact)
    if not _speaks_for_all(organisation, fact):
        return None
    scope = Scope.OUT if fact.basis == Basis.CONSOLIDATED or fact.source != Source.ACCOUNTS else Scope.PRESUMED_OUT
    return ScopeDecision(scope, _words(fact)), _confidence(fact)


def _near(organisation: Organisation, fact: Turnover) -> _Ruling | None:
    if fact.months not in (None, MONTHS):
        return _annualised(organisation, fact)
    if _is_above(fact):
        return ScopeDecision(Scope.PRESUMED_IN, _words(fact)), "medium"
    return (ScopeDecision(Scope.PRESUMED_OUT, _words(fact)), "low") if _speaks_for_all(organisation, fact) else None


def _annualised(organisation: Organisation, fact: Turnover) -> _Ruling | None:
    """A period that is not twelve months lets presume no more than what twelve such months would bring."""
    assert fact.months is not None
    if fact.months < 1:
        return None
    yearly = fact.value * 12 // fact.months
    reason = f"{_words(fact)}, {fact.months} months; £{yearly:,} if it were twelve"
    if yearly >= ACT_2015.turnover_threshold:
        return ScopeDecision(Scope.PRESUMED_IN, reason), "low"
    return (ScopeDecision(Scope.PRESUMED_OUT, reason), "low") if _speaks_for_all(organisation, fact) else None


def _is_above(fact: Turnover) -> bool:
    """A company's own figure, or a subsidiary's, is a part of the total: if the part is enough, so is the whole."""
    return fact.value >= ACT_2015.turnover_threshold


def _speaks_for_all(organisation: Organisation, fact: Turnover) -> bool:
    """Whether a figure below the threshold is the total: the group's, or one without a group, or a whole that was declared."""
    if fact.of is not None:
        return False
    if fact.upto is not None and fact.upto > ACT_2015.turnover_threshold:
        return False
    if fact.basis == Basis.CONSOLIDATED or fact.source != Source.ACCOUNTS:
        return True
    return organisation.subsidiaries == 0 and organisation.standing.accounts_category != "group"


def _confidence(fact: Turnover) -> str:
    return "high" if fact.source == Source.ACCOUNTS else "medium"


def _without_figures(organisation: Organisation, year: int) -> _Ruling:
    standing = organisation.standing
    category, listed = standing.accounts_category, Source.GOVERNMENT_LIST in standing.sources and standing.sector != "public"
    if category in SMALL:
        if listed:
            return ScopeDecision(
                Scope.UNKNOWN, f"sources disagree: on the government's list, but files {category} accounts"
            ), "none"
        return ScopeDecision(Scope.PRESUMED_OUT, f"files {category} accounts, and no turnover is known"), "low"
    if listed:
        return ScopeDecision(
            Scope.PRESUMED_IN, "on the government's list of organisations thought to be in scope; no turnover is known"
        ), "low"
    return ScopeDecision(Scope.UNKNOWN, _why_unknown(organisation, year)), "none"


def _why_unknown(organisation: Organisation, year: int) -> str:
    if organisation.turnover:
        fact = min(organisation.turnover, key=lambda fact: abs(fact.year - year) if fact.year is not None else NEAR + 1)
        if fact.currency != "GBP":
            return f"{_words(fact)} is not in pounds"
        if fact.concept == GROUP_BAND:
            return f"{_words(fact)} is its group's, not its own"
        if fact.year is not None and abs(fact.year - year) > NEAR:
            return f"{_words(fact)} is too far from {year}"
        if fact.of is not None:
            return f"only a subsidiary's turnover is known: {_words(fact)}"
        return f"{_words(fact)} is not the whole group's, which counts"
    if organisation.standing.accounts_category == "audit exemption subsidiary":
        parent = f" ({organisation.parent_id})" if organisation.parent_id else ""
        return f"an audit-exempt subsidiary: its turnover stands in its parent's accounts{parent}"
    return "no turnover is known"


def _words(fact: Turnover) -> str:
    amount = _amount(fact)
    whose = {Basis.CONSOLIDATED: "group turnover", Basis.COMPANY: "the company's own turnover"}.get(
        Basis(fact.basis), "turnover"
    )
    when = f"for the year ended in {fact.year}" if fact.year else "for an unnamed year"
    of = f" of its subsidiary {fact.of}" if fact.of else ""
    return f"{whose}{of} {amount} {when} ({fact.source})"


def _amount(fact: Turnover) -> str:
    sign = "£" if fact.currency == "GBP" else f"{fact.currency} "
    if fact.concept not in ("declared band", GROUP_BAND):
        return f"{sign}{fact.value:,}"
    return f"of {sign}{fact.value:,} to {sign}{fact.upto:,}" if fact.upto else f"over {sign}{fact.value:,}"
