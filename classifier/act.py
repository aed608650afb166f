"""Section 54 as data: what it requires, what it suggests, of whom, and since when.

Source: Modern Slavery Act 2015, s.54; SI 2015/1833; the Home Office's statutory guidance
"Transparency in supply chains: a practical guide". A new law is a new `Rubric`, not new code.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Requirement(StrEnum):
    PERIOD = "period"
    STEPS = "steps"
    APPROVAL = "approval"
    SIGNATURE = "signature"
    PUBLISHED = "published"
    HOMEPAGE_LINK = "homepage_link"


class ContentArea(StrEnum):
    STRUCTURE = "structure"
    POLICIES = "policies"
    DUE_DILIGENCE = "due_diligence"
    RISK = "risk"
    EFFECTIVENESS = "effectiveness"
    TRAINING = "training"


class EntityKind(StrEnum):
    COMPANY = "company"
    LLP = "llp"
    LIMITED_PARTNERSHIP = "limited_partnership"
    PARTNERSHIP = "partnership"
    OTHER = "other"
    UNKNOWN = "unknown"


class Depth(IntEnum):
    """How much an area says; it never touches the legal verdict."""

    ABSENT = 0
    GENERIC = 1
    SPECIFIC = 2
    RESULTS = 3


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing the Act asks for or suggests, in plain words, with its place in the Act."""

    id: Requirement | ContentArea
    source: str
    asks: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of the rules, for statements of financial years that end on or after `since`."""

    version: str
    since: date
    turnover_threshold: int
    """Pounds sterling a year, group turnover."""
    requirements: tuple[Provision, ...]
    areas: tuple[Provision, ...]


ACT_2015 = Rubric(
    version="msa-2015/1",
    since=date(2016, 3, 31),
    turnover_threshold=36_000_000,
    requirements=(
        Provision(Requirement.PERIOD, "s.54(1)", "a statement for the financial year"),
        Provision(Requirement.STEPS, "s.54(4)", "says which steps were taken, or that none were"),
        Provision(Requirement.APPROVAL, "s.54(6)", "approved by the board, or by an LLP's members"),
        Provision(Requirement.SIGNATURE, "s.54(6)", "signed by a director, or by a designated member or partner"),
        Provision(Requirement.PUBLISHED, "s.54(7)(a)", "published on the organisation's website"),
        Provision(Requirement.HOMEPAGE_LINK, "s.54(7)(b)", "linked from a prominent place on the homepage"),
    ),
    areas=(
        Provision(ContentArea.STRUCTURE, "s.54(5)(a)", "structure, business and supply chains"),
        Provision(ContentArea.POLICIES, "s.54(5)(b)", "policies on slavery and human trafficking"),
        Provision(ContentArea.DUE_DILIGENCE, "s.54(5)(c)", "due diligence processes"),
        Provision(ContentArea.RISK, "s.54(5)(d)", "where the risk is, and how it is assessed and managed"),
        Provision(ContentArea.EFFECTIVENESS, "s.54(5)(e)", "effectiveness, measured by performance indicators"),
        Provision(ContentArea.TRAINING, "s.54(5)(f)", "training available to staff"),
    ),
)
