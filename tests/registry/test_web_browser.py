"""The website in a real browser: four journeys, and an accessibility checker on every page."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from classifier.act import Requirement
from crawler.rendering import find_browser
from registry.data_folder import DataFolder
from registry.reviews import reports
from registry.reviews.reports import Report
from registry.running import reviewing as reviewing_acts
from registry.running.reviewing import Judgement
from registry.store import Store
from registry.web.sessions import line_for
from tests.registry.made_up_site import ASPEN, LARCH, ROWAN, make, published, serving

pytestmark = pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")

PATHS = (
    "/", "/organisations", "/organisations?verdict=not_evidenced&approval=no", "/organisations?q=nobody", f"/organisations/{LARCH}",
    f"/organisations/{ROWAN}", f"/organisations/{ASPEN}", f"/organisations/{LARCH}/difference/2025/2026", "/statements/" + "ab" * 32,
    "/search", "/search?q=laundries", "/search?q=%22", "/statistics", "/statistics?by=size", "/statistics?by=region", "/statistics?by=sector",
    "/organisations?region=unknown", "/changes?since=2020-01-01", "/method",
    "/data-dictionary", "/model-card", "/download", "/api", f"/report/{LARCH}/2026", "/nothing", "/review/login",
)  # fmt: skip
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
WIDTHS = (360, 768, 1280)
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = DataFolder(tmp_path_factory.mktemp("browser"))
    make(folder)
    published(folder)
    with serving(folder.root) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        found = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page without JavaScript that asks no other host."""
    context = browser.new_context(java_script_enabled=False, base_url=site, accept_downloads=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    assert all(url.startswith((site, "data:")) for url in asked)


def faults(tab: Page) -> list[str]:
    """What the accessibility checker finds on this page at every width, in light and dark."""
    found = []
    tab.evaluate(AXE_FILE_PATH.read_text())
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            tab.emulate_media(color_scheme=scheme)
            violations = tab.evaluate("options => axe.run(document, options)", RULES)["violations"]
            found += [f"{width} {scheme} {fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in violations]
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{width}: wider than the screen")
    return found


@pytest.mark.parametrize("path", PATHS)
def test_the_checker_finds_nothing(browser: Browser, site: str, path: str) -> None:
    with browser.new_context(base_url=site, bypass_csp=True) as context:
        tab = context.new_page()
        tab.goto(path)
        assert "\n".join(faults(tab)) == ""


PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def reviewing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own with a reviewer, something said in every case, and a report."""
    folder = DataFolder(tmp_path_factory.mktemp("reviewing"))
    make(folder)
    published(folder)
    reports.keep(
        folder.reports, Report(LARCH, 2026, "You missed a sentence.", "https://larch.example/ms", "", "2026-11-22T10:00:00Z")
    )
    with Store(folder.registry) as store:
        seen = Judgement(Requirement.APPROVAL, True, "Approved by the Board on 4 May 2026.", "page 2", "ben", None, None)
        reviewing_acts.judge_requirement(store, ROWAN, 2026, seen)
        reviewing_acts.confirm_not_found(store, ASPEN, 2026, "ben", "menus")
        reviewing_acts.reply(store, LARCH, 2026, "Larch", "We are glad to be asked.")
    reviewers = folder.root / "reviewers"
    reviewers.write_text(f"{line_for('ann', PASSWORD)}\n")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("S54_SECRET", "x" * 40)
        environment.setenv("S54_REVIEWERS", str(reviewers))
        with serving(folder.root) as url:
            yield url


def signed_in(context: BrowserContext) -> Page:
    tab = context.new_page()
    tab.goto("/review/login")
    tab.get_by_label("Name").fill("ann")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.get_by_text("Signed in as ann").wait_for()
    return tab


@pytest.mark.parametrize(
    "path", ["/review", f"/review/{ROWAN}/2026", f"/review/{ASPEN}/2026", f"/review/{LARCH}/2026", f"/organisations/{LARCH}", "/statements/" + "ab" * 32]
)  # fmt: skip
def test_the_checker_finds_nothing_where_people_review(browser: Browser, reviewing: str, path: str) -> None:
    with browser.new_context(base_url=reviewing, bypass_csp=True) as context:
        tab = signed_in(context)
        tab.goto(path)
        assert tab.get_by_role("link", name="Review", exact=True).first.is_visible()
        for summary in tab.locator("summary").all():
            summary.click()
        assert "\n".join(faults(tab)) == ""


def test_the_checker_finds_nothing_on_refused_forms(browser: Browser, reviewing: str) -> None:
    with browser.new_context(base_url=reviewing, bypass_csp=True) as context:
        tab = context.new_page()
        tab.goto("/review/login")
        tab.get_by_label("Name").fill("nobody")
        tab.get_by_label("Password").fill("a wrong password")
        tab.get_by_role("button", name="Sign in").click()
        assert tab.get_by_role("alert").is_visible()
        assert "\n".join(faults(tab)) == ""
    with browser.new_context(base_url=reviewing, bypass_csp=True) as context:
        tab = signed_in(context)
        tab.goto(f"/review/{LARCH}/2026")
        tab.get_by_text("See it otherwise: signature").click()
        form = tab.locator("section.judge", has=tab.get_by_role("heading", name="signature")).locator("details form")
        form.get_by_label("yes").check()
        form.get_by_label("The sentence that shows it").fill("Nobody ever wrote this.")
        form.get_by_label("Why").fill("I think so")
        form.get_by_role("button", name="Keep").click()
        assert "does not stand in" in tab.get_by_role("alert").inner_text()
        assert "\n".join(faults(tab)) == ""


def test_a_reviewer_signs_out_everywhere(browser: Browser, reviewing: str) -> None:
    with browser.new_context(base_url=reviewing) as here, browser.new_context(base_url=reviewing) as there:
        tab, other = signed_in(here), signed_in(there)
        tab.get_by_role("button", name="Sign out everywhere").click()
        other.goto("/review")
        assert other.url.endswith("/review/login")


def test_campaigner_from_the_front_page_to_a_file(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="found, but not everything is evidenced").click()
    page.get_by_label("Food & drink").check()
    page.get_by_role("button", name="Show").first.click()
    assert page.get_by_role("link", name="Rowan & Sons <Holdings> PLC").is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "list.csv")
    rows = list(csv.DictReader((tmp_path / "list.csv").open()))
    assert [row["company_number"] for row in rows] == [ROWAN]


def test_journalist_from_a_word_to_a_citation(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search what the statements say").fill("laundries")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Larch Limited").first.click()
    sentence = page.locator("mark", has_text="We audited 14 laundries")
    assert sentence.is_visible()
    assert "Archived copy" in page.locator(".proof").inner_text()
    cited = page.locator(".cite").inner_text()
    assert "SHA-256" in cited
    assert page.url.split("?")[0] in cited
    highlighted = "getComputedStyle(document.querySelector('mark.about-risk')).backgroundColor"
    before = page.evaluate(highlighted)
    page.get_by_label("risk", exact=True).uncheck()
    assert page.evaluate(highlighted) != before


def test_regulator_from_a_year_to_the_pack(page: Page, tmp_path: Path) -> None:
    page.goto("/organisations")
    page.get_by_label("Year").select_option("2026")
    page.get_by_label("found, but not everything is evidenced").check()
    page.get_by_role("button", name="Show").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="regulator’s pack for 2026").click()
    waiting.value.save_as(tmp_path / "pack.zip")
    with ZipFile(tmp_path / "pack.zip") as pack:
        assert ROWAN in pack.read("non_compliant.csv").decode()
        assert "evidence.csv" in pack.namelist()


def test_company_finds_itself_and_reports_an_error(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Find an organisation").fill("rowan sons")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Rowan & Sons <Holdings> PLC").click()
    assert "approval" in page.locator(".verdict-card").inner_text()
    page.get_by_role("link", name="Report an error").click()
    page.get_by_label("What is wrong?").fill("Approved by the Board on 4 May 2026 stands on page 2.")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you"


def test_the_printed_page_has_no_forms(browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site) as context:
        tab = context.new_page()
        tab.goto(f"/organisations/{LARCH}")
        tab.emulate_media(media="print")
        assert not tab.get_by_role("navigation").is_visible()
        assert tab.get_by_role("heading", name="What the Act requires").is_visible()


def test_the_keyboard_reaches_the_content_first(browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site) as context:
        tab = context.new_page()
        tab.goto("/")
        tab.keyboard.press("Tab")
        assert tab.locator(":focus").inner_text() == "Skip to content"
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/#main")
