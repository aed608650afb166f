"""Changes as an Atom feed (RFC 4287)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from registry.comparing.changes import Change

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` is always the same for the same thing; `updated` a day or a moment."""

    id: str
    title: str
    updated: str
    summary: str
    url: str | None = None


def feed(changes: Sequence[Change], since: str) -> bytes:
    """Newest first; an entry's id is always the same for the same change."""
    updated = max((change.known_at for change in changes), default=since)
    return written("urn:s54:changes", "Section 54 statements: what changed", updated, [_entry(change) for change in changes])


def _entry(change: Change) -> Entry:
    title = f"{change.name} ({change.organisation_id}): {change.kind.value.replace('_', ' ')}"
    return Entry(f"urn:s54:change:{_digest(change)}", title, change.known_at, change.what, change.url)


def written(feed_id: str, title: str, updated: str, entries: Iterable[Entry]) -> bytes:
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _add(root, "id", feed_id)
    _add(root, "title", title)
    _add(root, "updated", _moment(updated))
    _add(_add(root, "author"), "name", "s54")
    for told in entries:
        entry = _add(root, "entry")
        _add(entry, "id", told.id)
        _add(entry, "title", told.title)
        _add(entry, "updated", _moment(told.updated))
        _add(entry, "summary", told.summary)
        if told.url:
            _add(entry, "link").set("href", told.url)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


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
