"""The website's speed: `python -m benchmarks.web_speed FOLDER [SECONDS]`.

FOLDER holds the registry and public database that `python -m benchmarks.registry_scale FOLDER` builds;
every organisation is given a sector and a region in its public database if nobody has one. The website
(two workers, as `s54 serve --workers 2`; one where it says so) and Datasette 0.65 (one process: it
offers no more) run in processes of their own on loopback. The clients are sockets in this process, one
loop for all of them: they take the same two cores as the servers. Every page is asked for with another
organisation, filter or word each time, and nothing conditionally, so no answer comes from a cache; the
front page is worked out once an edition. The first page of each kind is not counted.
"""

import http.client
import os
import random
import selectors
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI

from benchmarks.machine import describe
from benchmarks.registry_scale import QUERIES, YEARS
from registry.data_folder import DataFolder
from registry.population.sectors import SECTIONS
from registry.tables.published import organisations
from registry.tables.published.library import Library
from registry.verdicts.statistics import BANDS
from registry.web.app import create_app
from registry.web.guard import Limit

CLIENTS = 8
SERVER = """
import sys, uvicorn
uvicorn.run("benchmarks.web_speed:unlimited", factory=True, port=int(sys.argv[2]), workers=int(sys.argv[3]), log_level="error")
"""
DATASETTE = """
import sys; from pathlib import Path; import uvicorn
from registry.commands.publish import application
uvicorn.run(application(Path(sys.argv[1]) / "public.db"), port=int(sys.argv[2]), log_level="error")
"""
REGIONS = ("London", "Scotland", "Wales", "Northern Ireland", "North West", "South East", "West Midlands")
Asking = Callable[[random.Random], str]


def unlimited() -> FastAPI:
    """The website without the limit on one client's costly questions."""
    return create_app(DataFolder(Path(os.environ["S54_DATA"])), Limit(1e9, 1e9))


