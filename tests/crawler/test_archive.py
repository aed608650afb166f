"""What a crawl keeps can be read back, and damage is noticed."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import VISITS, WARC, DamagedArchive, Exchange, Shard, read_capture, visits
from crawler.capture import Capture
from crawler.target import Target
from crawler.visit import Miss, Outcome, Trouble, Visit
from tests.crawler.made_up import HOME, capture, link

BODY = b"<html><body><p>The Board\x92s statement</p></body></html>" * 50
PLAIN = (("Content-Type", "text/html"),)


def exchange(url: str, status: str, body: bytes, headers: tuple[tuple[str, str], ...] = PLAIN) -> Exchange:
    return Exchange(url, "GET", [("User-Agent", "s54/test")], status, headers, body)


def keep(shard: Shard, body: bytes, *, sent: bytes | None = None, headers: tuple[tuple[str, str], ...] = PLAIN) -> Capture:
    """Archive `body` (as `sent` over the wire) and return its capture."""
    offset = shard.exchange(exchange(HOME, "200 OK", body if sent is None else sent, headers))
    return capture(HOME, body=body, shard=shard.name, offset=offset)


def visit(number: int, *captures: Capture) -> Visit:
    miss = Miss(f"{HOME}msa", Trouble.ABSENT, "the server answered 404", "Modern slavery")
    target = Target(str(number), "Łódź Gravel & Sons Ltd", HOME)
    return Visit(target, "2025-01-01T00:00:00Z", "2025-01-01T00:01:00Z", Outcome.LOOKED, "looked", captures, (miss,), 3)


@pytest.mark.parametrize("body", [BODY, b"", bytes(range(256)) * 300, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\r\n" * 1000])
def test_a_body_comes_back_as_it_was(tmp_path: Path, body: bytes) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        kept = [keep(shard, b"before"), keep(shard, body), keep(shard, b"after")]
    assert [read_capture(tmp_path, one) for one in kept] == [b"before", body, b"after"]


def test_a_compressed_body_comes_back_decoded(tmp_path: Path) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    with Shard(tmp_path, "s54/test") as shard:
        kept = keep(shard, BODY, sent=gzip.compress(BODY), headers=headers)
    assert read_capture(tmp_path, kept) == BODY


def test_a_rendering_comes_back(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        keep(shard, b"<div id=root>")
        offset = shard.rendering(HOME, BODY)
    assert read_capture(tmp_path, capture(HOME, body=BODY, shard=shard.name, offset=offset)) == BODY


def test_other_tools_can_read_the_warc(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        keep(shard, BODY)
        shard.rendering(HOME, BODY)
    with (shard.folder / WARC).open("rb") as file:
        records = [(record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file, check_digests="raise")]
    assert [kind for kind, _ in records] == ["warcinfo", "response", "request", "conversion"]
    assert records[1][1] == records[3][1] == BODY


def first_line(record: Any) -> str:
    return f"{record.http_headers.protocol} {record.http_headers.statusline}"


def test_the_request_is_kept_too(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        shard.exchange(exchange(f"{HOME}a?b=c", "404 Not Found", b"gone"))
    with (shard.folder / WARC).open("rb") as file:
        records = [first_line(record) for record in ArchiveIterator(file) if record.http_headers]
    assert records == ["HTTP/1.1 404 Not Found", "GET /a?b=c HTTP/1.1"]


def test_another_digest_is_damage(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        kept = keep(shard, BODY)
    with pytest.raises(DamagedArchive, match="does not match its digest"):
        read_capture(tmp_path, replace(kept, sha256="0" * 64))


@pytest.mark.parametrize("kept", [60, 0], ids=["cut off", "something else"])
def test_a_damaged_warc_is_told(tmp_path: Path, kept: int) -> None:
    with Shard(tmp_path, "test") as shard:
        capture = keep(shard, bytes(range(256)) * 300)
    warc = tmp_path / shard.name / "captures.warc.gz"
    warc.write_bytes(warc.read_bytes()[: capture.offset + kept] if kept else b"<html>" * 1000)
    with pytest.raises(DamagedArchive):
        read_capture(tmp_path, capture)


def test_a_missing_shard_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedArchive, match="restore the file from a copy"):
        read_capture(tmp_path, capture(HOME, body=BODY, shard="20200101T000000000000"))


def test_an_offset_past_the_end_is_damage(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        kept = keep(shard, BODY)
    with pytest.raises(DamagedArchive):
        read_capture(tmp_path, replace(kept, offset=10_000_000))


def test_an_emptied_warc_is_damage(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        kept = keep(shard, BODY)
    (shard.folder / WARC).write_bytes(b"")
    with pytest.raises(DamagedArchive):
        read_capture(tmp_path, kept)


def test_visits_come_back(tmp_path: Path) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        first = visit(1, keep(shard, BODY))
        shard.finish(first)
        shard.finish(visit(2))
    assert list(visits(tmp_path)) == [first, visit(2)]


def test_visits_of_two_shards_come_oldest_first(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        with Shard(tmp_path, "s54/test") as shard:
            shard.finish(visit(number))
    assert [found.target.id for found in visits(tmp_path)] == ["1", "2", "3"]


@pytest.mark.parametrize("torn", [b"{", b'{"target":{"id":"3","na', b'\xff\xfe{"tar', b""])
def test_a_torn_last_line_is_skipped(tmp_path: Path, torn: bytes) -> None:
    with Shard(tmp_path, "s54/test") as shard:
        shard.finish(visit(1))
        shard.finish(visit(2))
    with (shard.folder / VISITS).open("ab") as lines:
        lines.write(torn)
    assert [found.target.id for found in visits(tmp_path)] == ["1", "2"]


def test_no_archive_has_no_visits(tmp_path: Path) -> None:
    assert list(visits(tmp_path / "none")) == []


@pytest.mark.parametrize("sha256", ["", "abc", "0" * 63, "G" * 64, "A" * 64, "0" * 65])
def test_a_capture_needs_a_digest(sha256: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        replace(capture(HOME), sha256=sha256)


@pytest.mark.parametrize(("status", "expected"), [(200, True), (204, True), (301, False), (404, False), (500, False)])
def test_only_a_good_answer_is_evidence(status: int, expected: bool) -> None:
    assert replace(capture(HOME), status=status).good is expected


def test_every_address_of_a_capture() -> None:
    met = capture(f"{HOME}b", found=link(f"{HOME}a"), redirected_from=(f"{HOME}a", f"{HOME}a2"))
    assert met.addresses == (f"{HOME}b", f"{HOME}a", f"{HOME}a", f"{HOME}a2")
