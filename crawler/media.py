"""What kind of file a body is, by its bytes first: servers mislabel PDFs as pages."""

from enum import StrEnum


class MediaType(StrEnum):
    HTML = "text/html"
    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    OLD_WORD = "application/msword"
    XML = "application/xml"
    TEXT = "text/plain"
    OTHER = "application/octet-stream"


_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ITS_TEXT = "WordDocument".encode("utf-16-le")
"""The part of an old Office file ([MS-DOC] 2.1) that tells a Word file from a sheet."""
_PAGE_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p>", b"<p ", b"<h1", b"<table", b"<meta", b"<title")


def sniff(body: bytes, declared: str | None) -> MediaType:
    """The kind of `body`; `declared` (a Content-Type header) only decides between texts."""
    start = body[:1024]
    if start.lstrip()[:5] == b"%PDF-" or (b"%PDF-" in start and b"<" not in start.partition(b"%PDF-")[0]):
        return MediaType.PDF
    if start.startswith(b"PK\x03\x04"):
        return MediaType.WORD if b"word/" in body[:65536] else MediaType.OTHER
    if start.startswith(_OLD_OFFICE):
        return MediaType.OLD_WORD if _ITS_TEXT in body else MediaType.OTHER
    lowered = body[:4096].replace(b"\x00", b"").lower()  # UTF-16 too
    if lowered.lstrip().startswith(b"<?xml") and b"<html" not in lowered:
        return MediaType.XML
    if any(mark in lowered for mark in _PAGE_MARKS):
        return MediaType.HTML
    kind = (declared or "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return MediaType.HTML
    if kind.startswith("text/") and b"\x00" not in start:
        return MediaType.TEXT
    return MediaType.OTHER
