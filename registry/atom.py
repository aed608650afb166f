"""Changes as an Atom feed (RFC 4287)."""

import hashlib
from collections.abc import Sequence
from xml.etree import ElementTree

from registry.changes import Change

_NAMESPACE = "http://www.w3.org/2005/Atom"


def feed(changes: Sequence[Change], since: str) -> bytes:
    """Newest first; an entry's id is always the same for the same change."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _add(root, "id", "urn:s54:changes")
    _add(root, "title", "Section 54 statements: what changed")
    _add(root, "updated", _moment(max((change.known_at for change in changes), default=since)))
    _add(_add(root, "author"), "name", "s54")
    for change in changes:
        entry = _add(root, "entry")
        _add(entry, "id", f"urn:s54:change:{_digest(change)}")
        _add(entry, "title", f"{change.name} ({change.organisation_id}): {change.kind.value.replace('_', ' ')}")
        _add(entry, "updated", _moment(change.known_at))
        _add(entry, "summary", change.what)
        if change.url:
            _add(entry, "link").set("href", change.url)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    element.text = _printable(text) if text is not None else None
    return element


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def _moment(moment: str) -> str:
    return moment if "T" in moment else f"{moment}T00:00:00Z"


def _digest(change: Change) -> str:
    parts = (change.kind.value, change.organisation_id, str(change.year), change.known_at, change.what)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
