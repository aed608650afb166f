"""Questions to the registry: `s54 show`, `noncompliant`."""

import csv
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from registry.commands.console import errors
from registry.commands.options import as_csv, as_json, on_day, today
from registry.commands.printing import print_check, print_population, print_table
from registry.data_folder import DataFolder
from registry.exports.rows import Entry, entries
from registry.number import organisation_id
from registry.population.scope import Scope
from registry.running.check_json import as_json as check_json
from registry.running.population_json import population_json
from registry.store import Store
from registry.tables import likeness
from registry.verdicts.statistics import FAILURES
from registry.verdicts.verdict import Badge, Decision, Verdict
from registry.wording import BADGES, DECISIONS

NONCOMPLIANT_COLUMNS = (
    "company_number",
    "name",
    "website",
    "year_end",
    "verdict",
    "provisional",
    "reason",
    "missing",
    "statement_url",
)


@click.command()
@click.argument("number")
@on_day
@as_json
@click.pass_obj
def show(folder: DataFolder, number: str, on: date | None, json_output: bool) -> None:
    """Everything about one organisation, by company number."""
    wanted = organisation_id(number)
    with Store.reading(folder.registry) as store:
        organisation = store.organisation(wanted)
        history = store.history(wanted)
        assessment = store.assessment(wanted)
        own = likeness.of_organisation(store.sql, wanted)
        known = population_json(store, organisation, assessment, on or today()) if organisation is not None else {}
    if organisation is None:
        errors.print(f"s54: {wanted} is not in the registry; add it with `s54 population import csv FILE`", markup=False)
        sys.exit(1)
    result = {
        **known,
        "verdicts": [_verdict_json(day, verdict) for day, verdict in history],
        "statements": [asdict(statement) for statement in own],
        "visit": None,
    }
    if assessment is not None:
        result["visit"] = check_json(organisation.website or "", assessment)
        result["visit"]["checked_at"] = assessment.visited_at
    if json_output:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        _print_organisation(result)


def _verdict_json(day: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "decided_on": day,
        "year_end": verdict.year_end.isoformat() if verdict.year_end else None,
        "verdict": verdict.decision.value,
        "lenient": verdict.lenient.value,
        "reason": verdict.reason,
        "missing": list(verdict.missing),
        "badges": list(verdict.badges),
        "requirements": dict(verdict.requirements or {}),
        "scope": verdict.scope.scope.value if verdict.scope else Scope.UNKNOWN.value,
        "scope_reason": verdict.scope.reason if verdict.scope else "",
        "statement": {"url": verdict.statement_url, "sha256": verdict.statement_sha256} if verdict.statement_url else None,
        "rubric": verdict.rubric,
    }


def _print_organisation(result: dict[str, Any]) -> None:
    click.echo(f"{result['names'][0]} ({result['company_number'] or result['id']}, {result['kind']})")
    print_population(result)
    for verdict in result["verdicts"]:
        words = DECISIONS[Decision(verdict["verdict"])]
        click.echo(f"{verdict['decided_on']}: year to {verdict['year_end'] or 'unknown'}: {words}: {verdict['reason']}")
        for badge in verdict["badges"]:
            click.echo(f"  {BADGES[badge]}")
        click.echo(f"  scope: {verdict['scope'].replace('_', ' ')}, {verdict['scope_reason']}")
    for statement in result["statements"]:
        click.echo(
            f"statement for the year to {statement['period_end'] or 'unknown'}: {_likeness(statement)}  {statement['url']}"
        )
    if result["visit"]:
        print_check(result["visit"])


def _likeness(statement: dict[str, Any]) -> str:
    if statement["boilerplate"] is None:
        return "not compared with others yet (`s54 similar --update`)"
    told = f"{statement['boilerplate']:.0%} boilerplate"
    if statement["repeated"] is not None:
        told += f", {statement['repeated']:.0%} as in its own of an earlier year"
    return told


@click.command()
@as_csv
@as_json
@click.pass_obj
def noncompliant(folder: DataFolder, csv_output: bool, json_output: bool) -> None:
    """Organisations in scope whose statement is missing, old or incomplete; unknowns are not among them.

    A statement that was not found is provisional: one visit does not prove that there is none.
    """
    with Store.reading(folder.registry) as store:
        table = [e for e in entries(store.organisations(), store.verdicts()) if e.verdict.decision in FAILURES]
    listed = [_noncompliant_row(entry) for entry in table]
    if json_output:
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    elif csv_output:
        writer = csv.DictWriter(sys.stdout, list(NONCOMPLIANT_COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    else:
        print_table(table)


def _noncompliant_row(entry: Entry) -> dict[str, Any]:
    verdict = entry.verdict
    values = (
        entry.organisation.number, entry.organisation.name, entry.organisation.website,
        verdict.year_end.isoformat() if verdict.year_end else None, verdict.decision.value,
        Badge.PROVISIONAL in verdict.badges, verdict.reason, " ".join(verdict.missing), verdict.statement_url,
    )  # fmt: skip
    return dict(zip(NONCOMPLIANT_COLUMNS, values, strict=True))
