"""Errors that readers report: appended to a file, read by reviewers, never published by themselves."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.errors import WrongInput

LONGEST = 4000
MOST_BYTES = 20_000_000
"""A fuller file takes no more reports until somebody has read and moved it."""


class BadReport(WrongInput):
    """The report cannot be kept: the message says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """`contact` is what the reader gave to be answered at, perhaps nothing."""

    organisation_id: str
    year: int
    what: str
    url: str
    contact: str
    at: str

    def __post_init__(self) -> None:
        if not self.what.strip():
            raise BadReport("say what is wrong: without it nobody can mend it")
        if len(self.what) > LONGEST or len(self.url) > 500 or len(self.contact) > 200:
            raise BadReport(f"that is too long: at most {LONGEST} characters, an address of 500, a contact of 200")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise BadReport("the address of the page has to begin with https:// or http://")


def keep(path: Path, report: Report) -> None:
    """Append one line, synced. Raises BadReport when the file is full."""
    if path.exists() and path.stat().st_size > MOST_BYTES:
        raise BadReport("no more reports can be taken just now; please write to the operator")
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept(path: Path) -> list[Report]:
    """Newest first. A line that was cut off by a crash is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(Report(**json.loads(line)))
        except (json.JSONDecodeError, TypeError):
            continue
    return found[::-1]
