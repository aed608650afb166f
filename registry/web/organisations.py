"""The list of organisations: filters with counts, pages, and the same view as a file."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response

from registry.tables.published import listing
from registry.web.asking import Ask, BadQuestion, check_values, read
from registry.web.browsing import FACETS, SORTS, Narrowed, Shelf, narrow
from registry.web.errors import NotHere
from registry.web.files import FORMATS, file_of
from registry.web.site import UNKNOWN, Site

PER_PAGE = 50


def install(app: FastAPI, site: Site) -> None:
    def organisations(request: Request) -> Response:
        ask = read(request.query_params.multi_items())
        with site.reading() as sql:
            shelf = site.shelf(sql, ask.year)
            found = narrowed(shelf, ask)
            pages = max(1, -(-len(found.ids) // PER_PAGE))
            if ask.page > pages:
                raise NotHere(f"this list has {pages} {'page' if pages == 1 else 'pages'}, not {ask.page}")
            wanted = found.ids[(ask.page - 1) * PER_PAGE : ask.page * PER_PAGE]
            rows = list(listing.rows(sql, wanted, ask.year))
            years = listing.years(sql)
            as_of = site.as_of(sql)
        return site.page(
            request, "organisations.html", as_of=as_of, ask=ask, rows=rows, total=len(shelf.ids), number=len(found.ids), pages=pages,
            facets={facet: found.counts[facet] for facet in FACETS if tells(found.counts[facet]) or ask.choice.get(facet)}, years=years, sorts=SORTS,
            address=address, formats=FORMATS,
        )  # fmt: skip

    def as_file(request: Request) -> Response:
        name = request.path_params["format"]
        if name not in FORMATS:
            raise NotHere(f"the list can be had as {', '.join(FORMATS)}, not as {name[:20]!r}")
        ask = read(request.query_params.multi_items())
        if ask.page != 1:
            raise BadQuestion("a file holds the whole list: leave the page out")
        with site.reading() as sql:
            ids = narrowed(site.shelf(sql, ask.year), ask).ids
        return file_of(site, name, ids, ask.year)

    app.add_route("/organisations", organisations, methods=["GET"])
    app.add_route("/organisations.{format}", as_file, methods=["GET"])


def tells(counts: Mapping[str, int]) -> bool:
    """Whether there is anything to choose but "unknown"."""
    return any(count for value, count in counts.items() if value != UNKNOWN)


def narrowed(shelf: Shelf, ask: Ask) -> Narrowed:
    check_values(ask, shelf)
    return narrow(shelf, ask.choice, ask.words, ask.sort)


def address(ask: Ask, page: int = 1, suffix: str = "") -> str:
    query = ask.query() + (f"&{urlencode({'page': page})}" if page > 1 else "")
    return f"/organisations{suffix}{'?' + query.lstrip('&') if query else ''}"
