"""What several tests need."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.rendering import find_browser

XDIST = "PYTEST_XDIST_WORKER" in os.environ
RUN = os.getppid() if XDIST else os.getpid()
"""The process of this test run, the same for all of its workers."""
PORTS = range(10_000 + RUN % 2_000 * 10, 10_010 + RUN % 2_000 * 10)
"""For the sample web: the run's own, so that it lies at the same address each time whoever else serves it."""


def s54(*arguments: str, data: Path | None = None, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command as a user would, in a process of its own."""
    given = ["--data", str(data)] if data else []
    command = [sys.executable, "-m", "registry.cli", *given, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=1500, check=False)


def run_sample(data: Path) -> "subprocess.CompletedProcess[str]":
    """`s54 run --sample` at the run's own ports."""
    code = f"import registry.running.sample as sample; sample.PORTS = {PORTS!r}; from registry.cli import main; main()"
    command = [sys.executable, "-c", code, "--data", str(data), "run", "--sample"]
    return subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one `s54 run --sample`: served, crawled, read and recorded for real, once for all workers. To read only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if XDIST else base
    data, ready = shared / "s54-data", shared / "s54-data.ready"
    with (shared / "s54-data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            done = run_sample(data)
            assert done.returncode == 0, done.stderr
            ready.touch()
    return data


def has_browser() -> bool:
    return find_browser() is not None


def has_tesseract() -> bool:
    return shutil.which("tesseract") is not None
