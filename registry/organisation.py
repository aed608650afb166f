"""An organisation as the registry knows it."""

from dataclasses import dataclass

from classifier.act import EntityKind


@dataclass(frozen=True, slots=True)
class Turnover:
    """One source's word on one year's turnover, in whole units of `currency`.

    `year` is the calendar year in which the financial year ended. A declared band reaches from
    `value` to below `upto`. `of` names a subsidiary where the figure is that one's.
    """

    value: int
    year: int | None
    source: str
    basis: str = "unknown"
    """consolidated, company or unknown"""
    period_end: str | None = None
    currency: str = "GBP"
    upto: int | None = None
    months: int | None = None
    concept: str = "list"
    of: str | None = None


@dataclass(frozen=True, slots=True)
class PersonsDecision:
    """A person's word on scope for one financial year; it outranks every rule."""

    year: int
    in_scope: bool
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registers say of it, as far as scope asks. Small letters, as in the register."""

    status: str | None = None
    category: str | None = None
    accounts_category: str | None = None
    sic: tuple[str, ...] = ()
    postcode: str | None = None
    country: str | None = None
    sector: str | None = None
    dissolved: str | None = None
    sources: tuple[str, ...] = ()
    """Who names it."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """`id` is the company number where there is one. `year_end` is (month, day)."""

    id: str
    name: str
    website: str | None
    kind: EntityKind = EntityKind.UNKNOWN
    number: str | None = None
    year_end: tuple[int, int] | None = None
    turnover: tuple[Turnover, ...] = ()
    """Its own and, with `of`, its direct subsidiaries'."""
    parent_id: str | None = None
    subsidiaries: int = 0
    """How many organisations are known to be below it."""
    standing: Standing = Standing()
    decisions: tuple[PersonsDecision, ...] = ()

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.name.strip():
            raise ValueError("an organisation needs an id and a name")
