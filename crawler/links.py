"""Links of a page, and which of them may lead to a modern slavery statement (pure).

Order of evidence: the link's own text, then its URL, then its place. Of 7,407 statement URLs
that the Business & Human Rights Resource Centre collected 86.5% contain "slav", so a URL alone
misses one statement in seven.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import tldextract
from w3lib.url import canonicalize_url


class Place(StrEnum):
    HEADER = "header"
    MENU = "menu"
    FOOTER = "footer"
    BODY = "body"
    FRAME = "frame"
    ALTERNATE = "alternate"
    """The same page in English, as its head names it."""
    SEARCH = "search"
    SITEMAP = "sitemap"
    HOMEPAGE = "homepage"
    GUESS = "guess"


class Promise(IntEnum):
    """How likely a link leads to a statement; the crawler takes higher ones first."""

    NONE = 0
    HUB = 1
    POLICY = 2
    STATEMENT = 3
    NAMED_STATEMENT = 4


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it stands on the page at `source` (an absolute URL).

    `hidden` says that the page does not show it as it stands: by its style, a class that hides,
    or, on a rendered page, because the browser drew nothing there.
    """

    url: str
    text: str
    place: Place
    source: str
    hidden: bool = False


_SLAVERY = re.compile(
    r"slavery|anti-?\s?slav|\bslave\b|human[\s_+-]*traffick|traffick\w*[\s_+-]*statement|[cg]h?aethwas\w+"
    r"|\bs(?:ection|\.)?\s?54\b[\s\w]*statement|forced[\s_+-]*labour[\s_+-]*statement"
    r"|transparency[\s_+-]*in[\s_+-]*(?:the[\s_+-]*)?supply[\s_+-]*chain"
    r"|\bmsa[\s_+-]*(?:20\d\d[\s_+-]*)?statement|supply[\s_+-]*chains?[\s_+-]*transparency|modernslavery|antislavery",
    re.I,
)
_SLAVERY_IN_URL = re.compile(
    r"slav(?:e|ery)|traffick|[cg]h?aethwas|transparency-?in-?supply|(?:^|[/_.-])msa(?:[/_.-]|$|\d)", re.I
)
_STATEMENT = re.compile(r"statement|datganiad|disclosure|report|section\s*54|\b20[12]\d\b|\bfy\s?\d\d|\bact\b", re.I)
_HUB = re.compile(
    r"\blegal|polic(?:y|ies)|govern|complian|sustainab|responsib|\bcsr\b|\besg\b|ethic|human[\s-]*rights"
    r"|supply[\s-]*chain|statements|regulatory|transparency|corporate|investor|about|\bterms|important[\s-]*information"
    r"|download|document|publications|reports|suppliers|gwybodaeth|polis[iï]",
    re.I,
)
_STRONG_HUB = re.compile(
    r"legal|polic|govern|complian|ethic|responsib|sustainab|regulatory|statements|human[\s-]*rights|csr|esg", re.I
)
_NEAR_HUB = re.compile(
    r"human[\s_+-]*rights|supply[\s_+-]*chain|\bstatements?\b|\bpolicies\b|responsib|ethic|complian|\bcsr\b|\blegal\b", re.I
)
_OTHER_SUBJECT = re.compile(
    r"privacy|cookie|gdpr|data[\s_+-]*protection|environment|quality|\btax\b|gender|pay[\s_+-]*gap|accessib|complaint|refund|returns"
    r"|delivery|shipping|career|recruit|health[\s_+-]*(?:and|&)[\s_+-]*safety",
    re.I,
)
"""A page on one of these holds no list of statements, whatever else it is called."""
_NEWS = re.compile(r"/(?:news|blog|press|media-centre|stories|articles?|insights?|events?)/|/20\d\d/\d\d/", re.I)
_FRAME = (Place.HEADER, Place.MENU, Place.FOOTER)
_NAMES_STATEMENT = re.compile(r"(?:slavery|trafficking|transparency)[\w_+-]{0,40}statement", re.I)
_GROUP = re.compile(
    r"^\W*(?:(?:our|the|visit(?:\s+our)?|about(?:\s+the)?)\s+)*(?:corporate|group|plc|company|investors?)"
    r"(?:\s+(?:site|website|relations|information|home|group|plc|centre|governance|responsibility))*\W*$",
    re.I,
)
_NEVER = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|linkedin|instagram|youtube|tiktok|pinterest|(?<!drive\.)(?<!docs\.)(?<!sites\.)google|apple|whatsapp"
    r"|gov|legislation\.gov"
    r"|wikipedia|antislavery|modernslaveryhelpline|unseenuk|parliament|homeoffice|ico\.org)\.(?:com|org|uk|net|gov\.uk|co\.uk)$",
    re.I,
)
_NOT_PAGES = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|mp[34]|zip|woff2?|xlsx?|pptx?)$", re.I)
_OLDER = re.compile(
    r"\b20[12]\d\b|statement|download|\bpdf\b|\bview\b|\bread\b|previous|archive|\bpast\b|earlier|historic", re.I
)
_FILE = re.compile(r"\.(?:pdf|docx?)(?:$|[?#&/])", re.I)
_REPORT = re.compile(r"annual[\s_+-]*report|report[\s_+-]*(?:and|&)[\s_+-]*accounts|sustainability[\s_+-]*report", re.I)
REMEMBERED = 4096
"""Addresses whose parts are kept at hand: a site's pages repeat its menus, and taking addresses apart is what links cost."""
MOST_LINKS = 20_000
MOST_ANCESTORS = 100
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def promise(link: Link, *, on_candidate_page: bool = False) -> Promise:
    """How likely `link` leads to a statement.

    On a page that is itself about slavery ("Our statements by year") a bare "2025" or
    "Download PDF" promises one too, and so do its English version and what it frames.
    """
    if not followable(link.url):
        return Promise.NONE
    if link.place is Place.SEARCH:
        return Promise.HUB
    if link.place in (Place.ALTERNATE, Place.FRAME) and not speaks_of_slavery(_readable(link.url)):
        return Promise.POLICY if on_candidate_page else Promise.HUB
    words, path = link.text, _readable(link.url)
    by_text, by_url = bool(_SLAVERY.search(words)), bool(_SLAVERY_IN_URL.search(path))
    if by_text and _STATEMENT.search(words):
        return Promise.NAMED_STATEMENT
    if by_text or by_url:
        return _weigh(link, path)
    if on_candidate_page and _OLDER.search(f"{words} {path}"):
        return Promise.POLICY
    return Promise.HUB if _HUB.search(words) or _HUB.search(path) else Promise.NONE


