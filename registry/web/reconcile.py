"""Reconciliation, for OpenRefine and the like: names -> organisations (Reconciliation Service API 0.2)."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from registry.number import BadNumber, normalise_number
from registry.tables.published import organisations
from registry.web.asking import BadQuestion, check_text, whole_number
from registry.web.editions import Kept
from registry.web.forms import form_of
from registry.web.matching_names import Candidate, Names, beginning, candidates, names
from registry.web.organisation import found
from registry.web.site import Site

TYPE = {"id": "organisation", "name": "Organisation"}
PROPERTIES = ({"id": "company_number", "name": "Company number"},)
MOST_QUERIES = 50
MOST_RESULTS = 20


def install(app: FastAPI, site: Site) -> None:
    kept: Kept[None, Names] = Kept()

    def everybody() -> Names:
        with site.reading() as sql:
            return kept.of(sql, None, lambda: names(organisations.every_name(sql)))

    def get(request: Request) -> Response:
        queries = request.query_params.get("queries")
        return JSONResponse(answers(everybody(), queries) if queries is not None else manifest(site.address(request, "")))

    async def post(request: Request) -> Response:
        given = await form_of(request)
        if "queries" not in given:
            raise BadQuestion("send a form with the field queries")
        return JSONResponse(await run_in_threadpool(lambda: answers(everybody(), given["queries"])))

    def suggest_entity(request: Request) -> Response:
        found_ = beginning(everybody(), _prefix(request), MOST_RESULTS)
        return JSONResponse({"result": [{"id": id_, "name": name, "notable": [TYPE]} for id_, name in found_]})

    def suggest(known: tuple[Mapping[str, str], ...]) -> Any:
        def suggested(request: Request) -> Response:
            prefix = _prefix(request).casefold()
            return JSONResponse({"result": [one for one in known if one["name"].casefold().startswith(prefix)]})

        return suggested

    def preview(request: Request) -> Response:
        with site.reading() as sql:
            one = found(sql, request.query_params.get("id", ""))
            newest = next((r for r in organisations.rulings(sql, one.id) if r.newest), None)
        return site.page(request, "preview.html", organisation=one, newest=newest)

    app.add_route("/reconcile", get, methods=["GET"])
    app.add_route("/reconcile", post, methods=["POST"])
    app.add_route("/reconcile/suggest/entity", suggest_entity, methods=["GET"])
    app.add_route("/reconcile/suggest/type", suggest((TYPE,)), methods=["GET"])
    app.add_route("/reconcile/suggest/property", suggest(PROPERTIES), methods=["GET"])
    app.add_route("/reconcile/preview", preview, methods=["GET"])


def manifest(root: str) -> dict[str, Any]:
    def service(kind: str) -> dict[str, str]:
        return {"service_url": root, "service_path": f"/reconcile/suggest/{kind}"}

    return {
        "versions": ["0.2"],
        "name": "s54: section 54 statements",
        "identifierSpace": f"{root}/organisations/",
        "schemaSpace": f"{root}/data-dictionary",
        "defaultTypes": [TYPE],
        "view": {"url": f"{root}/organisations/{{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 160},
        "suggest": {kind: service(kind) for kind in ("entity", "type", "property")},
    }


def answers(among: Names, raw: str) -> dict[str, Any]:
    """Raises BadQuestion."""
    try:
        queries = json.loads(raw)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadQuestion("queries is not JSON") from error
    if not isinstance(queries, dict) or len(queries) > MOST_QUERIES:
        raise BadQuestion(f"queries is an object with at most {MOST_QUERIES} queries by name")
    return {name: {"result": [_told(one) for one in _answer(among, query)]} for name, query in queries.items()}


def _answer(among: Names, query: object) -> list[Candidate]:
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        raise BadQuestion('a query is an object with the text "query"')
    text = check_text("query", query["query"])
    limit = query.get("limit", 5)
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise BadQuestion("limit is a whole number")
    for word in (text, *_numbers(query)):
        try:
            number = normalise_number(word)
        except BadNumber:
            continue
        if number in among.by_id:
            return [Candidate(number, among.by_id[number], 100.0, True)]
    return candidates(among, text, min(whole_number("limit", str(limit), 1, 10_000), MOST_RESULTS))


def _numbers(query: Mapping[str, object]) -> list[str]:
    """Company numbers that are given as a property."""
    properties = query.get("properties") or []
    if not isinstance(properties, list):
        raise BadQuestion("properties is a list")
    return [str(p.get("v")) for p in properties if isinstance(p, dict) and p.get("pid") == "company_number"]


def _told(one: Candidate) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "score": one.score, "match": one.sure, "type": [TYPE]}


def _prefix(request: Request) -> str:
    return check_text("prefix", request.query_params.get("prefix", ""))
