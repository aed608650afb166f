"""What went wrong, told in a sentence: a page for readers, problem+json (RFC 9457) for programs."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import escape
from starlette.exceptions import HTTPException

from crawler.errors import CouldNot, WrongInput
from registry.reviews.review import BadReview, Overtaken
from registry.running.reviewing import NothingToReview
from registry.web.site import Site

FOR_PROGRAMS = ("/api/", "/reconcile")
TITLES = {
    400: "That cannot be asked",
    403: "Not allowed",
    404: "Not here",
    405: "Not in this way",
    409: "Somebody was quicker",
    503: "Not just now",
}


class NotHere(WrongInput):
    """There is nothing at this address: the message says what was looked for."""


class Forbidden(WrongInput):
    """The form or the reader is not trusted: the message says what to do."""


def status_of(error: Exception) -> int:
    match error:
        case NotHere() | NothingToReview():
            return 404
        case Forbidden():
            return 403
        case Overtaken():
            return 409
        case WrongInput() | BadReview():
            return 400
        case CouldNot():
            return 503
        case _:
            return 500


def refusal(path: str, status: int, title: str, message: str) -> Response:
    """Without a template: for what is refused before there is a page."""
    if path.startswith(FOR_PROGRAMS):
        return problem(status, title, message)
    body = f"<!doctype html><html lang=en-GB><title>{escape(title)}</title><link rel=stylesheet href=/static/s54.css><main><h1>{escape(title)}</h1><p>{escape(message)}</main></html>"
    return HTMLResponse(body, status)


def problem(status: int, title: str, message: str) -> JSONResponse:
    told = {"type": "about:blank", "title": title, "status": status, "detail": message}
    return JSONResponse(told, status, media_type="application/problem+json")


def install(app: FastAPI, site: Site) -> None:
    def answer(request: Request, status: int, message: str) -> Response:
        title = TITLES.get(status, "Something failed")
        if request.url.path.startswith(FOR_PROGRAMS):
            response: Response = problem(status, title, message)
        else:
            response = site.page(request, "message.html", status, title=title, message=message)
        if status == 503:
            response.headers["Retry-After"] = "5"
        return response

    def told(request: Request, error: Exception) -> Response:
        return answer(request, status_of(error), str(error))

    def wrong(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return answer(request, 400, faults)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = "There is no such page." if error.status_code == 404 else str(error.detail)
        response = answer(request, error.status_code, message)
        response.headers.update(error.headers or {})
        return response

    def failed(request: Request, error: Exception) -> Response:
        logging.getLogger("s54").exception("%s failed", request.url.path, exc_info=error)
        return answer(request, 500, "This page could not be made. The failure was written to the server's log.")

    for kind in (WrongInput, CouldNot):
        app.add_exception_handler(kind, told)
    app.add_exception_handler(RequestValidationError, wrong)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, failed)
