"""HTML -> Document. Menus and page footers are kept as asides: signatures can stand in them."""

import re
from dataclasses import replace
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from classifier.reading.document import SLAVERY, Block, BlockKind, Document, Picture
from crawler.media import MediaType
from crawler.pages import repaired

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend", "dt")
_BLOCKS = frozenset(
    (*_HEADINGS, "p", "div", "li", "ul", "ol", "dl", "dd", "table", "thead", "tbody", "tr", "td", "th", "section", "article")
    + ("main", "header", "footer", "nav", "aside", "form", "fieldset", "blockquote", "pre", "figure", "figcaption", "address")
    + ("body", "html", "details", "center", "hr", "tfoot", "button")
)
_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select", "option", "input")
_ASIDES = ("nav", "aside")
_ASIDE_ROLES = ("navigation", "contentinfo", "banner", "search", "dialog")
_ASIDE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:cookie|breadcrumbs?|nav|navbar|menu|site-?footer|footer|site-?header|header|sidebar|skip|share|social)(?:$|[\s_-])",
    re.I,
)
FREQUENT = 3
"""Mentions of slavery, links aside, that no menu, banner or page footer has: what is called one then holds the text."""
MOST_STRINGS = 20_000
_NAMES_OF_PICTURES = ("alt", "title", "src", "data-src", "srcset", "data-srcset")
_SIGNATURE = re.compile(r"signature|(?<![a-z])signed(?![a-z])", re.I)
MOST_DEPTH = 200


def read_html(text: str) -> Document:
    """Blocks of a page in reading order. Never raises: an empty page is an empty Document."""
    soup = BeautifulSoup(repaired(text.replace("\x00", "")), "lxml")
    title = " ".join(soup.title.get_text(" ").split()) if soup.title else ""
    walker = _Walker()
    if soup.body is not None:
        walker.walk(soup.body, BlockKind.TEXT, 0)
        walker.end()
    return Document(title, MediaType.HTML, tuple(walker.blocks))


class _Walker:
    """Gathers inline text until a block-level element begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._kind = BlockKind.TEXT
        self._picture: Picture | None = None
        self._last: int | None = None
        """Place of the last block that is no aside."""

    def walk(self, element: Tag, kind: BlockKind, depth: int) -> None:
        if depth > MOST_DEPTH:
            self._words.append(element.get_text(" "))
            return
        for child in element.children:
            if isinstance(child, Tag):
                self._enter(child, kind, depth)
            elif type(child) is NavigableString:
                self._kind = kind
                self._words.append(str(child))

    def _enter(self, child: Tag, kind: BlockKind, depth: int) -> None:
        name = child.name.lower()
        if name in _DROPPED:
            return
        if name in ("br", "hr"):
            self.end()
            return
        if name == "img" and kind is not BlockKind.ASIDE and _is_signature(child):
            self._picture = Picture.SIGNATURE
        inner = _kind_of(child, name, kind)
        if name not in _BLOCKS:
            self.walk(child, kind, depth + 1)
            return
        self._block(child, name, inner, depth)

    def _block(self, child: Tag, name: str, kind: BlockKind, depth: int) -> None:
        in_row = name in ("td", "th")
        if in_row:
            self._words.append(" ")
        else:
            self.end()
        self.walk(child, kind, depth + 1)
        if in_row:
            self._words.append(" ")
        else:
            self.end()

    def end(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.blocks.append(Block(text, self._kind))
            self._last = self._last if self._kind is BlockKind.ASIDE else len(self.blocks) - 1
        if self._picture is not None and self._last is not None:
            self.blocks[self._last] = replace(self.blocks[self._last], picture=self._picture)
        self._picture = None


def _is_signature(picture: Tag) -> bool:
    """Whether the picture's name says so; one whose bytes stand in the page has no name."""
    names = (str(picture.get(attribute) or "") for attribute in _NAMES_OF_PICTURES)
    return any(_SIGNATURE.search(name) for name in names if not name.startswith("data:"))


def _kind_of(element: Tag, name: str, outer: BlockKind) -> BlockKind:
    if outer is BlockKind.ASIDE:
        return outer
    if _is_called_frame(element, name) and not _holds_the_text(element):
        return BlockKind.ASIDE
    return BlockKind.HEADING if name in _HEADINGS else outer


def _is_called_frame(element: Tag, name: str) -> bool:
    """Whether a part of a page is called a menu, a banner, a footer or the like, by its tag, its role or its author."""
    if name == "footer":
        return element.find_parent(["article", "main"]) is None
    if name == "button":
        return element.find_parent(_HEADINGS) is None
    if name in _ASIDES or element.get("role") in _ASIDE_ROLES:
        return True
    is_marked = name == "header" or bool(_ASIDE_MARKS.search(_marks(element)))
    return is_marked and name not in ("body", "main", "article", "form") and not element.find(["h1", "main", "article"])


def _holds_the_text(element: Tag) -> bool:
    """Builders' classes ("no-sidebar", "nav-tabContent", "social-value") and dialogs can hold the statement itself."""
    running = (text for text in islice(element.strings, MOST_STRINGS) if SLAVERY.search(text) and text.find_parent("a") is None)
    mentions = (mention for text in running for mention in SLAVERY.finditer(text))
    return next(islice(mentions, FREQUENT - 1, None), None) is not None


def _marks(element: Tag) -> str:
    """What the page's author calls the element: id, classes and data attributes such as a builder's type."""
    named = [
        element.get("id") or "",
        *(value for key, value in element.attrs.items() if key.startswith("data-") and "type" in key),
    ]
    return " ".join([*map(str, named), *map(str, element.get_attribute_list("class") if element.get("class") else [])])
