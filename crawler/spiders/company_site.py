"""The spider: several companies at once, one request at a time for each."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import scrapy
from playwright.async_api import Error as BrowserError
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response

from crawler.archive import Shard, digest, now
from crawler.capture import Capture
from crawler.guard import GuardedResolver
from crawler.links import Link
from crawler.media import MediaType, sniff
from crawler.pages import Page
from crawler.policy import Policy
from crawler.recording import OFFSET
from crawler.rendering import NoBrowser, Renderer
from crawler.site import look_through
from crawler.target import Target
from crawler.visit import Miss, Outcome, Trouble, Visit

BLOCKING = (401, 403, 406, 407, 418, 429, 451, 503)
ABSENT = (404, 410)


class CompanySiteSpider(scrapy.Spider):
    """Visits each target and puts the visit into the shard."""

    name = "company_site"

    def __init__(
        self, targets: Iterable[Target], shard: Shard, policy: Policy, on_visit: Callable[[Visit], None], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._targets: Iterator[Target] = iter(targets)
        self.shard, self._policy, self._on_visit = shard, policy, on_visit
        self.renderer = Renderer()
        self.complete = False

    async def start(self) -> AsyncIterator[Any]:
        workers = [asyncio.ensure_future(self._work()) for _ in range(self._policy.companies_at_once)]
        try:
            await asyncio.gather(*workers)
            self.complete = True
        finally:
            for worker in workers:
                worker.cancel()
            await self.renderer.close()
        nothings: tuple[scrapy.Request, ...] = ()
        for nothing in nothings:  # what a visit finds goes to the shard, nothing through Scrapy's items
            yield nothing

    async def _work(self) -> None:
        for target in self._targets:
            fetcher = DownloaderFetcher(self, self.shard, self._policy)
            visit = await self._visit(target, fetcher)
            self.shard.finish(visit)
            self._on_visit(visit)

    async def _visit(self, target: Target, fetcher: "DownloaderFetcher") -> Visit:
        """The one place where anything a site does to us is caught, so that the next company has its turn."""
        started = now()
        try:
            return await look_through(target, fetcher, self._policy)
        except Exception as error:
            self.logger.exception("visit of %s (%s) failed", target.id, target.website)
            reason = f"the visit failed ({type(error).__name__}: {_first_line(error)}); see crawl.log"
            return Visit(target, started, now(), Outcome.UNREADABLE, reason, requests=fetcher.requests)


class DownloaderFetcher:
    """Fetches for one company through Scrapy's downloader and its middlewares."""

    def __init__(self, spider: CompanySiteSpider, shard: Shard, policy: Policy) -> None:
        self._spider, self._shard, self._policy = spider, shard, policy
        self.requests = 0

    async def fetch(self, link: Link) -> Page | Miss:
        self.requests += 1
        try:
            response = await self._download(link.url)
        except Exception as error:
            return _miss(link, error)
        self.requests += response.meta.get("redirect_times", 0)
        if response.status in BLOCKING:
            return Miss(link.url, Trouble.BLOCKED, f"the server answered {response.status}", link.text)
        if response.status in ABSENT:
            return Miss(link.url, Trouble.ABSENT, f"the server answered {response.status}", link.text)
        if not 200 <= response.status < 300:
            return Miss(link.url, Trouble.UNREACHABLE, f"the server answered {response.status}", link.text)
        return Page(_capture(response, link, self._shard), response.body)

    async def render(self, page: Page) -> Page | Miss:
        found = page.capture.found
        try:
            html = await self._spider.renderer.render(page.capture.url, self._answer, self._policy.timeout)
        except (NoBrowser, BrowserError) as error:
            return Miss(page.capture.url, Trouble.UNREADABLE, f"needs JavaScript: {_first_line(error)}", found.text)
        body = html.encode("utf-8", "replace")  # scripts can leave half characters
        capture = replace(
            page.capture,
            fetched_at=now(),
            media_type=MediaType.HTML,
            declared_type="text/html; charset=utf-8",
            sha256=digest(body),
            length=len(body),
            offset=self._shard.rendering(page.capture.url, body),
            rendered=True,
        )
        return Page(capture, body)

    async def _answer(self, url: str) -> Response | None:
        self.requests += 1
        try:
            return await self._download(url)
        except Exception:
            return None

    async def _download(self, url: str) -> Response:
        engine = self._spider.crawler.engine
        assert engine is not None
        return await engine.download_async(scrapy.Request(url, dont_filter=True))


def _capture(response: Response, link: Link, shard: Shard) -> Capture:
    declared = response.headers.get("Content-Type")
    declared_type = declared.decode("latin-1") if declared else None
    return Capture(
        url=response.url,
        fetched_at=now(),
        status=response.status,
        media_type=sniff(response.body, declared_type),
        declared_type=declared_type,
        sha256=digest(response.body),
        length=len(response.body),
        shard=shard.name,
        offset=response.meta[OFFSET],
        found=link,
        redirected_from=tuple(response.meta.get("redirect_urls", ())),
    )


def _miss(link: Link, error: Exception) -> Miss:
    host = urlsplit(link.url).hostname or ""
    match error:
        case IgnoreRequest() if "robots" in str(error):
            trouble, reason = Trouble.REFUSED_BY_ROBOTS, "robots.txt asks not to be visited"
        case IgnoreRequest():
            trouble, reason = Trouble.UNREACHABLE, str(error) or "gave up"
        case DownloadTimeoutError():
            trouble, reason = Trouble.UNREACHABLE, "no answer in time"
        case CannotResolveHostError() if refused := GuardedResolver.refusal_in(str(error)):
            trouble, reason = Trouble.REFUSED_ADDRESS, refused
        case CannotResolveHostError():
            trouble, reason = Trouble.UNREACHABLE, f"no address is known for {host} (DNS)"
        case DownloadConnectionRefusedError():
            trouble, reason = Trouble.UNREACHABLE, "the connection was refused"
        case _:
            trouble, reason = Trouble.UNREACHABLE, f"{type(error).__name__}: {_first_line(error)}"
    return Miss(link.url, trouble, reason, link.text)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:300]