def _weigh(link: Link, path: str) -> Promise:
    """Some publish as a post: what a site's frame leads to is no news, and what calls itself a statement may be one."""
    words = link.text
    if _NEWS.search(path) and not (link.place in _FRAME and _SLAVERY.search(words)):
        return Promise.POLICY if _NAMES_STATEMENT.search(path) else Promise.HUB
    if re.search(r"polic(?:y|ies)", f"{words} {path}", re.I) and not re.search(r"statement", f"{words} {path}", re.I):
        return Promise.POLICY
    return Promise.STATEMENT


def hub_rank(link: Link) -> int:
    """Which hub first: a legal or policies page before an "about" page, a privacy policy last."""
    framed = 4 * (link.place is Place.FRAME)
    path = _readable(link.url)
    strong = 2 * bool(_STRONG_HUB.search(link.text)) + bool(_STRONG_HUB.search(path))
    near = bool(_NEAR_HUB.search(link.text)) + bool(_NEAR_HUB.search(path))
    return framed + strong + near - 6 * bool(_OTHER_SUBJECT.search(f"{link.text} {path}"))


def is_file(url: str) -> bool:
    """Whether the address ends like a document's."""
    return bool(_FILE.search(urlsplit(url).path))


def is_report(link: Link) -> bool:
    """Whether the link leads to a report in which a statement may be a section."""
    return bool(_REPORT.search(f"{link.text} {_readable(link.url)}"))


