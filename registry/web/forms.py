"""Forms that readers send: read with a limit, and only from this site's own pages."""

from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from registry.web.asking import BadQuestion
from registry.web.errors import Forbidden

LONGEST = 32_000
"""Bytes of a form."""


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; the last of a name counts. Raises BadQuestion."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST:
            raise BadQuestion(f"that is too much for one form: at most {LONGEST} bytes")
    try:
        given = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=40))
    except ValueError as error:
        raise BadQuestion("the form could not be read: it has to be UTF-8, with no more fields than the page has") from error
    if any("\0" in value or any("\ud800" <= c <= "\udfff" for c in value) for value in given.values()):
        raise BadQuestion("the form has characters that are not text")
    return given


def same_site(request: Request) -> None:
    """Raises Forbidden if another site's page sent the form: browsers say so themselves."""
    fetched = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    foreign = origin not in (None, "null") and urlsplit(origin or "").netloc != request.headers.get("host")
    if fetched not in (None, "same-origin", "none") or foreign:
        raise Forbidden("this form came from another site: open it here and send it again")
