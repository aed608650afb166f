"""Pictures of the website's main pages: `python -m benchmarks.web_pictures URL FOLDER [all]`.

URL is a running `s54 serve`. Those of docs/pictures are of the made-up web (`s54 run --sample`), made by
`python -m benchmarks.web_pictures http://127.0.0.1:8540 docs/pictures`; `all` takes every page at every
width, in light and dark, to be looked at.
"""

import io
import sys
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from crawler.rendering import find_browser

PAGES = {
    "front": "/",
    "organisations": "/organisations",
    "organisation": "/organisations/99990001",
    "search": "/search?q=audit",
    "statistics": "/statistics",
    "statistics-by-size": "/statistics?by=size",
    "changes": "/changes?since=2020-01-01",
    "method": "/method",
    "download": "/download",
}
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
WIDTHS = (1280, 768, 360)
KEPT: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("front", 1280, "light"), ("front", 360, "dark"), ("organisation", 1280, "light"), ("organisations", 1280, "light"),
    ("organisations", 360, "dark"), ("search", 1280, "light"), ("statement", 1280, "dark"), ("statistics-by-size", 1280, "light"),
)  # fmt: skip
"""Those that docs/ shows."""


def main(url: str, folder: Path, wanted: tuple[tuple[str, int, Literal["light", "dark"]], ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        for name, width, scheme in wanted:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(url + (_statement(page, url) if name == "statement" else PAGES[name]))
            keep_small(page.screenshot(full_page=False), folder / f"{name}-{width}-{scheme}.png")
            page.close()
        browser.close()


def keep_small(picture: bytes, path: Path) -> None:
    """A palette of 64 colours is enough for a page of text."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(64).save(path, optimize=True)


def _statement(page: Page, url: str) -> str:
    page.goto(url + PAGES["search"])
    return str(page.locator(".hits h3 a").first.get_attribute("href"))


if __name__ == "__main__":
    everything = tuple((name, width, scheme) for name in (*PAGES, "statement") for width in WIDTHS for scheme in SCHEMES)
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), everything if sys.argv[3:] == ["all"] else KEPT)
