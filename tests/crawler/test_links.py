"""Which links promise a statement, where they stand, and when two addresses are one."""

import pytest

from crawler.links import (
    Link,
    Place,
    Promise,
    extract_links,
    followable,
    hub_rank,
    key,
    promise,
    same_site,
    speaks_of_slavery,
)
from crawler.pages import parse
from tests.crawler.made_up import HOME, link

SITE = "https://www.tarnbeck.example"


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("Modern Slavery Statement", "/modern-slavery-statement", Promise.NAMED_STATEMENT),
        ("MODERN SLAVERY STATEMENT 2024/25 (PDF)", "/f/8f3a", Promise.NAMED_STATEMENT),
        ("Modern Slavery Act", "/msa", Promise.NAMED_STATEMENT),
        ("Modern Slavery Act Transparency Statement", "/page/113", Promise.NAMED_STATEMENT),
        ("Anti-Slavery & Human Trafficking Statement", "/x.aspx?id=90", Promise.NAMED_STATEMENT),
        ("Slavery and human trafficking disclosure", "/d", Promise.NAMED_STATEMENT),
        ("Transparency in the Supply Chain Statement", "/tisc", Promise.NAMED_STATEMENT),
        ("Modern slavery report FY24", "/wp-content/uploads/2024/06/final-v3.pdf", Promise.NAMED_STATEMENT),
        ("MSA Statement", "/legal/msa", Promise.NAMED_STATEMENT),
        ("Section 54 Statement", "/p/54", Promise.NAMED_STATEMENT),
        ("Datganiad ar Gaethwasiaeth Fodern", "/cy/3", Promise.NAMED_STATEMENT),
        ("Modern slavery", "/media/1234/ms.pdf", Promise.STATEMENT),
        ("Modern Slavery Policy Statement", "/policies/msp", Promise.NAMED_STATEMENT),
        ("Datganiad Caethwasiaeth Fodern", "/cy/datganiad", Promise.NAMED_STATEMENT),
        ("Caethwasiaeth fodern", "/cy/1290", Promise.STATEMENT),
        ("Modern slavery", "/about/modern-slavery", Promise.STATEMENT),
        ("Modern  day slavery", "/p/77", Promise.STATEMENT),
        ("Anti slavery", "/p/78", Promise.STATEMENT),
        ("Human trafficking", "/p/79", Promise.STATEMENT),
        ("Supply chain transparency", "/p/80", Promise.STATEMENT),
        ("", "/modern-slavery-statement-2023.pdf", Promise.STATEMENT),
        ("click here", "/docs/Modern%20Slavery%20Statement.pdf", Promise.STATEMENT),
        ("here", "/Documents/MSA-2024.pdf", Promise.STATEMENT),
        ("Our commitment", "/download?file=modern_slavery_statement", Promise.STATEMENT),
        ("Anti-Slavery Policy", "/anti-slavery-policy", Promise.POLICY),
        ("Modern slavery and human trafficking policy", "/p/33", Promise.POLICY),
        ("Read more", "/policies/modern-slavery", Promise.POLICY),
        ("How we fight slavery at sea", "/news/how-we-fight-slavery", Promise.HUB),
        ("Spotting slavery in car washes", "/2021/10/spotting-slavery", Promise.HUB),
        ("Policies", "/policies", Promise.HUB),
        ("Legal", "/legal", Promise.HUB),
        ("Corporate governance", "/investors/governance", Promise.HUB),
        ("Sustainability", "/planet", Promise.HUB),
        ("ESG", "/our-esg", Promise.HUB),
        ("Privacy policy", "/privacy", Promise.HUB),
        ("Polisïau", "/cy/22", Promise.HUB),
        ("Gwybodaeth gyfreithiol", "/cy/23", Promise.HUB),
        ("About us", "/who-we-are", Promise.HUB),
        ("Terms & conditions", "/tandc", Promise.HUB),
        ("Suppliers", "/work-with-us", Promise.HUB),
        ("Contact", "/contact", Promise.NONE),
        ("Basket (0)", "/cart", Promise.NONE),
        ("Book a table", "/bookings?ref=99812", Promise.NONE),
        ("", "/a/9f8e7d", Promise.NONE),
        ("", "/images/modern-slavery.jpg", Promise.NONE),
        ("Find us on Facebook", "https://www.facebook.com/tarnbeck/about", Promise.NONE),
        ("LinkedIn", "https://uk.linkedin.com/company/tarnbeck", Promise.NONE),
        ("Our policy on X", "https://x.com/tarnbeck", Promise.NONE),
        ("Modern Slavery Act 2015", "https://www.legislation.gov.uk/ukpga/2015/30/section/54", Promise.NONE),
        ("Modern slavery helpline", "https://www.modernslaveryhelpline.org/report", Promise.NONE),
        ("Modern slavery statement", "mailto:legal@tarnbeck.example", Promise.NONE),
        ("Modern slavery statement", "javascript:void(0)", Promise.NONE),
        ("Modern slavery statement", "https://cdn.parentgroup.example/files/77.pdf", Promise.NAMED_STATEMENT),
    ],
)  # fmt: skip
def test_promise(text: str, url: str, expected: Promise) -> None:
    assert promise(link(SITE + url if url.startswith("/") else url, text)) is expected


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("2023", "/f/2", Promise.POLICY),
        ("Download PDF", "/f/3", Promise.POLICY),
        ("Statement for the year to March 2022", "/f/4", Promise.POLICY),
        ("", "/f/2019.pdf", Promise.POLICY),
        ("Modern Slavery Statement 2021", "/f/5", Promise.NAMED_STATEMENT),
        ("Contact", "/contact", Promise.NONE),
        ("Sustainability", "/planet", Promise.HUB),
        ("2023", "https://twitter.com/tarnbeck", Promise.NONE),
    ],
)
def test_promise_on_a_page_about_slavery(text: str, url: str, expected: Promise) -> None:
    target = link(SITE + url if url.startswith("/") else url, text)
    assert promise(target, on_candidate_page=True) is expected


