"""What several tests need."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.rendering import find_browser


def s54(*arguments: str, data: Path | None = None, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command as a user would, in a process of its own."""
    given = ["--data", str(data)] if data else []
    command = [sys.executable, "-m", "registry.cli", *given, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=1500, check=False)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one `s54 run --sample`: served, crawled, read and recorded for real."""
    data = tmp_path_factory.mktemp("s54-data")
    done = s54("run", "--sample", data=data)
    assert done.returncode == 0, done.stderr
    return data


def has_browser() -> bool:
    return find_browser() is not None


def has_tesseract() -> bool:
    return shutil.which("tesseract") is not None
