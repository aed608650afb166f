"""A made-up web on loopback, crawled by s54 and by a plain CrawlSpider: `python -m benchmarks.synthetic_web BOTH [OURS]`.

The first BOTH sites are crawled by both, the first OURS then by s54 alone. Each site answers each
request after 0.2 s; seven in ten link their statement from the homepage, two behind a legal page,
one has none. Delays per host are off for both crawlers, which run one after the other with the
same number of requests at once; the plain one may have eight of them at one host, as is its
default, s54 has one. The plain one follows every link to depth 2: a homepage, the 15 or 16 pages
that it links and their 42. Needs root: the server's one socket is bound to the loopback device.
"""

import asyncio
import functools
import ipaddress
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.machine import describe, memory, most_memory
from crawler.crawl import crawl
from crawler.policy import Policy
from crawler.target import Target

LATENCY = 0.2
AT_ONCE = 64
FIRST = int(ipaddress.ip_address("127.100.0.1"))
LONGEST = 400
"""Seconds for one crawler; one that takes longer is ended and said to have taken longer."""
STRETCH = 100
"""Visits over which the processor's time for an answer is taken."""
PRODUCTS = 12
STATEMENT = "<h1>Modern slavery statement</h1>" + (
    "<p>This statement is made under section 54 of the Modern Slavery Act 2015 for our financial year ended 31 March 2026. "
    "We looked for modern slavery, forced labour and human trafficking at our quarries and at our suppliers.</p>" * 6
)


def home_of(number: int, port: int) -> str:
    return f"http://{ipaddress.ip_address(FIRST + number)}:{port}/"


def has_statement(number: int) -> bool:
    return number % 10 < 9


def page(number: int, path: str) -> str | None:
    """The made-up page of company `number` at `path`, None where there is none."""
    menu = "".join(f"<li><a href='/products/{n}'>Product {n}</a></li>" for n in range(PRODUCTS))
    frame = f"<nav><ul>{menu}<li><a href='/about'>About us</a></li><li><a href='/legal'>Legal</a></li><li><a href='/contact'>Contact</a></li></ul></nav>"  # fmt: skip
    link = "<a href='/modern-slavery'>Modern slavery statement</a>"
    if path == "/":
        return f"<title>Company {number}</title>{frame}<p>{'Gravel and sand. ' * 80}</p><footer>{link if number % 10 < 7 else ''}</footer>"
    if path == "/legal":
        return f"{frame}<p>Company {number} Limited</p>{link if number % 10 in (7, 8) else ''}"
    if path == "/modern-slavery":
        return frame + STATEMENT if has_statement(number) else None
    if path in ("/about", "/contact") or path.startswith("/products/"):
        more = "".join(f"<a href='{path.rstrip('/')}/{n}'>More {n}</a>" for n in range(3)) if path.count("/") < 4 else ""
        return f"{frame}<p>{'Stone and rubble. ' * 60}</p>{more}"
    return None


def run_server(of: Callable[[int, str], str | None], latency: float) -> None:
    """Serve `of(company, path)` until stdin ends; the port goes to stdout."""
    asyncio.run(_serve(functools.partial(_answer, of, latency)))


async def _answer(
    of: Callable[[int, str], str | None], latency: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    number = int(ipaddress.ip_address(writer.get_extra_info("sockname")[0])) - FIRST
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            text = of(number, head.split(b" ", 2)[1].decode())
            await asyncio.sleep(latency)
            body = (text or "not here").encode()
            status = "200 OK" if text is not None else "404 Not Found"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _serve(answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> None:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")  # nothing but loopback reaches it
    listener.bind(("0.0.0.0", 0))
    listener.listen(4096)
    server = await asyncio.start_server(answer, sock=listener)
    print(listener.getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


def ours(number: int, port: int) -> dict[str, Any]:
    outcomes: dict[str, int] = {}
    marks = [(0, time.process_time())]
    found = 0

    def count(visit: Any) -> None:
        nonlocal found
        outcomes[visit.outcome.value] = outcomes.get(visit.outcome.value, 0) + 1
        marks.append((marks[-1][0] + visit.requests + 1, time.process_time()))  # each host's robots.txt is an answer too
        found += any(c.url.endswith("/modern-slavery") for c in visit.captures)

    policy = Policy(allow_addresses=("127.0.0.0/8",), delay=0.0, companies_at_once=AT_ONCE)
    with tempfile.TemporaryDirectory() as archive:
        crawl([Target(str(n), None, home_of(n, port)) for n in range(number)], Path(archive), policy, count)
        size = sum(path.stat().st_size for path in Path(archive).rglob("*") if path.is_file())
    stretches = [1000 * (b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(marks[::STRETCH])]
    return {"outcomes": outcomes, "answers": marks[-1][0], "found": found, "megabytes": round(size / 1e6, 1),
            "median_ms": round(statistics.median(stretches or [0.0]), 1)}  # fmt: skip


def theirs(number: int, port: int) -> dict[str, Any]:
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.linkextractors import LinkExtractor
    from scrapy.spiders import CrawlSpider, Rule

    class Plain(CrawlSpider):
        name = "plain"
        rules = (Rule(LinkExtractor(), callback="read", follow=True),)
        found = 0

        async def start(self) -> AsyncIterator[Any]:
            for n in range(number):
                yield scrapy.Request(home_of(n, port))

        def read(self, response: Any) -> None:
            type(self).found += response.url.endswith("/modern-slavery") and response.status == 200

    settings = {"DEPTH_LIMIT": 2, "CONCURRENT_REQUESTS": AT_ONCE, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
                "REMOTE_CONTROL_ENABLED": False, "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0}  # fmt: skip
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Plain)
    process.crawl(crawler)
    process.start()
    assert crawler.stats is not None
    told = crawler.stats.get_stats()
    return {"answers": told["downloader/response_count"], "found": Plain.found, "deepest": told["request_depth_max"]}


def timed(role: str, number: int, port: int) -> dict[str, Any]:
    """Run one crawler in a process of its own."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.synthetic_web", role, str(number), str(port)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"seconds": LONGEST, "unfinished": True}
    return {"seconds": round(time.monotonic() - begun, 1), **json.loads(done.stdout.splitlines()[-1])}


def memory_of_a_target() -> float:
    """Bytes that a company takes while it waits its turn."""
    before = memory()
    kept = [Target(f"{n:08}", f"Company {n} Limited", f"https://www.company-{n}.example/") for n in range(200_000)]
    return (memory() - before) / len(kept)


def main() -> None:
    if sys.argv[1] == "serve":
        run_server(page, LATENCY)
    elif sys.argv[1] in ("ours", "theirs"):
        told = (ours if sys.argv[1] == "ours" else theirs)(int(sys.argv[2]), int(sys.argv[3]))
        cpu = sum(os.times()[:2])
        print(
            json.dumps(
                {**told, "ms_an_answer": round(1000 * cpu / max(told["answers"], 1), 1), "most_mb": most_memory() // 10**6}
            )
        )
    else:
        _side_by_side([int(number) for number in sys.argv[1:3]])


def _side_by_side(numbers: Sequence[int]) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.synthetic_web", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        print(describe(), flush=True)
        for role, number in [("ours", numbers[0]), ("theirs", numbers[0]), *(("ours", number) for number in numbers[1:])]:
            print(f"{role}, {number} companies: {json.dumps(timed(role, number, port))}", flush=True)
    finally:
        server.stdin.close()
        server.wait(20)
    print(f"memory of a company that waits: {memory_of_a_target():.0f} bytes")


if __name__ == "__main__":
    main()
