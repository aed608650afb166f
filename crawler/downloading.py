"""Fetches for one company through Scrapy's downloader and its middlewares, or through the browser."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import scrapy
from playwright.async_api import Error as BrowserError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.archive import DamagedArchive, Shard, digest, now, read_capture
from crawler.capture import Capture
from crawler.cookies import JAR, Jar
from crawler.guard import GuardedResolver
from crawler.links import Link, Place
from crawler.media import MediaType, sniff
from crawler.pages import Page
from crawler.policy import Policy
from crawler.recording import KNOWN, OFFSET
from crawler.rendering import MOST_RESOURCES, NoBrowser, Renderer, Rendering
from crawler.robots import RefusedByRobots, RobotsUnreachable
from crawler.tls import UNVERIFIED, tls_fault
from crawler.visit import Miss, Picture, Trouble

BLOCKING = (401, 403, 406, 407, 418, 429, 451, 503)
ABSENT = (404, 410)
NOT_MODIFIED = 304
LARGEST_SHARED = 2_000_000
"""Bytes of a script that is kept for a visit's further pages."""


class DownloaderFetcher:
    """One visit's requests. A host whose certificate fails is asked once more without verifying, and marked."""

    def __init__(self, process: Crawler, renderer: Renderer, shard: Shard, policy: Policy, known: Sequence[Capture]) -> None:
        self._process, self._renderer, self._shard, self._policy = process, renderer, shard, policy
        self._known = {_asked_for(capture): capture for capture in known if not capture.rendered}
        self._cookies: Jar = {}
        self._tls_faults: dict[str, str] = {}
        self._shared: dict[str, Response] = {}
        self.requests = 0
        self.resources = 0
        self.sitemaps: tuple[str, ...] = ()
        self.screenshot: Picture | None = None

    async def fetch(self, link: Link, address: str | None = None) -> Page | Miss:
        url = address or link.url
        try:
            response = await self._download(url, self._known.get(url))
            if response.status == NOT_MODIFIED:
                return self._confirmed(response, link) or await self._unconditionally(url, link)
        except Exception as error:
            return _miss(link, url, error)
        return self._page(response, link)

    async def _unconditionally(self, url: str, link: Link) -> Page | Miss:
        self._known.pop(url, None)
        return self._page(await self._download(url), link)

    def _confirmed(self, response: Response, link: Link) -> Page | None:
        """The body of an earlier visit, which the server says still holds."""
        known: Capture | None = response.meta.get(KNOWN)
        if known is None or response.url != known.url:
            return None
        try:
            body = read_capture(self._shard.folder.parent, known)
        except DamagedArchive:
            return None
        return Page(replace(known, found=link, confirmed_at=now(), request=self.requests), body)

    def _page(self, response: Response, link: Link) -> Page | Miss:
        if response.status in BLOCKING:
            return Miss(link.url, Trouble.BLOCKED, f"the server answered {response.status}", link.text)
        if response.status in ABSENT:
            return Miss(link.url, Trouble.ABSENT, f"the server answered {response.status}", link.text)
        if not 200 <= response.status < 300:
            return Miss(link.url, Trouble.UNREACHABLE, f"the server answered {response.status}", link.text)
        page = Page(self._capture(response, link), response.body)
        if page.is_wall:
            return Miss(link.url, Trouble.BLOCKED, "a wall against robots answered instead of the page", link.text)
        if link.place is not Place.HOMEPAGE and page.is_soft_404:
            return Miss(link.url, Trouble.ABSENT, f"the page says that it is not there: {page.title[:80]!r}", link.text)
        return page

    async def render(self, page: Page) -> Page | Miss:
        found = page.capture.found
        is_home = found.place is Place.HOMEPAGE
        patience = self._policy.timeout + MOST_RESOURCES * self._policy.delay
        try:
            seen = await self._renderer.render(
                page.capture.url, page.html.encode("utf-8", "replace"), self._answer, patience, is_home
            )
        except (NoBrowser, BrowserError) as error:
            return Miss(page.capture.url, Trouble.UNREADABLE, f"needs JavaScript: {_first_line(error)}", found.text)
        self._keep_picture(page.capture.url, seen)
        body = seen.html.encode("utf-8", "replace")  # scripts can leave half characters
        capture = replace(
            page.capture,
            fetched_at=now(),
            media_type=MediaType.HTML,
            declared_type="text/html; charset=utf-8",
            sha256=digest(body),
            length=len(body),
            shard=self._shard.name,
            offset=self._shard.rendering(page.capture.url, body),
            rendered=True,
            confirmed_at=None,
            request=self.requests,
        )
        return Page(capture, body)

    def _keep_picture(self, url: str, seen: Rendering) -> None:
        if seen.picture is not None:
            offset = self._shard.picture(url, seen.picture)
            self.screenshot = Picture(url, now(), digest(seen.picture), len(seen.picture), self._shard.name, offset)

    async def _answer(self, url: str) -> Response | None:
        """What the browser asks for while it builds a page. Pages of one site share their scripts: each is fetched once."""
        if url in self._shared:
            return self._shared[url]
        self.resources += 1
        try:
            response = await self._download(url)
        except Exception:
            return None
        self.resources += response.meta.get("redirect_times", 0)
        if len(response.body) <= LARGEST_SHARED and len(self._shared) < MOST_RESOURCES:
            self._shared[url] = response
        return response

    async def _download(self, url: str, known: Capture | None = None) -> Response:
        host = urlsplit(url).netloc
        if host not in self._tls_faults:
            try:
                return await self._send(url, known)
            except Exception as error:
                fault = tls_fault(error)
                if fault is None:
                    raise
                self._tls_faults[host] = fault
        return await self._send(url, known, unverified=True)

    async def _send(self, url: str, known: Capture | None = None, *, unverified: bool = False) -> Response:
        engine = self._process.engine
        assert engine is not None
        self.requests += 1
        meta: dict[str, Any] = {JAR: self._cookies, UNVERIFIED: unverified, KNOWN: known}
        if unverified:
            meta["s54_tls_fault"] = self._tls_faults[urlsplit(url).netloc]
        response = await engine.download_async(scrapy.Request(url, headers=_conditions(known), dont_filter=True, meta=meta))
        self.requests += response.meta.get("redirect_times", 0)
        self.sitemaps = response.meta.get("s54_sitemaps", ())
        return response

    def _capture(self, response: Response, link: Link) -> Capture:
        declared_type = _header(response, "Content-Type")
        return Capture(
            url=response.url,
            fetched_at=now(),
            status=response.status,
            media_type=sniff(response.body, declared_type),
            declared_type=declared_type,
            sha256=digest(response.body),
            length=len(response.body),
            shard=self._shard.name,
            offset=response.meta[OFFSET],
            found=link,
            redirected_from=tuple(response.meta.get("redirect_urls", ())),
            tls_fault=response.meta.get("s54_tls_fault"),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            request=self.requests,
        )


