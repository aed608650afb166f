"""Writes every exchange to the archive, as near to the wire as Scrapy lets us stand."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from crawler.archive import Exchange, Shard
from crawler.capture import Capture

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

OFFSET = "s54_offset"
KNOWN = "s54_known"
_UNDONE_BY_TRANSPORT = "transfer-encoding"
NOT_MODIFIED = 304


class RecordingMiddleware:
    """The innermost downloader middleware: sees bodies still compressed, redirects included."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RecordingMiddleware":
        shard: Shard = getattr(crawler.spider, "shard")  # noqa: B009 - the spider owns it; settings hold plain values only
        return cls(shard)

    def process_response(self, request: Request, response: Response) -> Response:
        known: Capture | None = request.meta.get(KNOWN)
        request.meta[OFFSET] = self._shard.exchange(
            Exchange(
                url=response.url,
                method=request.method,
                sent=(("Host", urlsplit(request.url).netloc), *_pairs(request.headers)),
                status=_status(response.status),
                headers=_pairs(response.headers),
                body=response.body,
                protocol=response.protocol or "HTTP/1.1",
                tls_fault=request.meta.get("s54_tls_fault"),
                revisited=known if response.status == NOT_MODIFIED else None,
            )
        )
        return response


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} -"


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values)
    return tuple((f"X-Archive-Orig-{name}" if name.lower() == _UNDONE_BY_TRANSPORT else name, value) for name, value in pairs)
