"""What a body is, whatever its header says."""

import zipfile
from io import BytesIO

import pytest

from crawler.media import MediaType, sniff


def zipped(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "declared", "expected"),
    [
        (b"%PDF-1.4 ...", "application/pdf", MediaType.PDF),
        (b"%PDF-1.7 ...", "text/html; charset=utf-8", MediaType.PDF),
        (b"%PDF-1.7 ...", None, MediaType.PDF),
        (b"\r\n\r\n%PDF-1.3 ...", "application/octet-stream", MediaType.PDF),
        (zipped("[Content_Types].xml", "word/document.xml"), "application/octet-stream", MediaType.WORD),
        (zipped("[Content_Types].xml", "word/document.xml"), "text/html", MediaType.WORD),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "application/zip", MediaType.OTHER),
        (b"<!DOCTYPE html><p>Hello", None, MediaType.HTML),
        (b"  \n<HTML><BODY>Hello", "application/pdf", MediaType.HTML),
        (b"<h1>Modern slavery</h1>", None, MediaType.HTML),
        (b"<div class=x>Hello</div>", "text/plain", MediaType.HTML),
        (b"<?xml version='1.0'?><!DOCTYPE html><html></html>", "application/xhtml+xml", MediaType.HTML),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "text/html", MediaType.XML),
        (b"<?xml version='1.0'?><urlset/>", None, MediaType.XML),
        (b"Just words", "text/html; charset=utf-8", MediaType.HTML),
        (b"", "text/html", MediaType.HTML),
        (b"Modern slavery statement", "text/plain", MediaType.TEXT),
        (b"User-agent: *", "Text/Plain;charset=us-ascii", MediaType.TEXT),
        (b"a\x00b\x00c", "text/plain", MediaType.OTHER),
        (b'{"a": 1}', "application/json", MediaType.OTHER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", MediaType.OTHER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), None, MediaType.OLD_WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), None, MediaType.OTHER),
        (bytes(range(128, 256)) * 20, None, MediaType.OTHER),
        (b"", None, MediaType.OTHER),
        (b"\x89PNG\r\n\x1a\n", "image/png", MediaType.OTHER),
    ],
)
def test_sniff(body: bytes, declared: str | None, expected: MediaType) -> None:
    assert sniff(body, declared) is expected
