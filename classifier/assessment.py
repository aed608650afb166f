"""What reading a visit's captures says about an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from classifier.act import ContentArea, EntityKind, Requirement
from classifier.areas import AreaFinding
from classifier.document_kind import DocumentKind
from classifier.evidence import Finding
from classifier.requirements.organisations import Coverage
from classifier.requirements.period import Period
from crawler.capture import Capture
from crawler.homepage import HomepageLink


class Outcome(StrEnum):
    """How the search for a statement ended."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NO_WEBSITE = "no_website"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    REFUSED_ADDRESS = "refused_address"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    PARKED = "parked"
    NOT_THIS_COMPANY = "not_this_company"


class Whose(StrEnum):
    """Whether a statement is the organisation's own."""

    NAMES_IT = "names_it"
    COVERED_BY_GROUP = "covered_by_group"
    NAMES_NOBODY = "names_nobody"
    NAMES_OTHERS = "names_others"
    NOT_ASKED = "not_asked"
    """No organisation was given to compare with (`s54 check`)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known about the organisation before its statement is read."""

    name: str | None
    kind: EntityKind
    number: str | None = None
    year_end: tuple[int, int] | None = None
    """Month and day."""
    parent: str | None = None
    """Name of the parent whose statement may cover it."""


@dataclass(frozen=True, slots=True)
class StatementAssessment:
    """One statement, requirement by requirement and area by area."""

    capture: Capture
    title: str
    text: str
    ocr: bool
    whose: Whose
    coverage: Coverage
    period: Period | None
    no_steps: bool
    homepage_link: HomepageLink
    requirements: Mapping[Requirement, Finding]
    areas: Mapping[ContentArea, AreaFinding]
    parts: tuple[Capture, ...] = ()
    """The further addresses over which the statement is spread: `capture` is page 1 of the evidence, the first of these page 2."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A document that was looked at and taken for something else, or could not be read."""

    url: str
    kind: DocumentKind | None
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One visit read. `statements` has the one that counts first (newest, own before others')."""

    target_id: str
    subject: Subject
    visited_at: str
    assessed_at: str
    shard: str | None
    outcome: Outcome
    reason: str
    kind: EntityKind
    site_names_organisation: bool | None
    homepage_link: HomepageLink
    statements: tuple[StatementAssessment, ...]
    considered: tuple[Considered, ...]
    requests: int
    rubric: str
    model: str
