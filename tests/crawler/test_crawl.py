"""Real crawls over HTTP of a server on this machine."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import WARC, read_capture
from crawler.media import MediaType
from crawler.visit import Outcome, Trouble
from tests.crawler.loopback import Answer, Site, crawled, html, redirect, serve

HOME = html("<h1>Tarnbeck Gravel</h1><p>Sand, gravel and stone.</p><a href='/contact'>Contact</a>")
STATEMENT = html(
    "<h1>Modern slavery statement</h1>"
    + "<p>This statement is made under section 54 for our financial year ended 31 March 2025. We look for modern slavery,"
    " forced labour and human trafficking at our quarries and at those who sell us fuel and machines.</p>" * 6
)
LEADS_ON = html(
    "<h1>Tarnbeck Gravel</h1><a href='/about'>About</a><footer><a href='/msa'>Modern slavery statement</a></footer>"
)
ROBOTS_FORBID = Answer(b"User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
GZIPPED = Answer(gzip.compress(HOME.body), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


def endless(path: str) -> Answer:
    """/1 leads to /2, /2 to /3, and so on."""
    number = int(re.sub(r"\D", "", path) or "0")
    return Answer(b"", 404) if path == "/robots.txt" else redirect(f"/{number + 1}")


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ({"/": HOME}, Outcome.LOOKED),
        ({"/": HOME, "/robots.txt": ROBOTS_FORBID}, Outcome.REFUSED_BY_ROBOTS),
        ({"/": HOME, "/robots.txt": html("<h1>Oops</h1>")}, Outcome.LOOKED),
        ({"/": redirect("/")}, Outcome.UNREACHABLE),
        ({"/": redirect("/a"), "/a": redirect("/")}, Outcome.UNREACHABLE),
        (endless, Outcome.UNREACHABLE),
        ({}, Outcome.UNREACHABLE),
        ({"/": Answer(b"gone", 410)}, Outcome.UNREACHABLE),
        ({"/": Answer(b"broken", 500)}, Outcome.UNREACHABLE),
        ({"/": Answer(b"no", 403)}, Outcome.BLOCKED),
        ({"/": Answer(b"slow down", 429)}, Outcome.BLOCKED),
        ({"/": html("<p>This domain is for sale</p>")}, Outcome.PARKED),
        ({"/": redirect("http://[broken/")}, Outcome.UNREACHABLE),
        ({"/": GZIPPED}, Outcome.LOOKED),
        ({"/": Answer(b"")}, Outcome.LOOKED),
    ],
    ids=["plain", "robots", "robots-is-a-page", "loop", "loop-of-two", "endless", "404", "410", "500", "403", "429", "parked"]
    + ["broken-redirect", "gzip", "empty"],
)  # fmt: skip
def test_how_a_visit_ends(tmp_path: Path, site: Site, expected: Outcome) -> None:
    with serve(site) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.outcome is expected
    assert len(served.asked) <= 25


def test_robots_that_forbid_are_all_that_is_asked_for(tmp_path: Path) -> None:
    with serve({"/": HOME, "/robots.txt": ROBOTS_FORBID}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert served.asked == ["/robots.txt"]
    assert [miss.trouble for miss in visit.misses] == [Trouble.REFUSED_BY_ROBOTS]
    assert visit.captures == ()


def test_an_address_that_is_not_allowed_is_not_connected_to(tmp_path: Path) -> None:
    with serve({"/": HOME}) as served:
        visit = crawled(tmp_path, f"{served.url}/", "10.0.0.0/8")
    assert (visit.outcome, served.asked) == (Outcome.REFUSED_ADDRESS, [])


def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(tmp_path: Path) -> None:
    with serve({"/": HOME}, "127.0.0.2") as private, serve({"/": redirect(f"{private.url}/")}) as public:
        visit = crawled(tmp_path, f"{public.url}/")
    assert private.asked == []
    assert (visit.outcome, visit.captures) == (Outcome.REFUSED_ADDRESS, ())
    assert visit.reason.startswith("127.0.0.2 is not a public address")


def test_a_redirect_to_an_allowed_address_is_followed(tmp_path: Path) -> None:
    with serve({"/": HOME}, "127.0.0.2") as other, serve({"/": redirect(f"{other.url}/")}) as first:
        visit = crawled(tmp_path, f"{first.url}/", "127.0.0.0/8")
    assert visit.captures[0].url == f"{other.url}/"
    assert visit.captures[0].redirected_from == (f"{first.url}/",)


@pytest.mark.parametrize(
    "leads_there",
    [
        "<footer><a href='{}/msa'>Modern slavery statement</a></footer>",
        "<iframe src='{}/modern-slavery-statement'></iframe>",
        "<base href='{}/'><a href='modern-slavery'>Modern slavery</a>",
    ],
)
def test_a_link_to_an_address_that_is_not_allowed_is_refused(tmp_path: Path, leads_there: str) -> None:
    with serve({}, "127.0.0.2") as private, serve({"/": html("<p>Hi</p>" + leads_there.format(private.url))}) as public:
        visit = crawled(tmp_path, f"{public.url}/")
    assert private.asked == []
    assert [miss.trouble for miss in visit.misses if miss.url.startswith(private.url)] == [Trouble.REFUSED_ADDRESS]


def test_a_sitemap_cannot_lead_to_an_address_that_is_not_allowed(tmp_path: Path) -> None:
    with serve({}, "127.0.0.2") as private:
        body = f"<?xml version='1.0'?><urlset><loc>{private.url}/modern-slavery</loc><loc>{private.url}/more.xml</loc></urlset>"
        sitemap = Answer(body.encode(), headers={"Content-Type": "text/xml"})
        with serve({"/": HOME, "/sitemap.xml": sitemap}) as public:
            visit = crawled(tmp_path, f"{public.url}/")
    assert (private.asked, visit.outcome) == ([], Outcome.LOOKED)


def test_a_loop_over_two_hosts_ends(tmp_path: Path) -> None:
    def leads_to(other: Callable[[], str]) -> Site:
        return lambda path: Answer(status=404) if path == "/robots.txt" else redirect(other())

    with serve(leads_to(lambda: f"{second.url}/")) as first, serve(leads_to(lambda: f"{first.url}/"), "127.0.0.3") as second:
        visit = crawled(tmp_path, f"{first.url}/", "127.0.0.1/32", "127.0.0.3/32")
    assert (visit.outcome, visit.reason) == (Outcome.UNREACHABLE, "max redirections reached")
    assert len(first.asked) + len(second.asked) < 15


def test_a_redirect_to_another_port_of_a_refused_address_is_not_followed(tmp_path: Path) -> None:
    with serve({"/": HOME}, "127.0.0.2") as private, serve({"/": redirect(f"{private.url.rpartition(':')[0]}:1/")}) as public:
        visit = crawled(tmp_path, f"{public.url}/")
    assert visit.outcome is Outcome.REFUSED_ADDRESS


@pytest.mark.parametrize(
    ("to", "outcome", "reason"),
    [
        ("http://[::1]:8099/", Outcome.REFUSED_ADDRESS, "::1 is not a public address"),
        ("http://tarnbeck.invalid/", Outcome.UNREACHABLE, "no address is known for tarnbeck.invalid (DNS)"),
    ],
)
def test_the_reason_names_the_host_that_a_redirect_led_to(tmp_path: Path, to: str, outcome: Outcome, reason: str) -> None:
    with serve({"/": redirect(to)}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert (visit.outcome, visit.reason.startswith(reason)) == (outcome, True), visit.reason


def test_what_went_over_the_wire_is_kept(tmp_path: Path) -> None:
    with serve({"/": HOME}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    with (tmp_path / visit.captures[0].shard / WARC).open("rb") as file:
        heads = {
            r.rec_type: r.http_headers
            for r in ArchiveIterator(file)
            if r.rec_headers.get_header("WARC-Target-URI") == f"{served.url}/"
        }
    assert heads["response"].protocol == "HTTP/1.0"
    assert heads["request"].get_header("Host") == served.url.removeprefix("http://")


def test_a_meta_refresh_is_followed(tmp_path: Path) -> None:
    refresh = Answer(b"<html><head><meta http-equiv=refresh content='0; url=/home.htm'></head><body></body></html>")
    with serve({"/": refresh, "/home.htm": HOME}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.outcome is Outcome.LOOKED
    assert visit.captures[0].url == f"{served.url}/home.htm"


def test_a_gzip_body_is_read_back_decoded(tmp_path: Path) -> None:
    with serve({"/": GZIPPED}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert read_capture(tmp_path, visit.captures[0]) == HOME.body


def test_a_statement_is_found_with_few_requests(tmp_path: Path) -> None:
    with serve({"/": LEADS_ON, "/msa": STATEMENT, "/about": HOME}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert [capture.url.removeprefix(served.url) for capture in visit.captures] == ["/", "/msa"]
    assert served.asked == ["/robots.txt", "/", "/msa"]
    assert read_capture(tmp_path, visit.captures[1]) == STATEMENT.body


HUBS = "".join(
    f"<a href='/{name}'>{name} policies</a>"
    for name in ("legal", "ethics", "governance", "esg", "csr", "compliance", "rights", "suppliers")
)


@pytest.mark.parametrize(
    ("site", "path"),
    [
        ({"/": html("<p>Hi</p><a href='/legal'>Legal</a>"), "/legal": html("<a href='/9'>Modern slavery act</a>")}, "/9"),
        ({"/": HOME, "/sitemap.xml": Answer(b"<?xml version='1.0'?><urlset><loc>BASE/x/modern-slavery</loc></urlset>")}, "/x/modern-slavery"),
        ({"/": HOME}, "/modern-slavery-statement"),
        ({"/": html("<p>Hi</p><a href='/go'>Modern slavery</a>"), "/go": redirect("/files/7", 301)}, "/files/7"),
        ({"/": html(f"<p>Hi</p>{HUBS}<footer><a href='/2026/07/14/slavery/'>Modern slavery</a></footer>")}, "/2026/07/14/slavery/"),
        ({"/": HOME, "/sitemap.xml": Answer(b"<?xml version='1.0'?><urlset><loc>BASE/news/modern-slavery-statement-2026/</loc></urlset>")}, "/news/modern-slavery-statement-2026/"),
        ({"/": html("<p>Hi</p><a href='#' data-downloadurl='/get?wpdmdl=9'>Modern slavery statement</a>")}, "/get?wpdmdl=9"),
    ],
    ids=["through a hub", "in the sitemap only", "at a usual address", "through a redirect", "a post", "a post in the sitemap only", "a button's data"],
)  # fmt: skip
def test_where_a_statement_is_found(tmp_path: Path, site: dict[str, Answer], path: str) -> None:
    pages = {**site, path: STATEMENT}
    with serve(lambda asked: at(pages, asked, served.url)) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert f"{served.url}{path}" in [capture.url for capture in visit.captures]
    assert visit.requests < 12


def test_ordinary_pages_are_looked_at_where_nothing_else_leads_on(tmp_path: Path) -> None:
    site = {
        "/": html("<p>Hi</p><a href='/gravel'>Gravel</a><a href='/x.pdf'>Leaflet</a>"),
        "/gravel": html("<a href='/9'>Modern slavery</a>"),
    }
    with serve({**site, "/9": STATEMENT}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert f"{served.url}/9" in [capture.url for capture in visit.captures]
    assert "/x.pdf" not in served.asked


def test_a_site_whose_links_use_a_name_that_nobody_knows(tmp_path: Path) -> None:
    links = "".join(f"<a href='http://tarnbeck.invalid/{n}'>{n}</a>" for n in range(5))
    home = html(f"<p>Hi</p>{links}<a href='http://tarnbeck.invalid/msa'>Modern slavery statement</a>")
    with serve({"/": home, "/msa": STATEMENT}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert [capture.url for capture in visit.captures] == [f"{served.url}/", f"{served.url}/msa"]


def test_a_shops_corporate_site_is_looked_at(tmp_path: Path) -> None:
    corporate = {"/": html("<p>Investors</p><a href='/msa'>Modern slavery statement</a>"), "/msa": STATEMENT}
    with serve(corporate, "127.0.0.3") as group:
        shop = html(
            f"<p>Hi</p><a href='{group.url}/x'>Corporate gifts</a><footer><a href='{group.url}/'>Corporate site</a></footer>"
        )
        with serve({"/": shop}) as served:
            visit = crawled(tmp_path, f"{served.url}/", "127.0.0.1/32", "127.0.0.3/32")
    assert f"{group.url}/msa" in [capture.url for capture in visit.captures]
    assert "/x" not in group.asked


def at(pages: dict[str, Answer], path: str, base: str) -> Answer:
    answer = pages.get(path, Answer(b"not here", 404))
    return Answer(answer.body.replace(b"BASE", base.encode()), answer.status, answer.headers)


def test_a_pdf_that_calls_itself_a_page(tmp_path: Path) -> None:
    with serve({"/": LEADS_ON, "/msa": Answer(b"%PDF-1.4\n%%EOF")}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.captures[1].media_type is MediaType.PDF


@pytest.mark.parametrize(
    "extra",
    [
        "<a href='http://[broken/'>Modern slavery statement</a>",
        "<a href='https://.../modern-slavery'>Modern slavery statement</a>",
        "<a href='http://%00/'>Modern slavery statement</a>",
        "<a href='http://a\u2100b/modern-slavery'>Modern slavery statement</a>",
        "<a href='http://127.0.0.1:99999/'>Modern slavery statement</a>",
        "<a href='http://127.0.0.1:port/'>Modern slavery statement</a>",
    ],
    ids=["bracket", "dots", "nul", "nfkc", "high port", "no port"],
)
def test_a_broken_link_does_not_end_the_visit(tmp_path: Path, extra: str) -> None:
    with serve({"/": html(f"<p>Hi</p>{extra}<a href='/msa'>Modern slavery act</a>"), "/msa": STATEMENT}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert (visit.outcome, "/msa" in served.asked) == (Outcome.LOOKED, True)


@pytest.mark.parametrize("address", ["modern-slavery", "http://[broken/modern-slavery", "http://127.0.0.1:port/modern-slavery"])
def test_a_broken_address_in_a_sitemap_does_not_end_the_visit(tmp_path: Path, address: str) -> None:
    sitemap = Answer(f"<?xml version='1.0'?><urlset><loc>{address}</loc></urlset>".encode())
    with serve({"/": HOME, "/sitemap.xml": sitemap}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.outcome is Outcome.LOOKED
