"""Retry-After: a host that says when to come back is asked once more then, if that is soon."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.http import Response

LONGEST_WAIT = 30.0
"""Seconds; a host that wants more is left for the next visit."""
_ASKED = (429, 503)


class PatienceMiddleware:
    """Waits as long as Retry-After says, once for each request."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        header = response.headers.get("Retry-After")
        if response.status not in _ASKED or header is None or request.meta.get("s54_waited"):
            return response
        wait = seconds_to_wait(header.decode("latin-1"), datetime.now(UTC))
        if wait is None or wait > LONGEST_WAIT:
            return response
        await asyncio.sleep(wait)
        return request.replace(dont_filter=True, meta={**request.meta, "s54_waited": wait})


def seconds_to_wait(header: str, at: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, None if it is neither a number nor a date (pure)."""
    text = header.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - at).total_seconds())
