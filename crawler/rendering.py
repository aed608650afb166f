"""The browser, for pages that need JavaScript.

Chromium is started without any way to the network of its own: every request of a page is
answered by the crawler's downloader, so robots.txt, the address guard, the pace per host and
the archive hold for it too. Pictures, styles, fonts and media are not fetched.
"""

import os
import shutil
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Browser, Playwright, Route, async_playwright
from playwright.async_api import Error as BrowserError
from scrapy.http import Response

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_NETWORK = ("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", *NO_NETWORK)
WANTED = ("document", "script", "xhr", "fetch")
MOST_REQUESTS = 40

Download = Callable[[str], Awaitable[Response | None]]


class NoBrowser(Exception):
    """No Chromium on this machine: install one (`apt-get install chromium`) or set S54_CHROMIUM to its path."""


def find_browser() -> str | None:
    """Path of a Chromium, from S54_CHROMIUM or the PATH."""
    return os.environ.get("S54_CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)


class Renderer:
    """One browser shared by a crawl, started when first needed."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def render(self, url: str, download: Download, timeout: float) -> str:
        """The DOM of `url` after its scripts ran, as HTML. Raises NoBrowser or playwright's Error."""
        browser = await self._started()
        context = await browser.new_context(service_workers="block", java_script_enabled=True)
        try:
            page = await context.new_page()
            await page.route("**/*", _Answers(download))
            await page.goto(url, wait_until="load", timeout=timeout * 1000)
            try:
                await page.wait_for_load_state("networkidle", timeout=5000)
            except BrowserError:
                pass  # a page that never stops asking is read as it stands
            return await page.content()
        finally:
            await context.close()

    async def _started(self) -> Browser:
        if self._browser is None:
            path = find_browser()
            if path is None:
                raise NoBrowser("no Chromium on this machine: install one (apt-get install chromium) or set S54_CHROMIUM")
            self._playwright = await async_playwright().start()
            self._browser = await self._playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        return self._browser

    async def close(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()


class _Answers:
    """Answers one page's requests through the crawler, up to a budget."""

    def __init__(self, download: Download) -> None:
        self._download = download
        self._left = MOST_REQUESTS

    async def __call__(self, route: Route) -> None:
        request = route.request
        self._left -= 1
        if self._left < 0 or request.method != "GET" or request.resource_type not in WANTED:
            await route.abort()
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
