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
    ROBOTS_UNREACHABLE = "robots_unreachable"
    REFUSED_ADDRESS = "refused_address"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    PARKED = "parked"


class Trouble(StrEnum):
    """Why one request brought nothing that can be read."""

    REFUSED_BY_ROBOTS = "refused_by_robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    REFUSED_ADDRESS = "refused_address"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    ABSENT = "absent"


HOMEPAGE_TROUBLE = {
    Trouble.REFUSED_BY_ROBOTS: Outcome.REFUSED_BY_ROBOTS,
    Trouble.ROBOTS_UNREACHABLE: Outcome.ROBOTS_UNREACHABLE,
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
class Picture:
    """A screenshot of the homepage with its links about slavery outlined (PNG), and where its WARC record lies."""

    url: str
    taken_at: str
    sha256: str
    length: int
    shard: str
    offset: int


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
    screenshot: Picture | None = None

    @property
    def homepage(self) -> Capture | None:
        """The homepage as a browser shows it where one was needed, else the plain one."""
        homes = [c for c in self.captures if c.found.place == "homepage"]
        return homes[-1] if homes else None
