"""Made-up companies listed, crawled, read and recorded by the command: `python -m benchmarks.whole_way COMPANIES [FOLDER]`.

Each site answers after 0.2 s; nine in ten have a statement, one of those of corpus/ with the
company's name in it, so that they are as long and as different as real ones. Each step is the
command as it is typed; what it and its children hold in memory is noted every second. FOLDER (new;
else a temporary one) keeps the registry. Needs root, as benchmarks.synthetic_web does.
"""

import csv
import functools
import html
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from benchmarks.machine import describe, memory
from benchmarks.synthetic_web import home_of, page, run_server

CORPUS = Path(__file__).parents[1] / "corpus"
PARAGRAPH = 4
"""Sentences."""
TENTHS = 10
AT_ONCE = "64"
"""Companies visited at once."""


@functools.cache
def statements() -> tuple[tuple[str, Sequence[str]], ...]:
    """The corpus: each statement's organisation and its sentences."""
    with (CORPUS / "statements.csv").open(newline="", encoding="utf-8") as lines:
        names = {row["statement"]: row["organisation"] for row in csv.DictReader(lines)}
    with (CORPUS / "sentences.csv").open(newline="", encoding="utf-8") as lines:
        rows = groupby(csv.DictReader(lines), key=lambda row: row["statement"])
        return tuple((names[statement], [row["sentence"] for row in of_it]) for statement, of_it in rows)


def name_of(number: int) -> str:
    return f"Quarry Works {number} Limited"


def company_page(number: int, path: str) -> str | None:
    """The made-up page of company `number` at `path`: its statement is one of the corpus."""
    text = page(number, path)
    if path != "/modern-slavery" or text is None:
        return text
    organisation, sentences = statements()[number % len(statements())]
    own = [html.escape(sentence.replace(organisation, name_of(number))) for sentence in sentences]
    paragraphs = ("".join(f"<p>{' '.join(own[n : n + PARAGRAPH])}</p>") for n in range(1, len(own), PARAGRAPH))
    return f"<!doctype html><title>{own[0]}</title><main><h1>{own[0]}</h1>{''.join(paragraphs)}</main>"


def write_list(path: Path, number: int, port: int) -> None:
    with path.open("w", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(["company_number", "name", "website", "financial_year_end", "turnover", "turnover_year"])
        rows.writerows([10_000_000 + n, name_of(n), home_of(n, port), "03-31", 50_000_000, 2026] for n in range(number))


@contextmanager
def served(latency: str = "0.2") -> Iterator[int]:
    """The port of a server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.whole_way", "serve", latency]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        yield int(server.stdout.readline())
    finally:
        server.stdin.close()
        server.wait(20)


def step(data: Path, *arguments: str) -> None:
    """Run one command to its end and say what it cost."""
    begun, before = time.monotonic(), os.times()
    held: list[int] = []
    with (data.parent / "out.txt").open("ab") as output:
        command = [sys.executable, "-m", "registry.cli", "--data", str(data), *arguments]
        process = subprocess.Popen(command, stdout=output, stderr=output)
        while process.poll() is None:
            held.append(sum(memory(str(one)) for one in _family(process.pid)))
            time.sleep(1)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}; see {data.parent / 'out.txt'}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    told = {"step": arguments[0], "seconds": round(time.monotonic() - begun, 1), "cpu": round(cpu, 1), "mb": _over_time(held)}
    print(json.dumps(told), flush=True)


def _family(process: int) -> Iterator[int]:
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            for child in path.read_text().split():
                yield from _family(int(child))
        except OSError:
            continue


def _over_time(held: Sequence[int]) -> list[int]:
    """The most megabytes in each tenth of the time."""
    parts = [held[len(held) * n // TENTHS : len(held) * (n + 1) // TENTHS] for n in range(TENTHS)]
    return [max(part) // 10**6 for part in parts if part]


def main() -> None:
    if sys.argv[1] == "serve":
        run_server(company_page, float(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(sys.argv[2] if len(sys.argv) > 2 else folder)
        root.mkdir(exist_ok=True)
        print(describe(), flush=True)
        _go(root, int(sys.argv[1]))


def _go(root: Path, number: int) -> None:
    data, listed = root / "data", root / "companies.csv"
    begun = time.monotonic()
    with served() as port:
        write_list(listed, number, port)
        step(data, "population", "import", "csv", str(listed))
        step(data, "crawl", "--allow-address", "127.0.0.0/8", "--at-once", AT_ONCE)
    step(data, "assess")
    step(data, "record")
    taken = time.monotonic() - begun
    print(f"{number} companies in {taken:.0f} s, {1000 * taken / number:.0f} ms each; MB on disk: {json.dumps(_sizes(data))}")


def _sizes(data: Path) -> Mapping[str, float]:
    parts = {"archive": data / "archive", "assessments": data / "assessments"}
    sizes = {name: sum(f.stat().st_size for f in part.rglob("*") if f.is_file()) for name, part in parts.items()}
    sizes["registry"] = sum(f.stat().st_size for f in data.glob("registry.db*"))
    return {name: round(size / 1e6, 1) for name, size in sizes.items()}


if __name__ == "__main__":
    main()
