"""Search in the statements: a page, a feed of new hits, a file."""

import csv
import io
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response

from classifier.act import ContentArea, Requirement
from registry.comparing import atom
from registry.exports.csv_excel_export import harmless
from registry.tables.published import listing
from registry.tables.published.search import COUNTED, Answer, Hit, search
from registry.tables.search import HIT_BEGINS, HIT_ENDS, BadQuery, Question
from registry.verdicts.public_state import PublicState
from registry.web.asking import BadQuestion, check_text, one_of, whole_number, year_of
from registry.web.browsing import ANSWERS
from registry.web.site import UNKNOWN, Site, day

PER_PAGE = 20
LAST_PAGE = COUNTED // PER_PAGE
IN_FEED = 50
IN_FILE = 1000
NAMES = ("q", "sort", "year", "sector", "verdict", "area", "depth", "evidence", "page")
COLUMNS = ("company_number", "name", "period_end", "statement_url", "statement_sha256", "fetched_at", "sentence")


def install(app: FastAPI, site: Site) -> None:
    def page(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        problem, status, answer = None, 200, None
        with site.reading() as sql:
            years, sectors = listing.years(sql), [s for s in site.shelf(sql, None).facets["sector"] if s != UNKNOWN]
            as_of = site.as_of(sql)
            asked, number = read(pairs)
            try:
                answer = search(sql, asked) if asked.query else None
            except BadQuery as error:
                problem, status = str(error), 400
        if answer is not None and number > max(1, -(-answer.total // PER_PAGE)):
            raise BadQuestion(f"there is no page {number} of this search")
        return site.page(
            request, "search.html", status, as_of=as_of, asked=asked, answer=answer, problem=problem, years=years, sectors=sectors,
            q=asked.query, number=number, pages=-(-answer.total // PER_PAGE) if answer else 0, counted=COUNTED, query=saved(pairs),
        )  # fmt: skip

    def feed(request: Request) -> Response:
        asked = _asked(request, IN_FEED)
        with site.reading() as sql:
            answer, as_of = search(sql, asked), site.as_of(sql)
        title = f"Statements that say {asked.query}"
        entries = [_entry(hit, site.address(request, f"/statements/{hit.sha256}")) for hit in answer.hits]
        body = atom.written(
            site.address(request, f"/search?{saved(request.query_params.multi_items())}"), title, as_of, entries
        )
        return Response(body, media_type="application/atom+xml")

    def as_file(request: Request) -> Response:
        asked = _asked(request, IN_FILE)
        with site.reading() as sql:
            answer = search(sql, asked)
        return Response(
            table(answer),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="s54-search.csv"'},
        )

    app.add_route("/search", page, methods=["GET"])
    app.add_route("/search.atom", feed, methods=["GET"])
    app.add_route("/search.csv", as_file, methods=["GET"])


def _asked(request: Request, limit: int) -> Question:
    asked, _ = read(request.query_params.multi_items(), limit)
    if not asked.query:
        raise BadQuestion("say what to search for: q=…")
    return asked


def read(pairs: list[tuple[str, str]], limit: int = PER_PAGE) -> tuple[Question, int]:
    """The question and the page. Raises BadQuestion at the first that is not understood."""
    given: dict[str, str] = {}
    for name, value in pairs:
        check_text(name, value)
        if name not in NAMES:
            raise BadQuestion(f"there is no filter {name[:40]!r}; there are {', '.join(NAMES)}")
        if value.strip():
            given[name] = value.strip()
    number = whole_number("page", given.get("page", "1"), 1, LAST_PAGE)
    asked = Question(
        given.get("q", ""),
        one_of("sort", given.get("sort", "best"), ("best", "newest")) == "newest",
        year_of(given["year"]) if "year" in given else None,
        ("sector", given["sector"]) if "sector" in given else None,
        PublicState(one_of("verdict", given["verdict"], PublicState)) if "verdict" in given else None,
        ContentArea(one_of("area", given["area"], ContentArea)) if "area" in given else None,
        whole_number("depth", given.get("depth", "1"), 0, 3),
        _evidence(given["evidence"]) if "evidence" in given else None,
        limit,
        (number - 1) * PER_PAGE,
    )
    return asked, number


def _evidence(value: str) -> tuple[Requirement, bool | None]:
    name, _, answer = value.partition("=")
    if name not in list(Requirement) or answer not in ANSWERS:
        raise BadQuestion(f"evidence {value[:40]!r} is not understood; write it like approval=no, with yes, no or unknown")
    return Requirement(name), {"yes": True, "no": False, "unknown": None}[answer]


def saved(pairs: list[tuple[str, str]]) -> str:
    """The shortest address that asks the same."""
    return urlencode([(name, value) for name, value in pairs if value.strip() and name != "page"])


def bare(snippet: str | None) -> str:
    return " ".join((snippet or "").replace(HIT_BEGINS, "").replace(HIT_ENDS, "").split())


def _entry(hit: Hit, url: str) -> atom.Entry:
    title = f"{hit.name}, year to {day(hit.period_end)}"
    return atom.Entry(
        f"urn:s54:statement:{hit.organisation_id}:{hit.sha256}", title, hit.fetched_at, bare(hit.snippet) or hit.title, url
    )


def table(answer: Answer) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for hit in answer.hits:
        cells = (hit.organisation_id, hit.name, hit.period_end or "", hit.url, hit.sha256, hit.fetched_at, bare(hit.snippet))
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue()
