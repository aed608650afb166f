"""Requests to the statement, beside a breadth-first crawl: `python -m benchmarks.crawl_requests DATA_FOLDER [SITES]`.

DATA_FOLDER is one that `s54 --data DATA_FOLDER run --sample` filled. SITES is a folder of website
checkouts, one folder each (NAME, or NAME/docs where that holds the pages). Both are served on
loopback and crawled breadth first too: every link of the same host, three links deep.
"""

import functools
import http.client
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.machine import describe
from classifier.assessment import Assessment
from crawler.crawl import crawl
from crawler.links import Promise, extract_links, key, promise
from crawler.pages import parse
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import Visit
from registry.data_folder import DataFolder
from registry.running.sample import company_folders, serve
from registry.store import Store

DEPTH = 3
MOST = 2_000


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def served(folders: Sequence[Path]) -> Iterator[list[str]]:
    """Each folder on an address of its own."""
    servers = [
        ThreadingHTTPServer((f"127.0.60.{number}", 0), functools.partial(Quiet, directory=str(folder)))
        for number, folder in enumerate(folders, 1)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield [f"http://{server.server_address[0]!s}:{server.server_port}/" for server in servers]
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def breadth_first(home: str, statement: str) -> tuple[int | None, int]:
    """Requests until `statement` was met (None: it never was) and in all, three links deep on the same host."""
    waiting, seen, asked, met = [(home, 0)], {key(home)}, 0, None
    while waiting and asked < MOST:
        url, depth = waiting.pop(0)
        asked += 1
        status, kind, body = _get(url)
        if key(url) == key(statement) and status == 200:
            met = met or asked
        if depth == DEPTH or "html" not in kind:
            continue
        for link in extract_links(parse(body.decode("utf-8", "replace")), url):
            if urlsplit(link.url).netloc == urlsplit(home).netloc and key(link.url) not in seen:
                seen.add(key(link.url))
                waiting.append((link.url, depth + 1))
    return met, asked


def _get(url: str) -> tuple[int, str, bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("GET", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type") or "", answer.read(5_000_000)
    except (OSError, http.client.HTTPException, ValueError):
        return 0, "", b""
    finally:
        connection.close()


def until_statement(visit: Visit) -> int | None:
    """Requests up to the first capture that a link naming a statement led to."""
    named = [c for c in visit.captures if promise(c.found) >= Promise.POLICY and c.good]
    return named[0].request if named else None


@dataclass(frozen=True)
class Compared:
    """One site: our requests to the statement, breadth first's (None: it never meets it), and those of its whole crawl."""

    name: str
    ours: int
    breadth_first: int | None
    whole: int


def main() -> None:
    print(describe())
    with Store.reading(DataFolder(Path(sys.argv[1])).registry) as store:
        assessments = [a for a in store.latest_assessments().values() if a.outcome.value == "found"]
    print(_summary("sample web, whole visit", sorted(a.requests for a in assessments)))
    _tell("sample web", list(_sample(assessments)))
    if len(sys.argv) > 2:
        folders = [path / "docs" if (path / "docs" / "index.html").exists() and not (path / "index.html").exists() else path
                   for path in sorted(Path(sys.argv[2]).iterdir()) if path.is_dir()]  # fmt: skip
        _tell("these sites", list(_checkouts(folders)))


def _sample(assessments: Sequence[Assessment]) -> Iterator[Compared]:
    """The sample web, served again at the addresses that it had."""
    with serve(company_folders()) as sites:
        port = next(iter(sites.values())).port
        names = {site.address: name for name, site in sites.items()}
        for assessment in assessments:
            capture = assessment.statements[0].capture
            host = urlsplit(capture.found.source or capture.url).hostname or ""
            statement = urlsplit(capture.url)._replace(netloc=f"{urlsplit(capture.url).hostname}:{port}").geturl()
            met, asked = breadth_first(f"http://{host}:{port}/", statement)
            yield Compared(names.get(host, host), capture.request or 0, met, asked)


def _checkouts(folders: Sequence[Path]) -> Iterator[Compared]:
    visits: dict[str, Visit] = {}
    with served(folders) as urls, tempfile.TemporaryDirectory() as archive:
        targets = [
            Target(folder.name if folder.name != "docs" else folder.parent.name, None, url)
            for folder, url in zip(folders, urls, strict=True)
        ]
        policy = Policy(allow_addresses=("127.0.60.0/24",), delay=0.0)
        crawl(targets, Path(archive), policy, lambda visit: visits.update({visit.target.id: visit}))
        for target in targets:
            visit = visits[target.id]
            number = until_statement(visit)
            if number is None:
                print(f"{target.id}: no statement met ({visit.outcome}: {visit.reason})")
                continue
            statement = next(c for c in visit.captures if c.request == number)
            yield Compared(target.id, number, *breadth_first(target.website or "", statement.url))


def _tell(what: str, found: Sequence[Compared]) -> None:
    for one in found:
        print(f"  {one.name}: {one.ours}; breadth first {one.breadth_first or 'never'} (whole crawl {one.whole})")
    met = [one for one in found if one.breadth_first is not None]
    print(_summary(f"{what}, to the statement", sorted(one.ours for one in found)))
    print(_summary(f"{what}, breadth first to the statement", sorted(one.breadth_first or 0 for one in met)))
    ours, whole = sum(one.ours for one in found), sum(one.whole for one in found)
    print(f"{what}: {ours} requests to the statements; whole breadth-first crawls {whole} ({ours / whole:.0%})")
    of_met, theirs = sum(one.ours for one in met), sum(one.breadth_first or 0 for one in met)
    print(f"{what}: {of_met} requests where breadth first meets it too, after {theirs} ({of_met / theirs:.0%})")


def _summary(what: str, counts: Sequence[int]) -> str:
    if not counts:
        return f"{what}: none"
    high = counts[min(len(counts) - 1, int(0.95 * len(counts)))]
    return f"{what}: {len(counts)} sites, median {statistics.median(counts)}, 95th percentile {high}, most {counts[-1]}"


if __name__ == "__main__":
    main()
