"""What one crawl of a target tried and met."""

from dataclasses import dataclass
from enum import StrEnum

from crawler.capture import Capture
from crawler.target import Target


class Outcome(StrEnum):
    """How a visit ended. Only LOOKED lets a later step say that there is no statement."""

    LOOKED = "looked"
    NO_WEBSITE = "no_website"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    REFUSED_ADDRESS = "refused_address"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    PARKED = "parked"


class Trouble(StrEnum):
    """Why one request brought nothing that can be read."""

    REFUSED_BY_ROBOTS = "refused_by_robots"
    REFUSED_ADDRESS = "refused_address"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


HOMEPAGE_TROUBLE = {
    Trouble.REFUSED_BY_ROBOTS: Outcome.REFUSED_BY_ROBOTS,
    Trouble.REFUSED_ADDRESS: Outcome.REFUSED_ADDRESS,
    Trouble.BLOCKED: Outcome.BLOCKED,
    Trouble.UNREACHABLE: Outcome.UNREACHABLE,
    Trouble.UNREADABLE: Outcome.UNREADABLE,
    Trouble.ABSENT: Outcome.UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Miss:
    """A request that brought nothing: why, and the link that had promised something there."""

    url: str
    trouble: Trouble
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of one target; times are UTC, ISO 8601. The first capture is the homepage."""

    target: Target
    started_at: str
    finished_at: str
    outcome: Outcome
    reason: str
    captures: tuple[Capture, ...] = ()
    misses: tuple[Miss, ...] = ()
    requests: int = 0

    @property
    def homepage(self) -> Capture | None:
        """The homepage as a browser shows it where one was needed, else the plain one."""
        homes = [c for c in self.captures if c.found.place == "homepage"]
        return homes[-1] if homes else None
