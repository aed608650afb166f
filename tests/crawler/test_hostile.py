"""Servers that mean harm, crawled together: each has its outcome, and the crawl its bounds in time, requests and memory."""

import datetime
import ipaddress
import itertools
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler.visit import Outcome, Trouble, Visit
from tests.crawler.loopback import MEMORY, crawled_all
from tests.crawler.raw_server import Raw, Talk, answer, serve_raw

ALLOWED, REFUSED = "127.0.81.0/24", "127.0.82.1"
LARGEST, MOST_REQUESTS = 2_000_000, 25
WAITED_FOR = ("dripping body", "silent", "no TLS where https was asked for")
"""These end only when the crawler's patience does. It is short with them and long with the others, whom a busy machine delays."""
PATIENT, IMPATIENT = (60.0, 120.0), (5.0, 25.0)
"""Seconds for a request and for a company."""
SLACK = 45.0
"""Seconds that a busy machine may add."""
MOST_MEMORY = 900 * 1024**2
HOME = b"<html><head><title>Tarnbeck Gravel</title></head><body><h1>Tarnbeck Gravel</h1><p>Sand and stone.</p></body></html>"
PARAGRAPH = (
    b"<p>Under section 54 of the Modern Slavery Act, for our financial year ended 31 March 2026: "
    b"no slavery, forced labour or human trafficking.</p>"
)
STATEMENT = b"<h1>Modern slavery statement</h1>" + PARAGRAPH * 8
LINK = b"<a href='/msa'>Modern slavery statement</a>"
ROBOTS_FORBID = b"User-agent: *\nDisallow: /\n"

Send = Callable[[bytes], None]


def pages(**answers: bytes) -> Talk:
    """An honest server of these paths (`home` is /), that has no robots.txt unless given one."""
    at = {"/": "home", "/robots.txt": "robots", "/msa": "msa", "/sitemap.xml": "sitemap"}

    def talk(path: str, send: Send) -> None:
        known = answers.get(at.get(path.partition("?")[0], path))
        send(answer(known) if known is not None else answer(b"not here", status="404 Not Found"))

    return talk


def home(raw: bytes) -> Talk:
    """Sends `raw` bytes for every page, and has no robots.txt."""
    return lambda path, send: send(answer(b"", status="404 Not Found") if path == "/robots.txt" else raw)


def robots(raw: bytes) -> Talk:
    return lambda path, send: send(raw if path == "/robots.txt" else answer(HOME))


def redirect(to: str) -> Talk:
    return home(answer(b"", f"Location: {to}", status="302 Found"))


def endless(path: str, send: Send) -> None:
    if path == "/robots.txt":
        send(answer(b"", status="404 Not Found"))
        return
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        send(b"<p>Gravel</p>" * 1000)


def dripping(path: str, send: Send) -> None:
    if path == "/robots.txt":
        send(answer(b"", status="404 Not Found"))
        return
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        send(b"x")
        time.sleep(0.3)


def silent(path: str, send: Send) -> None:
    time.sleep(20)


def large_robots(path: str, send: Send) -> None:
    if path != "/robots.txt":
        send(answer(HOME))
        return
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /private\n")
    for number in range(50_000):
        send(f"# {number:06} {'gravel ' * 150}\n".encode())


def header_flood(path: str, send: Send) -> None:
    if path == "/robots.txt":
        send(answer(b"", status="404 Not Found"))
        return
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Gravel: " + b"g" * 1_000_000 + b"\r\nContent-Length: 0\r\n\r\n")


def calendar(path: str, send: Send) -> None:
    """Each page leads to two more, for ever, under words that promise something."""
    if path == "/robots.txt":
        send(answer(b"", status="404 Not Found"))
        return
    links = "".join(f"<a href='{path.rstrip('/')}/{n}?page={n}'>Policies and statements {n}</a>" for n in (1, 2))
    send(answer(f"<p>Gravel</p>{links}".encode()))


def cookies(path: str, send: Send) -> None:
    if path == "/robots.txt":
        send(answer(b"", status="404 Not Found"))
        return
    number = next(COUNTER)
    grown = [f"Set-Cookie: c{number}-{part}={'x' * 300}; Path=/" for part in range(50)]
    links = b"<a href='/legal'>Legal</a><a href='/policies'>Policies</a><a href='/about'>About</a>"
    send(answer(links, *grown))


COUNTER = itertools.count()


def patient(path: str, send: Send) -> None:
    """Busy at first; says when to come back."""
    if path == "/robots.txt":
        send(answer(b"", status="404 Not Found"))
        return
    if path == "/" and next(ASKED) == 0:
        send(answer(b"busy", "Retry-After: 1", status="503 Service Unavailable"))
        return
    send(answer(HOME))


ASKED = itertools.count()


