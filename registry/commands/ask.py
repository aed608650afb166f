"""Questions to the registry: `s54 stats`, `show`, `noncompliant`, `search`, `export`."""

import csv
import json
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.check_json import as_json as check_json
from registry.commands.options import as_json, on_day, today
from registry.commands.population import organisation_id
from registry.commands.printing import errors, print_check, print_population, print_table
from registry.data_folder import DataFolder
from registry.exports.formats import BY_NAME
from registry.exports.rows import Entry, entries, rows
from registry.population.scope import Scope
from registry.population_json import population_json
from registry.statistics import counts, rates
from registry.store import HIT_BEGINS, HIT_ENDS, Store
from registry.verdict import Decision, Verdict
from registry.wording import BADGES, DECISIONS

NONCOMPLIANT = (Decision.NOT_EVIDENCED, Decision.OUT_OF_DATE, Decision.NOT_FOUND)


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
@as_json
@click.pass_obj
def stats(folder: DataFolder, json_output: bool) -> None:
    """How many comply, with what is unknown beside it."""
    with Store.reading(folder.registry) as store:
        verdicts = store.verdicts()
    found = rates(verdicts)
    if json_output:
        shown = [{**asdict(rate), "rate": rate.rate, "lower": rate.lower, "upper": rate.upper} for rate in found]
        click.echo(json.dumps({"verdicts": counts(verdicts), "rates": shown}, indent=2))
        return
    for decision, number in counts(verdicts).items():
        click.echo(f"{number:6}  {DECISIONS[decision]}")
    click.echo()
    for rate in found:
        share = f"{rate.rate:.0%}" if rate.rate is not None else "-"
        bounds = f"{rate.lower:.0%} to {rate.upper:.0%}" if rate.lower is not None and rate.upper is not None else "-"
        click.echo(
            f"{rate.name.replace('_', ' '):24}{share:>5}  {rate.numerator} of {rate.denominator}, {rate.unknown} unknown: {bounds} of all"
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
        known = population_json(store, organisation, assessment, on or today()) if organisation is not None else {}
    if organisation is None:
        errors.print(f"s54: {wanted} is not in the registry; add it with `s54 population import csv FILE`", markup=False)
        sys.exit(1)
    result = {**known, "verdicts": [_verdict_json(day, verdict) for day, verdict in history], "visit": None}
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
    if result["visit"]:
        print_check(result["visit"])


@click.command()
@click.option("--csv", "csv_output", is_flag=True, help="Print CSV.")
@as_json
@click.pass_obj
def noncompliant(folder: DataFolder, csv_output: bool, json_output: bool) -> None:
    """Organisations in scope whose statement is missing, old or incomplete; unknowns are not among them.

    A statement that was not found is provisional: one visit does not prove that there is none.
    """
    with Store.reading(folder.registry) as store:
        table = [e for e in entries(store.organisations(), store.verdicts()) if e.verdict.decision in NONCOMPLIANT]
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
        verdict.decision is Decision.NOT_FOUND, verdict.reason, " ".join(verdict.missing), verdict.statement_url,
    )  # fmt: skip
    return dict(zip(NONCOMPLIANT_COLUMNS, values, strict=True))


@click.command()
@click.argument("query")
@as_json
@click.pass_obj
def search(folder: DataFolder, query: str, json_output: bool) -> None:
    """Search the statements' text (SQLite FTS5: "a phrase", AND, OR, NOT, NEAR, prefix*)."""
    with Store.reading(folder.registry) as store:
        hits = [replace(hit, snippet=_marked(hit.snippet)) for hit in store.search(query)]
    if json_output:
        click.echo(json.dumps([asdict(hit) for hit in hits], indent=2, ensure_ascii=False))
        return
    for hit in hits:
        click.echo(f"{hit.organisation_id} {hit.name} ({hit.period_end or 'no year'})\n  {hit.snippet}\n  {hit.url}")


def _marked(snippet: str) -> str:
    return snippet.replace(HIT_BEGINS, "[").replace(HIT_ENDS, "]")


@click.command()
@click.option("--format", "format_", type=click.Choice(list(BY_NAME)), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A file, or - for stdout.")
@click.pass_obj
def export(folder: DataFolder, format_: str, output: Path) -> None:
    """Write every organisation with its verdict."""
    with Store.reading(folder.registry) as store:
        table = entries(store.organisations(), store.verdicts())
    if str(output) == "-":
        BY_NAME[format_].write(rows(table), sys.stdout)
        return
    output = output.resolve()
    if output.exists() and not output.is_file():
        raise FileExistsError(17, "is not a regular file; give a path for a new file, or - for stdout", str(output))
    if not output.parent.is_dir():
        raise FileNotFoundError(2, "no such folder; make it first", str(output.parent))
    partial = output.with_name(f".{output.name}.part")
    with partial.open("w", encoding="utf-8", newline="") as file:
        BY_NAME[format_].write(rows(table), file)
    partial.replace(output)
    errors.print(f"{len(table)} organisations in {output}", markup=False)
