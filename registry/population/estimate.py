"""How many organisations are in scope, from what is known and what is missing (pure).

Organisations are put into strata by what registers say of them (on the government's list or not,
accounts category). In each stratum the share in scope among those whose turnover is known carries
over to those whose is not: a presumption from a list alone counts as not told. Jeffreys' prior
keeps small strata from claiming certainty; one with fewer than ENOUGH figures takes the share of
all that are listed, or not listed, as it is. The interval holds the doubt about that share and the chance of the
unknown ones; it does not hold the doubt whether those not told are like the others, so the two
bounds stand beside it: none of them in scope, all of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from registry.organisation import Organisation
from registry.population.claims import Source
from registry.population.scope import NEAR, RULE, Scope, decide_scope
from registry.population.sectors import region, section

Z = 1.96
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that others gave, to hold ours against."""

    low: int
    high: int
    source: str


PUBLISHED = (
    Published(9_000, 17_000, "range of the estimates of government and civil society, 2015-2021"),
    Published(12_000, 17_000, "Home Office letters of 2018; BHRRC"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """`estimate` lies between `least` (none of the unknown in scope) and `most` (all of them)."""

    name: str
    organisations: int
    shown_in: int
    shown_out: int
    unknown: int
    estimate: float
    low: float
    high: float
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Estimate:
    year: int
    rule: str
    whole: Part
    by_section: tuple[Part, ...]
    by_region: tuple[Part, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    organisation: Organisation
    stratum: str
    wider: str
    scope: Scope
    by_figure: bool
    """Its turnover of the year, or of one beside it, is known: it can speak for others."""

    @property
    def is_open(self) -> bool:
        """Not told, or only presumed to be in because a list names it."""
        return self.scope is Scope.UNKNOWN or (self.scope is Scope.PRESUMED_IN and not self.by_figure)


@dataclass(frozen=True, slots=True)
class _Share:
    """Share in scope in a stratum, and its variance."""

    mean: float
    variance: float


def estimate(organisations: Sequence[Organisation], year: int) -> Estimate:
    """Everyone that is known, for the financial years that end in `year`."""
    judged = [_judged(organisation, year) for organisation in organisations]
    shares = _shares(judged)
    return Estimate(
        year,
        RULE,
        _part("all", judged, shares),
        _parts(judged, shares, lambda one: section(one.standing.sic)),
        _parts(judged, shares, lambda one: region(one.standing.postcode)),
        tuple(_warnings(judged)),
    )


def _judged(organisation: Organisation, year: int) -> _Judged:
    decision = decide_scope(organisation, year)
    standing = organisation.standing
    listed = "listed" if Source.GOVERNMENT_LIST in standing.sources else "not listed"
    near = any(fact.year is not None and abs(fact.year - year) <= NEAR for fact in organisation.turnover)
    stratum = f"{listed}, {standing.accounts_category or 'category not known'}"
    return _Judged(organisation, stratum, listed, decision.scope, near and decision.scope is not Scope.UNKNOWN)


def _shares(judged: Sequence[_Judged]) -> dict[str, _Share]:
    """Each stratum's share, or the wider one's where it has too few figures."""
    narrow: dict[str, list[bool]] = {one.stratum: [] for one in judged}
    wide: dict[str, list[bool]] = {one.wider: [] for one in judged}
    for one in judged:
        if one.by_figure:
            narrow[one.stratum].append(_is_in(one))
            wide[one.wider].append(_is_in(one))
    wider = {one.stratum: one.wider for one in judged}
    return {stratum: _share(seen if len(seen) >= ENOUGH else wide[wider[stratum]]) for stratum, seen in narrow.items()}


def _share(seen: Sequence[bool]) -> _Share:
    """Jeffreys' estimate: half a success and half a failure are added to what was seen."""
    number = len(seen) + 1.0
    mean = (sum(seen) + 0.5) / number
    return _Share(mean, mean * (1 - mean) / (number + 1))


def _is_in(one: _Judged) -> bool:
    return one.scope in (Scope.IN, Scope.PRESUMED_IN)


def _part(name: str, judged: Sequence[_Judged], shares: dict[str, _Share]) -> Part:
    inside = sum(_is_in(one) and not one.is_open for one in judged)
    missing: dict[str, int] = {}
    for one in judged:
        if one.is_open:
            missing[one.stratum] = missing.get(one.stratum, 0) + 1
    unknown = sum(missing.values())
    expected = inside + sum(number * shares[stratum].mean for stratum, number in missing.items())
    variance = sum(
        number * shares[stratum].mean * (1 - shares[stratum].mean) + number * (number - 1) * shares[stratum].variance
        for stratum, number in missing.items()
    )
    spread = Z * sqrt(variance)
    low, high = max(inside, expected - spread), min(inside + unknown, expected + spread)
    return Part(
        name,
        len(judged),
        inside,
        len(judged) - inside - unknown,
        unknown,
        round(expected, 1),
        round(low, 1),
        round(high, 1),
        inside,
        inside + unknown,
    )


def _parts(judged: Sequence[_Judged], shares: dict[str, _Share], key: Callable[[Organisation], str]) -> tuple[Part, ...]:
    groups: dict[str, list[_Judged]] = {}
    for one in judged:
        groups.setdefault(key(one.organisation), []).append(one)
    return tuple(_part(name, group, shares) for name, group in sorted(groups.items()))


def _warnings(judged: Sequence[_Judged]) -> list[str]:
    speaking = sum(one.by_figure for one in judged)
    found = []
    if not any(Source.COMPANIES_HOUSE in one.organisation.standing.sources for one in judged):
        found.append("no company register was imported: organisations that no list names are not counted at all")
    if speaking < len(judged) / 2:
        found.append(
            f"a turnover is known of {speaking:,} of {len(judged):,} organisations; those that publish one may differ from those that do not"
        )
    return found
