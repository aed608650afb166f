"""A fetched page taken apart just far enough to go on crawling (pure)."""

import re
from dataclasses import dataclass
from functools import cached_property

import lxml.etree
import lxml.html

from crawler.capture import Capture
from crawler.encoding import decode
from crawler.links import Link, extract_links
from crawler.media import MediaType

_SLAVERY = re.compile(r"slavery|human\s+traffick|forced\s+labour|[cg]h?aethwas", re.I)
_RECITAL = re.compile(r"section\s*54|s\.?\s?54|financial\s+year|year\s+(?:end|to)|statement", re.I)
_PARKED = re.compile(
    r"domain\s+(?:name\s+)?(?:is|may be|has been)?\s*(?:for sale|parked|registered)|buy this domain|parked (?:free|page|domain)"
    r"|domain parking|web hosting .* coming soon",
    re.I,
)
_SHELL_ROOT = re.compile(
    r"""<(?:div|main|app-root|section)[^<>]{0,300}(?:id|class)=["']?(?:root|app|__next|__nuxt|main-app|application)\b|<app-root""",
    re.I,
)


LONGEST_PAGE = 5_000_000
"""Bytes of a page that are looked at."""


def parse(text: str) -> lxml.html.HtmlElement:
    """A tree for any text at all: broken, empty and NUL-ridden pages too."""
    cleaned = text.replace("\x00", "")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    try:
        tree = lxml.html.document_fromstring(cleaned.encode("utf-8", "replace") or b"<html></html>", parser=parser)
    except (lxml.etree.ParserError, ValueError):
        tree = lxml.html.document_fromstring(b"<html><body></body></html>")
    return tree


def visible_text(tree: lxml.html.HtmlElement) -> str:
    """The page's text without scripts and styles, spaces folded."""
    parts = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]")
    return " ".join(" ".join(str(part) for part in parts).split())


@dataclass(frozen=True)
class Page:
    """A capture with its body. Only HTML has links."""

    capture: Capture
    body: bytes

    @cached_property
    def html(self) -> str:
        return decode(self.body[:LONGEST_PAGE], charset_of(self.capture.declared_type))

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        return parse(self.html)

    @cached_property
    def text(self) -> str:
        return visible_text(self.tree) if self.capture.media_type is MediaType.HTML else ""

    @cached_property
    def links(self) -> tuple[Link, ...]:
        if self.capture.media_type is not MediaType.HTML:
            return ()
        return tuple(extract_links(self.tree, self.capture.url))

    @property
    def is_empty_shell(self) -> bool:
        """Whether scripts have yet to build the page: next to no text, few links, and a script."""
        if self.capture.media_type is not MediaType.HTML or not self.tree.xpath("//script"):
            return False
        has_root = bool(_SHELL_ROOT.search(self.html))
        return len(self.text) < (600 if has_root else 200) and len(self.links) < 3

    @property
    def is_parked(self) -> bool:
        return len(self.text) < 1500 and bool(_PARKED.search(self.text))

    @property
    def may_be_statement(self) -> bool:
        """A cheap guess, only to decide whether to look further; reading decides what it is."""
        if self.capture.media_type is not MediaType.HTML:
            return True
        return len(_SLAVERY.findall(self.text)) >= 4 and bool(_RECITAL.search(self.text)) and len(self.text) > 700


def charset_of(declared: str | None) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w-]+)", declared or "", re.I)
    return found.group(1) if found else None
