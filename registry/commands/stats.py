"""`s54 stats`."""

import csv
import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from crawler.errors import CouldNot, WrongInput
from registry.commands.options import as_csv, as_json
from registry.data_folder import DataFolder
from registry.store import Store
from registry.tables import figures, labels
from registry.verdicts.error_rates import read_error_rates
from registry.verdicts.figures_table import COLUMNS, Tables, better, described, rows_of
from registry.verdicts.statistics import MEASURES, NEWEST, PUBLISHED, ErrorRates, Rate
from registry.verdicts.verdict import Decision
from registry.wording import DECISIONS

BY_YEAR = "year"


class NotCounted(CouldNot):
    """There are verdicts, but nobody counted them since the tables changed."""


@click.command()
@click.option("--year", type=int, help="Financial years that end in YEAR (default: each organisation's newest that is due).")
@click.option("--by", help="Split by year, size, sector, region, or any kind of label.")
@as_csv
@as_json
@click.pass_obj
def stats(folder: DataFolder, year: int | None, by: str | None, csv_output: bool, json_output: bool) -> None:
    """How many comply, with what is unknown beside it."""
    errors = read_error_rates(folder.error_rates) if folder.error_rates.exists() else {}
    with Store.reading(folder.registry) as store:
        tables = _tables(store, year, by)
    if csv_output:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([row[column] for column in COLUMNS] for row in rows_of(tables, by, errors))
    elif json_output:
        click.echo(json.dumps(_json(tables, by, errors), indent=2))
    elif by is None:
        _print_whole(tables[year or NEWEST, ""], errors)
    else:
        _print_groups(tables, errors)


def _tables(store: Store, year: int | None, by: str | None) -> Tables:
    known = figures.years(store.sql)
    if not figures.of(store.sql, NEWEST):
        raise NotCounted("there are no figures yet; run `s54 verdicts recompute`, or `s54 run` if nothing was visited")
    if year is not None and year not in known:
        raise WrongInput(f"there is no verdict for {year}; there are for {', '.join(map(str, known)) or 'no year'}")
    if by == BY_YEAR:
        return {(each, ""): figures.of(store.sql, each)[""] for each in known}
    kinds = ("size", "sector", "region", *labels.kinds(store.sql))
    if by is not None and by not in kinds:
        raise WrongInput(f"cannot split by {by!r}; use one of {', '.join(dict.fromkeys((BY_YEAR, *kinds)))}")
    found = figures.of(store.sql, year or NEWEST, by or "all")
    return {(year or NEWEST, group): rates for group, rates in found.items()}


def _json(tables: Tables, by: str | None, errors: Mapping[str, ErrorRates]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if by is None:
        (rates,) = tables.values()
        result["verdicts"] = {decision.value: _count(rates, decision) for decision in Decision}
        result["rates"] = [_named(rates[measure], errors) for measure in MEASURES if measure in rates]
    else:
        result["groups"] = rows_of(tables, by, errors)
    result["published"] = [
        {"measure": p.measure, "share": p.share, "year": p.year, "what": p.what, "source": p.source} for p in PUBLISHED
    ]
    return result


def _named(rate: Rate, errors: Mapping[str, ErrorRates]) -> dict[str, Any]:
    return {"name": rate.name, **described(rate, errors), "lower": rate.lower, "upper": rate.upper}


def _count(rates: Mapping[str, Rate], decision: Decision) -> int:
    rate = rates.get(f"verdict.{decision.value}")
    return rate.numerator if rate else 0


def _print_whole(rates: Mapping[str, Rate], errors: Mapping[str, ErrorRates]) -> None:
    for decision in Decision:
        open_ones = rates["statement_found"].provisional if decision is Decision.NOT_FOUND and "statement_found" in rates else 0
        provisional = f", {open_ones} of them provisional" if open_ones else ""
        click.echo(f"{_count(rates, decision):6}  {DECISIONS[decision]}{provisional}")
    click.echo()
    for measure in MEASURES:
        if measure in rates:
            click.echo(_line(measure.replace("_", " "), rates[measure], errors))
    if not errors:
        click.echo("\nnot corrected for the checker's own errors: nobody measured them (error_rates.csv in the data folder)")
    click.echo("\nwhat others published:")
    for told in PUBLISHED:
        ours = rates[told.measure].rate if told.measure in rates else None
        shown = f"{ours:.0%}" if ours is not None else "-"
        click.echo(f"  {told.share:4.0%} {told.what} ({told.source}, {told.year}); here {shown}")


def _line(name: str, rate: Rate, errors: Mapping[str, ErrorRates]) -> str:
    if rate.rate is None or rate.interval is None or rate.lower is None or rate.upper is None:
        return f"{name:26}    -  {rate.unknown} unknown"
    mended = better(rate, errors)
    tail = f"; corrected {mended.rate:.0%} [{mended.interval.low:.0%}, {mended.interval.high:.0%}]" if mended else ""
    provisional = f" ({rate.provisional} not settled)" if rate.provisional else ""
    return (
        f"{name:26}{rate.rate:5.0%}  [{rate.interval.low:.0%}, {rate.interval.high:.0%}]  {rate.numerator} of {rate.denominator}"
        f"{provisional}, {rate.unknown} unknown: {rate.lower:.0%} to {rate.upper:.0%} of all{tail}"
    )


def _print_groups(tables: Tables, errors: Mapping[str, ErrorRates]) -> None:
    click.echo("meets the minimum, with 95% interval:")
    for (year, group), rates in tables.items():
        if "meets_minimum" in rates:
            click.echo(_line(group or str(year), rates["meets_minimum"], errors))
