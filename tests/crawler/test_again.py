"""A second visit asks only for what has changed; a killed crawl loses nothing that was finished."""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.archive import WARC, newest_visits, read_capture, read_visit, visits
from crawler.cdx import INDEX, index
from crawler.visit import Outcome
from tests.crawler.loopback import ROOT, Answer, crawled, crawled_all, html, serve
from tests.crawler.raw_server import answer, serve_raw
from tests.crawler.test_hostile import HOME, LINK, STATEMENT, Send


class Changing:
    """A server with an ETag for its statement, which holds until `changed`."""

    def __init__(self) -> None:
        self.version = 1
        self.bodies_sent = 0
        self.heads: list[str] = []

    def talk(self, path: str, send: Send) -> None:
        if path == "/":
            send(answer(HOME + LINK))
        elif path != "/msa":
            send(answer(b"", status="404 Not Found"))
        elif f'If-None-Match: "{self.version}"' in self.heads[-1]:
            send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
        else:
            self.bodies_sent += 1
            send(answer(STATEMENT + b"<p>%d</p>" % self.version, f'ETag: "{self.version}"'))


@pytest.fixture
def twice(tmp_path: Path) -> tuple[Changing, Path, list[list[str]]]:
    """Visited three times, the statement changed before the third."""
    site, seen = Changing(), []
    with serve_raw(site.talk, "127.0.0.1") as served:
        site.heads = served.heads
        for version in (1, 1, 2):
            site.version = version
            crawled(tmp_path, served.url)
            seen.append([path for path in served.paths if path == "/msa"])
    return site, tmp_path, seen


def test_what_has_not_changed_is_not_sent_again(twice: tuple[Changing, Path, list[list[str]]]) -> None:
    site, archive, seen = twice
    first, second, third = visits(archive)
    statements = [visit.captures[1] for visit in (first, second, third)]
    assert (site.bodies_sent, [len(paths) for paths in seen]) == (2, [1, 2, 3])
    assert [capture.confirmed_at is not None for capture in statements] == [False, True, False]
    assert (statements[1].sha256, statements[1].fetched_at) == (statements[0].sha256, statements[0].fetched_at)
    assert statements[2].sha256 != statements[0].sha256
    assert read_capture(archive, statements[1]) == read_capture(archive, statements[0])


def test_a_304_is_a_revisit_record(twice: tuple[Changing, Path, list[list[str]]]) -> None:
    _, archive, _ = twice
    second = list(visits(archive))[1]
    lines = (archive / second.captures[0].shard / INDEX).read_text().splitlines()
    assert [line.split('"mime": "')[1].split('"')[0] for line in lines if "/msa" in line] == ["warc/revisit"]


def test_the_newest_visit_is_found_without_holding_all(twice: tuple[Changing, Path, list[list[str]]]) -> None:
    _, archive, _ = twice
    assert read_visit(newest_visits(archive)["1"]) == list(visits(archive))[2]


def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    moments: list[float] = []

    def site(path: str) -> Answer:
        moments.append(time.monotonic())
        if path == "/robots.txt":
            return Answer(b"User-agent: *\nCrawl-delay: 1\n", headers={"Content-Type": "text/plain"})
        return html("<p>Hi</p><a href='/msa'>Modern slavery statement</a>") if path == "/" else Answer(STATEMENT)

    with serve(site) as served:
        crawled(tmp_path, f"{served.url}/")
    assert len(moments) >= 3
    assert all(later - earlier >= 0.95 for earlier, later in pairwise(moments[1:]))


def test_a_killed_crawl_keeps_what_was_finished(tmp_path: Path) -> None:
    """Killed with -9 after the first finished visit: every finished visit can be read, and the rest is visited again."""
    with serve({"/": html("<p>Hi</p><a href='/msa'>Modern slavery statement</a>"), "/msa": Answer(STATEMENT)}) as served:
        job = f"import tests.crawler.loopback as l; print(len(l.crawled_all(l.Path({str(tmp_path)!r}), {{str(n): {served.url + '/'!r} for n in range(30)}})))"  # fmt: skip
        process = subprocess.Popen([sys.executable, "-c", job], cwd=ROOT, start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
        while process.poll() is None and not any(path.stat().st_size for path in tmp_path.glob("*/visits.jsonl")):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        finished = list(visits(tmp_path))
        rest = {str(n): f"{served.url}/" for n in range(30)}.keys() - {visit.target.id for visit in finished}
        crawled_all(tmp_path, dict.fromkeys(rest, f"{served.url}/"))
    again = list(visits(tmp_path))
    assert finished
    assert sorted(int(visit.target.id) for visit in again) == list(range(30))
    assert {visit.outcome for visit in again} == {Outcome.LOOKED}
    assert all(read_capture(tmp_path, capture) for visit in again for capture in visit.captures)
    assert all(index(warc.parent).read_text() for warc in tmp_path.glob(f"*/{WARC}"))
