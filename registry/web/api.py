"""The API, version 1: read-only JSON (or CSV), described by OpenAPI at /api/v1/openapi.json."""

import base64
import binascii
import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field

from registry.exports.csv_excel_export import harmless
from registry.organisation import Organisation
from registry.tables.published import listing, organisations, statements
from registry.tables.published.organisations import Standing
from registry.tables.published.search import search as search_statements
from registry.tables.published.statements import Statement
from registry.verdicts.figures_table import rows_of
from registry.web import search as searching
from registry.web import statistics
from registry.web.asking import BadQuestion, check_values, read
from registry.web.browsing import narrow
from registry.web.changes import day_of
from registry.web.errors import NotHere
from registry.web.organisation import found
from registry.web.site import Site

MOST = 200
Row = dict[str, str | int | float | bool | None]


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Page(BaseModel):
    """One page of a list. Ask for the next one with `cursor`; there is none after the last."""

    total: int = Field(description="How many there are in all")
    next: str | None = Field(description="Cursor of the next page")
    items: list[Row]
    model_config = ConfigDict(json_schema_extra={"example": {"total": 1, "next": None, "items": [{"id": "99990001", "name": "Brackenfield Foods Limited", "verdict": "meets_minimum"}]}})  # fmt: skip


class Named(BaseModel):
    """One organisation with every verdict that stands."""

    id: str
    name: str
    company_number: str | None
    website: str | None
    kind: str
    parent: str | None
    labels: list[dict[str, str]]
    turnover: list[Row]
    verdicts: list[dict[str, Any]]
    statements: list[Row]
    replies: list[Row]
    url: str


class Told(BaseModel):
    """One statement with the evidence in it."""

    statement: Row
    requirements: dict[str, dict[str, Any]]
    areas: dict[str, dict[str, Any]]
    url: str


Cursor = Annotated[str | None, Query(description="`next` of the page before", max_length=200, examples=["NTA"])]
Size = Annotated[int, Query(alias="limit", ge=1, le=MOST, description="Items a page")]
Form = Annotated[Literal["json", "csv"], Query(alias="format", description="csv gives the whole list as a file")]
Year = Annotated[
    int | None,
    Query(
        ge=2015,
        le=2200,
        description="Financial years that end in this calendar year; without it each one's newest that is due",
        examples=[2026],
    ),
]
Digest = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$", description="SHA-256 of the statement's bytes")]
Number = Annotated[str, PathParameter(max_length=60, description="Company number", examples=["99990001"])]
FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words, "content": {"application/problem+json": {}}}
    for status, words in (
        (400, "The question is not understood"), (404, "There is no such thing"), (429, "Too many at once"), (503, "Nothing can be read just now"),
    )
}  # fmt: skip


def router(site: Site) -> APIRouter:
    routes = APIRouter(prefix="/api/v1", responses=FAILURES, tags=["registry"])
    _organisations(routes, site)
    _statements(routes, site)
    _figures(routes, site)
    return routes


def _organisations(routes: APIRouter, site: Site) -> None:
    @routes.get("/organisations", response_model=Page, summary="Organisations and their verdicts")
    def organisations_list(
        request: Request,
        year: Year = None,
        q: Annotated[str, Query(max_length=200, description="Words of the name, or the number")] = "",
        verdict: Annotated[list[str] | None, Query(description="State, repeatable", examples=[["not_evidenced"]])] = None,
        sector: Annotated[list[str] | None, Query()] = None,
        size: Annotated[list[str] | None, Query()] = None,
        region: Annotated[list[str] | None, Query()] = None,
        tag: Annotated[list[str] | None, Query()] = None,
        sort: Annotated[str, Query(examples=["name"])] = "name",
        limit: Size = 50,
        cursor: Cursor = None,
        form: Form = "json",
    ) -> Response:
        ask = read(pair for pair in request.query_params.multi_items() if pair[0] not in ("limit", "cursor", "format"))
        start = place_of(cursor)
        with site.reading() as sql:
            shelf = site.shelf(sql, ask.year)
            check_values(ask, shelf)
            ids = narrow(shelf, ask.choice, ask.words, ask.sort).ids
            wanted = ids if form == "csv" else ids[start : start + limit]
            rows = [dict(listing.as_listed(row)) for row in listing.rows(sql, wanted, ask.year)]
        return table(rows) if form == "csv" else paged(rows, len(ids), start + limit)

    @routes.get("/organisations/{number}", response_model=Named, summary="One organisation")
    def one_organisation(request: Request, number: Number) -> Response:
        with site.reading() as sql:
            one = found(sql, number)
            rulings = organisations.rulings(sql, one.id)
            told = {
                **_organisation(one),
                "labels": [
                    {"kind": kind, "value": value, "source": source}
                    for kind, value, source in organisations.labels(sql, one.id)
                ],
                "verdicts": [_verdict(each) for each in rulings if each.stands],
                "statements": [_statement(each) for each in statements.of_organisation(sql, one.id)],
                "replies": [
                    {"year": r.year, "given_at": r.given_at, "text": r.text} for r in organisations.replies(sql, one.id)
                ],
                "url": site.address(request, f"/organisations/{one.id}"),
            }
        return answer(told)

    @routes.get("/organisations/{number}/verdicts", response_model=Page, summary="Every verdict that it was ever given")
    def verdicts(request: Request, number: Number, form: Form = "json") -> Response:
        with site.reading() as sql:
            one = found(sql, number)
            rows = [_verdict(each) for each in organisations.rulings(sql, one.id)]
        return table(rows) if form == "csv" else paged(rows, len(rows), len(rows))