def _asked_for(capture: Capture) -> str:
    return capture.redirected_from[0] if capture.redirected_from else capture.url


def _conditions(known: Capture | None) -> Mapping[str, str]:
    """Headers that ask for the body only if it has changed; nothing for what was met with a broken certificate."""
    if known is None or known.tls_fault is not None:
        return {}
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in named.items() if value}


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:1000] if value else None


def _miss(link: Link, url: str, error: Exception) -> Miss:
    host = urlsplit(url).hostname or ""
    match error:
        case RefusedByRobots():
            trouble, reason = Trouble.REFUSED_BY_ROBOTS, str(error)
        case RobotsUnreachable():
            trouble, reason = Trouble.ROBOTS_UNREACHABLE, str(error)
        case IgnoreRequest() if "MAXSIZE" in str(error):
            trouble, reason = Trouble.UNREADABLE, "the answer is larger than what is taken"
        case IgnoreRequest():
            trouble, reason = Trouble.UNREACHABLE, str(error) or "gave up"
        case DownloadTimeoutError():
            trouble, reason = Trouble.UNREACHABLE, "no answer in time"
        case DownloadCancelledError():
            trouble, reason = Trouble.UNREADABLE, "the answer is larger than what is taken"
        case ResponseDataLossError():
            trouble, reason = Trouble.UNREACHABLE, "the answer broke off"
        case CannotResolveHostError() if refused := GuardedResolver.refusal_in(str(error)):
            trouble, reason = Trouble.REFUSED_ADDRESS, refused
        case CannotResolveHostError():
            trouble, reason = Trouble.UNREACHABLE, f"no address is known for {_looked_up(error) or host} (DNS)"
        case DownloadConnectionRefusedError():
            trouble, reason = Trouble.UNREACHABLE, "the connection was refused"
        case _ if fault := tls_fault(error):
            trouble, reason = Trouble.UNREACHABLE, f"TLS: {fault}, also without verifying the certificate"
        case _:
            trouble, reason = Trouble.UNREACHABLE, f"{type(error).__name__}: {_first_line(error)}"
    return Miss(link.url, trouble, reason, link.text)


def _looked_up(error: BaseException) -> str | None:
    """The host that a failed lookup was for: a redirect can lead to another than the one asked for."""
    found = re.search(r"lookup:\s*(\S+?)\.?$", _first_line(error))
    return found.group(1) if found else None


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:300]
