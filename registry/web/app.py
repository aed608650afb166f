"""The website: the registry's pages, read-only. Works without JavaScript and asks no other host.

Not done yet: filters, statistics by sector, review, feeds, the versioned API.
"""

import io
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape

from classifier.act import ACT_2015
from registry.data_folder import DataFolder
from registry.exports import csv_export
from registry.exports.rows import Extract, entries
from registry.number import BadNumber, organisation_id
from registry.statistics import counts, rates
from registry.store import NotADatabase, Store
from registry.tables.search import HIT_BEGINS, HIT_ENDS, BadQuery, Wanted
from registry.tables.search import search as search_statements
from registry.verdict import Decision
from registry.wording import BADGES, DECISIONS, MARKS

HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
WORDS = {"decisions": DECISIONS, "badges": BADGES, "marks": MARKS, "rubric": ACT_2015, "version": version("s54")}


def marked(snippet: str) -> Markup:
    """A search snippet as HTML: escaped first, then its hits marked."""
    return Markup(escape(snippet).replace(HIT_BEGINS, Markup("<mark>")).replace(HIT_ENDS, Markup("</mark>")))


def create_app(folder: DataFolder) -> FastAPI:
    """The application on one data folder; the database is opened anew for each request."""
    app = FastAPI(title="s54", version=version("s54"), docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    templates = Jinja2Templates(directory=HERE / "templates")
    templates.env.globals.update(WORDS)
    templates.env.filters["marked"] = marked

    def page(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
        return templates.TemplateResponse(request, name, values, status_code=status)

    @app.middleware("http")
    async def add_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await answer(request)
        response.headers.update(HEADERS)
        return response

    @app.exception_handler(NotADatabase)
    def no_database(request: Request, error: NotADatabase) -> HTMLResponse:
        return page(request, "message.html", 503, title="No registry yet", message=str(error))

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> HTMLResponse:
        told = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return page(request, "message.html", 400, title="That cannot be asked", message=told)

    @app.exception_handler(404)
    def not_found(request: Request, error: Exception) -> HTMLResponse:
        return page(request, "message.html", 404, title="Not here", message="There is no such page.")

    @app.get("/", response_class=HTMLResponse)
    def front(request: Request, verdict: Decision | None = None) -> HTMLResponse:
        with Store.reading(folder.registry) as store:
            verdicts = store.verdicts()
            table = entries(store.organisations(), verdicts)
        shown = [entry for entry in table if verdict is None or entry.verdict.decision is verdict]
        return page(
            request, "front.html", table=shown, chosen=verdict, counts=counts(verdicts), rates=rates(verdicts), total=len(table)
        )

    @app.get("/organisations.csv")
    def organisations_csv() -> PlainTextResponse:
        with Store.reading(folder.registry) as store:
            table = io.BytesIO()
            csv_export.write(Extract(store), table)
        return PlainTextResponse(table.getvalue(), media_type="text/csv; charset=utf-8")

    @app.get("/organisations/{number}", response_class=HTMLResponse)
    def organisation(request: Request, number: str) -> HTMLResponse:
        try:
            wanted = organisation_id(number)
        except BadNumber as error:
            return page(request, "message.html", 404, title="No such number", message=str(error))
        with Store.reading(folder.registry) as store:
            found = store.organisation(wanted)
            history, assessment = store.history(wanted), store.assessment(wanted)
        if found is None:
            return page(
                request, "message.html", 404, title="Not in the registry", message=f"No organisation has the number {wanted}."
            )
        return page(request, "organisation.html", organisation=found, history=history, assessment=assessment)

    @app.get("/search", response_class=HTMLResponse)
    def search(request: Request, q: str = Query("", max_length=300)) -> HTMLResponse:
        if not q.strip():
            return page(request, "search.html", query="", hits=[], problem=None)
        try:
            with Store.reading(folder.registry) as store:
                return page(request, "search.html", query=q, hits=search_statements(store.sql, Wanted(q)), problem=None)
        except BadQuery as error:
            return page(request, "search.html", 400, query=q, hits=[], problem=str(error))

    return app
