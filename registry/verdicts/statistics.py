"""How many comply: rates with their numerators, denominators, unknowns, bounds and intervals (pure).

Wilson's interval says how far chance alone may carry a rate. The corrected estimate takes the
checker's own errors out (Rogan & Gladen 1978; interval of Lang & Reiczigel 2014, Preventive
Veterinary Medicine 113:13-22), if they were measured: without measured errors there is none.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from classifier.act import ContentArea, Requirement
from registry.organisation import Organisation, Turnover
from registry.population.scope import GROUP_BAND, MONTHS
from registry.verdicts.verdict import Badge, Decision, Verdict

FAILURES = (Decision.NOT_FOUND, Decision.OUT_OF_DATE, Decision.NOT_EVIDENCED)
Z = 1.959964
"""Two-sided 95%."""

_REQUIREMENTS, _AREAS = tuple(Requirement), tuple(ContentArea)
"""Walked millions of times; an Enum is slower to walk than a tuple."""

MEASURES = (
    "meets_minimum", "meets_minimum_lenient", "statement_found", *(requirement.value for requirement in _REQUIREMENTS),
    *(area.value for area in _AREAS), *(f"{area.value}_specific" for area in _AREAS),
)  # fmt: skip
"""What is counted. `_specific` is depth 2 or more; areas are counted among statements that were read."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` of `denominator` organisations whose answer is known; `unknown` are beside it.

    `provisional` of those that do not count as meeting it are there because no statement was found,
    which is not settled yet. `lower` and `upper` bound the rate among all: everything that is open
    fails, or passes. All are None where there is nobody to count.
    """

    name: str
    numerator: int
    denominator: int
    unknown: int
    provisional: int = 0

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
        return (self.numerator + self.unknown + self.provisional) / whole if whole else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.numerator, self.denominator) if self.denominator else None


def wilson(hits: int, of: int) -> Interval:
    """Wilson's 95% score interval for `hits` of `of`."""
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """The checker on a labelled sample: of `positives` true ones it found `hits`, of `negatives` it turned away `rejections`."""

    measure: str
    hits: int
    positives: int
    rejections: int
    negatives: int
    source: str

    def __post_init__(self) -> None:
        if not (0 <= self.hits <= self.positives and 0 <= self.rejections <= self.negatives):
            raise ValueError(f"{self.measure}: more right answers than questions")

    @property
    def sensitivity(self) -> float | None:
        return self.hits / self.positives if self.positives else None

    @property
    def specificity(self) -> float | None:
        return self.rejections / self.negatives if self.negatives else None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A rate with the checker's own errors taken out, and its 95% interval."""

    rate: float
    interval: Interval
    source: str


def corrected(rate: Rate, errors: ErrorRates) -> Corrected | None:
    """None where nobody was counted, or the sample does not show the checker to be better than guessing."""
    sensitivity, specificity = errors.sensitivity, errors.specificity
    if rate.rate is None or sensitivity is None or specificity is None or sensitivity + specificity <= 1:
        return None
    point = (rate.rate + specificity - 1) / (sensitivity + specificity - 1)
    return Corrected(min(1.0, max(0.0, point)), _lang_reiczigel(rate, errors), errors.source)


def _lang_reiczigel(rate: Rate, errors: ErrorRates) -> Interval:
    square = Z * Z
    count = rate.denominator + square
    share = (rate.numerator + square / 2) / count
    positives, negatives = errors.positives + 2, errors.negatives + 2
    sensitivity, specificity = (errors.hits + 1) / positives, (errors.rejections + 1) / negatives
    youden = sensitivity + specificity - 1
    if youden <= 0:
        return Interval(0.0, 1.0)
    middle = min(1.0, max(0.0, (share + specificity - 1) / youden))
    of_sensitivity = sensitivity * (1 - sensitivity) / positives
    of_specificity = specificity * (1 - specificity) / negatives
    shift = 2 * square * (middle * of_sensitivity - (1 - middle) * of_specificity)
    spread = share * (1 - share) / count + middle**2 * of_sensitivity + (1 - middle) ** 2 * of_specificity
    half = Z * math.sqrt(spread) / youden
    return Interval(max(0.0, middle + shift - half), min(1.0, middle + shift + half))


