"""Looks through one company's site for its statement, most promising link first.

Homepage, then links that name a statement, then hubs (legal, policies, governance), then the
sitemap, a few usual addresses, the site's own search, an annual report, and last the homepage as
a browser shows it. It stops when a statement recent enough has been met, and takes a few older
ones beside it. What it could not look at for reasons that are not the company's ends in an
outcome of its own: only a site that was looked through can be said to have no statement.
"""

import asyncio
import gzip
import heapq
import io
import itertools
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from crawler.archive import now
from crawler.links import (
    Link,
    Place,
    Promise,
    followable,
    hub_rank,
    is_address,
    is_file,
    is_group,
    is_report,
    key,
    promise,
    same_site,
    speaks_of_slavery,
)
from crawler.pages import Page
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import HOMEPAGE_TROUBLE, Miss, Outcome, Picture, Trouble, Visit

MOST_HUBS = 7
FEW_HUBS, MOST_ORDINARY = 2, 3
"""A site that led to fewer hubs is looked at in so many of its ordinary pages too."""
MOST_GROUPS = 2
MOST_CANDIDATES = 12
MOST_OLDER = 6
"""Further documents after the statement was met: those of earlier years, mostly."""
MOST_SITEMAPS = 4
MOST_RENDERED = 8
"""Pages that a browser builds in one visit."""
LONGEST_SITEMAP = 5_000_000
USUAL_PATHS = ("/modern-slavery-statement", "/modern-slavery", "/modern-slavery-act-statement")
"""Tried when nothing on the site led to a statement: some publish one without a link."""
SEARCHED = "modern slavery statement"
YEARS = 1
"""A statement that names no later year than this many before the present one may have a successor: go on looking."""
_LOCATION = re.compile(r"<loc>\s{0,20}(?:<!\[CDATA\[\s{0,20})?([^<\]\s]{1,2000})")
_OPEN = {
    Trouble.BLOCKED: Outcome.BLOCKED,
    Trouble.UNREACHABLE: Outcome.UNREACHABLE,
    Trouble.REFUSED_BY_ROBOTS: Outcome.REFUSED_BY_ROBOTS,
    Trouble.ROBOTS_UNREACHABLE: Outcome.ROBOTS_UNREACHABLE,
}
"""Troubles with the pages where a statement would stand that leave the question open."""


class Fetcher(Protocol):
    """What looking through a site needs of the network.

    `requests` counts what was sent, `resources` those among them that a browser asked for while it built a page.
    `fetch` asks for the link's address, or for `address` where the link's own is another name
    for it; `sitemaps` are those that robots.txt of the last fetched host names.
    """

    requests: int
    resources: int
    sitemaps: tuple[str, ...]
    screenshot: Picture | None

    async def fetch(self, link: Link, address: str | None = None) -> Page | Miss: ...

    async def render(self, page: Page) -> Page | Miss: ...


async def look_through(target: Target, fetcher: Fetcher, policy: Policy) -> Visit:
    """Visit `target` within the policy's budgets. Never raises for what a site does."""
    started = now()
    survey = _Survey(fetcher, policy, int(started[:4]))
    outcome, reason = await survey.run(target)
    captures, misses = tuple(page.capture for page in survey.pages), tuple(survey.misses)
    return Visit(target, started, now(), outcome, reason, captures, misses, fetcher.requests, fetcher.screenshot)


