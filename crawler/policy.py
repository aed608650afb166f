"""How the crawler behaves: who it says it is, how slowly it goes, where it may not go."""

import ipaddress
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

VERSION = version("s54")
COMPANIES_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Policy:
    """Budgets per company and manners per host. Times in seconds, sizes in bytes.

    `contact` is an e-mail address or URL under which the operator can be reached; it stands in
    the user agent. `allow_addresses` are ranges that are not public but may be visited.
    """

    contact: str | None = None
    allow_addresses: tuple[str, ...] = ()
    delay: float = 1.0
    timeout: float = 20.0
    requests_per_company: int = 25
    seconds_per_company: float = 240.0
    largest_body: int = 30_000_000
    companies_at_once: int = COMPANIES_AT_ONCE

    @property
    def user_agent(self) -> str:
        return f"s54/{VERSION} (+{self.contact})" if self.contact else f"s54/{VERSION}"


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine by address; such hosts need no manners."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