def counts(verdicts: Sequence[Verdict]) -> dict[Decision, int]:
    tally = Counter(verdict.decision for verdict in verdicts)
    return {decision: tally[decision] for decision in Decision}


def rates(verdicts: Sequence[Verdict]) -> list[Rate]:
    """Every measure among those in scope, in the order of MEASURES."""
    tally = Tally()
    for verdict in verdicts:
        tally.add((NEWEST,), (), verdict)
    return tally.rates(NEWEST, WHOLE)


Group = tuple[str, str]
"""A kind and a value: ("sector", "C"), ("size", "36m to 60m"); WHOLE is everybody."""

WHOLE: Group = ("all", "")
NEWEST = 0
"""Stands for the target year, which differs from one organisation to the next."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One count of one group in one year: kept in the registry so that pages need not count anew."""

    year: int
    group: Group
    rate: Rate


Pattern = tuple[Decision, bool, tuple[bool | None, ...] | None, tuple[int | None, ...] | None]
"""A decision and whether it is provisional, answers to the measures before the areas (None: out of scope), depths (None: nothing to read)."""


class Tally:
    """Counts verdicts as they go by. The same pattern of answers is counted once, however many have it."""

    def __init__(self) -> None:
        self._patterns: Counter[tuple[int, Group, Pattern]] = Counter()

    def add(self, years: Iterable[int], groups: Sequence[Group], verdict: Verdict) -> None:
        """Count `verdict` under each of `years` in WHOLE and in each of `groups`."""
        in_scope = verdict.scope is not None and verdict.scope.counts
        answers, depths = (_pattern(verdict), _depths(verdict)) if in_scope else (None, None)
        pattern: Pattern = (verdict.decision, Badge.PROVISIONAL in verdict.badges, answers, depths)
        for year in years:
            for group in (WHOLE, *groups):
                self._patterns[year, group, pattern] += 1

    def rates(self, year: int, group: Group) -> list[Rate]:
        """Every measure of one group, in the order of MEASURES."""
        found = {f.rate.name: f.rate for f in self.figures() if (f.year, f.group) == (year, group)}
        return [found.get(name, Rate(name, 0, 0, 0)) for name in MEASURES]

    def figures(self) -> Iterator[Figure]:
        """Everything that was counted. A decision's figure has how many were judged as its denominator."""
        whole: Counter[tuple[int, Group]] = Counter()
        decisions: Counter[tuple[int, Group, Decision]] = Counter()
        cells: dict[tuple[int, Group], list[list[int]]] = {}
        for (year, group, (decision, provisional, answers, depths)), number in self._patterns.items():
            whole[year, group] += number
            decisions[year, group, decision] += number
            row = cells.setdefault((year, group), [[0, 0, 0, 0] for _ in MEASURES])
            for cell, answer in zip(row, (*(answers or ()), *_area_answers(depths)), strict=False):
                _count(cell, answer, number)
                cell[3] += number if provisional and answer is False else 0
        for (year, group, decision), number in decisions.items():
            yield Figure(year, group, Rate(f"verdict.{decision.value}", number, whole[year, group], 0))
        for (year, group), row in cells.items():
            counted = (Rate(name, *cell) for name, cell in zip(MEASURES, row, strict=True) if any(cell))
            yield from (Figure(year, group, rate) for rate in counted)


def _area_answers(depths: tuple[int | None, ...] | None) -> tuple[bool | None, ...]:
    """Spoken of, then specific, as in MEASURES."""
    if depths is None:
        return ()
    spoken = (None if depth is None else depth >= 1 for depth in depths)
    return (*spoken, *(None if depth is None else depth >= 2 for depth in depths))


def _count(cell: list[int], answer: bool | None, number: int) -> None:
    """Numerator, denominator, unknown."""
    cell[0] += number if answer is True else 0
    cell[1] += number if answer is not None else 0
    cell[2] += number if answer is None else 0


def _pattern(verdict: Verdict) -> tuple[bool | None, ...]:
    """Answers to the measures before the areas. A requirement fails too where no statement for the year was found."""
    values = verdict.requirements or {}
    return _answers(verdict.decision, verdict.lenient, tuple(map(values.get, _REQUIREMENTS)))


