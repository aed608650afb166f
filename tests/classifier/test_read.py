"""Bytes of any kind to a document."""

import pytest

from classifier.reading.document import BlockKind, OldWord, UnknownMediaType, Unreadable
from classifier.reading.read import read
from crawler.media import MediaType


@pytest.mark.parametrize("media_type", [MediaType.XML, MediaType.OTHER])
def test_unknown_types(media_type: MediaType) -> None:
    with pytest.raises(UnknownMediaType, match="no reader for"):
        read(b"PK\x03\x04", media_type)


def test_old_word_is_told_as_such() -> None:
    with pytest.raises(OldWord, match=r"old Word format \(\.doc\)"):
        read(b"\xd0\xcf\x11\xe0", MediaType.OLD_WORD)


def test_an_unknown_type_is_unreadable() -> None:
    assert issubclass(UnknownMediaType, Unreadable)


@pytest.mark.parametrize(
    ("body", "media_type", "declared", "expected"),
    [
        (b"<p>One</p><p>Two</p>", MediaType.HTML, None, "One\nTwo"),
        (b"<p>the Board\x92s</p>", MediaType.HTML, "text/html; charset=utf-8", "the Board’s"),
        ("<p>café</p>".encode(), MediaType.HTML, "text/html; charset=iso-8859-1", "café"),
        (b"", MediaType.HTML, None, ""),
        (b"One\r\n\r\n  Two  \n", MediaType.TEXT, "text/plain", "One\nTwo"),
        (b"\x93One\x94", MediaType.TEXT, "text/plain; charset=utf-8", "“One”"),
        (b"", MediaType.TEXT, "text/plain", ""),
    ],
)
def test_read(body: bytes, media_type: MediaType, declared: str | None, expected: str) -> None:
    assert read(body, media_type, declared).text == expected


def test_plain_text_has_only_text() -> None:
    assert {block.kind for block in read(b"One\nTwo", MediaType.TEXT).blocks} == {BlockKind.TEXT}
