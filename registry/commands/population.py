"""`s54 population`: who may be in scope, from files that anyone can download."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from classifier.act import ACT_2015
from registry.commands.console import errors
from registry.commands.options import as_json, today
from registry.data_folder import DataFolder
from registry.number import NAMED, normalise_number, organisation_id
from registry.population.estimate import PUBLISHED, Estimate, estimate
from registry.population.organisations_csv import COLUMNS, REQUIRED, guess_columns, header_of
from registry.population.sources import BY_NAME, csv_reader, import_files
from registry.population.tally import Refusal, Tally
from registry.store import Store

EVERY = 20_000
"""Rows between two looks at the progress line."""


@click.group()
def population() -> None:
    """Who may be in scope."""


@population.command("import")
@click.argument("source", type=click.Choice([*BY_NAME, "csv"]))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Keep rows that cannot be in scope too (companies-house, accounts, significant-control).",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help='For csv: their header for our column, like name="Company Name" (repeatable).',
)
@as_json
@click.pass_obj
def import_population(
    folder: DataFolder, source: str, files: tuple[Path, ...], everything: bool, columns: tuple[str, ...], json_output: bool
) -> None:
    """Add organisations, and what the source says about them, from FILES. All of them or, if one is wrong, nothing."""
    if columns and source != "csv":
        raise click.UsageError("--column is for csv; the other sources have columns of their own")
    reader = csv_reader(_columns(files, columns)) if source == "csv" else BY_NAME[source]
    with _progress(source) as tally, Store(folder.registry) as store:
        done = import_files(store, reader, files, everything, tally)
    refused = tally.listed()
    if json_output:
        report = {"source": source, "read": tally.rows, "kept": done.kept, "changed": done.changed}
        click.echo(json.dumps({**report, "refused": [asdict(refusal) for refusal in refused]}, ensure_ascii=False))
        return
    click.echo(
        f"{source}: {tally.rows:,} rows read, {done.kept:,} kept, {done.changed:,} organisations new or changed, {tally.number_refused:,} refused"
    )
    _print_refused(refused)


def _print_refused(refused: Sequence[Refusal], most: int = 10) -> None:
    for refusal in refused[:most]:
        errors.print(f"  row {refusal.row}: {refusal.why}", markup=False)
    if len(refused) > most:
        errors.print("  … the others with --json", markup=False)


@contextmanager
def _progress(source: str) -> Iterator[Tally]:
    """A line on stderr that counts rows, where somebody looks at it."""
    shown = (SpinnerColumn(), TextColumn("{task.description}  {task.completed:,.0f} rows"), TimeElapsedColumn())
    with Progress(*shown, console=errors, disable=not errors.is_terminal, transient=True) as progress:
        task = progress.add_task(source, total=None)
        waiting = 0

        def on_read(rows: int) -> None:
            nonlocal waiting
            waiting += rows
            if waiting >= EVERY:
                progress.advance(task, waiting)
                waiting = 0

        yield Tally(on_read)


def _columns(files: Sequence[Path], given: Sequence[str]) -> dict[str, str]:
    """Our columns by their headers: as given, else guessed (and told), else asked for at a terminal."""
    told = dict(_mapping(text) for text in given)
    header = header_of(files[0])
    guessed = {column: theirs for column, theirs in guess_columns(header).items() if column not in told}
    for column, theirs in guessed.items():
        errors.print(f"taking column {theirs!r} for {column}; if that is wrong, say --column {column}=HEADER", markup=False)
    found = {**guessed, **told}
    there = {*found, *(name.lower() for name in header)}
    if sys.stdin.isatty():
        for column in REQUIRED:
            if column not in there:
                found[column] = click.prompt(f"Which column is the {column}?", type=click.Choice(header), err=True)
    return found


def _mapping(text: str) -> tuple[str, str]:
    ours, _, theirs = text.partition("=")
    if ours not in COLUMNS or not theirs:
        raise click.UsageError(f"--column {text!r}: write OURS=THEIRS, with OURS one of {', '.join(COLUMNS)}")
    return ours, theirs


class Person(click.ParamType[str]):
    name = "NAME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not value.strip():
            self.fail("must not be empty: decisions have an author and a reason", param, ctx)
        return value.strip()


@population.command("decide")
@click.argument("number")
@click.argument("year", type=click.IntRange(2015, 2200))
@click.argument("decision", type=click.Choice(["in", "out"]))
@click.option("--reason", required=True, type=Person(), help="Why, with the source.")
@click.option("--by", required=True, type=Person(), help="Who decides.")
@click.pass_obj
def decide(folder: DataFolder, number: str, year: int, decision: str, reason: str, by: str) -> None:
    """A person's word: organisation NUMBER is in or out of scope for the financial year that ends in YEAR.

    It outranks the rule and is kept for good; a later word stands beside it.
    """
    key = organisation_id(number)
    with Store(folder.registry) as store:
        organisation = store.organisation(key)
        if organisation is None:
            errors.print(f"s54: {key} is not in the registry; add it with `s54 population import`", markup=False)
            sys.exit(1)
        store.decide_scope(key, year, decision == "in", reason, by)
    click.echo(f"{organisation.name}, year ended in {year}: {decision} scope, decided by {by}")


@population.command("estimate")
@click.option("--year", type=click.IntRange(2015, 2200), help="Financial years that end in this year (default: last year).")
@as_json
@click.pass_obj
def estimate_command(folder: DataFolder, year: int | None, json_output: bool) -> None:
    """How many organisations are in scope, with what is not known; by SIC section and region."""
    with Store.reading(folder.registry) as store:
        found = estimate(store.organisations(), year or today().year - 1)
    if json_output:
        click.echo(
            json.dumps({**asdict(found), "published": [asdict(figure) for figure in PUBLISHED]}, indent=2, ensure_ascii=False)
        )
    else:
        _print_estimate(found)


def _print_estimate(found: Estimate) -> None:
    whole = found.whole
    click.echo(
        f"Financial years ended in {found.year}; turnover of £{ACT_2015.turnover_threshold:,} or more (rule {found.rule})"
    )
    click.echo(f"  {whole.organisations:8,}  organisations known")
    click.echo(
        f"  {whole.shown_in:8,}  in scope by a turnover that is known, {whole.shown_out:,} out, {whole.unknown:,} not told or only presumed"
    )
    click.echo(f"  {whole.estimate:8,.0f}  estimated in scope, 95% interval {whole.low:,.0f} to {whole.high:,.0f}")
    click.echo(f"            whatever the unknown ones are, between {whole.least:,} and {whole.most:,} of those known")
    for figure in PUBLISHED:
        click.echo(f"            published: {figure.low:,} to {figure.high:,} ({figure.source})")
    for warning in found.warnings:
        click.echo(f"  note: {warning}")
    for title, parts in (("By SIC section", found.by_section), ("By region", found.by_region)):
        click.echo(title)
        for part in sorted(parts, key=lambda part: -part.estimate):
            click.echo(f"  {part.estimate:8,.0f}  ({part.low:,.0f} to {part.high:,.0f})  {part.name}")


@population.command("matches")
@as_json
@click.pass_obj
def matches(folder: DataFolder, json_output: bool) -> None:
    """Organisations without a number whose name looks like a company's: for a person to decide."""
    with Store.reading(folder.registry) as store:
        found = store.matches()
    if json_output:
        click.echo(json.dumps([asdict(match) for match in found], indent=2, ensure_ascii=False))
        return
    for match in found:
        click.echo(f"{match.score:5.1f}  {match.id}  {match.name}  ?=  {match.candidate_id}  {match.candidate_name}")


@population.command("same")
@click.argument("name_id")
@click.argument("number")
@click.option("--by", required=True, type=Person(), help="Who decides.")
@click.pass_obj
def same(folder: DataFolder, name_id: str, number: str, by: str) -> None:
    """A person's word: the organisation NAME_ID, known only by name, is the company NUMBER."""
    key, other = organisation_id(name_id), normalise_number(number)
    with Store(folder.registry) as store:
        for wanted in (key, other):
            if store.organisation(wanted) is None:
                errors.print(f"s54: {wanted} is not in the registry", markup=False)
                sys.exit(1)
        if not key.startswith(NAMED):
            raise click.UsageError(f"{key} has a number of its own; only organisations without one (NAME-…) can be joined")
        store.join(key, other, by)
    click.echo(f"{key} is {other} from now on, decided by {by}")
