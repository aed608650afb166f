"""`s54 run` and its three steps alone: `crawl`, `assess`, `record`; `s54 sample`."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from crawler.archive import newest_visits
from crawler.target import Target
from registry.commands.console import errors
from registry.commands.options import allow_address, at_once, contact, on_day, policy_for, today
from registry.commands.printing import print_table, progress_bar, visit_progress
from registry.data_folder import DataFolder
from registry.exports.rows import entries
from registry.organisation import Organisation
from registry.population.organisations_csv import read_organisations
from registry.running import pipeline
from registry.running.sample import ADDRESSES, JUDGED_ON, company_folders, sample_organisations, serve
from registry.store import Store


@click.command()
@click.option(
    "--organisations", "list_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A CSV of organisations."
)
@click.option("--sample", is_flag=True, help="Serve and visit the made-up companies of sample_web/.")
@click.option(
    "--due", is_flag=True, help="Only what is due: never visited, visited long ago, or another year's statement has fallen due."
)
@click.option(
    "--fresh",
    "fresh_days",
    type=click.IntRange(0),
    default=pipeline.FRESH.days,
    show_default=True,
    help="Days for which a visit is not repeated.",
)
@click.option("--workers", type=click.IntRange(1), help="Spread the work over this many processes (needs s54[cluster]).")
@click.option("--scheduler", metavar="ADDRESS", help="Spread the work over the Dask cluster at ADDRESS (needs s54[cluster]).")
@click.option("--results", metavar="URL", help="Folder or object store that the cluster's workers and this machine share.")
@click.option(
    "--batch",
    "batch_size",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="Organisations in one batch of a cluster's work.",
)
@at_once
@allow_address
@contact
@on_day
@click.pass_obj
def run(
    folder: DataFolder,
    list_file: Path | None,
    sample: bool,
    due: bool,
    fresh_days: int,
    workers: int | None,
    scheduler: str | None,
    results: str | None,
    batch_size: int,
    at_once: int,
    allowed: tuple[str, ...],
    contact: str | None,
    on: date | None,
) -> None:
    """Crawl, assess, record; resumes where it stopped."""
    if sample and list_file:
        raise click.UsageError("give --sample or --organisations, not both")
    if workers and scheduler:
        raise click.UsageError("give --workers or --scheduler, not both")
    if scheduler and not results:
        raise click.UsageError(
            "with --scheduler give --results: a folder or object store that the workers share with this machine"
        )
    crawling = _here if not (workers or scheduler) else _spread(workers, scheduler, results, batch_size)
    fresh = timedelta(days=fresh_days)
    if sample:
        with serve(company_folders()) as sites:
            job = _Job(folder, (ADDRESSES,), None, at_once, fresh, due, on or JUDGED_ON, crawling)
            _run(job, sample_organisations(sites))
        errors.print(f"judged as on {on or JUDGED_ON}, when the sample was written", markup=False)
    else:
        organisations = read_organisations(list_file) if list_file else ()
        _run(_Job(folder, allowed, contact, at_once, fresh, due, on or today(), crawling), organisations)


@dataclass(frozen=True)
class _Job:
    """What a run was asked for; `crawl` visits (and, on a cluster, reads) the targets given."""

    folder: DataFolder
    allowed: Sequence[str]
    contact: str | None
    at_once: int
    fresh: timedelta
    newly_due: bool
    on: date
    crawl: "Callable[[_Job, Store, Sequence[Target]], None]"


def _run(job: _Job, given: Sequence[Organisation]) -> None:
    with Store(job.folder.registry) as store:
        store.save_organisations(given)
        organisations = store.organisations()
        if not organisations:
            raise click.UsageError("the registry has no organisations yet: give --organisations FILE.csv or --sample")
        targets = _targets(job, organisations)
        if targets:
            job.crawl(job, store, targets)
        _assess(job.folder, store)
        pipeline.record(job.folder, store, job.on)
        print_table(entries(organisations, store.verdicts()))
    _print_places(job.folder)


def _targets(job: _Job, organisations: Sequence[Organisation]) -> list[Target]:
    at = datetime.now(UTC)
    targets = pipeline.due_targets(job.folder, organisations, at, job.fresh)
    if job.newly_due:
        known = {target.id for target in targets}
        newly = pipeline.newly_due_targets(job.folder, organisations, at)
        targets += [target for target in newly if target.id not in known]
    return targets


def _here(job: _Job, store: Store, targets: Sequence[Target]) -> None:
    policy = policy_for(job.allowed, job.contact, [target.website for target in targets], job.at_once)
    with visit_progress(len(targets)) as advance:
        pipeline.crawl_due(job.folder, targets, policy, lambda visit: advance(visit.outcome.value))


def _spread(
    workers: int | None, scheduler: str | None, results: str | None, size: int
) -> Callable[[_Job, Store, Sequence[Target]], None]:
    """Crawl and read on a cluster instead; `cluster` is imported only then, since Dask is optional."""

    def crawl(job: _Job, store: Store, targets: Sequence[Target]) -> None:
        from registry.running import batch, cluster

        policy = policy_for(job.allowed, job.contact, [target.website for target in targets], job.at_once)
        work = batch.batches(targets, pipeline.subjects_of(store.organisations()), policy, size)
        place = results or str((job.folder.root / "batches").resolve())
        opened = cluster.remote(scheduler) if scheduler else cluster.local(workers or 1)
        with opened as client, progress_bar("visiting and reading", len(targets)) as advance:
            cluster.run(client, work, place, job.folder, job.fresh, advance)

    return crawl


def _assess(folder: DataFolder, store: Store) -> None:
    with progress_bar("reading", len(newest_visits(folder.archive))) as advance:
        pipeline.assess_new(folder, store, lambda _: advance(1))


def _print_places(folder: DataFolder) -> None:
    errors.print(f"registry     {folder.registry}", markup=False)
    errors.print(f"evidence     {folder.archive}/*/captures.warc.gz (WARC), visits.jsonl", markup=False)
    errors.print(f"assessments  {folder.assessments}/*.jsonl", markup=False)
    errors.print(
        f"website      s54 --data {folder.root} serve   (from a checkout: .venv/bin/s54 …), then open the address it prints",
        markup=False,
    )


@click.command()
@at_once
@allow_address
@contact
@click.pass_obj
def crawl(folder: DataFolder, at_once: int, allowed: tuple[str, ...], contact: str | None) -> None:
    """Visit every organisation that has no fresh visit."""
    with Store(folder.registry) as store:
        job = _Job(folder, allowed, contact, at_once, pipeline.FRESH, False, today(), _here)
        if targets := _targets(job, store.organisations()):
            _here(job, store, targets)


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
