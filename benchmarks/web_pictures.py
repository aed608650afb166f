"""Pictures of the website's main pages, to be looked at: `python -m benchmarks.web_pictures URL FOLDER`.

URL is a running `s54 serve`. The pictures of docs/ are those of the made-up web (`s54 run --sample`).
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
WIDTHS = (1280, 360)


def main(url: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        for scheme in SCHEMES:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                for name, path in {**PAGES, "statement": _statement(page, url)}.items():
                    page.goto(url + path)
                    picture = page.screenshot(full_page=False)
                    keep_small(picture, folder / f"{name}-{width}-{scheme}.png")
                page.close()
        browser.close()


def keep_small(picture: bytes, path: Path) -> None:
    """A palette of 64 colours is enough for a page of text."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(64).save(path, optimize=True)


def _statement(page: Page, url: str) -> str:
    page.goto(url + PAGES["search"])
    return str(page.locator(".hits h3 a").first.get_attribute("href"))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
