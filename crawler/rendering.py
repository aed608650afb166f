"""The browser, for pages that need JavaScript.

Chromium is started without any way to the network of its own: every request of a page is
answered by the crawler's downloader, so robots.txt, the address guard, the pace per host and
the archive hold for it too. Pictures, styles, fonts and media are not fetched.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route, async_playwright
from playwright.async_api import Error as BrowserError
from scrapy.http import Response

from crawler.links import DRAWN

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_NETWORK = ("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND")
NO_DATAGRAMS = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
"""WebRTC would send past the proxy and past name resolution."""
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", NO_DATAGRAMS, *NO_NETWORK)
WANTED = ("document", "script", "xhr", "fetch")
MOST_RESOURCES = 40
"""Requests of one page while it is built."""
SETTLING = 8.0
"""Seconds, at least, in which a page may fetch what its scripts ask for; at one request a second it takes longer."""
WIDTH, MOST_HEIGHT = 1280, 8000
"""Pixels of a screenshot."""
LONGEST_DOM = 20_000_000

_ABOUT_SLAVERY = (
    "[...document.querySelectorAll('a')].filter(a => /slavery|traffick|gaethwas|caethwas/i.test(a.innerText || a.textContent))"
)
_MARK = f"""() => {{
  for (const a of {_ABOUT_SLAVERY}) {{
    const box = a.getBoundingClientRect(), style = getComputedStyle(a);
    const drawn = box.width > 1 && box.height > 1 && style.visibility === 'visible' && style.opacity !== '0';
    a.setAttribute('{DRAWN}', drawn ? 'yes' : 'no');
  }}
}}"""
_OUTLINE = f"""() => {{
  for (const a of {_ABOUT_SLAVERY}) a.style.outline = '4px solid #d4351c';
  return document.documentElement.scrollHeight;
}}"""

Download = Callable[[str], Awaitable[Response | None]]


class NoBrowser(Exception):
    """No Chromium on this machine: install one (`apt-get install chromium`) or set S54_CHROMIUM to its path."""


def find_browser() -> str | None:
    """Path of a Chromium, from S54_CHROMIUM or the PATH."""
    return os.environ.get("S54_CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page as the browser built it, links about slavery marked as drawn or not, and a picture (PNG) if one was asked for."""

    html: str
    picture: bytes | None = None


class Renderer:
    """One browser shared by a crawl, started when first needed, and again should it have died."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def render(self, url: str, body: bytes, download: Download, timeout: float, pictured: bool) -> Rendering:
        """The page at `url`, whose plain `body` is known, after its scripts ran. Raises NoBrowser or playwright's Error."""
        browser = await self._started()
        context = await browser.new_context(service_workers="block", viewport={"width": WIDTH, "height": 900})
        try:
            async with asyncio.timeout(2 * timeout + 10):
                page = await context.new_page()
                await page.route("**/*", _Answers(download, url, body))
                await _open(page, url, timeout)
                await page.evaluate(_MARK)
                html = (await page.content())[:LONGEST_DOM]
                return Rendering(html, await _picture(page) if pictured else None)
        except TimeoutError:
            raise BrowserError("its scripts do not come to an end") from None
        finally:
            await _closed(context)

    async def _started(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            path = find_browser()
            if path is None:
                raise NoBrowser("no Chromium on this machine: install one (apt-get install chromium) or set S54_CHROMIUM")
            self._playwright = self._playwright or await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        return self._browser

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()


async def _open(page: Page, url: str, timeout: float) -> None:
    await page.goto(url, wait_until="load", timeout=timeout * 1000)
    try:
        await page.wait_for_load_state("networkidle", timeout=max(SETTLING, timeout / 2) * 1000)
    except BrowserError:
        pass  # a page that never stops asking is read as it stands


async def _picture(page: Page) -> bytes | None:
    """The page with its links about slavery outlined, cut at a height; None if the browser cannot."""
    try:
        height = min(int(await page.evaluate(_OUTLINE)), MOST_HEIGHT)
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": max(height, 1)}
        return await page.screenshot(full_page=True, clip=clip, timeout=10_000)  # type: ignore[arg-type]
    except (BrowserError, TypeError, ValueError):
        return None


async def _closed(context: BrowserContext) -> None:
    try:
        await asyncio.wait_for(context.close(), 10)
    except (TimeoutError, BrowserError):
        pass  # the browser itself is closed at the end of the crawl


class _Answers:
    """Answers one page's requests through the crawler, up to a budget; the page itself from what was fetched."""

    def __init__(self, download: Download, url: str, body: bytes) -> None:
        self._download, self._url, self._body = download, url, body
        self._left = MOST_RESOURCES

    async def __call__(self, route: Route) -> None:
        request = route.request
        self._left -= 1
        if self._left < 0 or request.method != "GET" or request.resource_type not in WANTED:
            await route.abort()
            return
        if request.url == self._url and request.resource_type == "document":
            await route.fulfill(status=200, headers={"content-type": "text/html; charset=utf-8"}, body=self._body)
            return
        response = await self._download(request.url)
        if response is None:
            await route.abort()
            return
        await route.fulfill(status=response.status, headers=_headers(response), body=response.body)


def _headers(response: Any) -> dict[str, str]:
    kept = (b"content-type", b"access-control-allow-origin")
    return {
        name.decode("latin-1"): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if name.lower() in kept
    }
