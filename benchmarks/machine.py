"""What machine a figure was measured on, and when; how much memory a process holds."""

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


def memory(process: str = "self") -> int:
    """Bytes that a process holds now."""
    return _status(process, "VmRSS")


def most_memory(process: str = "self") -> int:
    """The most bytes that it has held. `ru_maxrss` would tell of the process that started it, if that was larger."""
    return _status(process, "VmHWM")


def _status(process: str, name: str) -> int:
    found = [line.split()[1] for line in _lines(f"/proc/{process}/status") if line.startswith(name)]
    return int(found[0]) * 1024 if found else 0


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