@cache
def _answers(decision: Decision, lenient: Decision, values: tuple[bool | None, ...]) -> tuple[bool | None, ...]:
    missing = decision in (Decision.NOT_FOUND, Decision.OUT_OF_DATE)
    dated_and_published = bool(values) and values[0] is True and values[_PUBLISHED] is True
    found = None if decision is Decision.UNKNOWN and not dated_and_published else not missing
    return (_meets(decision), _meets(lenient), found, *((False,) * len(values) if missing else values))


_PUBLISHED = _REQUIREMENTS.index(Requirement.PUBLISHED)


def _meets(decision: Decision) -> bool | None:
    return None if decision is Decision.UNKNOWN else decision is Decision.MEETS_MINIMUM


def _depths(verdict: Verdict) -> tuple[int | None, ...] | None:
    """Depths of the year's statement; None where none was found, unknown where it could not be told."""
    if verdict.decision in (Decision.NOT_FOUND, Decision.OUT_OF_DATE):
        return None
    if verdict.depths is None or verdict.decision is Decision.UNKNOWN:
        return _UNKNOWN_DEPTHS
    return tuple(map(verdict.depths.get, _AREAS))


_UNKNOWN_DEPTHS = (None,) * len(_AREAS)

BANDS = ((36, "under 36m"), (60, "36m to 60m"), (100, "60m to 100m"), (500, "100m to 500m"))
"""Upper bounds in million pounds: the bands of the government's registry."""


Sizes = Mapping[int | None, int]
"""Pounds by year; None is a year that is not told."""


def sizes(organisation: Organisation) -> Sizes:
    """The largest figure of each year that tells how large it is."""
    found: dict[int | None, int] = {}
    for fact in organisation.turnover:
        if _tells_size(fact):
            found[fact.year] = max(fact.value, found.get(fact.year, 0))
    return found


def size_band(pounds: Sizes, year: int) -> str:
    """By the figure nearest to `year`, the larger of two; "unknown" without one."""
    if year not in pounds:
        year = min(pounds, key=lambda told: (abs((told or year + 9) - year), -pounds[told]), default=year)  # type: ignore[assignment]
    return band_of(pounds.get(year))


def band_of(pounds: int | None) -> str:
    if pounds is None:
        return "unknown"
    return next((name for bound, name in BANDS if pounds < bound * 1_000_000), "500m and more")


def _tells_size(fact: Turnover) -> bool:
    """Twelve months in pounds, and not a subsidiary's figure or the band of the group that it belongs to."""
    return fact.of is None and fact.currency == "GBP" and fact.concept != GROUP_BAND and fact.months in (None, MONTHS)


def groups_of(labels: Sequence[Group]) -> list[Group]:
    """An organisation's labels; a sector or region that nobody gave is "unknown"."""
    kinds = {kind for kind, _ in labels}
    return [*labels, *((kind, "unknown") for kind in ("sector", "region") if kind not in kinds)]


@dataclass(frozen=True, slots=True)
class Published:
    """A figure that somebody published, to hold ours against; `share` is of `measure` (or of its opposite)."""

    measure: str
    share: float
    year: int
    what: str
    source: str


PUBLISHED = (
    Published("meets_minimum", 0.20, 2019, "of 10,000+ companies met all three minimum requirements", "BHRRC, 26 March 2019"),
    Published("meets_minimum", 0.304, 2019, "of 5,597 audited statements met all three", "BHRRC audit file"),
    Published("homepage_link", 0.60, 2019, "of statements had a link on the homepage (40% had none)", "BHRRC"),
    Published("signature", 0.70, 2019, "of statements were signed (30% were not)", "BHRRC"),
    Published("approval", 0.35, 2019, "of statements had an explicit approval (65% had none)", "BHRRC"),
    Published("meets_minimum", 0.58, 2018, "of statements of the government's top 100 suppliers", "Sancroft / Tussell"),
    Published("statement_found", 0.60, 2019, "of eligible companies complied at all (about 40% did not)", "Independent Review of the Act"),
    Published("statement_found", 0.90, 2022, "of 100 large companies had a statement", "FRC, Anti-Slavery Commissioner, Lancaster University"),
)  # fmt: skip
