"""Captures, pages and links for tests, with everything that does not matter filled in."""

from crawler.archive import digest
from crawler.capture import Capture
from crawler.links import Link, Place
from crawler.media import MediaType
from crawler.pages import Page

HOME = "https://www.tarnbeck.example/"


def link(url: str, text: str = "", place: Place = Place.BODY, source: str = HOME) -> Link:
    return Link(url, text, place, source)


def capture(
    url: str,
    *,
    body: bytes | None = None,
    found: Link | None = None,
    redirected_from: tuple[str, ...] = (),
    media_type: MediaType = MediaType.HTML,
    declared_type: str | None = "text/html",
    shard: str = "",
    offset: int = 0,
) -> Capture:
    return Capture(
        url=url,
        fetched_at="2025-03-04T05:06:07Z",
        status=200,
        media_type=media_type,
        declared_type=declared_type,
        sha256=digest(url.encode() if body is None else body),
        length=len(body or b""),
        shard=shard,
        offset=offset,
        found=found or link(url),
        redirected_from=redirected_from,
    )


def page(
    body: str | bytes, *, url: str = HOME, media_type: MediaType = MediaType.HTML, declared_type: str | None = "text/html"
) -> Page:
    content = body.encode() if isinstance(body, str) else body
    return Page(capture(url, body=content, media_type=media_type, declared_type=declared_type), content)
