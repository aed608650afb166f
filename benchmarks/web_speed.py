"""The website's speed: `python -m benchmarks.web_speed FOLDER [SECONDS]`.

FOLDER holds the registry and public database that `python -m benchmarks.registry_scale FOLDER` builds.
The website and Datasette 0.65 each run in a process of their own on loopback; the clients run in this
one. Every page is asked for with another organisation, filter or word each time, and nothing is
asked for conditionally, so no answer comes from a cache. The first page of each kind is not counted:
it makes the list of its year.
"""

import http.client
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.machine import describe
from benchmarks.registry_scale import QUERIES
from registry.statistics import BANDS
from registry.tables.published import organisations
from registry.tables.published.library import Library

CLIENTS = 8
SERVER = """
import sys; from pathlib import Path; import uvicorn
from registry.web.app import create_app; from registry.data_folder import DataFolder; from registry.web.guard import Limit
uvicorn.run(create_app(DataFolder(Path(sys.argv[1])), Limit(1e9, 1e9)), port=int(sys.argv[2]), log_level="error")
"""
DATASETTE = """
import sys; from pathlib import Path; import uvicorn
from registry.commands.publish import application
uvicorn.run(application(Path(sys.argv[1]) / "public.db"), port=int(sys.argv[2]), log_level="error")
"""
Asking = Callable[[random.Random], str]


@contextmanager
def running(program: str, folder: Path, port: int) -> Iterator[int]:
    server = subprocess.Popen([sys.executable, "-c", program, str(folder), str(port)])
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


def ask(port: int, path: str) -> tuple[int, int]:
    """Status and bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    finally:
        connection.close()


def steady(port: int, asking: Asking, clients: int, seconds: float) -> tuple[list[float], int, int]:
    """Milliseconds of every answer, how many failed, and the heaviest; each client keeps its connection."""
    times: list[float] = []
    failed, heaviest = 0, 0
    lock = threading.Lock()
    ends = time.perf_counter() + seconds

    def client(seed: int) -> None:
        nonlocal failed, heaviest
        rng = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine: list[tuple[float, bool, int]] = []
        while time.perf_counter() < ends:
            start = time.perf_counter()
            connection.request("GET", asking(rng))
            answer = connection.getresponse()
            size = len(answer.read())
            mine.append(((time.perf_counter() - start) * 1000, answer.status >= 500, size))
        connection.close()
        with lock:
            times.extend(each for each, _, _ in mine)
            failed += sum(wrong for _, wrong, _ in mine)
            heaviest = max(heaviest, *(size for _, _, size in mine))

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), failed, heaviest


def tell(name: str, port: int, asking: Asking, seconds: float, clients: int = 1) -> None:
    ask(port, asking(random.Random(99)))
    times, failed, heaviest = steady(port, asking, clients, seconds)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
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


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    with Library(folder / "public.db").reading() as sql:
        ids = [id_ for id_, _ in organisations.every_name(sql)]
    print(
        f"{describe()}\n\n| what | clients | p50 | p95 | a second | heaviest | failed |\n|---|---|---|---|---|---|---|",
        flush=True,
    )
    sizes = [name for _, name in BANDS]

    def filters(rng: random.Random) -> str:
        return f"/organisations?verdict=not_evidenced&{rng.choice(('approval', 'signature'))}=no&size={quote(rng.choice(sizes))}&page={rng.randint(1, 3)}"

    with running(SERVER, folder, 8561) as port:
        tell("front page", port, lambda _: "/", seconds)
        tell("organisation page", port, lambda rng: f"/organisations/{rng.choice(ids)}", seconds)
        tell("organisation page", port, lambda rng: f"/organisations/{rng.choice(ids)}", seconds, CLIENTS)
        tell("list with filters", port, filters, seconds)
        tell("search", port, lambda rng: f"/search?q={quote(rng.choice(QUERIES))}", seconds)
        tell("statistics by size", port, lambda _: "/statistics?by=size", seconds)
        tell("reconciliation, one name", port, lambda rng: f"/reconcile?queries={quote(_query(rng))}", seconds)
        for _ in range(3):
            download("whole list as CSV", port, "/organisations.csv")
    with running(DATASETTE, folder, 8562) as port:
        tell("Datasette: one organisation's row", port, lambda rng: f"/public/organisation/{rng.choice(ids)}", seconds)
        tell("Datasette: the same", port, lambda rng: f"/public/organisation/{rng.choice(ids)}", seconds, CLIENTS)
        tell(
            "Datasette: list with facets",
            port,
            lambda rng: (
                f"/public/listing?newest=1&state=not_evidenced&size={quote(rng.choice(sizes))}&_facet=state&_facet=approval"
            ),
            seconds,
        )
        download("Datasette: newest list as CSV", port, "/public/listing.csv?newest=1&_stream=on&_size=max")


def _query(rng: random.Random) -> str:
    return f'{{"q0":{{"query":"Made up company {rng.randint(1, 15_000)}"}}}}'


if __name__ == "__main__":
    main()