@cache
def bomb() -> bytes:
    """300 MB of nothing, packed into little more than 1 MB, never held whole."""
    packer = zlib.compressobj(1, wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()


def gzip_bomb(path: str, send: Send) -> None:
    home(answer(bomb(), "Content-Encoding: gzip"))(path, send)


LINKS = b"".join(b"<a href='/p/%d'>Gravel %d</a>\n" % (n, n) for n in range(10_000))
SELF = b"<?xml version='1.0'?><sitemapindex><sitemap><loc>BASE/sitemap.xml</loc></sitemap><sitemap><loc>BASE/sitemap.xml?again.xml</loc></sitemap></sitemapindex>"  # fmt: skip
WALL = b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>"
GONE = b"<html><head><title>Page not found</title></head><body><h1>Sorry</h1></body></html>"


@dataclass(frozen=True)
class Case:
    """`reason` must stand in the visit's reason; `tls` names the certificate."""

    talk: Talk
    outcome: Outcome
    reason: str = ""
    tls: str | None = None


CASES = {
    "redirects to itself": Case(redirect("/"), Outcome.UNREACHABLE, "redirections"),
    "redirects to a loopback that is not allowed": Case(redirect(f"http://{REFUSED}:9/"), Outcome.REFUSED_ADDRESS, REFUSED),
    "redirects to the metadata service": Case(redirect("http://169.254.169.254/latest"), Outcome.REFUSED_ADDRESS, "169.254"),
    "refreshes to a private address": Case(
        home(answer(b"<meta http-equiv=refresh content='0; url=http://10.1.2.3/'>")), Outcome.REFUSED_ADDRESS, "10.1.2.3"
    ),
    "redirects to a file": Case(redirect("file:///etc/passwd"), Outcome.UNREACHABLE, "302"),
    "redirects to a scheme of its own": Case(redirect("gopher://tarnbeck.example/"), Outcome.UNREACHABLE, "302"),
    "gzip bomb": Case(gzip_bomb, Outcome.UNREADABLE, "larger"),
    "endless body": Case(endless, Outcome.UNREADABLE, "larger"),
    "dripping body": Case(dripping, Outcome.UNREACHABLE, "no answer in time"),
    "silent": Case(silent, Outcome.ROBOTS_UNREACHABLE, "RFC 9309"),
    "hangs up": Case(lambda path, send: None, Outcome.ROBOTS_UNREACHABLE, "RFC 9309"),
    "ten thousand links": Case(pages(home=HOME + LINKS + LINK, msa=STATEMENT), Outcome.LOOKED),
    "calendar": Case(calendar, Outcome.LOOKED),
    "growing cookies": Case(cookies, Outcome.LOOKED),
    "header of a megabyte": Case(header_flood, Outcome.UNREACHABLE),
    "content-length too long": Case(home(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + HOME), Outcome.UNREACHABLE, "broke off"),
    "content-length too short": Case(home(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 60\r\n\r\n" + HOME), Outcome.LOOKED),
    "broken chunks": Case(home(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + HOME), Outcome.UNREACHABLE),
    "no status line": Case(home(b"gravel\r\n\r\n"), Outcome.UNREACHABLE),
    "invalid utf-8 and nul": Case(home(answer(HOME + b"\xff\xfe\x00\x80<p>\x00</p>" * 100)), Outcome.LOOKED),
    "nested 100,000 deep": Case(home(answer(b"<html><body>" + b"<div>" * 100_000 + LINK + HOME)), Outcome.LOOKED),
    "nested and linked": Case(pages(home=b"<div>" * 1_000 + HOME + LINK, msa=STATEMENT), Outcome.LOOKED),
    "robots.txt of 50 MB": Case(large_robots, Outcome.LOOKED),
    "robots.txt answers 500": Case(robots(answer(b"", status="500 Broken")), Outcome.ROBOTS_UNREACHABLE, "500"),
    "robots.txt answers 429": Case(robots(answer(b"", status="429 Slow down")), Outcome.ROBOTS_UNREACHABLE, "429"),
    "robots.txt answers 403": Case(robots(answer(b"", status="403 Forbidden")), Outcome.LOOKED),
    "robots.txt forbids": Case(robots(answer(ROBOTS_FORBID, kind="text/plain")), Outcome.REFUSED_BY_ROBOTS),
    "robots.txt redirects for ever": Case(
        lambda path, send: send(answer(b"", "Location: /robots.txt", status="301 Moved")), Outcome.ROBOTS_UNREACHABLE
    ),
    "sitemap of itself": Case(pages(home=HOME, sitemap=SELF), Outcome.LOOKED),
    "bot wall with 200": Case(home(answer(WALL)), Outcome.BLOCKED, "wall"),
    "soft 404": Case(pages(home=HOME + LINK, msa=GONE), Outcome.LOOKED),
    "busy, with Retry-After": Case(patient, Outcome.LOOKED),
    "self-signed certificate": Case(pages(home=HOME + LINK, msa=STATEMENT), Outcome.LOOKED, tls="own"),
    "expired certificate": Case(pages(home=HOME), Outcome.LOOKED, tls="expired"),
    "no TLS where https was asked for": Case(pages(home=HOME), Outcome.ROBOTS_UNREACHABLE, "RFC 9309", tls="none"),
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    visits: dict[str, Visit]
    servers: dict[str, Raw]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    folder = tmp_path_factory.mktemp("hostile")
    with ExitStack() as stack:
        servers = {}
        for number, (name, case) in enumerate(CASES.items(), 1):
            tls = certificate(folder, f"127.0.81.{number}", case.tls) if case.tls not in (None, "none") else None
            servers[name] = stack.enter_context(serve_raw(case.talk, f"127.0.81.{number}", tls))
        urls = {name: s.url.replace("http:", "https:") if CASES[name].tls else s.url for name, s in servers.items()}
        waited_for = {name: urls.pop(name) for name in WAITED_FOR}
        visits = crawled_with(folder / "others", urls, *PATIENT)
        yield Done(visits | crawled_with(folder / "waited-for", waited_for, *IMPATIENT), servers)


def crawled_with(archive: Path, urls: dict[str, str], timeout: float, seconds: float) -> dict[str, Visit]:
    return crawled_all(
        archive, urls, ALLOWED, timeout=timeout, seconds_per_company=seconds, largest_body=LARGEST, companies_at_once=12
    )


def certificate(folder: Path, host: str, kind: str | None) -> ssl.SSLContext:
    """A self-signed certificate for `host`, of this year or of one long past."""
    start = datetime.datetime(2015 if kind == "expired" else 2024, 1, 1)
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tarnbeck")])
    days = datetime.timedelta(days=365 if kind == "expired" else 365 * 20)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + days)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{host}.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize("name", CASES)
def test_outcome(name: str, done: Done) -> None:
    visit, case = done.visits[name], CASES[name]
    assert (visit.outcome, case.reason in visit.reason) == (case.outcome, True), visit.reason


@pytest.mark.parametrize("name", CASES)
def test_bounds_of_each_visit(name: str, done: Done) -> None:
    visit = done.visits[name]
    taken = datetime.datetime.fromisoformat(visit.finished_at) - datetime.datetime.fromisoformat(visit.started_at)
    _, seconds = IMPATIENT if name in WAITED_FOR else PATIENT
    assert taken.total_seconds() <= seconds + SLACK
    assert visit.requests <= MOST_REQUESTS
    assert len(done.servers[name].heads) <= 2 * MOST_REQUESTS


def test_memory_of_the_whole_crawl(done: Done) -> None:
    assert MEMORY[(ALLOWED,)] < MOST_MEMORY


def test_no_error_page_is_a_capture(done: Done) -> None:
    assert all(capture.good for visit in done.visits.values() for capture in visit.captures)
    assert not [c for c in done.visits["soft 404"].captures if c.url.endswith("/msa")]
    assert Trouble.ABSENT in {miss.trouble for miss in done.visits["soft 404"].misses}


@pytest.mark.parametrize("name", ["ten thousand links", "nested and linked", "self-signed certificate"])
def test_the_statement_is_found_all_the_same(name: str, done: Done) -> None:
    assert [c.url for c in done.visits[name].captures if c.url.endswith("/msa")]


@pytest.mark.parametrize(
    ("name", "fault"), [("self-signed certificate", "certificate verify failed"), ("expired certificate", "certificate verify failed")]
)  # fmt: skip
def test_a_broken_certificate_is_marked(name: str, fault: str, done: Done) -> None:
    captures = done.visits[name].captures
    assert captures
    assert all(fault in (capture.tls_fault or "") for capture in captures)


def test_sound_connections_are_not_marked(done: Done) -> None:
    assert done.visits["ten thousand links"].captures[0].tls_fault is None


def test_a_forbidding_or_failing_robots_is_all_that_is_asked_for(done: Done) -> None:
    for name in ("robots.txt answers 500", "robots.txt answers 429", "robots.txt forbids"):
        assert set(done.servers[name].paths) == {"/robots.txt"}


def test_a_long_robots_is_not_taken_whole(done: Done) -> None:
    assert done.servers["robots.txt of 50 MB"].sent < 20_000_000


def test_cookies_stay_small(done: Done) -> None:
    lines = [line for head in done.servers["growing cookies"].heads for line in head.split("\r\n") if line.startswith("Cookie")]
    assert lines
    assert max(map(len, lines)) <= 4096 + 200
