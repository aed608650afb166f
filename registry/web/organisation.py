"""One organisation: who it is, why it is in scope, every year's verdict with its evidence."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response

from registry.comparing.difference import Fate, changed_words, compare, share_kept
from registry.number import BadNumber, normalise_number
from registry.organisation import Organisation
from registry.reviews.labelling import sentences_of
from registry.tables.published import organisations, statements
from registry.tables.published.library import Reading
from registry.tables.published.organisations import Standing
from registry.tables.published.statements import Statement
from registry.web.asking import check_text, year_of
from registry.web.errors import NotHere
from registry.web.highlight import alone, told
from registry.web.review import reader_of
from registry.web.site import Site


def install(app: FastAPI, site: Site) -> None:
    async def organisation(request: Request) -> Response:
        """A dozen look-ups by key: going through a thread would cost more than they do."""
        with site.reading() as sql:
            one = found(sql, request.path_params["id"])
            values = profile(sql, one, _year(request))
            return site.page(
                request,
                "organisation.html",
                as_of=site.as_of(sql),
                address=site.address(request, ""),
                reader=reader_of(request),
                **values,
            )

    def difference(request: Request) -> Response:
        with site.reading() as sql:
            one = found(sql, request.path_params["id"])
            values = compared(sql, one, year_of(request.path_params["before"]), year_of(request.path_params["after"]))
            return site.page(request, "difference.html", as_of=site.as_of(sql), **values)

    app.add_route("/organisations/{id}", organisation, methods=["GET"])
    app.add_route("/organisations/{id}/{year}", organisation, methods=["GET"])
    app.add_route("/organisations/{id}/difference/{before}/{after}", difference, methods=["GET"])


def found(sql: Reading, raw: str) -> Organisation:
    """Raises NotHere."""
    wanted = check_text("number", raw)
    try:
        wanted = normalise_number(wanted)
    except BadNumber as error:
        if organisations.organisation(sql, wanted) is None:
            raise NotHere(str(error)) from error
    one = organisations.organisation(sql, wanted)
    if one is None:
        raise NotHere(
            f"No organisation has the number {wanted}. Not everybody is in this registry: it holds those on its operator's lists."
        )
    return one


def _year(request: Request) -> int | None:
    return year_of(request.path_params["year"]) if "year" in request.path_params else None


def profile(sql: Reading, one: Organisation, year: int | None) -> dict[str, Any]:
    """Everything on an organisation's page; `chosen` is the verdict of the year that was asked for, else of the newest."""
    rulings = organisations.rulings(sql, one.id)
    standing = sorted((r for r in rulings if r.stands), key=lambda r: r.ruling.verdict.year)
    chosen = _chosen(one, standing, year)
    kept = statements.of_organisation(sql, one.id)
    verdict = chosen.ruling.verdict if chosen else None
    judged = next((s for s in kept if verdict and s.sha256 == verdict.statement_sha256), None)
    return {
        "organisation": one,
        "labels": organisations.labels(sql, one.id),
        "standing": standing,
        "chosen": chosen,
        "earlier": [r for r in rulings if not r.stands],
        "statement": judged,
        "statements": kept,
        "findings": statements.findings(sql, judged.id) if judged else {},
        "areas": statements.areas(sql, judged.id) if judged else {},
        "before": _year_before(kept, judged),
        "replies": organisations.replies(sql, one.id),
        "corrections": organisations.corrections(sql, one.id),
        "look": organisations.last_look(sql, one.id),
        "group": organisations.group(sql, one),
        "changes": organisations.changes(sql, "", organisation_id=one.id, limit=20),
    }


def _chosen(one: Organisation, standing: Sequence[Standing], year: int | None) -> Standing | None:
    if year is None:
        return next((r for r in standing if r.newest), standing[-1] if standing else None)
    chosen = next((r for r in standing if r.ruling.verdict.year == year), None)
    if chosen is None:
        known = ", ".join(str(r.ruling.verdict.year) for r in standing if r.ruling.verdict.year) or "no year"
        raise NotHere(f"{one.name} has no verdict for {year}; it has for {known}")
    return chosen


def _year_before(kept: Sequence[Statement], judged: Statement | None) -> Statement | None:
    """The newest statement of an earlier year than the judged one's."""
    if judged is None or judged.year is None:
        return None
    return next((s for s in kept if s.year is not None and s.year < judged.year), None)


def compared(sql: Reading, one: Organisation, before: int, after: int) -> dict[str, Any]:
    """The statements of two years. Where only quotations are published, only these are compared."""
    kept = statements.of_organisation(sql, one.id)
    old, new = (_of_year(one, kept, year) for year in (before, after))
    whole = statements.has_texts(sql)
    sentences = compare(_sentences(sql, old), _sentences(sql, new))
    return {
        "organisation": one,
        "old": old,
        "new": new,
        "whole": whole,
        "kept": share_kept(sentences),
        "counts": {fate: sum(s.fate is fate for s in sentences) for fate in Fate},
        "sentences": [(s, changed_words(s.before or "", s.after or "") if s.fate is Fate.CHANGED else None) for s in sentences],
    }


def _of_year(one: Organisation, kept: Sequence[Statement], year: int) -> Statement:
    chosen = next((s for s in kept if s.year == year), None)
    if chosen is None:
        years = ", ".join(sorted({str(s.year) for s in kept if s.year})) or "no year"
        raise NotHere(f"{one.name}: no statement for {year} is known; there are for {years}")
    return chosen


def _sentences(sql: Reading, statement: Statement) -> list[str]:
    text = statements.text(sql, statement.id)
    if text is not None:
        return sentences_of(text)
    quotes = alone(told(statements.findings(sql, statement.id), statements.areas(sql, statement.id)))
    return [quote.text for quote in quotes]