def is_group(link: Link) -> bool:
    """Whether the page's frame calls what the link leads to the company's or its group's own site."""
    return link.place in _FRAME and bool(_GROUP.search(link.text)) and followable(link.url) and not is_file(link.url)


def speaks_of_slavery(text: str) -> bool:
    """Whether a link's text names its subject: "Policies" and "Legal" do not (s.54(7)(b))."""
    return bool(_SLAVERY.search(text))


@lru_cache(REMEMBERED)
def followable(url: str) -> bool:
    """Whether a link may lead to a page or document of the organisation's."""
    if not is_address(url):
        return False
    parts = urlsplit(url)
    return not _NEVER.search(parts.hostname or "") and not _NOT_PAGES.search(parts.path)


def same_site(url: str, other: str) -> bool:
    """Same registrable domain, or the same address where the host is an address."""
    return _site(url) == _site(other)


@lru_cache(REMEMBERED)
def key(url: str) -> str:
    """What two spellings of one address have in common; only for comparing."""
    if not is_address(url):
        return url
    return (
        canonicalize_url(urldefrag(url).url).rstrip("/").removeprefix("https://").removeprefix("http://").removeprefix("www.")
    )


@lru_cache(REMEMBERED)
def _site(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return _suffixes(host).top_domain_under_public_suffix or host


@lru_cache(REMEMBERED)
def _readable(url: str) -> str:
    parts = urlsplit(url)
    return unquote(f"{parts.path} {parts.query}")


def extract_links(tree: lxml.html.HtmlElement, base_url: str) -> Iterator[Link]:
    """Every link of a parsed page once, in page order: anchors, image maps and frames."""
    base = _base_of(tree, base_url)
    seen: set[tuple[str, str]] = set()
    for element in islice(tree.iter(*_LINKING), MOST_LINKS):
        url = absolute(base, _href_of(element))
        if url is None:
            continue
        url, text = unwrap(url), text_of(element)
        if (url, text) not in seen:
            seen.add((url, text))
            yield Link(url, text, place_of(element), base_url, speaks_of_slavery(text) and is_hidden(element))


_LINKING = ("a", "area", "frame", "iframe", "object", "embed", "button", "link")
_OPENED = re.compile(r"""(?:location(?:\.href)?\s{0,5}=|location\.assign\(|window\.open\()\s{0,5}['"]([^'"<>]{1,2000})['"]""")


def _href_of(element: lxml.html.HtmlElement) -> str | None:
    """Where an element leads: its address, or the one that a click opens."""
    if element.tag == "link":
        is_english = element.get("hreflang", "").lower() in ("en", "en-gb") and "alternate" in element.get("rel", "").lower()
        return element.get("href") if is_english else None
    found: str | None = element.get("href") or element.get("src") or element.get("data")
    if found and not found.strip().lower().startswith(("#", "javascript:")):
        return found
    opened = _OPENED.search(element.get("onclick", "")[:4000])
    return opened.group(1) if opened else _kept_for_scripts(element)


def _kept_for_scripts(element: lxml.html.HtmlElement) -> str | None:
    """The address that a button's script will find in its data attributes."""
    kept = (value.strip() for name, value in element.attrib.items() if name.startswith("data-"))
    return next((value for value in kept if re.match(r"(?:https?:/)?/[^\s{}]{3,2000}$", value)), None)


_VIEWED = re.compile(r"(?:^|&)(?:url|file|src|document|pdf)=([^&]{5,2000})", re.I)
_DRIVE = re.compile(r"^https://drive\.google\.com/(?:file/d/|open\?id=)([\w-]{20,60})")


@lru_cache(REMEMBERED)
def unwrap(url: str) -> str:
    """The document behind a viewer's address (pdf.js, Google's viewer and Drive), else `url` itself."""
    if drive := _DRIVE.match(url):
        return f"https://drive.google.com/uc?export=download&id={drive.group(1)}"
    parts = urlsplit(url)
    if not re.search(r"view", f"{parts.hostname}{parts.path}", re.I) or not (found := _VIEWED.search(parts.query)):
        return url
    inner = absolute(url, unquote(found.group(1)))
    return inner if inner is not None and is_file(inner) else url


_HIDING = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader-?(?:text|only)|element-invisible|is-hidden|hidden|d-none)(?:\s|$)"
)
_HIDING_STYLE = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|opacity\s{0,5}:\s{0,5}0(?:\.0+)?\s{0,5}(?:;|$)", re.I
)


