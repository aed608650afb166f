"""Report an error: a form without an account; what it takes goes to the reviewers and is not published."""

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from registry.reviews import reports
from registry.reviews.reports import BadReport, Report
from registry.running.reviewing import now
from registry.web.asking import year_of
from registry.web.forms import form_of, same_site
from registry.web.organisation import found
from registry.web.site import Site


def install(app: FastAPI, site: Site) -> None:
    def form(request: Request) -> Response:
        return _page(request, site, 200, None, {})

    async def send(request: Request) -> Response:
        same_site(request)
        given = await form_of(request)
        return await run_in_threadpool(_keep, request, given)

    def _keep(request: Request, given: dict[str, str]) -> Response:
        with site.reading() as sql:
            one = found(sql, request.path_params["id"])
        year = year_of(request.path_params["year"])
        try:
            report = Report(one.id, year, given.get("what", ""), given.get("url", "").strip(), given.get("contact", ""), now())
            reports.keep(site.folder.reports, report)
        except BadReport as error:
            return _page(request, site, 400, str(error), given)
        message = f"A person will read it and compare it with the archived page. Reference: {one.id}/{year}, {report.at}."
        return site.page(request, "message.html", title="Thank you", message=message)

    app.add_route("/report/{id}/{year}", form, methods=["GET"])
    app.add_route("/report/{id}/{year}", send, methods=["POST"])


def _page(request: Request, site: Site, status: int, problem: str | None, given: dict[str, str]) -> Response:
    year = year_of(request.path_params["year"])
    with site.reading() as sql:
        one = found(sql, request.path_params["id"])
        as_of = site.as_of(sql)
    return site.page(request, "report.html", status, as_of=as_of, organisation=one, year=year, problem=problem, given=given)
