"""Bytes whose declared encoding cannot be trusted."""

import codecs

import pytest

from crawler.encoding import decode
from crawler.pages import charset_of


@pytest.mark.parametrize(
    ("body", "declared", "expected"),
    [
        (b"plain", None, "plain"),
        (b"", None, ""),
        ("caf\u00e9 \u2019".encode(), None, "caf\u00e9 \u2019"),
        ("caf\u00e9".encode(), "iso-8859-1", "caf\u00e9"),
        (b"caf\xe9", None, "caf\u00e9"),
        (b"caf\xe9", "hex", "caf\u00e9"),
        (b"caf\xe9", "undefined", "caf\u00e9"),
        (b"caf\xe9", "iso-8859-1", "caf\u00e9"),
        (b"the Board\x92s \x93plan\x94", "utf-8", "the Board\u2019s \u201cplan\u201d"),
        (b"the Board\x92s \x96 \x80 5m", "iso-8859-1", "the Board\u2019s \u2013 \u20ac 5m"),
        (b"the Board\x92s", "latin1", "the Board\u2019s"),
        (b"the Board\x92s", "windows-1252", "the Board\u2019s"),
        (b"caf\xe9", "no-such-charset", "caf\u00e9"),
        ("\u0142\u00f3d\u017a".encode("iso-8859-2"), "iso-8859-2", "\u0142\u00f3d\u017a"),
        ("\u6771\u4eac".encode("shift_jis"), "Shift_JIS", "\u6771\u4eac"),
        (codecs.BOM_UTF8 + "caf\u00e9".encode(), "iso-8859-1", "caf\u00e9"),
        (codecs.BOM_UTF16_LE + "caf\u00e9".encode("utf-16-le"), "utf-8", "caf\u00e9"),
        (codecs.BOM_UTF16_BE + "caf\u00e9".encode("utf-16-be"), None, "caf\u00e9"),
        (codecs.BOM_UTF16_LE + b"a\x00b", None, "a\ufffd"),
        (b"\x81\x8d \xe9", "utf-8", "\ufffd\ufffd \u00e9"),
    ],
)
def test_decode(body: bytes, declared: str | None, expected: str) -> None:
    assert decode(body, declared) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ("text/html;charset=\"ISO-8859-1\"", "ISO-8859-1"),
        ("text/html; Charset = windows-1252; x=y", "windows-1252"),
        ("text/html", None),
        ("text/html; charset=", None),
        (None, None),
    ],
)  # fmt: skip
def test_charset_of(declared: str | None, expected: str | None) -> None:
    assert charset_of(declared) == expected
