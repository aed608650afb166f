"""A small web server on this machine, and crawls of it in a process beside the tests.

`python -m tests.crawler.loopback RANGE...` is that process: jobs come in as lines of JSON, one is
answered with one line. It lives as long as the tests do, since starting one costs seconds.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.archive import Shard, newest_visits, read_visit, visits
from crawler.policy import Policy
from crawler.settings import settings_for
from crawler.spiders.company_site import CompanySiteSpider
from crawler.target import Target
from crawler.visit import Visit

ROOT = Path(__file__).parents[2]
MEMORY: dict[tuple[str, ...], int] = {}
"""The most bytes that the crawler of these ranges has held so far."""


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


Site = Mapping[str, Answer] | Callable[[str], Answer]


@dataclass(frozen=True)
class Served:
    """A running server: its address without a final slash, and the paths it was asked for."""

    url: str
    asked: list[str]


def html(text: str) -> Answer:
    return Answer(f"<!doctype html><html><body>{text}</body></html>".encode())


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


@contextmanager
def serve(site: Site, host: str = "127.0.0.1") -> Iterator[Served]:
    """Serve `site` (path -> answer; anything else is 404) on a free port of `host`."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer = site(self.path) if callable(site) else site.get(self.path, Answer(b"not here", 404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer((host, 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(f"http://{host}:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def crawled(archive: Path, url: str, *allowed: str) -> Visit:
    """The visit of one crawl of `url`, read back from the archive (the newest, if it was crawled before)."""
    (visit,) = crawled_all(archive, {"1": url}, *allowed).values()
    return visit


def crawled_all(archive: Path, urls: Mapping[str, str], *allowed: str, **policy: float) -> dict[str, Visit]:
    """The same for several sites in one crawl, by the names given."""
    allowed = allowed or ("127.0.0.1/32",)
    process = _crawler(allowed)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"archive": str(archive), "urls": dict(urls), "policy": policy}) + "\n")
    process.stdin.flush()
    told = process.stdout.readline()
    assert told.startswith("most memory "), "the crawler ended: see stderr"
    MEMORY[allowed] = int(told.split()[-1])
    return {visit.target.id: visit for visit in visits(archive)}


@cache
def _crawler(allowed: tuple[str, ...]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.crawler.loopback", *allowed]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def main() -> None:
    policy = Policy(allow_addresses=tuple(sys.argv[1:]), delay=0.0, timeout=10.0)
    process = AsyncCrawlerProcess(settings_for(policy))
    from twisted.internet import reactor

    reactor.callWhenRunning(lambda: asyncio.ensure_future(_work(process, policy)))
    process.start(stop_after_crawl=False)


def most_memory() -> int:
    """Bytes. `ru_maxrss` would tell of the process that started this one, if that was larger."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


async def _work(process: AsyncCrawlerProcess, policy: Policy) -> None:
    """Crawl what stdin asks for, until it ends."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await _crawl(process, policy, json.loads(line))
        print("most memory", most_memory(), flush=True)
    from twisted.internet import reactor

    reactor.stop()  # type: ignore[misc]


async def _crawl(process: AsyncCrawlerProcess, policy: Policy, job: dict[str, Any]) -> None:
    archive = Path(job["archive"])
    places = newest_visits(archive)
    with Shard(archive, "s54/test") as shard:
        bent = replace(policy, **job["policy"])
        await process.crawl(
            Crawler(CompanySiteSpider, Settings(settings_for(bent), priority="cmdline")),
            targets=[Target(name, "Tarnbeck Gravel Ltd", url) for name, url in job["urls"].items()],
            shard=shard,
            policy=bent,
            on_visit=lambda visit: None,
            known=lambda target: read_visit(places[target.id]).captures if target.id in places else (),
        )


if __name__ == "__main__":
    main()
