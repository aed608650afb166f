"""A small web server on this machine, and one crawl of it in a process of its own.

`python -m tests.crawler.loopback ARCHIVE URL RANGE...` is that process: a crawl works once in each.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from crawler.archive import visits
from crawler.crawl import crawl
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import Visit

ROOT = Path(__file__).parents[2]


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
    """The visit of one crawl of `url`, read back from the archive."""
    command = [sys.executable, "-m", "tests.crawler.loopback", str(archive), url, *(allowed or ("127.0.0.1/32",))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (visit,) = visits(archive)
    return visit


def main() -> None:
    archive, url, *allowed = sys.argv[1:]
    policy = Policy(allow_addresses=tuple(allowed), delay=0.0, timeout=10.0, companies_at_once=1)
    crawl([Target("1", "Tarnbeck Gravel Ltd", url)], Path(archive), policy, lambda visit: None)


if __name__ == "__main__":
    main()
