"""A fetched page taken apart just far enough to go on crawling (pure)."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import lxml.etree
import lxml.html

from crawler.capture import Capture
from crawler.encoding import decode
from crawler.links import Link, absolute, extract_links, followable, is_address, same_site
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


_WALL = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|please wait|one moment,? please|are you (?:a )?(?:human|robot)"
    r"|security check|pardon our interruption|request (?:rejected|unsuccessful|blocked)|human verification|bot verification|ddos[ -]guard)"
    r"|verify(?:ing)? (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot)|checking (?:if the site connection is secure|your browser before)"
    r"|enable javascript and cookies to continue|incapsula incident id|unusual traffic from your|the requested url was rejected"
    r"|complete the (?:captcha|security check)|you have been blocked|why have i been blocked",
    re.I,
)
_GONE = re.compile(
    r"\b(?:404|page (?:was |is |could )?(?:not|no longer) (?:be )?(?:found|available|exists?)|not found|page (?:does ?n.t|does not) exist"
    r"|can(?:'t|’t|not) (?:find|be found)|nothing (?:was )?found|no longer exists?)\b",
    re.I,
)
_SEARCHED = ("q", "s", "search", "query", "keyword", "keywords", "searchterm", "term", "text")
_COPYRIGHT = re.compile(r"(?:©|&copy;|\(c\)|copyright)[^.]{0,40}?20\d\d(?:\s*[-–]\s*20\d\d)?", re.I)
_SAYS_WHAT_IT_IS = re.compile(r"section\s*54|s\.?\s?54|slavery[^.]{0,60}statement|trafficking\s+statement", re.I)

_GOES_TO = re.compile(
    r"""location(?:\.href)?\s{0,5}=\s{0,5}['"]([^'"<>\s]{1,500})['"]|location\.(?:assign|replace)\(\s{0,5}['"]([^'"<>\s]{1,500})['"]"""
)
TELLING = 4
"""Mentions of slavery; menus and footers alone have one or two."""
FEWEST_LINKS = 5
"""Links that tell under which name a site lives."""
LONGEST_SCRIPT = 200_000

LONGEST_PAGE = 5_000_000
"""Bytes of a page that are looked at."""


def parse(text: str) -> lxml.html.HtmlElement:
    """A tree for any text at all: broken, empty and NUL-ridden pages too; what is nested 2,048 deep is left out."""
    cleaned = repaired(text.replace("\x00", ""))
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        tree = lxml.html.document_fromstring(cleaned.encode("utf-8", "replace") or b"<html></html>", parser=parser)
    except (lxml.etree.ParserError, ValueError):
        tree = lxml.html.document_fromstring(b"<html><body></body></html>")
    return tree


_HEAD = re.compile(
    r"(?:\s+|<!--.*?-->|<[!?][^<>]*>|</?(?:html|head)\b[^<>]*>|<(?:meta|link|base)\b[^<>]*>"
    r"|<(title|script|style|noscript|template)\b.*?</\1\s*>)*",
    re.I | re.S,
)


def repaired(text: str) -> str:
    """The page as browsers take it, where our parsers would lose some.

    The ends of body and html are left out: parsers drop what servers add behind them. A body is
    begun where the author left the tag out, as HTML lets them: parsers put what follows into the head.
    """
    unclosed = re.sub(r"</(?:body|html)\s{0,5}>", "", text, flags=re.I)
    if re.search(r"<(?:body|frameset)\b", unclosed, re.I):
        return unclosed
    head = _HEAD.match(unclosed)
    end = head.end() if head else 0
    return f"{unclosed[:end]}<body>{unclosed[end:]}"


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
    def is_hollow(self) -> bool:
        """Whether a page that should be about slavery says next to nothing of it, and has scripts that may yet build its text."""
        return self.has_scripts and len(_SLAVERY.findall(self.text)) < TELLING

    @property
    def is_parked(self) -> bool:
        return len(self.text) < 1500 and bool(_PARKED.search(self.text))

    @cached_property
    def may_be_statement(self) -> bool:
        """A cheap guess, only to decide whether to look further; reading decides what it is."""
        if self.capture.media_type is not MediaType.HTML:
            return not self._is_called_policy
        if self._is_called_policy and not _SAYS_WHAT_IT_IS.search(self.text):
            return False
        return len(_SLAVERY.findall(self.text)) >= TELLING and bool(_RECITAL.search(self.text)) and len(self.text) > 700

    @property
    def _is_called_policy(self) -> bool:
        called = f"{self.capture.found.text} {unquote(urlsplit(self.capture.url).path)}"
        return bool(re.search(r"polic(?:y|ies)", called, re.I)) and not re.search(r"statement", called, re.I)

    @cached_property
    def title(self) -> str:
        """The page's title and its first heading."""
        return " ".join(" ".join(str(part).split()) for part in self.tree.xpath("(//title | (//h1)[1])//text()"))[:500]

    @property
    def is_wall(self) -> bool:
        """Whether something that keeps robots out answered with 200 instead of the page."""
        if self.capture.media_type is not MediaType.HTML or len(self.text) > 2500:
            return False
        return bool(_WALL.search(self.title.strip()) or _WALL.search(self.text[:1500]))

    @property
    def is_soft_404(self) -> bool:
        """Whether the page says, with 200, that there is no such page."""
        if self.capture.media_type is not MediaType.HTML:
            return False
        return len(self.text) < 4000 and bool(_GONE.search(self.title)) and not _SLAVERY.search(self.title)

    @property
    def has_scripts(self) -> bool:
        return self.capture.media_type is MediaType.HTML and bool(
            self.tree.xpath("//script[@src or string-length(text()) > 200]")
        )

    @property
    def shows_what_is_not_text(self) -> bool:
        """Whether pictures, frames or scripts may hold what a reader sees: a statement as a picture of its pages, say."""
        return self.capture.media_type is MediaType.HTML and (
            self.has_scripts or bool(self.tree.xpath("//img | //iframe | //embed | //object | //canvas | //picture"))
        )

    @cached_property
    def latest_year(self) -> int | None:
        """The latest year that the link to it, its address or its text names, copyright lines aside."""
        found = self.capture.found
        said = f"{found.text} {unquote(self.capture.url)} {_COPYRIGHT.sub(' ', self.text[:200_000])}"
        return max((int(year) for year in re.findall(r"(?<![\d£$€])20[12]\d(?!\d)", said)), default=None)

    @property
    def declared_host(self) -> str | None:
        """Scheme and host under which the page says it lives, where that is not where it was fetched."""
        for declared in self.tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
            address = str(declared).strip()
            if is_address(address) and urlsplit(address).netloc != urlsplit(self.capture.url).netloc:
                return _host_of(address)
        return self._host_of_links

    @property
    def _host_of_links(self) -> str | None:
        """The one other host that nearly all of the page's links lead to, while next to none leads to its own."""
        hosts = Counter(_host_of(link.url) for link in self.links if followable(link.url))
        own = hosts.pop(_host_of(self.capture.url), 0)
        host, count = max(hosts.items(), key=lambda pair: pair[1], default=("", 0))
        return host if count >= FEWEST_LINKS and count > 4 * own and count > 0.6 * hosts.total() else None

    @property
    def entrances(self) -> tuple[str, ...]:
        """Addresses that the page's own scripts go to, at once or on a click."""
        scripts = " ".join(str(text) for text in self.tree.xpath("//script[not(@src)]/text()"))[:LONGEST_SCRIPT]
        found = (absolute(self.capture.url, match.group(1) or match.group(2)) for match in _GOES_TO.finditer(scripts))
        return tuple(address for address in found if address is not None)

    def search_for(self, words: str) -> str | None:
        """The address that the page's own search would ask for `words`, None without a plain search form."""
        for form in self.tree.xpath("//form[not(@method) or translate(@method, 'GET', 'get')='get']")[:20]:
            fields = [f for f in form.xpath(".//input[@name]") if f.get("type", "text").lower() in ("text", "search")]
            asked = [f for f in fields if f.get("type") == "search" or f.get("name", "").lower() in _SEARCHED]
            if len(fields) == 1 and asked:
                return self._searched(form, str(asked[0].get("name")), words)
        return None

    def _searched(self, form: lxml.html.HtmlElement, name: str, words: str) -> str | None:
        try:
            action = urljoin(self.capture.url, str(form.get("action") or "").strip())
        except ValueError:
            return None
        hidden = [(str(f.get("name")), str(f.get("value") or "")) for f in form.xpath(".//input[@type='hidden'][@name]")[:10]]
        address = f"{action.partition('#')[0].partition('?')[0]}?{urlencode([*hidden, (name, words)])}"
        return address if is_address(address) and same_site(address, self.capture.url) else None


def _host_of(address: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(address))


def charset_of(declared: str | None) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w-]+)", declared or "", re.I)
    return found.group(1) if found else None