def test_strong_hubs_come_before_weak_ones() -> None:
    hubs = [link(f"{SITE}/who-we-are", "About us"), link(f"{SITE}/22", "Legal"), link(f"{SITE}/policies", "Policies")]
    assert [hub.text for hub in sorted(hubs, key=hub_rank, reverse=True)] == ["Policies", "Legal", "About us"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Modern Slavery Statement", True),
        ("ANTI-SLAVERY", True),
        ("Human Trafficking", True),
        ("Datganiad Caethwasiaeth", True),
        ("Policies", False),
        ("Legal", False),
        ("Statements and reports", False),
        ("", False),
    ],
)
def test_speaks_of_slavery(text: str, expected: bool) -> None:
    assert speaks_of_slavery(text) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://tarnbeck.example/a", True),
        ("http://10.1.2.3:8080/a.pdf", True),
        ("https://netflix.example/x.com", True),
        ("https://notfacebook.com/a", True),
        ("ftp://tarnbeck.example/a", False),
        ("tel:+441632960001", False),
        ("https:///a", False),
        ("https://tarnbeck.example/logo.SVG", False),
        ("https://m.youtube.com/watch", False),
    ],
)
def test_followable(url: str, expected: bool) -> None:
    assert followable(url) is expected


def found(html: str, base: str = HOME) -> list[tuple[str, str, Place]]:
    return [(one.url.removeprefix(SITE), one.text, one.place) for one in extract_links(parse(html), base)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><a href='/a'>One</a></p>", [("/a", "One", Place.BODY)]),
        ("<nav><ul><li><a href='/a'>One</a></ul></nav>", [("/a", "One", Place.MENU)]),
        ("<div class='main-menu'><a href='/a'>One</a></div>", [("/a", "One", Place.MENU)]),
        ("<div role='navigation'><a href='/a'>One</a></div>", [("/a", "One", Place.MENU)]),
        ("<footer><a href='/a'>One</a></footer>", [("/a", "One", Place.FOOTER)]),
        ("<div id='siteFooter'><p><a href='/a'>One</a></p></div>", [("/a", "One", Place.FOOTER)]),
        ("<div role='contentinfo'><a href='/a'>One</a></div>", [("/a", "One", Place.FOOTER)]),
        ("<footer><nav><a href='/a'>One</a></nav></footer>", [("/a", "One", Place.MENU)]),
        ("<header><a href='/a'>One</a></header>", [("/a", "One", Place.HEADER)]),
        ("<div class='top-bar'><a href='/a'>One</a></div>", [("/a", "One", Place.HEADER)]),
        ("<iframe src='/inner'></iframe>", [("/inner", "", Place.FRAME)]),
        ("<map><area href='/a' alt='Slavery'></map>", [("/a", "Slavery", Place.BODY)]),
        ("<a href='/a'><img src='b.png' alt='Modern slavery'></a>", [("/a", "Modern slavery", Place.BODY)]),
        ("<a href='/a' aria-label='Statement'><svg></svg></a>", [("/a", "Statement", Place.BODY)]),
        ("<a href='/a' title='Statement'></a>", [("/a", "Statement", Place.BODY)]),
        ("<a href='/a'>\n  Modern <b>slavery</b>\u00a0act\n</a>", [("/a", "Modern slavery act", Place.BODY)]),
        ("<a href=' /a '>One</a>", [("/a", "One", Place.BODY)]),
        ("<a href='//cdn.example/a'>One</a>", [("https://cdn.example/a", "One", Place.BODY)]),
        ("<a href='/a'>One</a><a href='/a'>One</a>", [("/a", "One", Place.BODY)]),
        ("<a href='/a'>One</a><a href='/a'>Two</a>", [("/a", "One", Place.BODY), ("/a", "Two", Place.BODY)]),
        ("<a href='javascript:go(1)'>One</a>", []),
        ("<a href='mailto:hello@tarnbeck.example'>One</a>", []),
        ("<a href='tel:01632960001'>One</a>", []),
        ("<a>One</a><a href=''>Two</a>", []),
        ("<a href='http://[broken'>One</a>", []),
        (f"<a href='/{'a' * 3000}'>One</a>", []),
        ("", []),
    ],
)  # fmt: skip
def test_extract_links(html: str, expected: list[tuple[str, str, Place]]) -> None:
    assert found(html) == expected


