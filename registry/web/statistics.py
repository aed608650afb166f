"""Every rate by year and group, with intervals and unknowns, beside what others published."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response

from registry.tables import figures
from registry.tables.published.library import Reading
from registry.verdicts.figures_table import COLUMNS, Tables, rows_of
from registry.verdicts.statistics import MEASURES, NEWEST, PUBLISHED
from registry.web.asking import BadQuestion, check_text, one_of, year_of
from registry.web.browsing import SIZES
from registry.web.charts import TILES, Bar, bars, tiles
from registry.web.site import UNKNOWN, Site
from registry.wording import MEASURES as MEASURE_WORDS

KINDS = ("all", "year", "size", "sector", "region")
MOST_BARS = 40


@dataclass(frozen=True, slots=True)
class Asked:
    year: int | None
    by: str
    measure: str


def install(app: FastAPI, site: Site) -> None:
    def page(request: Request) -> Response:
        asked = read(request.query_params.multi_items())
        with site.reading() as sql:
            tables, years, as_of = tables_of(sql, asked), figures.years(sql), site.as_of(sql)
        rows = rows_of(tables, None if asked.by == "all" else asked.by, site.error_rates())
        chart = _chart(tables, asked)
        mine = {row["measure"]: row for row in rows} if asked.by == "all" else {}
        return site.page(
            request, "statistics.html", as_of=as_of, asked=asked, rows=rows, years=years[::-1], kinds=KINDS, measures=MEASURES,
            chart=chart, published=PUBLISHED if asked.by == "all" else (), mine=mine, corrected=any(row["corrected"] for row in rows),
        )  # fmt: skip

    def as_csv(request: Request) -> Response:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(request, site))
        return Response(text.getvalue(), media_type="text/csv; charset=utf-8")

    app.add_route("/statistics", page, methods=["GET"])
    app.add_route("/statistics.csv", as_csv, methods=["GET"])


def rows(request: Request, site: Site) -> list[dict[str, Any]]:
    asked = read(request.query_params.multi_items())
    with site.reading() as sql:
        tables = tables_of(sql, asked)
    return rows_of(tables, None if asked.by == "all" else asked.by, site.error_rates())


def read(pairs: list[tuple[str, str]]) -> Asked:
    given: dict[str, str] = {}
    for name, value in pairs:
        check_text(name, value)
        if name not in ("year", "by", "measure"):
            raise BadQuestion(f"there is no {name[:40]!r} to choose; there are year, by and measure")
        if value.strip():
            given[name] = value
    year = year_of(given["year"]) if "year" in given else None
    return Asked(
        year, one_of("by", given.get("by", "all"), KINDS), one_of("measure", given.get("measure", MEASURES[0]), MEASURES)
    )


def tables_of(sql: Reading, asked: Asked) -> Tables:
    """Year and group -> measure -> rate. Raises BadQuestion for a year without verdicts."""
    known = figures.years(sql)
    if asked.year is not None and asked.year not in known:
        raise BadQuestion(f"there is no verdict for {asked.year}; there are for {', '.join(map(str, known)) or 'no year'}")
    if asked.by == "year":
        return {(each, ""): figures.of(sql, each)[""] for each in known}
    year = asked.year or NEWEST
    found = figures.of(sql, year, asked.by)
    return {(year, group): found[group] for group in sorted(found, key=_order(asked.by))}


def _order(by: str) -> Callable[[str], int]:
    """Sizes by size, the rest as they come; unknown last."""
    return SIZES.index if by == "size" else lambda group: int(group == UNKNOWN)


def _chart(tables: Tables, asked: Asked) -> object:
    if asked.by == "all":
        return None
    found = [Bar(group or str(year), rates[asked.measure]) for (year, group), rates in tables.items() if asked.measure in rates]
    title = f"{MEASURE_WORDS[asked.measure]} by {asked.by}"
    if asked.by == "region" and any(bar.name in TILES for bar in found if bar.name != UNKNOWN):
        return tiles(found, title)
    return bars(found[:MOST_BARS], title) if found else None
