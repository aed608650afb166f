"""The front page: the state of compliance in one look."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response

from classifier.act import ContentArea
from registry.tables import figures
from registry.tables.published.library import Reading
from registry.verdicts.public_state import PublicState
from registry.verdicts.statistics import NEWEST, Rate
from registry.web.browsing import narrow
from registry.web.charts import Bar, bars, stacked, trend
from registry.web.editions import Kept
from registry.web.site import Site
from registry.wording import AREAS, STATES

ENOUGH = 5
"""Organisations that could be told, below which a sector is not ranked."""
BEST = 5


def install(app: FastAPI, site: Site) -> None:
    kept: Kept[None, dict[str, Any]] = Kept()

    def front(request: Request) -> Response:
        with site.reading() as sql:
            values = kept.of(sql, None, lambda: state_of_compliance(site, sql))
        return site.page(request, "front.html", **values)

    app.add_route("/", front, methods=["GET"])


def state_of_compliance(site: Site, sql: Reading) -> dict[str, Any]:
    """Everything on the front page."""
    counts = narrow(site.shelf(sql, None), {}).counts["verdict"]
    whole = figures.of(sql, NEWEST).get("", {})
    years = [(year, figures.of(sql, year).get("", {})) for year in figures.years(sql)]
    sectors = ranked(figures.of(sql, NEWEST, "sector"))
    trended = [Bar(str(year), rates["meets_minimum"]) for year, rates in years if "meets_minimum" in rates][-10:]
    deep = [Bar(AREAS[area], whole[area.value]) for area in ContentArea if area.value in whole]
    shown = [*sectors[:BEST], *sectors[max(BEST, len(sectors) - BEST) :]]
    return {
        "as_of": site.as_of(sql),
        "total": sum(counts.values()),
        "counts": counts,
        "headline": whole.get("meets_minimum", Rate("meets_minimum", 0, 0, 0)),
        "lenient": whole.get("meets_minimum_lenient", Rate("meets_minimum_lenient", 0, 0, 0)),
        "state_chart": stacked([(s.value, STATES[s], counts[s.value]) for s in PublicState], "Organisations by verdict"),
        "years": trended,
        "year_chart": trend(trended, "Share that meets the minimum, by the year in which the financial year ends"),
        "areas": deep,
        "area_chart": bars(deep, "Share of statements that speak of each area"),
        "sectors": shown,
        "sector_chart": bars(shown, "Share that meets the minimum, best and worst sectors"),
        "enough": ENOUGH,
    }


def ranked(groups: Mapping[str, Mapping[str, Rate]]) -> list[Bar]:
    """Best first; groups too small to rank are left out."""
    rates = [(name, found["meets_minimum"]) for name, found in groups.items() if name != "unknown" and "meets_minimum" in found]
    enough = [Bar(name, rate) for name, rate in rates if rate.denominator >= ENOUGH]
    return sorted(enough, key=lambda bar: (-(bar.rate.rate or 0.0), bar.name))
