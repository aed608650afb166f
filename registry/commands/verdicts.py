"""`s54 verdicts`."""

import csv
import json
import sys
from datetime import date
from typing import Any

import click

from registry.commands.options import Day, as_json, on_day, today
from registry.data_folder import DataFolder
from registry.number import organisation_id
from registry.running.recompute import judged
from registry.running.recompute import recompute as recompute_all
from registry.store import Store
from registry.tables import verdicts as tables
from registry.verdicts.verdict import Verdict
from registry.wording import CAUSES, DECISIONS

COLUMNS = (
    "company_number",
    "name",
    "year_end",
    "verdict",
    "verdict_lenient",
    "reason",
    "badges",
    "looked_at",
    "model",
    "rules",
)


@click.group()
def verdicts() -> None:
    """Verdicts over time."""


@verdicts.command()
@click.option("--as-known-on", "known_on", type=Day(), help="Print what would have been judged on that day; nothing is kept.")
@on_day
@as_json
@click.pass_obj
def recompute(folder: DataFolder, known_on: date | None, on: date | None, json_output: bool) -> None:
    """Judge everybody anew from the stored facts; what differs is added with its cause."""
    if known_on is not None:
        _print_as_known(folder, known_on, on or known_on, json_output)
        return
    with Store(folder.registry) as store:
        change = recompute_all(store, on or today())
    if json_output:
        click.echo(json.dumps({"judged": change.judged, "changed": change.changed}))
    else:
        click.echo(f"{change.judged} verdicts judged, {change.changed} differ from what stood and were added")


def _print_as_known(folder: DataFolder, known_on: date, on: date, json_output: bool) -> None:
    with Store.as_known_on(folder.registry, known_on) as store:
        found = ((o.number, o.name, v) for o, judged_ in judged(store, store.organisations(), on) for v in judged_)
        rows = (dict(zip(COLUMNS, (number, name, *_cells(verdict)), strict=True)) for number, name, verdict in found)
        if json_output:
            click.echo(json.dumps(list(rows), indent=2, ensure_ascii=False))
            return
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _cells(verdict: Verdict) -> tuple[Any, ...]:
    year_end = verdict.year_end.isoformat() if verdict.year_end else None
    return (
        year_end, verdict.decision.value, verdict.lenient.value, verdict.reason, " ".join(verdict.badges),
        verdict.looked_at, verdict.model, verdict.rules,
    )  # fmt: skip


@verdicts.command()
@click.argument("number")
@as_json
@click.pass_obj
def history(folder: DataFolder, number: str, json_output: bool) -> None:
    """Every verdict that one organisation was given, with the cause of each change."""
    wanted = organisation_id(number)
    with Store.reading(folder.registry) as store:
        rulings = tables.history(store.sql, wanted)
    if json_output:
        told = [
            {"decided_on": r.decided_on, "cause": r.cause.value, **dict(zip(COLUMNS[2:], _cells(r.verdict), strict=True))}
            for r in rulings
        ]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for ruling in rulings:
        verdict = ruling.verdict
        click.echo(
            f"{ruling.decided_on}  year to {verdict.year_end or 'unknown'}  {DECISIONS[verdict.decision]} ({CAUSES[ruling.cause]}): {verdict.reason}"
        )