@contextmanager
def running(program: str, folder: Path, port: int, workers: int = 1) -> Iterator[int]:
    environment = {**os.environ, "S54_DATA": str(folder)}
    server = subprocess.Popen([sys.executable, "-c", program, str(folder), str(port), str(workers)], env=environment)
    try:
        for _ in range(300):
            try:
                ask(port, "/")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def ask(port: int, path: str) -> int:
    """Bytes of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return len(connection.getresponse().read())
    finally:
        connection.close()


@dataclass(slots=True)
class Client:
    """One connection that asks again as soon as it is answered."""

    socket: socket.socket
    rng: random.Random
    asking: Asking
    times: list[float] = field(default_factory=list)
    failed: int = 0
    heaviest: int = 0
    _asked: float = 0.0
    _got: bytearray = field(default_factory=bytearray)

    def ask(self) -> None:
        self._got.clear()
        self._asked = time.perf_counter()
        self.socket.sendall(f"GET {self.asking(self.rng)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def hear(self) -> None:
        self._got += self.socket.recv(1 << 18)
        head = self._got.find(b"\r\n\r\n")
        if head < 0 or not _whole(self._got, head):
            return
        self.times.append((time.perf_counter() - self._asked) * 1000)
        self.failed += not self._got.startswith(b"HTTP/1.1 200")
        self.heaviest = max(self.heaviest, len(self._got) - head - 4)
        self.ask()


def _whole(got: bytearray, head: int) -> bool:
    headers = bytes(got[:head]).lower()
    _, told, length = headers.partition(b"content-length: ")
    if told:
        return len(got) >= head + 4 + int(length.split(b"\r\n", 1)[0])
    return got.endswith(b"0\r\n\r\n")


def steady(port: int, asking: Asking, clients: int, seconds: float) -> list[Client]:
    """What each client met in that time."""
    selector = selectors.DefaultSelector()
    found = [Client(socket.create_connection(("127.0.0.1", port)), random.Random(seed), asking) for seed in range(clients)]
    for one in found:
        one.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one.socket, selectors.EVENT_READ, one)
        one.ask()
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        for key, _ in selector.select(1.0):
            key.data.hear()
    for one in found:
        one.socket.close()
    return found


def tell(name: str, port: int, asking: Asking, seconds: float, clients: int = 1) -> None:
    for _ in range(4):  # every worker makes its lists
        ask(port, asking(random.Random(99)))
    found = steady(port, asking, clients, seconds)
    times = sorted(one for client in found for one in client.times)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    heaviest, failed = max(client.heaviest for client in found), sum(client.failed for client in found)
    print(
        f"| {name} | {clients} | {p50:.1f} ms | {p95:.1f} ms | {len(times) / seconds:.0f} | {heaviest / 1000:.0f} kB | {failed} |",
        flush=True,
    )


def download(name: str, port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    first = answer.read(1)
    begun = time.perf_counter() - start
    lines = (first + answer.read()).count(b"\n")
    print(
        f"| {name} | 1 | starts {begun * 1000:.0f} ms | ends {time.perf_counter() - start:.2f} s | | | {lines} lines |",
        flush=True,
    )
    connection.close()


def labelled(path: Path) -> None:
    """Give everybody a sector and a region where nobody has one."""
    sql = sqlite3.connect(path)
    with sql:
        if sql.execute("SELECT count(*) FROM label").fetchone()[0] == 0:
            ids = [row[0] for row in sql.execute("SELECT id FROM organisation ORDER BY id")]
            sectors = [f"{letter} {name}" for letter, name, _, _ in SECTIONS]
            for kind, values in (("sector", sectors), ("region", REGIONS)):
                rows = [(id_, kind, values[place % len(values)], "made up") for place, id_ in enumerate(ids)]
                sql.executemany("INSERT INTO label VALUES (?, ?, ?, ?)", rows)
    sql.close()


def website(folder: Path, seconds: float) -> None:
    with Library(folder / "public.db").reading() as sql:
        ids = [id_ for id_, _ in organisations.every_name(sql)]
    sizes = [name for _, name in BANDS]

    def organisation(rng: random.Random) -> str:
        return f"/organisations/{rng.choice(ids)}"

    def filters(rng: random.Random) -> str:
        answer, size = rng.choice(("approval", "signature")), quote(rng.choice(sizes))
        return f"/organisations?year={rng.choice(YEARS)}&{answer}=no&size={size}"

    with running(SERVER, folder, 8560) as port:
        tell("organisation page, one worker", port, organisation, seconds)
        tell("organisation page, one worker", port, organisation, seconds, CLIENTS)
    with running(SERVER, folder, 8561, 2) as port:
        tell("front page", port, lambda _: "/", seconds)
        tell("organisation page", port, organisation, seconds)
        tell("organisation page", port, organisation, seconds, CLIENTS)
        tell("list with filters", port, filters, seconds)
        tell("list with filters", port, filters, seconds, CLIENTS)
        tell("search", port, lambda rng: f"/search?q={quote(rng.choice(QUERIES))}", seconds)
        tell("statistics by size", port, lambda _: "/statistics?by=size", seconds)
        tell("reconciliation, one name", port, lambda rng: f"/reconcile?queries={quote(_query(rng))}", seconds)
        for _ in range(3):
            download("whole list as CSV", port, "/organisations.csv")
        print(f"| the stylesheet | | | | | {ask(port, '/static/s54.css') / 1000:.0f} kB | |", flush=True)


def datasette(folder: Path, seconds: float) -> None:
    with Library(folder / "public.db").reading() as sql:
        ids = [id_ for id_, _ in organisations.every_name(sql)]
    sizes = [name for _, name in BANDS]

    def row(rng: random.Random) -> str:
        return f"/public/organisation/{rng.choice(ids)}"

    def facets(rng: random.Random) -> str:
        asked = f"newest=1&state=not_evidenced&size={quote(rng.choice(sizes))}"
        return f"/public/listing?{asked}&_facet=state&_facet=approval&_facet=size&_size=50"

    with running(DATASETTE, folder, 8562) as port:
        tell("Datasette: one organisation's row", port, row, seconds)
        tell("Datasette: the same", port, row, seconds, CLIENTS)
        tell("Datasette: list with facets", port, facets, seconds)
        download("Datasette: newest list as CSV", port, "/public/listing.csv?newest=1&_stream=on&_size=max")


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    labelled(folder / "public.db")
    print(
        f"{describe()}\n\n| what | clients | p50 | p95 | a second | heaviest | failed |\n|---|---|---|---|---|---|---|",
        flush=True,
    )
    website(folder, seconds)
    datasette(folder, seconds)


def _query(rng: random.Random) -> str:
    return f'{{"q0":{{"query":"Made up company {rng.randint(1, 15_000)}"}}}}'


if __name__ == "__main__":
    main()
