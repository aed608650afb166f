"""`s54 run` and its three steps alone: `crawl`, `assess`, `record`; `s54 sample`."""

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from registry import pipeline
from registry.commands.options import allow_address, contact, on_day, policy_for, today
from registry.commands.printing import errors, print_table, progress_bar
from registry.data_folder import DataFolder
from registry.exports.rows import entries
from registry.organisation import Organisation
from registry.population.organisations_csv import read_organisations
from registry.sample import ADDRESSES, JUDGED_ON, company_folders, sample_organisations, serve
from registry.store import Store


@click.command()
@click.option(
    "--organisations", "list_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV of organisations."
)
@click.option("--sample", is_flag=True, help="Serve and visit the made-up companies of sample_web/.")
@allow_address
@contact
@on_day
@click.pass_obj
def run(
    folder: DataFolder, list_file: Path | None, sample: bool, allowed: tuple[str, ...], contact: str | None, on: date | None
) -> None:
    """Crawl, assess, record; resumes where it stopped."""
    if sample and list_file:
        raise click.UsageError("give --sample or --organisations, not both")
    if sample:
        with serve(company_folders()) as sites:
            _run(folder, sample_organisations(sites), (ADDRESSES,), None, on or JUDGED_ON)
        errors.print(f"judged as on {on or JUDGED_ON}, when the sample was written", markup=False)
    else:
        organisations = read_organisations(list_file) if list_file else ()
        _run(folder, organisations, allowed, contact, on or today())


def _run(folder: DataFolder, given: Sequence[Organisation], allowed: Sequence[str], contact: str | None, on: date) -> None:
    with Store(folder.registry) as store:
        store.save_organisations(given)
        organisations = store.organisations()
        if not organisations:
            raise click.UsageError("the registry has no organisations yet: give --organisations FILE.csv or --sample")
        _crawl(folder, store, allowed, contact)
        _assess(folder, store)
        pipeline.record(folder, store, on)
        print_table(entries(organisations, store.verdicts()))
    _print_places(folder)


def _crawl(folder: DataFolder, store: Store, allowed: Sequence[str], contact: str | None) -> None:
    due = pipeline.due_targets(folder, store.organisations(), datetime.now(UTC))
    policy = policy_for(allowed, contact, [target.website for target in due])
    with progress_bar("visiting", len(due)) as advance:
        pipeline.crawl_due(folder, due, policy, advance)


def _assess(folder: DataFolder, store: Store) -> None:
    with progress_bar("reading", len(pipeline.newest_visits(folder))) as advance:
        pipeline.assess_new(folder, store, advance)


def _print_places(folder: DataFolder) -> None:
    errors.print(f"registry     {folder.registry}", markup=False)
    errors.print(f"evidence     {folder.archive}/*/captures.warc.gz (WARC), visits.jsonl", markup=False)
    errors.print(f"assessments  {folder.assessments}/*.jsonl", markup=False)
    errors.print(
        f"website      s54 --data {folder.root} serve   (from a checkout: .venv/bin/s54 …), then open the address it prints",
        markup=False,
    )


@click.command()
@allow_address
@contact
@click.pass_obj
def crawl(folder: DataFolder, allowed: tuple[str, ...], contact: str | None) -> None:
    """Visit every organisation that has no fresh visit."""
    with Store(folder.registry) as store:
        _crawl(folder, store, allowed, contact)


@click.command()
@click.pass_obj
def assess(folder: DataFolder) -> None:
    """Read what was crawled; nothing is fetched."""
    with Store(folder.registry) as store:
        _assess(folder, store)


@click.command()
@on_day
@click.pass_obj
def record(folder: DataFolder, on: date | None) -> None:
    """Put assessments into the registry and decide verdicts."""
    with Store(folder.registry) as store:
        verdicts = pipeline.record(folder, store, on or today())
        print_table(entries(store.organisations(), verdicts))


@click.command()
def sample() -> None:
    """Serve the made-up companies until Ctrl-C, to look at them."""
    with serve(company_folders()) as sites:
        for name, site in sites.items():
            click.echo(f"{site.url:28} {name}")
        errors.print("Ctrl-C stops", markup=False)
        _wait()


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return
