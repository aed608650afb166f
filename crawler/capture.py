"""One archived response: what was fetched, when, and how it was found."""

import re
from dataclasses import dataclass

from crawler.links import Link
from crawler.media import MediaType

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Capture:
    """`sha256` is of the decoded body; `shard` and `offset` say where its WARC record lies.

    `rendered` marks the page as a browser built it, kept beside the plain answer. `tls_fault` is
    set where the body came over a connection whose certificate did not hold. `confirmed_at` is
    when the server last said that nothing has changed (304): the body is the one of `fetched_at`.
    `request` counts the visit's requests up to this one, redirects included, robots.txt not.
    """

    url: str
    fetched_at: str
    status: int
    media_type: MediaType
    declared_type: str | None
    sha256: str
    length: int
    shard: str
    offset: int
    found: Link
    redirected_from: tuple[str, ...] = ()
    rendered: bool = False
    tls_fault: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    confirmed_at: str | None = None
    request: int | None = None

    def __post_init__(self) -> None:
        if not _DIGEST.fullmatch(self.sha256):
            raise ValueError(f"{self.url}: not a SHA-256 digest: {self.sha256!r}")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every URL under which this body was met."""
        return (self.url, self.found.url, *self.redirected_from)

    @property
    def good(self) -> bool:
        """Whether the answer can be evidence: an error page never is."""
        return 200 <= self.status < 300
