"""The archive: WARC files that hold what was fetched, and JSON lines that say what it was for.

A crawl writes one shard, a folder `archive/<time>/` with `captures.warc.gz` and `visits.jsonl`.
A visit is one line, written and synced when the company is done. A crawl that is killed leaves
at most a torn last line (skipped when read) and records that no visit points to; the next crawl
starts a new shard, so nothing is ever appended after a tear.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType

from pydantic import TypeAdapter
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture import Capture
from crawler.errors import CouldNot
from crawler.visit import Visit

WARC = "captures.warc.gz"
VISITS = "visits.jsonl"
_VISIT = TypeAdapter(Visit)


class DamagedArchive(CouldNot):
    """A capture's record is missing or is not what its digest says: restore the WARC file from a copy."""


def now() -> str:
    """The present moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Shard:
    """One crawl's folder, open for writing."""

    def __init__(self, archive: Path, software: str) -> None:
        self.name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        self.folder = archive / self.name
        self.folder.mkdir(parents=True)
        self._warc = (self.folder / WARC).open("wb")
        self._visits = (self.folder / VISITS).open("ab")
        self._writer = WARCWriter(self._warc, gzip=True)
        about = {"software": software, "format": "WARC File Format 1.1"}
        self._writer.write_record(self._writer.create_warcinfo_record(WARC, about))

    def __enter__(self) -> "Shard":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._warc.close()
        self._visits.close()

    def exchange(
        self,
        url: str,
        request: tuple[str, Sequence[tuple[str, str]]],
        status: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
    ) -> int:
        """Write a response and its request (method, headers); returns the response's offset in bytes."""
        offset = self._warc.tell()
        reply = self._writer.create_warc_record(
            url, "response", payload=BytesIO(body), http_headers=StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        )
        method, sent = request
        asked = self._writer.create_warc_record(
            url, "request", http_headers=StatusAndHeaders(f"{method} {_path(url)} HTTP/1.1", list(sent), is_http_request=True)
        )
        self._writer.write_request_response_pair(asked, reply)
        return offset

    def rendering(self, url: str, html: bytes) -> int:
        """Write the page at `url` as a browser built it; returns its offset."""
        offset = self._warc.tell()
        record = self._writer.create_warc_record(
            url, "conversion", payload=BytesIO(html), warc_content_type="text/html; charset=utf-8"
        )
        self._writer.write_record(record)
        return offset

    def finish(self, visit: Visit) -> None:
        """Put the visit on disk for good; only now does it count as done."""
        self._warc.flush()
        os.fsync(self._warc.fileno())
        self._visits.write(_VISIT.dump_json(visit) + b"\n")
        self._visits.flush()
        os.fsync(self._visits.fileno())


def _path(url: str) -> str:
    after_host = url.split("//", 1)[-1].partition("/")[2]
    return f"/{after_host}"


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def read_capture(archive: Path, capture: Capture) -> bytes:
    """The decoded body of `capture`, checked against its digest. Raises DamagedArchive."""
    path = archive / capture.shard / WARC
    try:
        with path.open("rb") as file:
            file.seek(capture.offset)
            record = next(iter(ArchiveIterator(file)))
            body: bytes = record.content_stream().read()
    except (OSError, StopIteration, ValueError, AttributeError, ArchiveLoadFailed) as error:
        raise DamagedArchive(f"{path} at byte {capture.offset}: {error}; restore the file from a copy") from error
    if digest(body) != capture.sha256:
        raise DamagedArchive(f"{path} at byte {capture.offset}: {capture.url} does not match its digest")
    return body


def visits(archive: Path) -> Iterator[Visit]:
    """Every finished visit, oldest shard first."""
    for path in sorted(archive.glob(f"*/{VISITS}")):
        with path.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    yield _VISIT.validate_json(line)
