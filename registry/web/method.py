"""How it is done: the rubric, the figures of the classifier, the columns, the licence, how to challenge a verdict."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response

from registry.exports.rows import COLUMNS, EVIDENCE_COLUMNS
from registry.publishing.publish import LICENCE
from registry.tables.published import library
from registry.verdicts.statistics import PUBLISHED
from registry.web.markdown import shown
from registry.web.site import Site

MODELS = Path(__file__).parents[2] / "models"


def install(app: FastAPI, site: Site) -> None:
    def method(request: Request) -> Response:
        with site.reading() as sql:
            as_of = site.as_of(sql)
        return site.page(
            request,
            "method.html",
            as_of=as_of,
            manifest=_manifest(),
            errors=site.error_rates().values(),
            published=PUBLISHED,
            licence=LICENCE,
        )

    def dictionary(request: Request) -> Response:
        with site.reading() as sql:
            as_of = site.as_of(sql)
        return site.page(request, "dictionary.html", as_of=as_of, columns=COLUMNS, evidence=EVIDENCE_COLUMNS)

    def card(request: Request) -> Response:
        with site.reading() as sql:
            about = library.about(sql)
        path = MODELS / "README.md"
        text = path.read_text(encoding="utf-8") if path.exists() else "# Model card\n\nIt is not installed here."
        return site.page(request, "model_card.html", as_of=about["as_of"], card=shown(text))

    def api(request: Request) -> Response:
        paths = [(path, told["get"]["summary"]) for path, told in app.openapi()["paths"].items()]
        with site.reading() as sql:
            return site.page(request, "api.html", as_of=site.as_of(sql), paths=paths)

    app.add_route("/api", api, methods=["GET"])
    app.add_route("/method", method, methods=["GET"])
    app.add_route("/data-dictionary", dictionary, methods=["GET"])
    app.add_route("/model-card", card, methods=["GET"])


def _manifest() -> dict[str, Any]:
    path = MODELS / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return {name: found.get(name, "unknown") for name in ("version", "fitted_at", "statements", "sentences")}
