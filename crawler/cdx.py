"""The index of a WARC file: one line an answer, sorted by address and time (CDXJ)."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

INDEX = "captures.cdxj"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one answer lies; `offset` and `length` count bytes of the compressed file."""

    key: str
    time: str
    url: str
    mime: str
    status: str
    digest: str
    length: int
    offset: int
    file: str

    @classmethod
    def of(cls, record: Any, offset: int, length: int, file: str) -> "Entry":
        """The entry of a warcio record."""
        headers = record.rec_headers
        url = headers.get_header("WARC-Target-URI")
        http = record.http_headers
        mime = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or "unk"
        return cls(
            key=sort_key(url),
            time=re.sub(r"\D", "", headers.get_header("WARC-Date"))[:14],
            url=url,
            mime="warc/revisit" if record.rec_type == "revisit" else mime.partition(";")[0].strip() or "unk",
            status=http.get_statuscode() if http else "200",
            digest=headers.get_header("WARC-Payload-Digest") or headers.get_header("WARC-Block-Digest") or "-",
            length=length,
            offset=offset,
            file=file,
        )

    @property
    def line(self) -> str:
        """For example `uk,co,tarnbeck)/msa 20261122090000 {"url": ...}`."""
        told = {
            "url": self.url,
            "mime": self.mime,
            "status": self.status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
        }
        return f"{self.key} {self.time} {json.dumps(told)}\n"


def sort_key(url: str) -> str:
    """The address with its host turned round and spellings made one (SURT): `uk,co,tarnbeck)/msa`."""
    parts = urlsplit(url.lower())
    if not parts.hostname:
        return url.lower()
    host = re.sub(r"^www\d*\.", "", parts.hostname)
    turned = host if ":" in host else ",".join(reversed(host.split(".")))
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{turned}{port}){path}{'?' + query if query else ''}"


def write_index(lines: Iterable[str], path: Path) -> None:
    """Sorted lines at `path`; written whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text("".join(sorted(lines)), encoding="utf-8")
    unfinished.replace(path)


def index(shard: Path) -> Path:
    """The index of a shard's folder, made now if the crawl that filled it was killed."""
    path = shard / INDEX
    if not path.exists():
        write_index((entry.line for entry in entries_of(shard / "captures.warc.gz")), path)
    return path


def entries_of(warc: Path) -> Iterator[Entry]:
    """Read a WARC file through: for one whose crawl was killed before the index was written."""
    with warc.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            if record.rec_type not in ("response", "revisit", "resource"):
                continue
            entry = Entry.of(record, records.get_record_offset(), 0, warc.name)
            record.content_stream().read()
            yield replace(entry, length=records.get_record_length())
