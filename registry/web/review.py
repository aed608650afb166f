"""For signed-in reviewers: what waits, one case with its forms, reported errors. Works on the private registry."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from classifier.act import Requirement
from crawler.errors import WrongInput
from registry.reviews import reports
from registry.reviews.review import Review
from registry.running import reviewing
from registry.running.reviewing import Judgement, case_of
from registry.store import Store
from registry.tables import reviews, statements
from registry.tables.queue import queue
from registry.web.asking import BadQuestion, one_of, whole_number, year_of
from registry.web.errors import Forbidden
from registry.web.forms import form_of, same_site
from registry.web.sessions import COOKIE, HOURS, NoReviewers, Sessions, WrongPassword, moment
from registry.web.site import Site

WAITING = 100
Act = Callable[[Store, str, int, str, dict[str, str]], Review]


def reader_of(request: Request) -> str | None:
    """The signed-in reviewer."""
    sessions: Sessions | None = request.app.state.sessions
    return sessions.reader(request.cookies.get(COOKIE), moment()) if sessions else None


def install(app: FastAPI, site: Site) -> None:
    app.state.sessions = Sessions.from_environment(site.folder.sessions)

    def login(request: Request) -> Response:
        _sessions(request)
        return site.page(request, "login.html", problem=None, name="", reader=reader_of(request))

    async def sign_in(request: Request) -> Response:
        same_site(request)
        given = await form_of(request)
        return await run_in_threadpool(_sign_in, request, given)

    def _sign_in(request: Request, given: dict[str, str]) -> Response:
        name = given.get("name", "")[:100]
        try:
            cookie = _sessions(request).sign_in(name, given.get("password", "")[:1000], moment())
        except WrongPassword as error:
            return site.page(request, "login.html", 403, problem=str(error), name=name)
        response = RedirectResponse("/review", 303)
        response.set_cookie(COOKIE, cookie, max_age=HOURS * 3600, path="/", secure=True, httponly=True, samesite="strict")
        return response

    async def sign_out(request: Request) -> Response:
        given = await form_of(request)
        return await run_in_threadpool(_sign_out, request, given)

    def _sign_out(request: Request, given: dict[str, str]) -> Response:
        reader, sessions = _trusted(request, given), _sessions(request)
        if given.get("everywhere"):
            sessions.sign_out_everywhere(reader)
        else:
            sessions.sign_out(request.cookies[COOKIE])
        response = RedirectResponse("/", 303)
        response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return response

    def waiting(request: Request) -> Response:
        reader = reader_of(request)
        if reader is None:
            return RedirectResponse("/review/login", 303)
        with Store.reading(site.folder.registry) as store:
            found = queue(store.sql, WAITING)
        return site.page(
            request,
            "review.html",
            reader=reader,
            waiting=found,
            reports=reports.kept(site.folder.reports)[:WAITING],
            csrf=_csrf(request),
        )

    def case(request: Request) -> Response:
        return _case(request, None, 200)

    def _case(request: Request, problem: str | None, status: int) -> Response:
        reader = signed_in(request)
        number, year = request.path_params["id"], year_of(request.path_params["year"])
        with Store.reading(site.folder.registry) as store:
            one = case_of(store, number, year)
            said = [r for r in reviews.of_organisation(store.sql, number) if r.year == year]
            quotes = {r: statements.quote_of(store.sql, one.statement.id, r) for r in Requirement} if one.statement else {}
        newest = {r: max((s.id or 0 for s in said if s.requirement is r), default=0) for r in Requirement}
        return site.page(
            request, "case.html", status, reader=reader, case=one, said=said, quotes=quotes, newest=newest, csrf=_csrf(request), problem=problem, year=year
        )  # fmt: skip

    async def act(request: Request) -> Response:
        given = await form_of(request)
        return await run_in_threadpool(_act, request, given)

    def _act(request: Request, given: dict[str, str]) -> Response:
        reader = _trusted(request, given)
        number, year = request.path_params["id"], year_of(request.path_params["year"])
        what = ACTS[one_of("action", given.get("action", ""), ACTS)]
        try:
            with Store(site.folder.registry) as store:
                what(store, number, year, reader, given)
        except BadQuestion:
            raise
        except WrongInput as error:
            return _case(request, str(error), 400)
        return RedirectResponse(f"/review/{number}/{year}", 303)

    app.add_route("/review/login", login, methods=["GET"])
    app.add_route("/review/login", sign_in, methods=["POST"])
    app.add_route("/review/logout", sign_out, methods=["POST"])
    app.add_route("/review", waiting, methods=["GET"])
    app.add_route("/review/{id}/{year}", case, methods=["GET"])
    app.add_route("/review/{id}/{year}", act, methods=["POST"])


def _sessions(request: Request) -> Sessions:
    sessions: Sessions | None = request.app.state.sessions
    if sessions is None:
        raise NoReviewers("reviewing is not set up on this server: its operator sets S54_SECRET and S54_REVIEWERS")
    return sessions


def signed_in(request: Request) -> str:
    """The reviewer. Raises Forbidden."""
    reader = reader_of(request)
    if reader is None:
        raise Forbidden("sign in first, at /review/login")
    return reader


def _csrf(request: Request) -> str:
    return _sessions(request).csrf(request.cookies.get(COOKIE, ""))


def _trusted(request: Request, given: dict[str, str]) -> str:
    """The reviewer who sent this from a form of this very session. Raises Forbidden."""
    same_site(request)
    reader = signed_in(request)
    if not hmac.compare_digest(given.get("csrf", "").encode(), _csrf(request).encode()):
        raise Forbidden("the form is from an older session: open the page again and send it from there")
    return reader


def _accept(store: Store, number: str, year: int, who: str, given: dict[str, str]) -> Review:
    return reviewing.accept(store, number, year, _requirement(given), who)


def _judge(store: Store, number: str, year: int, who: str, given: dict[str, str]) -> Review:
    evidenced = one_of("answer", given.get("answer", ""), ("yes", "no")) == "yes"
    after = whole_number("after", given.get("after", "0"), 0, 10**9) or None
    judgement = Judgement(
        _requirement(given), evidenced, given.get("quote") or None, _why(given), who, after, given.get("text_sha256") or None
    )
    return reviewing.judge_requirement(store, number, year, judgement)


def _confirm(store: Store, number: str, year: int, who: str, given: dict[str, str]) -> Review:
    return reviewing.confirm_not_found(store, number, year, who, _why(given))


def _second(store: Store, number: str, year: int, who: str, given: dict[str, str]) -> Review:
    return reviewing.second(store, _about(given), who, given.get("why") or "read it too", datetime.now(UTC).date())


def _withdraw(store: Store, number: str, year: int, who: str, given: dict[str, str]) -> Review:
    return reviewing.withdraw(store, _about(given), who, _why(given), datetime.now(UTC).date())


def _reply(store: Store, number: str, year: int, who: str, given: dict[str, str]) -> Review:
    return reviewing.reply(store, number, year, given.get("by", ""), given.get("text", ""))


ACTS: dict[str, Act] = {
    "accept": _accept, "correct": _judge, "confirm": _confirm, "second": _second, "withdraw": _withdraw, "reply": _reply,
}  # fmt: skip


def _requirement(given: dict[str, str]) -> Requirement:
    return Requirement(one_of("requirement", given.get("requirement", ""), Requirement))


def _about(given: dict[str, str]) -> int:
    return whole_number("about", given.get("about", ""), 1, 10**9)


def _why(given: dict[str, str]) -> str:
    if not given.get("why", "").strip():
        raise CouldNotSay("give the reason, in words")
    return given["why"].strip()


class CouldNotSay(WrongInput):
    """A form without its reason."""
