"""One statement: its evidence in its place."""

from fastapi import FastAPI, Request, Response

from registry.store import Store
from registry.tables import statements as private
from registry.tables.published import statements
from registry.tables.published.statements import Statement
from registry.web.asking import BadQuestion, check_text
from registry.web.errors import NotHere
from registry.web.highlight import alone, in_place, told
from registry.web.review import reader_of
from registry.web.site import Site


def install(app: FastAPI, site: Site) -> None:
    def statement(request: Request) -> Response:
        sha256 = digest_of(request)
        with site.reading() as sql:
            several = statements.by_digest(sql, sha256)
            one = _wanted(several, request.query_params.get("organisation"), sha256)
            evidence = told(statements.findings(sql, one.id), statements.areas(sql, one.id))
            text = statements.text(sql, one.id)
            further = statements.further_pages(sql, one.id)
            alike = statements.nearly_the_same(sql, one)
            as_of = site.as_of(sql)
        reader = reader_of(request)
        if text is None and reader is not None:
            text = _private_text(site, one)
        return site.page(
            request, "statement.html", as_of=as_of, statement=one, several=several, further=further, alike=alike, reader=reader,
            pieces=in_place(text, evidence) if text is not None else None, quotes=alone(evidence),
            about=tuple(dict.fromkeys(name for name, _ in evidence)), address=site.address(request, request.url.path),
        )  # fmt: skip

    app.add_route("/statements/{sha256}", statement, methods=["GET"])


def digest_of(request: Request) -> str:
    """Raises BadQuestion."""
    sha256 = check_text("digest", request.path_params["sha256"]).lower()
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise BadQuestion("a statement is named by the SHA-256 of its bytes: 64 digits and letters from a to f")
    return sha256


def _wanted(several: list[Statement], organisation_id: str | None, sha256: str) -> Statement:
    chosen = next((s for s in several if organisation_id in (None, s.organisation_id)), None)
    if chosen is None:
        raise NotHere(f"No published statement has the digest {sha256[:16]}…")
    return chosen


def _private_text(site: Site, one: Statement) -> str | None:
    with Store.reading(site.folder.registry) as store:
        return private.text_of(store.sql, one.organisation_id, one.sha256)
