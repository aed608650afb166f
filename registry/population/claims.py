"""What a source says about an organisation: one type for each kind of claim (pure).

A claim keeps the source's own words beside the normalised ones. Claims of different sources are
never merged; what the registry shows is derived from them by an explicit precedence
(registry/tables/derive.py). Days are text, YYYY-MM-DD.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Who says so. `list` is anybody's own CSV."""

    COMPANIES_HOUSE = "companies-house"
    ACCOUNTS = "accounts"
    REGISTRY = "government-registry"
    GOVERNMENT_LIST = "government-list"
    BHRRC = "bhrrc"
    LIST = "list"
    CONTROL = "significant-control"


class NameKind(StrEnum):
    CURRENT = "current"
    PREVIOUS = "previous"


class Basis(StrEnum):
    """Whose turnover a figure is: the group's, the company's own, or it is not said."""

    CONSOLIDATED = "consolidated"
    COMPANY = "company"
    UNKNOWN = "unknown"


class Use(StrEnum):
    """Why an address was given: as the organisation's site, or as the place of a statement."""

    SITE = "site"
    STATEMENT = "statement"


class _Sent:
    """Cheap to hand to another process: dataclasses with slots are pickled field by field otherwise."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Name(_Sent):
    """`until` is the day on which a previous name ended."""

    name: str
    normal: str
    kind: NameKind = NameKind.CURRENT
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Identifier(_Sent):
    """`scheme` as in org-id.guide: GB-COH, GB-CHC, GB-SC; `original` as the source wrote it."""

    scheme: str
    value: str
    original: str


@dataclass(frozen=True, slots=True)
class Website(_Sent):
    """A candidate: nothing says yet that the site is the organisation's."""

    url: str
    host: str
    use: Use
    original: str


@dataclass(frozen=True, slots=True)
class TurnoverFact(_Sent):
    """At least `value`, and below `upto` where a band was declared, in whole units of `currency`.

    `months` is the length of the period where both its ends are known.
    """

    value: int
    currency: str
    basis: Basis
    concept: str
    original: str
    upto: int | None = None
    year: int | None = None
    period_start: str | None = None
    period_end: str | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Profile(_Sent):
    """What a register says the organisation is. `original` is JSON: the source's cells as they were."""

    original: str
    status: str | None = None
    category: str | None = None
    kind: str | None = None
    accounts_category: str | None = None
    sic: str | None = None
    incorporated: str | None = None
    dissolved: str | None = None
    address: str | None = None
    postcode: str | None = None
    country: str | None = None
    employees: int | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class GroupLink(_Sent):
    """A parent, by number or only by name."""

    parent_number: str | None
    parent_name: str | None
    parent_normal: str | None
    original: str
    since: str | None = None
    until: str | None = None


class Spans(StrEnum):
    """What a period is: accounts that were made up, or a day of the year (`end` alone) on which they will be."""

    ACCOUNTS = "accounts"
    REFERENCE = "accounting reference"


@dataclass(frozen=True, slots=True)
class Period(_Sent):
    spans: Spans
    end: str
    start: str | None
    original: str


@dataclass(frozen=True, slots=True)
class KnownStatement(_Sent):
    """A statement that a source knows, for `year` or the period given; `covers` is JSON: what it is said to cover."""

    url: str
    year: int | None
    period_start: str | None
    period_end: str | None
    covers: str


@dataclass(frozen=True, slots=True)
class Judgement(_Sent):
    """What people found when they read a statement: yes, no, or not explicit."""

    url: str
    seen_on: str | None
    approved: str
    signed: str
    linked: str
    first_year: int | None
    last_year: int | None
    original: str


Claim = Name | Identifier | Website | TurnoverFact | Profile | GroupLink | Period | KnownStatement | Judgement


@dataclass(frozen=True, slots=True)
class Record(_Sent):
    """One row of a file that was kept: whom it is about, and what it says.

    `file` counts the files of one import from 0, `row` the lines or members of that file from 1.
    `as_of` is the day for which the source speaks, empty if it does not tell.
    """

    file: int
    row: int
    number: str | None
    name: str | None
    claims: tuple[Claim, ...]
    as_of: str = ""
