"""One statement's evidence as a WACZ file (Web Archive Collection Zipped 1.1.1), which replay tools open.

It holds the homepage, the pages that led to the statement and the statement, each with its request
and its redirects, byte for byte as they lie in the archive.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from crawler.archive import WARC, DamagedArchive, now, visits
from crawler.capture import Capture
from crawler.cdx import Entry, index
from crawler.errors import WrongInput
from crawler.links import key
from crawler.policy import VERSION
from crawler.visit import Visit

DATA = "data.warc.gz"


class NoSuchStatement(WrongInput):
    """No capture of a finished visit has this digest or address: `s54 show NUMBER` prints both."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One answer with its request, compressed as in the archive."""

    entry: Entry
    answer: bytes
    request: bytes


def find_capture(archive: Path, statement: str) -> tuple[Visit, Capture]:
    """The newest capture with this SHA-256 (or its beginning, 8 characters or more) or this URL. Raises NoSuchStatement."""
    is_digest = re.fullmatch(r"[0-9a-f]{8,64}", statement.lower())
    found: tuple[Visit, Capture] | None = None
    for visit in visits(archive):
        for capture in visit.captures:
            told = capture.sha256.startswith(statement.lower()) if is_digest else capture.url == statement
            if told and (found is None or visit.started_at >= found[0].started_at):
                found = (visit, capture)
    if found is None:
        raise NoSuchStatement(f"{statement}: no document of the archive has this digest or address; `s54 show NUMBER` has both")
    return found


def write_wacz(archive: Path, visit: Visit, statement: Sequence[Capture], output: Path) -> int:
    """Write the evidence for `statement`; how many answers it holds. Raises DamagedArchive.

    `statement` is one capture, or several if its tabs are addresses of their own. A page that only
    the browser could build is replayed by its scripts; what the browser made of it stays in the archive.
    """
    led = [*_way_to(statement[0], visit), *statement[1:]]
    kept = [one for capture in led for one in _records(archive, capture)]
    once = list({(one.entry.time, one.entry.url): one for one in kept}.values())
    files = _files(once, led, visit)
    unfinished = output.with_name(f"{output.name}.part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    unfinished.replace(output)
    return len(once)


def _way_to(statement: Capture, visit: Visit) -> list[Capture]:
    """The homepage, the pages that led on to the statement, and itself; plain ones, in order."""
    plain = [capture for capture in visit.captures if not capture.rendered and capture.good]
    way = [statement]
    while len(way) < 10:
        source = key(way[-1].found.source)
        page = next((c for c in plain if source in {key(a) for a in c.addresses} and c not in way), None)
        if page is None:
            break
        way.append(page)
    return [*plain[:1], *(page for page in reversed(way) if page not in plain[:1])]


def _records(archive: Path, capture: Capture) -> Iterator[_Kept]:
    """The capture's own answer and the redirects just before it, each with its request."""
    shard = archive / capture.shard
    steps = {*capture.redirected_from}
    before = [e for e in _entries(shard) if e.url in steps and e.offset < capture.offset]
    newest = {e.url: e for e in sorted(before, key=lambda e: e.offset)}
    own = [e for e in _entries(shard) if e.offset == capture.offset]
    if not own and not capture.rendered:
        raise DamagedArchive(
            f"{shard / WARC}: its index has nothing at byte {capture.offset}; delete {index(shard)} and try again"
        )
    for entry in [*newest.values(), *own]:
        yield _copied(shard / WARC, entry)


def _entries(shard: Path) -> Iterator[Entry]:
    with index(shard).open(encoding="utf-8") as lines:
        for line in lines:
            sort_key, time, told = line.split(" ", 2)
            said = json.loads(told)
            yield Entry(
                sort_key, time, said["url"], said["mime"], said["status"], said["digest"], int(said["length"]),
                int(said["offset"]), said["filename"],
            )  # fmt: skip


def _copied(warc: Path, entry: Entry) -> _Kept:
    with warc.open("rb") as file:
        file.seek(entry.offset + entry.length)
        request = b""
        records = ArchiveIterator(file)
        following = next(iter(records), None)
        if following is not None and following.rec_type == "request":
            following.content_stream().read()
            length = records.get_record_length()
            file.seek(entry.offset + entry.length)
            request = file.read(length)
        file.seek(entry.offset)
        return _Kept(entry, file.read(entry.length), request)


def _files(kept: Sequence[_Kept], pages: Sequence[Capture], visit: Visit) -> Mapping[str, bytes]:
    """Name in the zip -> content; the package's description last, with every digest."""
    warc, lines = io.BytesIO(), []
    writer = WARCWriter(warc, gzip=True)
    writer.write_record(writer.create_warcinfo_record(DATA, {"software": f"s54/{VERSION}", "format": "WARC File Format 1.1"}))
    for one in kept:
        moved = Entry(
            one.entry.key, one.entry.time, one.entry.url, one.entry.mime, one.entry.status, one.entry.digest, len(one.answer),
            warc.tell(), DATA,
        )  # fmt: skip
        lines.append(moved.line)
        warc.write(one.answer + one.request)
    files = {
        f"archive/{DATA}": warc.getvalue(),
        "indexes/index.cdxj": "".join(sorted(lines)).encode(),
        "pages/pages.jsonl": _pages(pages),
    }
    package = _package(files, visit)
    files["datapackage.json"] = package
    files["datapackage-digest.json"] = json.dumps({"path": "datapackage.json", "hash": _hash(package)}).encode()
    return files


def _pages(pages: Sequence[Capture]) -> bytes:
    lines = [{"format": "json-pages-1.0", "id": "pages", "title": "The statement and the way to it"}]
    lines += [
        {"id": page.sha256[:16], "url": page.url, "ts": page.fetched_at, "title": page.found.text or page.url} for page in pages
    ]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _package(files: Mapping[str, bytes], visit: Visit) -> bytes:
    resources = [
        {"name": path.rpartition("/")[2].lower(), "path": path, "hash": _hash(content), "bytes": len(content)}
        for path, content in files.items()
    ]
    told = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": f"Modern slavery statement of {visit.target.name or visit.target.website}",
        "description": f"Fetched from {visit.target.website} between {visit.started_at} and {visit.finished_at}",
        "created": now(),
        "software": f"s54/{VERSION}",
        "resources": resources,
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
