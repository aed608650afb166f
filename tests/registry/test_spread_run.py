"""`s54 run` over Dask, as it is typed: one of two workers is killed in the middle, and nothing of it shows."""

import csv
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.running.sample import Site, company_folders, serve
from tests.conftest import s54
from tests.registry.test_cli import listed_at, visits_in, wait_until

FEW = ("brackenfield-foods", "calder-valley-textiles", "garnet-leisure", "kestrel-furniture")
HOW = ("--allow-address", "127.0.54.0/24", "--on", "2026-11-22")
DASK = str(Path(sys.executable).with_name("dask"))


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with serve([folder for folder in company_folders() if folder.name in FEW]) as served:
        yield served


@pytest.fixture(scope="module")
def listed(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listed_at(sites, tmp_path_factory.mktemp("list") / "few.csv")


@pytest.fixture(scope="module")
def alone(listed: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What one machine exports."""
    data = tmp_path_factory.mktemp("alone")
    done = s54("run", "--organisations", str(listed), *HOW, data=data)
    assert done.returncode == 0, done.stderr
    return exported(data)


def test_workers_of_this_machine(tmp_path: Path, listed: Path, alone: bytes) -> None:
    with one_worker_killed() as killed:
        done = s54("run", "--organisations", str(listed), *HOW, "--workers", "2", "--batch", "1", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert killed
    assert exported(tmp_path) == alone
    assert visits_in(tmp_path) == len(FEW)


def test_a_cluster(tmp_path: Path, listed: Path, alone: bytes) -> None:
    with cluster(tmp_path) as address, one_worker_killed() as killed:
        arguments = ["--scheduler", address, "--results", str(tmp_path / "store"), "--batch", "1"]
        done = s54("run", "--organisations", str(listed), *HOW, *arguments, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert killed
    assert exported(tmp_path / "data") == alone
    assert len(list((tmp_path / "store").glob("*.json"))) == len(FEW)


def test_no_scheduler_is_told(tmp_path: Path, listed: Path) -> None:
    arguments = ["--scheduler", "tcp://127.0.0.1:9", "--results", str(tmp_path / "store")]
    done = s54("run", "--organisations", str(listed), *HOW, *arguments, data=tmp_path / "data")
    assert done.returncode == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def exported(data: Path) -> bytes:
    """The exported CSV without the time of the look, which each crawl has of its own."""
    path = data / "all.csv"
    done = s54("export", "--format", "csv", "--output", str(path), data=data)
    assert done.returncode == 0, done.stderr
    head, *rows = csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))
    column = head.index("looked_at")
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows(row[:column] + row[column + 1 :] for row in (head, *rows))
    return kept.getvalue().encode()


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A scheduler and two workers on loopback."""
    told = folder / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    started = [subprocess.Popen([DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", *common], stderr=subprocess.DEVNULL)]
    try:
        assert wait_until(told.exists, 60)
        worker = [DASK, "worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", *common]
        started += [subprocess.Popen(worker, cwd=folder, stderr=subprocess.DEVNULL) for _ in range(2)]
        yield told.read_text().partition('"address": "')[2].partition('"')[0]
    finally:
        for process in started:
            process.kill()
            process.wait()


@contextmanager
def one_worker_killed() -> Iterator[list[int]]:
    """Kills, a moment after it began, the worker that has the first batch in hand; its id is in the list."""
    killed: list[int] = []
    thread = threading.Thread(target=_kill_first, args=(killed,), daemon=True)
    thread.start()
    yield killed
    thread.join(1)


def _kill_first(killed: list[int]) -> None:
    if wait_until(lambda: bool(_workers()), 120):
        time.sleep(1)
        worker = next(iter(_workers()))
        os.kill(worker, signal.SIGKILL)
        killed.append(worker)


def _workers() -> set[int]:
    """Parents of the processes below this one that do a batch."""
    parents: dict[int, int] = {}
    doing: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if b"registry.running.batch" in (folder / "cmdline").read_bytes():
                doing.add(int(folder.name))
        except OSError:
            continue
    return {parents[batch] for batch in doing if os.getpid() in _ancestors(batch, parents)}


def _ancestors(process: int, parents: dict[int, int]) -> Iterator[int]:
    while (process := parents.get(process, 0)) > 0:
        yield process
