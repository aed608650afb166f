"""A statement spread over several addresses, put together: tabs that are pages of their own (pure).

Judged tab by tab it would seem to lack what stands in the next one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from classifier.reading.document import Block, Document
from crawler.links import Link, Place, key, speaks_of_slavery
from crawler.media import MediaType
from crawler.pages import Page

_OWN_DOCUMENT = re.compile(r"20[12]\d|statement|download|pdf|archive|previous|\bnews\b|press", re.I)
"""In a link's words or the end of its address: it leads to another year's statement, or to something else, not to a tab."""


def whole_pages(pages: Sequence[Page]) -> list[tuple[Page, list[Page]]]:
    """Each page of a visit with those over which its tabs are spread; these do not stand alone then."""
    once = _once(pages)
    whole: list[tuple[Page, list[Page]]] = []
    spread: set[str] = set()
    for page in once:
        if page.capture.sha256 not in spread:
            parts = [part for part in further_parts(page, once) if part.capture.sha256 not in spread]
            spread |= {part.capture.sha256 for part in parts}
            whole.append((page, parts))
    return [(page, parts) for page, parts in whole if page.capture.sha256 not in spread]


def _once(pages: Sequence[Page]) -> list[Page]:
    """Pages with different contents; a rendered page stands in for its empty shell."""
    rendered = {page.capture.url for page in pages if page.capture.rendered}
    kept: dict[str, Page] = {}
    for page in pages:
        if page.capture.rendered or page.capture.url not in rendered:
            kept.setdefault(page.capture.sha256, page)
    return list(kept.values())


def further_parts(first: Page, pages: Sequence[Page]) -> list[Page]:
    """The pages to which the tabs of `first` lead, in their order: beside or beneath it, called by a topic, and leading back."""
    is_page = first.capture.media_type is MediaType.HTML and first.capture.found.place is not Place.HOMEPAGE
    if not is_page or not speaks_of_slavery(unquote(urlsplit(first.capture.url).path)):
        return []
    fetched = {key(page.capture.url): page for page in pages if page is not first and page.capture.media_type is MediaType.HTML}
    own = {key(address) for address in first.capture.addresses}
    parts: dict[str, Page] = {}
    for link in first.links:
        page = fetched.get(key(link.url))
        if page is not None and _is_tab(link, first.capture.url) and any(key(back.url) in own for back in page.links):
            parts.setdefault(key(link.url), page)
    return list(parts.values())


def _is_tab(link: Link, first: str) -> bool:
    """Whether the link is called by a topic and leads beside or beneath `first`, in a folder that speaks of slavery."""
    here, there = urlsplit(first), urlsplit(link.url)
    folder = here.path.rstrip("/") if speaks_of_slavery(_end_of(here.path)) else here.path.rstrip("/").rpartition("/")[0]
    beneath = there.path.startswith(f"{folder}/") or (there.path.rstrip("/") == folder and there.query != here.query)
    named = f"{link.text} {_end_of(there.path)} {there.query}" if there.path.rstrip("/") != folder else link.text
    return (
        here.netloc == there.netloc
        and beneath
        and speaks_of_slavery(unquote(folder))
        and not speaks_of_slavery(link.text)
        and not _OWN_DOCUMENT.search(named)
    )


def _end_of(path: str) -> str:
    return unquote(path.rstrip("/").rpartition("/")[2])


def put_together(documents: Sequence[Document]) -> Document:
    """One document; `page` counts the addresses, from 1, and what stands on the first too (menus) stands there only."""
    seen = {block.text for block in documents[0].blocks}
    blocks: list[Block] = [replace(block, page=1) for block in documents[0].blocks]
    for number, document in enumerate(documents[1:], 2):
        blocks += [replace(block, page=number) for block in document.blocks if block.text not in seen]
    return replace(documents[0], blocks=tuple(blocks))
