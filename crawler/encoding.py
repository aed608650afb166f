"""Bytes of a page -> text, when the declared encoding cannot be trusted."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


NOT_OF_PAGES = ("unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf_7")
"""Python's own encodings; what they make of bytes can hold half characters."""


def decode(body: bytes, declared: str | None = None) -> str:
    """Text of `body`.

    Order: byte order mark; UTF-8 if every byte agrees (text in another encoding hardly ever
    does by chance); the declared encoding; Windows-1252, which is what pages wrongly
    declared as UTF-8 or Latin-1 are in practice (WHATWG Encoding, "windows-1252").
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    for name in ("utf-8", _known(declared)):
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    return body.decode("cp1252", errors="replace")


def _known(name: str | None) -> str:
    try:
        found = codecs.lookup(name or "utf-8").name
        b"a".decode(found)  # "hex" and the like are codecs, but not of text
    except (LookupError, UnicodeError):
        return "utf-8"
    if found.replace("-", "_") in NOT_OF_PAGES:
        return "utf-8"
    return "cp1252" if found == "iso8859-1" else found
