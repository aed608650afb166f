"""Small rules of manners and caution, as tables."""

from datetime import UTC, datetime

import pytest

from crawler.cookies import LONGEST, MOST, keep
from crawler.homepage import find_homepage_link
from crawler.links import Link, Place, Promise, extract_links, promise, unwrap
from crawler.pages import parse
from crawler.patience import seconds_to_wait
from crawler.site import twins
from tests.crawler.made_up import HOME, capture, link, page

AT = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("5", 5.0),
        (" 120 ", 120.0),
        ("Sun, 22 Nov 2026 09:00:10 GMT", 10.0),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("9" * 30, None),
    ],
)
def test_retry_after(header: str, expected: float | None) -> None:
    assert seconds_to_wait(header, AT) == expected


def test_cookies_are_bounded() -> None:
    cookies: dict[str, str] = {}
    for number in range(1000):
        keep(cookies, f"c{number}={'x' * 100}; Path=/; HttpOnly")
    assert len(cookies) == MOST
    keep(cookies, f"c0={'y' * 10_000}")
    keep(cookies, "no sign")
    keep(cookies, "c1=short")
    assert (cookies["c0"], cookies["c1"]) == ("x" * 100, "short")
    assert sum(len(name) + len(value) + 3 for name, value in cookies.items()) <= LONGEST


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("https://tarnbeck.example/", ["https://www.tarnbeck.example/", "http://tarnbeck.example/"]),
        ("http://www.tarnbeck.example/", ["http://tarnbeck.example/", "https://www.tarnbeck.example/"]),
        ("http://127.0.0.1/", []),
        ("http://tarnbeck.example:8080/", []),
    ],
)
def test_twins(website: str, expected: list[str]) -> None:
    assert twins(website) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{HOME}pdfjs/web/viewer.html?file=/docs/msa.pdf", f"{HOME}docs/msa.pdf"),
        ("https://docs.google.com/viewer?url=https%3A%2F%2Ft.example%2Fmsa.pdf&embedded=true", "https://t.example/msa.pdf"),
        (
            "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOpQrStUv/view?usp=sharing",
            "https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKlMnOpQrStUv",
        ),
        (f"{HOME}viewer?url=/about", f"{HOME}viewer?url=/about"),
        (f"{HOME}page?file=/docs/msa.pdf", f"{HOME}page?file=/docs/msa.pdf"),
    ],
)
def test_unwrap(url: str, expected: str) -> None:
    assert unwrap(url) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='#' onclick=\"window.open('/msa.pdf')\">Modern slavery statement</a>", "msa.pdf"),
        ("<button onclick=\"location.href='/msa'\">Modern slavery statement</button>", "msa"),
        ("<object data='/msa.pdf'></object>", "msa.pdf"),
        ("<embed src='/msa.pdf'>", "msa.pdf"),
        ("<head><link rel='alternate' hreflang='en-GB' href='/en/'></head>", "en/"),
        ("<p>Hi</p></body></html><footer><a href='/msa'>Modern slavery</a></footer>", "msa"),
    ],
)
def test_links_that_are_no_plain_anchors(html: str, expected: str) -> None:
    assert [one.url for one in extract_links(parse(html), HOME)] == [HOME + expected]


@pytest.mark.parametrize("html", ["<link rel='stylesheet' href='/a'>", "<link rel='alternate' hreflang='fr' href='/fr/'>", "<button>Go</button>"])  # fmt: skip
def test_what_is_no_link(html: str) -> None:
    assert list(extract_links(parse(html), HOME)) == []


NAMED = "<a href='/msa'>Modern slavery statement</a>"


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        (NAMED, False),
        (f"<div style='display: none'>{NAMED}</div>", True),
        (f"<div hidden>{NAMED}</div>", True),
        (f"<noscript>{NAMED}</noscript>", True),
        (f"<span class='sr-only'>{NAMED}</span>", True),
        (f"<div class='d-none d-md-block'>{NAMED}</div>", False),
        (f"<div class='overhidden'>{NAMED}</div>", False),
        (NAMED.replace("<a", "<a data-s54-drawn='no'"), True),
        (NAMED.replace("<a", "<a data-s54-drawn='yes'"), False),
    ],
)
def test_hidden_links(html: str, hidden: bool) -> None:
    assert [one.hidden for one in extract_links(parse(html), HOME)] == [hidden]


@pytest.mark.parametrize(
    ("place", "hidden", "expected"),
    [
        (Place.FOOTER, False, (True, True, False)),
        (Place.MENU, False, (True, True, True)),
        (Place.MENU, True, (True, False, True)),
        (Place.FOOTER, True, (None, False, False)),
        (Place.BODY, True, (None, False, False)),
    ],
)
def test_a_hidden_link_counts_only_in_a_menu(place: Place, hidden: bool, expected: tuple[bool | None, bool, bool]) -> None:
    statement = capture(f"{HOME}msa")
    given = Link(f"{HOME}msa", "Modern slavery statement", place, HOME, hidden)
    found = find_homepage_link([given], statement, [statement])
    assert (found.found, found.visible, found.in_menu) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<form action='/search'><input type='search' name='q'></form>", "search?q=modern+slavery"),
        ("<form><input type='hidden' name='lang' value='en'><input name='s'></form>", "?lang=en&s=modern+slavery"),
        ("<form method='post' action='/s'><input name='q'></form>", None),
        ("<form action='/subscribe'><input name='email'></form>", None),
        ("<form action='https://google.example/search'><input name='q'></form>", None),
        ("<form action='http://[broken'><input name='q'></form>", None),
    ],
)
def test_site_search(html: str, expected: str | None) -> None:
    assert page(html).search_for("modern slavery") == (HOME + expected if expected is not None else None)


@pytest.mark.parametrize(
    ("html", "wall", "gone"),
    [
        ("<title>Just a moment...</title><p>Checking</p>", True, False),
        ("<title>Attention Required! | Cloudflare</title>", True, False),
        ("<h1>Access denied</h1>", True, False),
        ("<p>Please verify you are human</p>", True, False),
        ("<title>Page not found | Tarnbeck</title><p>Sorry</p>", False, True),
        ("<h1>404</h1>", False, True),
        ("<h1>Tarnbeck</h1><p>Access denied to nobody.</p>", False, False),
        ("<h1>Modern slavery statement</h1><p>No slavery was found.</p>", False, False),
        ("<h1>No slavery was not found</h1>", False, False),
    ],
)
def test_walls_and_soft_404s(html: str, wall: bool, gone: bool) -> None:
    assert (page(html).is_wall, page(html).is_soft_404) == (wall, gone)


@pytest.mark.parametrize(
    ("place", "on_candidate_page", "expected"),
    [
        (Place.FRAME, False, Promise.HUB),
        (Place.FRAME, True, Promise.POLICY),
        (Place.ALTERNATE, False, Promise.HUB),
        (Place.ALTERNATE, True, Promise.POLICY),
        (Place.SEARCH, False, Promise.HUB),
    ],
)
def test_promise_by_place(place: Place, on_candidate_page: bool, expected: Promise) -> None:
    assert promise(link(f"{HOME}x", "", place), on_candidate_page=on_candidate_page) is expected
