"""Looks through one company's site for its statement, most promising link first.

Homepage, then links that name a statement, then hubs (legal, policies, governance), then the
sitemap, last a few usual addresses. It stops when what may be the statement has been met and no other link names one.
Not done yet: site search, and reading PDFs while crawling to know when to stop.
"""

import asyncio
import heapq
import itertools
import re
from typing import Protocol
from urllib.parse import urljoin

from crawler.archive import now
from crawler.links import Link, Place, Promise, hub_rank, key, promise, same_site
from crawler.pages import Page
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import HOMEPAGE_TROUBLE, Miss, Outcome, Trouble, Visit

MOST_HUBS = 7
MOST_CANDIDATES = 12
MOST_SITEMAPS = 4
USUAL_PATHS = ("/modern-slavery-statement", "/modern-slavery", "/modern-slavery-act-statement")
"""Tried when nothing on the site led to a statement: some publish one without a link."""


class Fetcher(Protocol):
    """What looking through a site needs of the network; `requests` counts what was sent."""

    requests: int

    async def fetch(self, link: Link) -> Page | Miss: ...

    async def render(self, page: Page) -> Page | Miss: ...


async def look_through(target: Target, fetcher: Fetcher, policy: Policy) -> Visit:
    """Visit `target` within the policy's budgets. Never raises for what a site does."""
    started = now()
    survey = _Survey(fetcher, policy)
    outcome, reason = await survey.run(target)
    return Visit(
        target, started, now(), outcome, reason, tuple(p.capture for p in survey.pages), tuple(survey.misses), fetcher.requests
    )


class _Survey:
    """What one visit has met so far, and what it still means to fetch."""

    def __init__(self, fetcher: Fetcher, policy: Policy) -> None:
        self.fetcher, self.policy = fetcher, policy
        self.pages: list[Page] = []
        self.misses: list[Miss] = []
        self._frontier: list[tuple[tuple[int, ...], int, Promise, Link]] = []
        self._order = itertools.count()
        self._seen: set[str] = set()
        self._taken = dict.fromkeys(Promise, 0)
        self._website = ""

    async def run(self, target: Target) -> tuple[Outcome, str]:
        if target.website is None:
            return Outcome.NO_WEBSITE, "no website is known for this organisation"
        self._website = target.website
        try:
            async with asyncio.timeout(self.policy.seconds_per_company):
                return await self._look()
        except TimeoutError:
            if self.pages:
                return Outcome.LOOKED, f"stopped after {self.policy.seconds_per_company:.0f} seconds"
            return Outcome.UNREACHABLE, f"no answer in {self.policy.seconds_per_company:.0f} seconds"

    async def _look(self) -> tuple[Outcome, str]:
        home = await self._take(Link(self._website, "", Place.HOMEPAGE, self._website))
        if isinstance(home, Miss):
            return HOMEPAGE_TROUBLE[home.trouble], home.reason
        if home.is_parked:
            return Outcome.PARKED, "the homepage says that the domain is parked or for sale"
        if home.is_empty_shell:
            return Outcome.UNREADABLE, next((m.reason for m in self.misses), "the homepage stays empty in a browser too")
        self._website = home.capture.url
        await self._follow()
        if not self._have_statement():
            await self._read_sitemaps()
            await self._follow()
        if not self._have_statement():
            self._guess()
            await self._follow()
        return Outcome.LOOKED, f"looked at {len(self.pages)} pages"

    async def _follow(self) -> None:
        while self._frontier and self.fetcher.requests < self.policy.requests_per_company:
            _, _, worth, link = heapq.heappop(self._frontier)
            if self._wanted(worth):
                self._taken[worth] += 1
                await self._take(link)

    def _wanted(self, worth: Promise) -> bool:
        if worth is Promise.HUB:
            return self._taken[worth] < MOST_HUBS and not self._have_statement()
        return sum(self._taken[p] for p in Promise if p > Promise.HUB) < MOST_CANDIDATES

    def _have_statement(self) -> bool:
        return any(page.may_be_statement and promise(page.capture.found) >= Promise.POLICY for page in self.pages)

    async def _take(self, link: Link) -> Page | Miss:
        """Fetch a link, render it if scripts build it, and note where it leads."""
        self._seen.add(key(link.url))
        got = await self.fetcher.fetch(link)
        if isinstance(got, Miss):
            self.misses.append(got)
            return got
        self.pages.append(got)
        self._seen.add(key(got.capture.url))
        if got.is_empty_shell:
            got = await self._render(got)
        self._note_links(got)
        return got

    async def _render(self, page: Page) -> Page:
        rendered = await self.fetcher.render(page)
        if isinstance(rendered, Miss):
            self.misses.append(rendered)
            return page
        self.pages.append(rendered)
        return rendered

    def _note_links(self, page: Page) -> None:
        of_candidate = promise(page.capture.found) >= Promise.POLICY
        for link in page.links:
            worth = promise(link, on_candidate_page=of_candidate)
            if worth is Promise.NONE or key(link.url) in self._seen:
                continue
            if same_site(link.url, self._website) or worth >= Promise.STATEMENT:
                self._queue(link, worth)

    def _queue(self, link: Link, worth: Promise) -> None:
        self._seen.add(key(link.url))
        rank = (-worth, -hub_rank(link) if worth is Promise.HUB else -_year(link))
        heapq.heappush(self._frontier, (rank, next(self._order), worth, link))

    async def _read_sitemaps(self) -> None:
        waiting = [urljoin(self._website, "/sitemap.xml")]
        for _ in range(MOST_SITEMAPS):
            if not waiting:
                return
            url = waiting.pop(0)
            page = await self.fetcher.fetch(Link(url, "", Place.SITEMAP, self._website))
            if isinstance(page, Miss):
                if page.trouble is not Trouble.ABSENT:
                    self.misses.append(page)
                continue
            for address in re.findall(r"<loc>\s{0,20}(?:<!\[CDATA\[\s{0,20})?([^<\]\s]{1,2000})", page.html[:5_000_000]):
                link = Link(address.replace("&amp;", "&"), "", Place.SITEMAP, url)
                if address.endswith(".xml"):
                    waiting.append(address)
                elif promise(link) >= Promise.POLICY and key(address) not in self._seen:
                    self._queue(link, promise(link))

    def _guess(self) -> None:
        for path in USUAL_PATHS:
            link = Link(urljoin(self._website, path), "", Place.GUESS, self._website)
            if key(link.url) not in self._seen:
                self._queue(link, Promise.POLICY)


def _year(link: Link) -> int:
    """The latest year that a link's text or URL names, 0 if none."""
    return max((int(year) for year in re.findall(r"(?<!\d)20[12]\d(?!\d)", f"{link.text} {link.url}")), default=0)