def _statements(routes: APIRouter, site: Site) -> None:
    @routes.get("/statements", response_model=Page, summary="Statements")
    def statement_list(
        year: Year = None,
        organisation: Annotated[str | None, Query(max_length=60)] = None,
        limit: Size = 50,
        cursor: Cursor = None,
        form: Form = "json",
    ) -> Response:
        start = place_of(cursor)
        with site.reading() as sql:
            number = found(sql, organisation).id if organisation else None
            kept = statements.after(sql, start, 100_000 if form == "csv" else limit + 1, number, year)
            total = statements.count(sql, number, year)
        rows = [_statement(each) for each in kept]
        if form == "csv":
            return table(rows)
        return paged(rows[:limit], total, kept[limit - 1].id if len(kept) > limit else total, more=len(kept) > limit)

    @routes.get("/statements/{sha256}", response_model=Told, summary="One statement with its evidence")
    def one_statement(request: Request, sha256: Digest) -> Response:
        with site.reading() as sql:
            several = statements.by_digest(sql, sha256)
            if not several:
                raise NotHere(f"no published statement has the digest {sha256[:16]}…")
            one = several[0]
            findings, areas = statements.findings(sql, one.id), statements.areas(sql, one.id)
        told = {
            "statement": _statement(one),
            "requirements": {
                r.value: {
                    "evidenced": f.evidenced, "applies": f.applies, "reason": f.reason,
                    "quote": f.evidence.quote if f.evidence else None, "page": f.evidence.page if f.evidence else None,
                    "offset": f.evidence.offset if f.evidence else None,
                }
                for r, f in findings.items()
            },
            "areas": {
                a.value: {"depth": int(f.depth), "quotes": [{"quote": q.quote, "page": q.page, "offset": q.offset, "score": q.score} for q in f.quotes]}
                for a, f in areas.items()
            },
            "url": site.address(request, f"/statements/{sha256}"),
        }  # fmt: skip
        return answer(told)

    @routes.get("/search", response_model=Page, summary="Search the statements")
    def search(
        request: Request,
        q: Annotated[
            str, Query(min_length=1, max_length=200, description='words, "a phrase", AND, OR, NOT, prefix*', examples=["audit"])
        ],
        year: Year = None,
        sort: Annotated[Literal["best", "newest"], Query()] = "best",
        page: Annotated[int, Query(ge=1, le=searching.LAST_PAGE)] = 1,
        form: Form = "json",
    ) -> Response:
        asked, number = searching.read([pair for pair in request.query_params.multi_items() if pair[0] != "format"])
        if not asked.query:
            raise BadQuestion("say what to search for: q=…")
        with site.reading() as sql:
            given = search_statements(sql, asked)
        rows: list[Row] = [
            {
                "organisation": h.organisation_id, "name": h.name, "title": h.title, "period_end": h.period_end, "url": h.url,
                "sha256": h.sha256, "fetched_at": h.fetched_at, "sentence": searching.bare(h.snippet) or None,
            }
            for h in given.hits
        ]  # fmt: skip
        if form == "csv":
            return table(rows)
        return answer(
            {
                "total": given.total,
                "next": str(number + 1) if number * searching.PER_PAGE < given.total else None,
                "items": rows,
            }
        )