def test_a_frameset_has_links() -> None:
    html = "<html><frameset cols='20%,80%'><frame src='menu.htm'><frame src='main.htm'></frameset></html>"
    assert found(html) == [("/menu.htm", "", Place.FRAME), ("/main.htm", "", Place.FRAME)]


@pytest.mark.parametrize(
    ("base", "expected"),
    [("/files/", "/files/a.pdf"), (f"{SITE}/x/y.html", "/x/a.pdf"), ("mailto:x", "/deep/a.pdf"), ("", "/deep/a.pdf")],
)
def test_base_href(base: str, expected: str) -> None:
    html = f"<html><head><base href='{base}'></head><body><a href='a.pdf'>A</a></body></html>"
    assert found(html, f"{SITE}/deep/page.html") == [(expected, "A", Place.BODY)]


def test_a_link_remembers_its_page() -> None:
    (only,) = extract_links(parse("<base href='/files/'><a href='a'>A</a>"), f"{SITE}/deep/")
    assert only == Link(f"{SITE}/files/a", "A", Place.BODY, f"{SITE}/deep/")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://tarnbeck.example", "http://www.tarnbeck.example/", True),
        ("https://tarnbeck.example/a/", "https://tarnbeck.example/a", True),
        ("https://tarnbeck.example/a#top", "https://tarnbeck.example/a", True),
        ("https://TARNBECK.example/a", "https://tarnbeck.example/a", True),
        ("https://tarnbeck.example/?b=2&a=1", "https://tarnbeck.example/?a=1&b=2", True),
        ("https://tarnbeck.example/a b", "https://tarnbeck.example/a%20b", True),
        ("https://tarnbeck.example/a", "https://tarnbeck.example/b", False),
        ("https://tarnbeck.example/a?p=1", "https://tarnbeck.example/a?p=2", False),
        ("https://shop.tarnbeck.example/a", "https://tarnbeck.example/a", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
    ],
)
def test_key(one: str, other: str, expected: bool) -> None:
    assert (key(one) == key(other)) is expected
    assert (key(one) == key(other)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://www.tarnbeck.co.uk/a", "http://tarnbeck.co.uk", True),
        ("https://shop.tarnbeck.co.uk/", "https://legal.tarnbeck.co.uk/", True),
        ("https://tarnbeck.co.uk/", "https://millrace.co.uk/", False),
        ("https://tarnbeck.co.uk/", "https://tarnbeck.com/", False),
        ("https://tarnbeck.ltd.uk/", "https://tarnbeck.ltd.uk:8443/x", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:9/a", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://[::1]/", "http://[::1]:81/a", True),
        ("http://intranet/", "http://intranet/a", True),
    ],
)
def test_same_site(one: str, other: str, expected: bool) -> None:
    assert same_site(one, other) is expected
