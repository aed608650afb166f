"""What happened since a day: a page, a feed, a file."""

import csv
import io
import re
from dataclasses import asdict, fields
from datetime import date, timedelta

from fastapi import FastAPI, Request, Response

from registry.comparing import atom
from registry.comparing.changes import Change
from registry.exports.csv_excel_export import harmless
from registry.tables.published import library, organisations
from registry.tables.published.library import Reading
from registry.web.asking import BadQuestion, check_text
from registry.web.site import Site

MOST = 200
IN_FILE = 20_000
USUAL = timedelta(days=30)


def install(app: FastAPI, site: Site) -> None:
    def page(request: Request) -> Response:
        with site.reading() as sql:
            since = since_of(request, sql)
            found = organisations.changes(sql, since, limit=MOST + 1)
            as_of = site.as_of(sql)
        return site.page(request, "changes.html", as_of=as_of, since=since, changes=found[:MOST], more=len(found) > MOST)

    def feed(request: Request) -> Response:
        with site.reading() as sql:
            since = since_of(request, sql)
            found = organisations.changes(sql, since, limit=MOST)
        return Response(atom.feed(found, since), media_type="application/atom+xml")

    def as_csv(request: Request) -> Response:
        with site.reading() as sql:
            found = organisations.changes(sql, since_of(request, sql), limit=IN_FILE)
        return Response(table(found), media_type="text/csv; charset=utf-8")

    app.add_route("/changes", page, methods=["GET"])
    app.add_route("/changes.atom", feed, methods=["GET"])
    app.add_route("/changes.csv", as_csv, methods=["GET"])


def since_of(request: Request, sql: Reading) -> str:
    """The day that was asked for, else thirty days before the newest verdict: no clock is read."""
    for name in request.query_params:
        if name != "since":
            raise BadQuestion(f"there is no {name[:40]!r} to choose; there is since")
    return day_of(request.query_params.get("since", "")) or (date.fromisoformat(library.as_of(sql)) - USUAL).isoformat()


def day_of(value: str) -> str | None:
    check_text("since", value)
    if not value.strip():
        return None
    try:
        day = date.fromisoformat(value)
        if not (2015 <= day.year <= 2200 and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
            raise ValueError
    except ValueError as error:
        raise BadQuestion(f"since {value[:40]!r} is not a day; write it like 2026-11-22") from error
    return value


def table(found: list[Change]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Change)])
    for change in found:
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in asdict(change).values()])
    return text.getvalue()
