"""Archived copies, for signed-in reviewers only: as text or as a file to keep, never as a page that could act."""

import base64
import logging
from datetime import datetime
from email.utils import format_datetime

from fastapi import FastAPI, Request, Response

from crawler.archive import DamagedArchive, read_capture
from crawler.encoding import decode
from crawler.media import MediaType, sniff
from registry.store import Store
from registry.tables import statements
from registry.tables.statements import Copy
from registry.web.errors import NotHere
from registry.web.review import signed_in
from registry.web.site import Site
from registry.web.statement import digest_of

log = logging.getLogger("s54")
READABLE = (MediaType.HTML, MediaType.XML, MediaType.TEXT)
SUFFIXES = {MediaType.HTML: "html", MediaType.XML: "xml", MediaType.TEXT: "txt", MediaType.PDF: "pdf", MediaType.WORD: "docx"}
SANDBOX = "sandbox; default-src 'none'"


def install(app: FastAPI, site: Site) -> None:
    def as_text(request: Request) -> Response:
        kept, body = copy_of(request, site)
        if sniff(body, None) not in READABLE:
            return _file(kept, body)
        return _dated(kept, Response(decode(body), media_type="text/plain; charset=utf-8"))

    def as_file(request: Request) -> Response:
        return _file(*copy_of(request, site))

    app.add_route("/review/archive/{sha256}", as_text, methods=["GET"])
    app.add_route("/review/archive/{sha256}/file", as_file, methods=["GET"])


def copy_of(request: Request, site: Site) -> tuple[Copy, bytes]:
    """Where a statement (or a tab of one) lies, and its bytes, checked against its digest.

    Raises Forbidden, NotHere, DamagedArchive.
    """
    signed_in(request)
    sha256 = digest_of(request)
    with Store.reading(site.folder.registry) as store:
        found = statements.copy_of(store.sql, sha256)
    if found is None:
        raise NotHere(f"no statement has the digest {sha256[:16]}…")
    try:
        return found, read_capture(site.folder.archive, found)
    except DamagedArchive as error:
        log.warning("%s", error)
        raise DamagedArchive(
            "its archived copy is missing, or is not what its digest says: the operator restores it"
        ) from error


def _file(kept: Copy, body: bytes) -> Response:
    """The very bytes with their digest (RFC 9530); never opened in the browser."""
    kind = sniff(body, None)
    response = Response(body, media_type=kind.value)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{kept.sha256[:16]}-{kept.fetched_at[:10]}.{SUFFIXES.get(kind, "bin")}"'
    )
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(kept.sha256)).decode()}:"
    return _dated(kept, response)


def _dated(kept: Copy, response: Response) -> Response:
    """With the time at which it was fetched (RFC 7089); a browser that shows it gives it no rights."""
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Memento-Datetime"] = format_datetime(datetime.fromisoformat(kept.fetched_at), usegmt=True)
    return response
