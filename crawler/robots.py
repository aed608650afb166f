"""robots.txt, read as RFC 9309 says.

An answer of 4xx means that nothing is forbidden, one of 5xx or none in time that everything is.
Of a longer file the first 500 KiB count (section 2.5). A Crawl-delay is kept, up to a minute.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest, StopDownload

from crawler.tls import UNVERIFIED, tls_fault

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

AGENT = "s54"
LONGEST = 500 * 1024
LONGEST_DELAY = 60.0
MOST_HOSTS = 512
"""Hosts whose rules are remembered; a visit needs few, and one after the other."""
IS_ROBOTS = "s54_robots"


class RefusedByRobots(IgnoreRequest):
    """robots.txt forbids this address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt gave a server error or no answer: nothing may be fetched (RFC 9309, 2.3.1.4)."""


@dataclass(frozen=True)
class Rules:
    """What a host's robots.txt says; `error` is why it could not be asked."""

    parser: Protego | None = None
    error: Exception | None = None

    def check(self, url: str) -> None:
        """Raises RefusedByRobots, or what kept robots.txt from being read."""
        if self.error is not None:
            raise self.error
        if self.parser is not None and not self.parser.can_fetch(url, AGENT):
            raise RefusedByRobots("robots.txt asks not to be visited")

    @property
    def delay(self) -> float:
        asked = self.parser.crawl_delay(AGENT) if self.parser is not None else None
        return min(float(asked or 0.0), LONGEST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self.parser.sitemaps)[:10] if self.parser is not None else ()


class RobotsMiddleware:
    """Asks each host's robots.txt once before anything else of that host."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._rules: OrderedDict[tuple[str, bool], asyncio.Task[Rules]] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RobotsMiddleware":
        middleware = cls(crawler)
        crawler.signals.connect(_stop_long, signal=signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        if request.meta.get(IS_ROBOTS):
            return
        rules = await self._of(request)
        request.meta["s54_sitemaps"] = rules.sitemaps
        rules.check(request.url)
        self._slow_down(request, rules.delay)

    async def _of(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        place = (f"{parts.scheme}://{parts.netloc}", bool(request.meta.get(UNVERIFIED)))
        if place not in self._rules:
            self._rules[place] = asyncio.ensure_future(self._ask(*place))
            if len(self._rules) > MOST_HOSTS:
                self._rules.popitem(last=False)
        self._rules.move_to_end(place)
        return await asyncio.shield(self._rules[place])

    async def _ask(self, host: str, unverified: bool) -> Rules:
        engine = self._crawler.engine
        assert engine is not None
        try:
            answer = await engine.download_async(
                Request(f"{host}/robots.txt", dont_filter=True, meta={IS_ROBOTS: True, UNVERIFIED: unverified})
            )
        except Exception as error:
            return Rules(error=_unasked(error))
        return _rules(answer)

    def _slow_down(self, request: Request, delay: float) -> None:
        engine = self._crawler.engine
        slot: Any = engine.downloader.slots.get(urlsplit(request.url).hostname or "") if engine is not None else None
        if slot is not None and delay > slot.delay:
            slot.delay = delay


def _rules(answer: "Response") -> Rules:
    if answer.status >= 500 or answer.status == 429:
        return Rules(error=RobotsUnreachable(f"robots.txt answered {answer.status}, so the site may not be visited (RFC 9309)"))
    if answer.status != 200:
        return Rules()
    return Rules(Protego.parse(answer.body[:LONGEST].decode("utf-8", "replace").replace("\x00", "")))


def _unasked(error: Exception) -> Exception:
    """A host that cannot be reached at all is that, not a refusal."""
    if isinstance(error, (CannotResolveHostError, DownloadConnectionRefusedError)) or tls_fault(error):
        return error
    if isinstance(error, IgnoreRequest):
        return RobotsUnreachable(f"robots.txt leads nowhere ({error}), so the site may not be visited (RFC 9309)")
    return RobotsUnreachable(f"robots.txt gave no answer ({type(error).__name__}), so the site may not be visited (RFC 9309)")


def _stop_long(data: bytes, request: Request, spider: Any) -> None:
    """Take no more of a robots.txt than counts."""
    if request.meta.get(IS_ROBOTS):
        request.meta["s54_received"] = request.meta.get("s54_received", 0) + len(data)
        if request.meta["s54_received"] > LONGEST:
            raise StopDownload(fail=False)
