"""Everything to take away: every export of the published list, and the published database itself."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse

from registry.exports import formats
from registry.tables.published import library, listing
from registry.web.asking import BadQuestion, year_of
from registry.web.errors import NotHere
from registry.web.files import file_of
from registry.web.site import Site

WORDS = {
    "csv": "a table, UTF-8; opens everywhere",
    "csv-excel": "the same with a byte order mark, for Excel",
    "xlsx": "an Excel workbook with a sheet that explains the columns",
    "jsonl": "JSON Lines, unknown as null",
    "parquet": "typed columns for pandas, R, DuckDB",
    "datapackage": "a Frictionless Data Package: the CSV with its description",
    "ftm": "FollowTheMoney entities, for Aleph and OpenSanctions tools",
    "regulator": "the regulator's pack: who did not comply, what is not confirmed yet, what is unknown, and the evidence",
}


def install(app: FastAPI, site: Site) -> None:
    def page(request: Request) -> Response:
        with site.reading() as sql:
            about, years = library.about(sql), listing.years(sql)
        size = site.folder.public.stat().st_size
        return site.page(
            request, "download.html", as_of=about["as_of"], words=WORDS, names=formats.NAMES, years=years, size=size, texts=about["texts"], licence=about["licence"]
        )  # fmt: skip

    def export(request: Request) -> Response:
        name = request.path_params["name"]
        if name == "public.db":
            return FileResponse(site.folder.public, media_type="application/vnd.sqlite3", filename="s54-public.db")
        if name not in formats.NAMES:
            raise NotHere(f"there is no download {name[:40]!r}; there are {', '.join(formats.NAMES)} and public.db")
        year = _year(request)
        with site.reading() as sql:
            ids = sorted(site.shelf(sql, year).ids)
        return file_of(site, name, ids, year)

    app.add_route("/download", page, methods=["GET"])
    app.add_route("/download/{name}", export, methods=["GET"])


def _year(request: Request) -> int | None:
    for name in request.query_params:
        if name != "year":
            raise BadQuestion(f"there is no {name[:40]!r} to choose; there is year")
    given = request.query_params.get("year")
    return year_of(given) if given else None