class _Survey:
    """What one visit has met so far, and what it still means to fetch."""

    def __init__(self, fetcher: Fetcher, policy: Policy, year: int) -> None:
        self.fetcher, self.policy, self._year = fetcher, policy, year
        self.pages: list[Page] = []
        self.misses: list[Miss] = []
        self._frontier: list[tuple[tuple[int, ...], int, Promise, Link]] = []
        self._reports: list[Link] = []
        self._hollow: list[Page] = []
        self._order = itertools.count()
        self._seen: set[str] = set()
        self._taken = dict.fromkeys(Promise, 0)
        self._older = 0
        self._rendered = 0
        self._website = ""
        self._twin: str | None = None
        self._cut = False

    async def run(self, target: Target) -> tuple[Outcome, str]:
        if target.website is None:
            return Outcome.NO_WEBSITE, "no website is known for this organisation"
        self._website = target.website
        try:
            async with asyncio.timeout(self.policy.seconds_per_company):
                return await self._look()
        except TimeoutError:
            seconds = f"{self.policy.seconds_per_company:.0f} seconds"
            if self._have_statement():
                return Outcome.LOOKED, f"stopped after {seconds}"
            if self.pages:
                return Outcome.UNREACHABLE, f"too slow to be looked through: {len(self.pages)} pages in {seconds}"
            return Outcome.UNREACHABLE, f"no answer in {seconds}"

    async def _look(self) -> tuple[Outcome, str]:
        home = await self._home()
        if isinstance(home, Miss):
            return HOMEPAGE_TROUBLE[home.trouble], home.reason
        if home.is_parked:
            return Outcome.PARKED, "the homepage says that the domain is parked or for sale"
        if home.is_empty_shell:
            home = await self._enter(home)
        if home.is_empty_shell:
            return Outcome.UNREADABLE, next((m.reason for m in self.misses), "the homepage stays empty in a browser too")
        await self._follow()
        if not self._have_recent():
            await self._read_sitemaps()
            await self._follow()
        if not self._have_statement():
            await self._try_the_last(home)
        if self._wants_browser(home):
            self._note_links(await self._render(home))
            await self._follow()
        return self._outcome()

    async def _enter(self, home: Page) -> Page:
        """Where a click on a homepage that is but a picture leads, if its scripts say so."""
        address = next((a for a in home.entrances if self._is_own(a) and key(a) not in self._seen), None)
        entered = await self._take(Link(address, "", Place.HOMEPAGE, home.capture.url)) if address else home
        return entered if isinstance(entered, Page) else home

    async def _try_the_last(self, home: Page) -> None:
        """One last resort after the other, until there is a statement."""
        resorts = (self._build, self._guess, self._look_around, self._look_at_group, self._search, self._open_report)
        for resort in resorts:
            await resort(home)
            await self._follow()
            if self._have_statement():
                return

    def _wants_browser(self, home: Page) -> bool:
        """Only for what the plain homepage does not show, if scripts could add it."""
        named = any(speaks_of_slavery(link.text) and not link.hidden for link in home.links)
        return not (named and self._have_statement()) and not home.capture.rendered and home.has_scripts and not self._cut

    def _outcome(self) -> tuple[Outcome, str]:
        """LOOKED only if no page on which a statement would stand was kept from us."""
        if not self._have_statement():
            if self._cut:
                budget = f"{self.policy.requests_per_company} requests and {MOST_RENDERED} pages in a browser"
                return Outcome.UNREADABLE, f"{budget} did not reach every promising link"
            for miss in self.misses:
                if miss.trouble in _OPEN and hub_rank(Link(miss.url, miss.text, Place.BODY, "")) >= 2:
                    return _OPEN[miss.trouble], f"{miss.url}: {miss.reason}"
        return Outcome.LOOKED, f"looked at {len(self.pages)} pages"

    async def _home(self) -> Page | Miss:
        """The homepage, at the address given or, if nobody answers there, at its twin with or without www."""
        first = await self._take(Link(self._website, "", Place.HOMEPAGE, self._website))
        if isinstance(first, Page) or first.trouble is not Trouble.UNREACHABLE:
            return first
        for address in twins(self._website):
            again = await self._take(Link(address, "", Place.HOMEPAGE, self._website))
            if isinstance(again, Page):
                self.misses.remove(first)
                return again
        return first

    async def _follow(self) -> None:
        while self._frontier:
            _, _, worth, link = heapq.heappop(self._frontier)
            if not self._wanted(worth):
                continue
            if self._spent():
                self._cut = self._cut or worth > Promise.HUB
                continue
            self._taken[worth] += 1
            self._older += self._have_recent()
            await self._take(link)

    def _spent(self) -> bool:
        """Whether the budget is used up. What the browser needs for a page has one of its own: scripts lead nowhere."""
        return self.fetcher.requests - self.fetcher.resources >= self.policy.requests_per_company

    def _wanted(self, worth: Promise) -> bool:
        if worth is Promise.HUB:
            return self._taken[worth] < MOST_HUBS and not self._have_recent()
        if self._have_recent() and self._older >= MOST_OLDER:
            return False
        return sum(self._taken[p] for p in Promise if p > Promise.HUB) < MOST_CANDIDATES

    def _statements(self) -> Iterator[Page]:
        return (page for page in self.pages if promise(page.capture.found) >= Promise.POLICY and page.may_be_statement)

    def _have_statement(self) -> bool:
        return any(True for _ in self._statements())

    def _have_recent(self) -> bool:
        """Whether a statement was met that names a recent year, or a file whose year only reading could tell."""
        years = [page.latest_year for page in self._statements()]
        return any(year is None or year >= self._year - YEARS for year in years)

    async def _take(self, link: Link) -> Page | Miss:
        """Fetch a link, render it if scripts build it, and note where it leads."""
        self._seen.add(key(link.url))
        got = await self._fetch(link)
        if isinstance(got, Miss):
            self.misses.append(got)
            return got
        self.pages.append(got)
        self._seen.add(key(got.capture.url))
        if link.place is Place.HOMEPAGE:
            self._website, self._twin = got.capture.url, got.declared_host
        if got.is_empty_shell:
            got = await self._render(got)
        elif promise(link) >= Promise.STATEMENT and got.is_hollow:
            self._hollow.append(got)
        self._note_links(got)
        return got

    async def _fetch(self, link: Link) -> Page | Miss:
        """Under the address that answered first, where the link uses another name of the same site."""
        own = self._at_home(link.url)
        if own is not None:
            got = await self.fetcher.fetch(link, own)
            if isinstance(got, Page) or got.trouble is not Trouble.ABSENT:
                return got
        got = await self.fetcher.fetch(link)
        if isinstance(got, Miss) and got.trouble is Trouble.UNREACHABLE and link.place is not Place.HOMEPAGE:
            home = urlsplit(self._website).netloc
            if urlsplit(link.url).netloc != home and same_site(link.url, self._website):
                return await self.fetcher.fetch(link, _moved(link.url, self._website))
        return got

    def _at_home(self, url: str) -> str | None:
        """`url` on the host that answered, where `url` is on the other name that the homepage claims for itself."""
        if self._twin is None or same_site(self._twin, self._website) or not same_site(url, self._twin):
            return None
        return _moved(url, self._website)

    async def _render(self, page: Page) -> Page:
        if self._rendered >= MOST_RENDERED:
            self._cut = True
            return page
        self._rendered += 1
        rendered = await self.fetcher.render(page)
        if isinstance(rendered, Miss):
            self.misses.append(rendered)
            return page
        self.pages.append(rendered)
        return rendered

    def _note_links(self, page: Page) -> None:
        of_candidate = promise(page.capture.found) >= Promise.POLICY
        for link in page.links:
            if is_report(link) and self._is_own(link.url):
                self._reports.append(link)
            worth = promise(link, on_candidate_page=of_candidate)
            if worth is Promise.HUB and hub_rank(link) < 0:
                continue
            if worth is Promise.NONE or key(link.url) in self._seen or not self._within_reach(link, worth, page):
                continue
            self._queue(link, worth)

    def _within_reach(self, link: Link, worth: Promise, page: Page) -> bool:
        """On the company's own site, or one hop away: a link that names the statement, a document of a candidate page."""
        if self._is_own(link.url):
            return True
        if not self._is_own(page.capture.url):
            return worth > Promise.HUB and (same_site(link.url, page.capture.url) or is_file(link.url))
        return worth >= Promise.STATEMENT or (worth is Promise.POLICY and (is_file(link.url) or "export=download" in link.url))

    def _is_own(self, url: str) -> bool:
        return same_site(url, self._website) or (self._twin is not None and same_site(url, self._twin))

    def _queue(self, link: Link, worth: Promise) -> None:
        self._seen.add(key(link.url))
        rank = (-worth, -hub_rank(link) if worth is Promise.HUB else -_year_of(link))
        heapq.heappush(self._frontier, (rank, next(self._order), worth, link))

    async def _read_sitemaps(self) -> None:
        waiting = [*self.fetcher.sitemaps, urljoin(self._website, "/sitemap.xml")]
        asked: set[str] = set()
        while waiting and len(asked) < MOST_SITEMAPS:
            url = waiting.pop(0)
            if url in asked or not is_address(url) or self._spent():
                continue
            asked.add(url)
            page = await self.fetcher.fetch(Link(url, "", Place.SITEMAP, self._website))
            if isinstance(page, Page):
                waiting += self._note_addresses(url, _unpacked(page))
            elif page.trouble is not Trouble.ABSENT:
                self.misses.append(page)

    def _note_addresses(self, sitemap: str, text: str) -> list[str]:
        """Queue what promises a statement; return the sitemaps that this one names, those of pages first."""
        further = []
        for found in _LOCATION.finditer(text):
            address = found.group(1).replace("&amp;", "&")
            link = Link(address, "", Place.SITEMAP, sitemap)
            if re.search(r"\.xml(?:\.gz)?$", address):
                further.append(address)
            elif promise(link) >= Promise.POLICY and key(address) not in self._seen:
                self._queue(link, promise(link))
        return sorted(further, key=lambda address: not re.search(r"page|polic|legal|document", address))

    async def _build(self, home: Page) -> None:
        """The pages that should have been about slavery, as a browser builds them."""
        for page in self._hollow:
            self._note_links(await self._render(page))

    async def _guess(self, home: Page) -> None:
        for path in USUAL_PATHS:
            link = Link(urljoin(self._website, path), "", Place.GUESS, self._website)
            if key(link.url) not in self._seen:
                self._queue(link, Promise.POLICY)

    async def _look_around(self, home: Page) -> None:
        """A few ordinary pages, where there were few hubs: some homepages have no footer where all others do."""
        own = {
            key(link.url): link
            for link in home.links
            if self._is_own(link.url) and followable(link.url) and key(link.url) not in self._seen and not is_file(link.url)
        }
        if self._taken[Promise.HUB] < FEW_HUBS:
            await self._take_of(own.values(), MOST_ORDINARY)

    async def _look_at_group(self, home: Page) -> None:
        """A page or two of another site that the homepage calls the company's or its group's own: shops have such a site beside them."""
        groups = [
            link for link in home.links if is_group(link) and not self._is_own(link.url) and key(link.url) not in self._seen
        ]
        await self._take_of(groups, MOST_GROUPS)

    async def _take_of(self, links: Iterable[Link], most: int) -> None:
        for link in itertools.islice(links, most):
            if not self._spent():
                await self._take(link)

    async def _search(self, home: Page) -> None:
        address = home.search_for(SEARCHED)
        if address is not None and key(address) not in self._seen:
            await self._take(Link(address, "", Place.SEARCH, home.capture.url))

    async def _open_report(self, home: Page) -> None:
        if self._reports:
            self._queue(max(self._reports, key=_year_of), Promise.POLICY)


def twins(website: str) -> list[str]:
    """The same site with or without www, then over the other scheme: registers and lists mix them up (pure)."""
    parts = urlsplit(website)
    if not re.search(r"[a-z]", (parts.hostname or "").rpartition(".")[2]) or parts.port:
        return []
    host = parts.netloc.removeprefix("www.") if parts.netloc.startswith("www.") else f"www.{parts.netloc}"
    other = "http" if parts.scheme == "https" else "https"
    return [parts._replace(netloc=host).geturl(), parts._replace(scheme=other).geturl()]


def _moved(url: str, website: str) -> str:
    home = urlsplit(website)
    return urlsplit(url)._replace(scheme=home.scheme, netloc=home.netloc).geturl()


def _unpacked(page: Page) -> str:
    """A sitemap's text; those named .xml.gz are compressed by themselves."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page.html
    try:
        with gzip.open(io.BytesIO(page.body)) as file:
            return file.read(LONGEST_SITEMAP).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error):
        return ""


def _year_of(link: Link) -> int:
    """The latest year that a link's text or URL names, 0 if none."""
    return max((int(year) for year in re.findall(r"(?<!\d)20[12]\d(?!\d)", f"{link.text} {link.url}")), default=0)
