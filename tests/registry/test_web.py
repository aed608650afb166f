"""The website: over HTTP, and in a real browser where there is one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from crawler.rendering import find_browser
from registry.data_folder import DataFolder
from registry.web.app import create_app


def served(folder: DataFolder) -> tuple[uvicorn.Server, threading.Thread, str]:
    server = uvicorn.Server(uvicorn.Config(create_app(folder), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    return server, thread, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def site(sample_data: Path) -> Iterator[str]:
    server, thread, url = served(DataFolder(sample_data))
    yield url
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/", 200, "Who keeps the Modern Slavery Act?"),
        ("/?verdict=unknown", 200, "could not be told"),
        ("/?verdict=nonsense", 400, "That cannot be asked"),
        ("/organisations/99990001", 200, "Brackenfield Foods Limited"),
        ("/organisations/00000000", 404, "No organisation has the number"),
        ("/organisations/%00", 404, "is not a company number"),
        ("/organisations.csv", 200, "company_number,name"),
        ("/search?q=wages", 200, "found for"),
        ("/search?q=%22", 400, "cannot search for"),
        ("/search?q=%00", 400, "cannot search for"),
        ("/search?q=" + "a" * 5000, 400, "That cannot be asked"),
        ("/nothing", 404, "There is no such page"),
        ("/static/s54.css", 200, "color-scheme"),
    ],
)
def test_pages(site: str, path: str, status: int, words: str) -> None:
    response = httpx.get(site + path)
    assert response.status_code == status
    assert words in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_missing_database_is_a_503_with_a_sentence(tmp_path: Path) -> None:
    server, thread, url = served(DataFolder(tmp_path))
    response = httpx.get(url)
    server.should_exit = True
    thread.join(10)
    assert response.status_code == 503
    assert "there is no registry yet" in response.text


@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")
def test_a_reader_finds_a_company_and_its_evidence(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(site)
        page.get_by_role("link", name="out of date").click()
        page.get_by_role("link", name="Kestrel Furniture Limited").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Kestrel Furniture Limited"
        assert "out of date" in page.locator(".lead").inner_text()
        assert page.locator("blockquote").count() > 3
        page.get_by_label("Search statements").fill("wages OR pay*")
        page.get_by_role("button", name="Search").click()
        page.locator("mark").first.wait_for()
        browser.close()
    assert all(url.startswith((site, "data:")) for url in asked)
