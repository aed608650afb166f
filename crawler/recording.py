"""Writes every exchange to the archive, as near to the wire as Scrapy lets us stand."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response

from crawler.archive import Shard

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

OFFSET = "s54_offset"
_UNDONE_BY_TRANSPORT = "transfer-encoding"


class RecordingMiddleware:
    """The innermost downloader middleware: sees bodies still compressed, redirects included."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RecordingMiddleware":
        shard: Shard = getattr(crawler.spider, "shard")  # noqa: B009 - the spider owns it; settings hold plain values only
        return cls(shard)

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta[OFFSET] = self._shard.exchange(
            response.url,
            (request.method, _pairs(request.headers)),
            _status(response.status),
            _pairs(response.headers),
            response.body,
        )
        return response


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} -"


def _pairs(headers: Any) -> list[tuple[str, str]]:
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values)
    return [(f"X-Archive-Orig-{name}" if name.lower() == _UNDONE_BY_TRANSPORT else name, value) for name, value in pairs]