def is_hidden(element: lxml.html.HtmlElement) -> bool:
    """Whether the page hides an element by itself; style sheets are not read."""
    return any(_hides(part) for part in (element, *islice(element.iterancestors(), MOST_ANCESTORS)))


def _hides(element: lxml.html.HtmlElement) -> bool:
    if element.tag in ("noscript", "template") or element.get("hidden") is not None or element.get(DRAWN) == "no":
        return True
    responsive = re.search(r"\b(?:sm|md|lg|xl):?(?:-?block|-?flex|-?inline|:block|:flex|:inline)", element.get("class", ""))
    by_class = _HIDING.search(element.get("class", "")) and not responsive
    return bool(by_class or _HIDING_STYLE.search(element.get("style", "")))


DRAWN = "data-s54-drawn"
"""Attribute that the browser's page gets where a link about slavery is not drawn ("no")."""


def _base_of(tree: lxml.html.HtmlElement, page_url: str) -> str:
    base = next(iter(tree.xpath("//base/@href")), None)
    return (absolute(page_url, str(base)) if base else None) or page_url


def absolute(base: str, href: str | None) -> str | None:
    """Where `href` leads from `base`; None if nowhere that can be asked for."""
    if not href or len(href) > 2000:
        return None
    try:
        url = urljoin(base, href.strip())
    except ValueError:
        return None
    return url if is_address(url) else None


@lru_cache(REMEMBERED)
def is_address(url: str) -> bool:
    """Whether `url` can be asked for: http or https, a host, a port that exists."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def text_of(element: lxml.html.HtmlElement) -> str:
    """What a person reads or hears of a link: its text, or its label, title, image's alt text."""
    text = " ".join(str(element.text_content()).split())
    if text:
        return text
    labels = [element.get("aria-label"), element.get("title"), element.get("alt"), *element.xpath(".//img/@alt")]
    return " ".join(" ".join(str(label) for label in labels if label).split())


def place_of(element: lxml.html.HtmlElement) -> Place:
    if element.tag in ("frame", "iframe", "object", "embed"):
        return Place.FRAME
    if element.tag == "link":
        return Place.ALTERNATE
    for ancestor in islice(element.iterancestors(), MOST_ANCESTORS):
        if ancestor.tag in ("body", "html"):
            break
        marks = f"{ancestor.tag} {ancestor.get('role', '')} {ancestor.get('id', '')} {ancestor.get('class', '')}"
        if place := _place_by_marks(marks.lower()):
            return place
    return Place.BODY


@lru_cache(REMEMBERED)
def _place_by_marks(marks: str) -> Place | None:
    if re.search(r"\b(?:site-?|page-?|main-?)?footer|contentinfo|\bfoot\b|\bftr\b", marks):
        return Place.FOOTER
    if re.search(r"\bnav|menu\b|\bmenu-", marks):
        return Place.MENU
    if re.search(r"header\b|\bheader|banner|top-?bar", marks):
        return Place.HEADER
    return None
