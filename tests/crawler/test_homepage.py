"""Does the homepage link to the statement by name?"""

import pytest

from crawler.capture import Capture
from crawler.homepage import find_homepage_link
from crawler.links import Link, Place
from tests.crawler.made_up import HOME, capture, link

STATEMENT = f"{HOME}files/msa-2024.pdf"
LANDING = f"{HOME}modern-slavery"
POLICIES = f"{HOME}policies"
HOMEPAGE = capture(HOME, found=link(HOME, place=Place.HOMEPAGE))


def footer(text: str, url: str) -> Link:
    return link(url, text, Place.FOOTER)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([footer("Modern Slavery Statement", STATEMENT)], True),
        ([footer("modern slavery", "http://tarnbeck.example/files/msa-2024.pdf#page=1")], True),
        ([footer("Policies", POLICIES), footer("Anti-slavery", STATEMENT)], True),
        ([footer("Modern slavery 2023", f"{HOME}files/msa-2023.pdf"), footer("Modern slavery 2024", STATEMENT)], True),
        ([footer("Policies", STATEMENT)], False),
        ([footer("Legal", STATEMENT)], False),
        ([footer("", STATEMENT)], False),
        ([footer("Modern Slavery Statement 2023", f"{HOME}files/msa-2023.pdf")], False),
        ([footer("Modern Slavery Statement", f"{HOME}404")], False),
        ([], False),
    ],
)  # fmt: skip
def test_a_direct_link(links: list[Link], expected: bool) -> None:
    statement = capture(STATEMENT, found=link(STATEMENT, "Download", source=POLICIES))
    assert find_homepage_link(links, statement, [HOMEPAGE, statement]).found is expected


def test_the_link_is_described() -> None:
    statement = capture(STATEMENT)
    found = find_homepage_link([footer("Modern Slavery", STATEMENT)], statement, [HOMEPAGE, statement])
    assert (found.text, found.href, found.place) == ("Modern Slavery", STATEMENT, "footer")


def test_through_a_redirect() -> None:
    short = f"{HOME}msa"
    statement = capture(STATEMENT, found=link(short, "Modern slavery"), redirected_from=(short, f"{HOME}msa/"))
    assert find_homepage_link([footer("Modern slavery", short)], statement, [HOMEPAGE, statement]).found is True


@pytest.mark.parametrize(("body", "expected"), [(b"the statement", True), (b"another page", False)])
def test_the_same_page_under_another_name(body: bytes, expected: bool) -> None:
    statement = capture(LANDING, body=b"the statement", found=link(LANDING, source=POLICIES))
    twin = capture(f"{LANDING}.html", body=body)
    named = footer("Modern slavery", f"{LANDING}.html")
    assert find_homepage_link([named], statement, [HOMEPAGE, statement, twin]).found is expected


def through(landing: Capture, homepage_link: Link) -> bool | None:
    statement = capture(STATEMENT, found=link(STATEMENT, "2024", source=landing.url))
    return find_homepage_link([homepage_link], statement, [HOMEPAGE, landing, statement]).found


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [("Modern slavery", LANDING, True), ("Human trafficking", LANDING, True), ("Policies", POLICIES, False)],
)
def test_through_a_landing_page(text: str, url: str, expected: bool) -> None:
    landing = capture(url, found=footer(text, url))
    assert through(landing, footer(text, url)) is expected


def test_through_a_landing_page_that_redirects() -> None:
    landing = capture(LANDING, found=footer("Modern slavery", f"{HOME}ms"), redirected_from=(f"{HOME}ms",))
    assert through(landing, footer("Modern slavery", f"{HOME}ms")) is True


def test_a_named_link_that_leads_elsewhere_than_the_landing_page() -> None:
    landing = capture(LANDING, found=footer("Modern slavery", LANDING))
    assert through(landing, footer("Modern slavery news", f"{HOME}news/slavery")) is False


def test_the_statement_stands_on_the_homepage() -> None:
    found = find_homepage_link([footer("Contact", f"{HOME}contact")], HOMEPAGE, [HOMEPAGE])
    assert (found.found, found.place) == (True, "body")
