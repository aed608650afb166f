"""https with certificates verified; without, only for a request that says so, and the capture says so too."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from service_identity import VerificationError
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

UNVERIFIED = "s54_unverified"


class HttpsHandler:
    """Two handlers with connection pools of their own, so that no verified request rides on an unverified connection."""

    lazy = True

    def __init__(self, crawler: "Crawler") -> None:
        self._verified = HTTP11DownloadHandler(crawler)
        self._unverified = HTTP11DownloadHandler(crawler)
        lenient = _ScrapyClientContextFactory.from_crawler(crawler)
        lenient._verify_certificates = False
        self._unverified._contextFactory = lenient  # type: ignore[assignment]

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "HttpsHandler":
        return cls(crawler)

    async def download_request(self, request: "Request") -> "Response":
        handler = self._unverified if request.meta.get(UNVERIFIED) else self._verified
        return await handler.download_request(request)

    async def close(self) -> None:
        await self._verified.close()
        await self._unverified.close()


def tls_fault(error: BaseException) -> str | None:
    """What is wrong with the host's TLS, None if the error is of another kind."""
    found = next(_causes(error), None)
    if found is None:
        return None
    if isinstance(found, VerificationError):
        return "the certificate is for another host"
    told = found.args[0] if found.args else ()
    words = [str(part[-1]) for part in told if isinstance(part, tuple)] if isinstance(told, (list, tuple)) else []
    return "; ".join(words) or "the TLS handshake failed"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        if isinstance(error, (SSL.Error, VerificationError)):
            yield error
        if isinstance(error, ResponseFailed):
            for reason in error.reasons:
                if isinstance(reason, Failure):
                    yield from _causes(reason.value)
        error = error.__cause__
