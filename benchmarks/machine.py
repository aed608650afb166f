"""What machine a figure was measured on, and when."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def describe() -> str:
    """For example "2026-11-22, 2 cores of Intel(R) Xeon(R), Python 3.11.7, Linux"."""
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {cpu}, Python {platform.python_version()}, {platform.system()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
