"""The archive: WARC files that hold what was fetched, and JSON lines that say what it was for.

A crawl writes one shard, a folder `archive/<time>/` with `captures.warc.gz` and `visits.jsonl`.
A visit is one line, written and synced when the company is done. A crawl that is killed leaves
at most a torn last line (skipped when read) and records that no visit points to; the next crawl
starts a new shard, so nothing is ever appended after a tear.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from pydantic import TypeAdapter
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture import Capture
from crawler.cdx import INDEX, Entry, write_index
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they went over the wire; `body` as it was sent, compressed or not.

    What the downloader does not tell stands as HTTP/1.1 has it: the spelling of headers' names, the reason's words.
    `revisited` is the capture that a 304 says still holds.
    """

    url: str
    method: str
    sent: Sequence[tuple[str, str]]
    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    protocol: str = "HTTP/1.1"
    tls_fault: str | None = None
    revisited: Capture | None = None


class Shard:
    """One crawl's folder, open for writing."""

    def __init__(self, archive: Path, software: str) -> None:
        self.name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        self.folder = archive / self.name
        self.folder.mkdir(parents=True)
        self._warc = (self.folder / WARC).open("wb")
        self._visits = (self.folder / VISITS).open("ab")
        self._writer = WARCWriter(self._warc, gzip=True)
        self._unsorted = (self.folder / f"{INDEX}.unsorted").open("w+", encoding="utf-8")
        about = {"software": software, "format": "WARC File Format 1.1"}
        self._writer.write_record(self._writer.create_warcinfo_record(WARC, about))

    def __enter__(self) -> "Shard":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._warc.close()
        self._visits.close()
        self._unsorted.seek(0)
        write_index(self._unsorted, self.folder / INDEX)
        self._unsorted.close()
        Path(self._unsorted.name).unlink()

    def exchange(self, exchange: Exchange) -> int:
        """Write a response and its request; returns the response's offset in bytes."""
        reply = self._reply(exchange)
        line = f"{exchange.method} {_path(exchange.url)} HTTP/1.1"
        asked = self._writer.create_warc_record(
            exchange.url, "request", http_headers=StatusAndHeaders(line, list(exchange.sent), is_http_request=True)
        )
        asked.rec_headers.add_header("WARC-Concurrent-To", reply.rec_headers.get_header("WARC-Record-ID"))
        if exchange.tls_fault is not None:
            reply.rec_headers.add_header("S54-TLS-Fault", exchange.tls_fault)
        offset = self._write(reply)
        self._unsorted.write(Entry.of(reply, offset, self._warc.tell() - offset, WARC).line)
        self._write(asked)
        return offset

    def _reply(self, exchange: Exchange) -> Any:
        headers = StatusAndHeaders(exchange.status, list(exchange.headers), protocol=exchange.protocol)
        known = exchange.revisited
        if known is None:
            return self._writer.create_warc_record(
                exchange.url, "response", payload=BytesIO(exchange.body), http_headers=headers
            )
        record = self._writer.create_revisit_record(
            exchange.url,
            digest=f"sha256:{known.sha256}",
            refers_to_uri=known.url,
            refers_to_date=known.fetched_at,
            http_headers=headers,
        )
        record.rec_headers.replace_header("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
        return record

    def rendering(self, url: str, html: bytes) -> int:
        """Write the page at `url` as a browser built it; returns its offset."""
        return self._write(
            self._writer.create_warc_record(
                url, "conversion", payload=BytesIO(html), warc_content_type="text/html; charset=utf-8"
            )
        )

    def picture(self, url: str, png: bytes) -> int:
        """Write a screenshot of the page at `url`; returns its offset."""
        return self._write(
            self._writer.create_warc_record(f"urn:view:{url}", "resource", payload=BytesIO(png), warc_content_type="image/png")
        )

    def _write(self, record: Any) -> int:
        offset = self._warc.tell()
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


class Archived(Protocol):
    """Whatever says where its bytes lie and what their digest is."""

    @property
    def url(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def shard(self) -> str: ...
    @property
    def offset(self) -> int: ...


def read_capture(archive: Path, capture: Archived) -> bytes:
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


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """Where a visit's line lies: small enough to remember one for every company."""

    path: Path
    offset: int


def visits(archive: Path) -> Iterator[Visit]:
    """Every finished visit, oldest shard first."""
    return (visit for _, visit in placed_visits(archive))


def placed_visits(archive: Path) -> Iterator[tuple[VisitPlace, Visit]]:
    """Every finished visit with its place, oldest shard first; a line torn by a kill is skipped."""
    for path in sorted(archive.glob(f"*/{VISITS}")):
        offset = 0
        with path.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    yield VisitPlace(path, offset), _VISIT.validate_json(line)
                offset += len(line)


def newest_visits(archive: Path) -> dict[str, VisitPlace]:
    """Where each target's newest visit lies."""
    newest: dict[str, tuple[str, VisitPlace]] = {}
    for place, visit in placed_visits(archive):
        if visit.target.id not in newest or visit.started_at >= newest[visit.target.id][0]:
            newest[visit.target.id] = (visit.started_at, place)
    return {target: place for target, (_, place) in newest.items()}


def read_visit(place: VisitPlace) -> Visit:
    with place.path.open("rb") as lines:
        lines.seek(place.offset)
        return _VISIT.validate_json(lines.readline())
