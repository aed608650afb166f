"""A full disk and kill -9 in the middle of writing, really done: the database stays whole, what was there is served."""

import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from registry.exports import csv_export
from registry.exports.rows import Extract
from registry.running.recompute import recompute
from registry.store import Store
from tests.conftest import s54
from tests.registry.made_up import ON, assessment, organisation, statement

COMMAND = [sys.executable, "-m", "registry.cli"]
MANY = 1500


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of many organisations, judged once in one way; another day would judge them in another."""
    folder = tmp_path_factory.mktemp("filled")
    with Store(folder / "registry.db") as store:
        store.save_organisations(
            [organisation(id=f"{n:08}", number=f"{n:08}", name=f"Number {n} Limited") for n in range(MANY)]
        )
        store.save_assessment(assessment(statement(), target_id="00000001"))
        recompute(store, ON)
    return folder


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


def told(data: Path) -> str:
    """What the registry answers, and that its file is sound."""
    with Store(data / "registry.db") as store:
        assert store.sql.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        store.sql.execute("INSERT INTO statement_search (statement_search) VALUES ('integrity-check')")
        return served(data)


def served(data: Path) -> str:
    with Store.reading(data / "registry.db") as store:
        output = io.BytesIO()
        csv_export.write(Extract(store), output)
    return output.getvalue().decode()


LATER = date(2028, 11, 22)
RECOMPUTE = ("verdicts", "recompute", "--on", LATER.isoformat())
"""Two years on every organisation is judged for another year: every verdict is new."""


def limited(bytes_: int) -> Callable[[], None]:
    """For a child: no file of it may grow beyond that, and it is told so by an error instead of a signal."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))

    return limit


def run_limited(data: Path, bytes_: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, "--data", str(data), *arguments]
    return subprocess.run(command, preexec_fn=limited(bytes_), capture_output=True, text=True, timeout=300, check=False)


def test_no_room_while_judging(data: Path) -> None:
    before = told(data)
    done = run_limited(data, 200_000, *RECOMPUTE)
    assert done.returncode == 1
    assert "no room to write" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert told(data) == before
    with Store(data / "registry.db") as store:
        assert recompute(store, LATER).changed == MANY


@pytest.mark.parametrize("name", ["csv", "xlsx", "datapackage"])
def test_no_room_while_exporting(data: Path, tmp_path: Path, name: str) -> None:
    output = tmp_path / "export"
    output.write_text("yesterday's")
    done = run_limited(data, 20_000, "export", "--format", name, "--output", str(output))
    assert done.returncode == 1
    assert "free space" in done.stderr
    assert "Traceback" not in done.stderr
    assert output.read_text() == "yesterday's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "export"]


def test_no_room_while_publishing(data: Path, tmp_path: Path) -> None:
    output = tmp_path / "public.db"
    output.write_text("yesterday's")
    done = run_limited(data, 200_000, "publish", "--output", str(output))
    assert done.returncode == 1
    assert "what was published before is untouched" in done.stderr
    assert output.read_text() == "yesterday's"


@pytest.mark.skipif(os.geteuid() != 0, reason="a small file system can only be mounted by root")
def test_a_disk_that_is_really_full(filled: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = (filled / "registry.db").stat().st_size + 300_000
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        shutil.copy(filled / "registry.db", disk / "registry.db")
        before = told(disk)
        done = s54(*RECOMPUTE, data=disk)
        assert done.returncode == 1
        assert "no room to write" in done.stderr
        assert told(disk) == before
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("after", [0.0, 0.2])
def test_kill_9_while_judging(data: Path, after: float) -> None:
    """Killed `after` seconds after the first bytes of the transaction are on disk: either all of it or nothing."""
    before = told(data)
    process = subprocess.Popen([*COMMAND, "--data", str(data), *RECOMPUTE], stdout=subprocess.DEVNULL)
    log = data / "registry.db-wal"
    while process.poll() is None and not (log.exists() and log.stat().st_size):
        time.sleep(0.005)
    time.sleep(after)
    process.kill()
    process.wait()
    now = told(data)
    with Store(data / "registry.db") as store:
        recompute(store, LATER)
    assert now in (before, told(data))


def test_readers_see_the_old_while_the_new_is_written(data: Path) -> None:
    before = told(data)
    with Store(data / "registry.db") as writer, writer.transaction():
        writer.sql.execute("DELETE FROM standing")
        assert served(data) == before
        writer.sql.execute(
            "INSERT INTO standing SELECT organisation_id, year, max(id), '', 1 FROM verdict GROUP BY organisation_id"
        )


def test_two_writers_one_is_told(data: Path) -> None:
    with Store(data / "registry.db") as writer, writer.transaction():
        code = "import sqlite3, registry.store as s; c = sqlite3.connect; s.sqlite3.connect = lambda *a, **k: c(*a, **{**k, 'timeout': 0.2}); from registry.cli import main; main()"
        command = [sys.executable, "-c", code, "--data", str(data), *RECOMPUTE]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "another s54 is writing to it" in done.stderr) == (1, True)
