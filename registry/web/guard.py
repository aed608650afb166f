"""Before and after every page: headers, conditional requests, a limit on costly routes (plain ASGI)."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from crawler.errors import CouldNot
from registry.web.errors import refusal
from registry.web.site import Site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors "
FRAMED = "/reconcile/preview"
"""OpenRefine shows it in a frame of its own page."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
)  # fmt: skip
OPEN_TO_ALL = ("/api/", "/reconcile")
"""Pages of other sites may read these."""
COSTLY = (
    "/search",
    "/reconcile",
    "/download/",
    "/api/v1/search",
    "/organisations.",
    "/changes.csv",
    "/report",
    "/review/login",
)
PRIVATE = ("/review", "/report")
LONGEST = 8000
"""Bytes of an address."""


@dataclass(slots=True)
class Limit:
    """A bucket a client: `burst` at once, then `rate` a second."""

    rate: float
    burst: float
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def allows(self, client: str, now: float) -> bool:
        left, then = self._left.get(client, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.rate)
        if len(self._left) > 10_000:
            self._left.clear()
        self._left[client] = (max(0.0, left - 1), now)
        return left >= 1


class Guard:
    """Wraps the application."""

    def __init__(self, app: App, site: Site, limit: Limit) -> None:
        self._app, self._site, self._limit = app, site, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        headers = [(b"content-security-policy", POLICY + (b"*" if path == FRAMED else b"'none'")), *HEADERS]
        if scope["scheme"] == "https":
            headers.append((b"strict-transport-security", b"max-age=31536000"))
        if path.startswith(OPEN_TO_ALL):
            headers += [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"ETag, Link, Retry-After")]
        if path.startswith(PRIVATE) or b"cookie" in dict(scope["headers"]):
            headers.append((b"cache-control", b"private, no-store"))
        guarded = _adding(send, headers)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
            await refusal(path, 414, "Too long an address", "That address is too long to be one of ours.")(
                scope, receive, guarded
            )
        elif scope["method"] == "OPTIONS" and path.startswith(OPEN_TO_ALL):
            await _preflight(guarded)
        elif _costs(path, scope["query_string"]) and not self._limit.allows(_client(scope), time.monotonic()):
            told = refusal(
                path, 429, "Too many questions at once", "Wait ten seconds, then go on; or download the whole database."
            )
            told.headers["Retry-After"] = "10"
            await told(scope, receive, guarded)
        else:
            await self._conditional(scope, receive, guarded, path)

    async def _conditional(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        """A public page depends on nothing but its address, the edition and the build: so does its tag."""
        asked = dict(scope["headers"])
        if scope["method"] not in ("GET", "HEAD") or path.startswith((*PRIVATE, "/static")) or b"cookie" in asked:
            await self._app(scope, receive, send)
            return
        try:
            tag = f'W/"{self._site.library.edition()}-{self._site.build}"'.encode()
        except CouldNot:
            await self._app(scope, receive, send)
            return
        fresh = [(b"etag", tag), (b"cache-control", b"no-cache")]
        if tag in asked.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": fresh})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, _adding(send, fresh, only=200))


def _costs(path: str, query: bytes) -> bool:
    return path.startswith(COSTLY) or (path.startswith("/api/") and b"format=csv" in query)


def _client(scope: Scope) -> str:
    return str((scope.get("client") or ("unknown",))[0])


def _adding(send: Send, headers: list[tuple[bytes, bytes]], only: int | None = None) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and only in (None, message["status"]):
            message["headers"] = [*message["headers"], *headers]
        await send(message)

    return sending


async def _preflight(send: Send) -> None:
    headers = [
        (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
        (b"access-control-allow-headers", b"Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