def _figures(routes: APIRouter, site: Site) -> None:
    @routes.get("/statistics", response_model=Page, summary="Rates with intervals, bounds and unknowns")
    def rates(
        request: Request,
        year: Year = None,
        by: Annotated[Literal["all", "year", "size", "sector", "region"], Query(examples=["sector"])] = "all",
        measure: Annotated[str | None, Query(description="Only this one")] = None,
        form: Form = "json",
    ) -> Response:
        asked = statistics.read([pair for pair in request.query_params.multi_items() if pair[0] != "format"])
        with site.reading() as sql:
            tables = statistics.tables_of(sql, asked)
        rows = rows_of(tables, None if by == "all" else by, site.error_rates())
        rows = [row for row in rows if measure in (None, row["measure"])]
        return table(rows) if form == "csv" else paged(rows, len(rows), len(rows))

    @routes.get("/changes", response_model=Page, summary="What became known since a day")
    def changes(
        since: Annotated[str, Query(max_length=10, examples=["2026-01-01"])],
        limit: Size = 50,
        cursor: Cursor = None,
        form: Form = "json",
    ) -> Response:
        day, start = day_of(since) or "", place_of(cursor)
        with site.reading() as sql:
            kept = organisations.changes(sql, day, limit=20_000 if form == "csv" else start + limit + 1)
        rows: list[Row] = [
            {"known_at": c.known_at, "organisation": c.organisation_id, "name": c.name, "kind": c.kind.value, "year": c.year, "what": c.what, "url": c.url, "sha256": c.sha256}
            for c in kept
        ]  # fmt: skip
        return table(rows) if form == "csv" else paged(rows[start : start + limit], len(rows), start + limit)


def place_of(cursor: str | None) -> int:
    """Raises BadQuestion for a cursor that this API never gave."""
    if not cursor:
        return 0
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        place = int(told) if told.isdigit() and len(told) < 10 else -1
    except (binascii.Error, ValueError):
        place = -1
    if place < 0:
        raise BadQuestion("that cursor is not one of ours: take it from `next` of the page before")
    return place


def cursor_of(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def paged(rows: Sequence[Mapping[str, Any]], total: int, place: int, more: bool | None = None) -> Response:
    goes_on = place < total if more is None else more
    return answer({"total": total, "next": cursor_of(place) if goes_on else None, "items": list(rows)})


def answer(told: Mapping[str, Any]) -> Response:
    return Response(json.dumps(told, ensure_ascii=False, default=str).encode(), media_type="application/json")


def table(rows: Sequence[Mapping[str, Any]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = list(rows[0]) if rows else []
    writer.writerow(names)
    writer.writerows([harmless("" if row[name] is None else str(row[name])) for name in names] for row in rows)
    return Response(text.getvalue().encode(), media_type="text/csv; charset=utf-8")


def _organisation(one: Organisation) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "company_number": one.number, "website": one.website, "kind": one.kind.value, "parent": one.parent_id,
        "turnover": [{"pounds": fact.value, "year": fact.year, "source": fact.source} for fact in one.turnover],
    }  # fmt: skip


def _verdict(each: Standing) -> dict[str, Any]:
    verdict = each.ruling.verdict
    return {
        "year": verdict.year or None, "year_end": verdict.year_end, "verdict": each.state.value, "verdict_lenient": verdict.lenient.value,
        "reason": verdict.reason, "badges": [badge.value for badge in verdict.badges],
        "requirements": {name.value: value for name, value in (verdict.requirements or {}).items()},
        "scope": verdict.scope.scope.value if verdict.scope else None, "scope_reason": verdict.scope.reason if verdict.scope else None,
        "statement_url": verdict.statement_url, "statement_sha256": verdict.statement_sha256, "looked_at": verdict.looked_at,
        "decided_on": each.ruling.decided_on, "cause": each.ruling.cause.value, "stands": each.stands, "rubric": verdict.rubric,
    }  # fmt: skip


def _statement(one: Statement) -> Row:
    return {
        "organisation": one.organisation_id, "name": one.name, "sha256": one.sha256, "url": one.url, "media_type": one.media_type, "title": one.title,
        "period": one.period_text, "period_start": one.period_start, "period_end": one.period_end, "first_seen": one.first_seen,
        "fetched_at": one.fetched_at, "boilerplate": one.boilerplate, "repeated": one.repeated,
    }  # fmt: skip
