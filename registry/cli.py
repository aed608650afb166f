"""The `s54` command: parses, calls into the rooms, prints. Data on stdout, the rest on stderr."""

import csv
import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from classifier.evaluate import evaluate as evaluate_model
from classifier.fit import fit as fit_model
from classifier.labelled import BadLabels, read_labelled
from classifier.model import INDEX, LABELS, MODELS, DamagedModel, load_model
from crawler.archive import DamagedArchive
from crawler.guard import parse_range
from crawler.policy import Policy, is_loopback
from registry import check as checking
from registry import doctor as examining
from registry import pipeline
from registry.exports.formats import BY_NAME
from registry.exports.rows import Entry, entries, rows
from registry.number import BadNumber, normalise_number
from registry.organisation import Organisation
from registry.pipeline import DataFolder
from registry.population.organisations_csv import BadList, read_organisations
from registry.population.scope import Scope
from registry.sample import ADDRESSES, JUDGED_ON, NoPort, company_folders, sample_organisations, serve
from registry.statistics import counts, rates
from registry.store import HIT_BEGINS, HIT_ENDS, BadQuery, NewerDatabase, NotADatabase, Store
from registry.verdict import Decision, Verdict
from registry.web.app import create_app
from registry.wording import BADGES, DECISIONS, MARKS

WRONG_INPUT = (BadList, BadNumber, BadLabels, BadQuery)
COULD_NOT = (NewerDatabase, NotADatabase, DamagedModel, DamagedArchive, NoPort)
NONCOMPLIANT = (Decision.NOT_EVIDENCED, Decision.OUT_OF_DATE, Decision.NOT_FOUND)

errors = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False, soft_wrap=True)


class Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-11-22", param, ctx)


class AddressRange(click.ParamType[str]):
    name = "RANGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(parse_range(value))
        except ValueError:
            self.fail(f"{value!r} is not an address range; write it like 127.0.0.0/8", param, ctx)


allow_address = click.option(
    "--allow-address", "allowed", type=AddressRange(), multiple=True, help="Visit this private range too (repeatable)."
)
contact = click.option("--contact", envvar="S54_CONTACT", help="E-mail or URL of the operator, put into the user agent.")
as_json = click.option("--json", "json_output", is_flag=True, help="Print JSON.")
on_day = click.option("--on", type=Day(), default=None, help="Judge as on this day (default: today).")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), envvar="S54_DATA", default=Path("s54-data"), show_default=True
)
@click.version_option(package_name="s54")
@click.pass_context
def cli(context: click.Context, data: Path) -> None:
    """Counts who keeps section 54 of the UK's Modern Slavery Act 2015."""
    context.obj = DataFolder(data)


def main() -> None:
    """Entry point: exit 0 done, 1 could not, 2 wrong usage or input."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except WRONG_INPUT as error:
        errors.print(f"s54: {error}", markup=False)
        sys.exit(2)
    except COULD_NOT as error:
        errors.print(f"s54: {error}", markup=False)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        errors.print(f"s54: {error.filename or 'a file'}: {error.strerror or error}", markup=False)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        errors.print("s54: stopped; what was finished is kept, run the same command to go on", markup=False)
        sys.exit(1)


def _policy(allowed: Sequence[str], contact: str | None, websites: Sequence[str | None]) -> Policy:
    """Polite for the real web; loopback needs no contact and no delay."""
    remote = [website for website in websites if website and not is_loopback(website)]
    if remote and not contact:
        raise click.UsageError(
            "crawling real sites needs a contact address for the user agent: --contact you@example.org or S54_CONTACT"
        )
    if remote:
        return Policy(contact=contact, allow_addresses=tuple(allowed))
    return Policy(contact=contact, allow_addresses=tuple(allowed), delay=0.0, timeout=5.0)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as progress:
        task = progress.add_task(title, total=total)
        yield lambda _: progress.advance(task)


@cli.command()
@click.argument("url")
@allow_address
@contact
@as_json
def check(url: str, allowed: tuple[str, ...], contact: str | None, json_output: bool) -> None:
    """Look at one website, without a database."""
    if not url.startswith(("http://", "https://")):
        if "://" in url or ":" in url.partition("/")[0].rpartition(".")[0]:
            raise click.UsageError(f"{url} is not a web address; write it like https://www.example.co.uk")
        url = f"https://{url}"
    assessment = checking.check(url, _policy(allowed, contact, [url]))
    result = checking.as_json(url, assessment)
    if json_output:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        _print_check(result)


def _print_check(result: dict[str, Any]) -> None:
    click.echo(f"{result['url']}: {result['outcome'].replace('_', ' ')} ({result['reason']}; {result['requests']} requests)")
    link = result["homepage_link"]
    if link["text"]:
        click.echo(f"homepage link: {link['text']!r} -> {link['href']}")
    statement = result["statement"]
    if statement is None:
        return
    click.echo(
        f"statement: {statement['title']}\n  {statement['url']} ({statement['media_type']}, sha256 {statement['sha256'][:12]}…)"
    )
    click.echo(
        f"  period to {statement['period']['end'] or 'unknown'}; names {', '.join(statement['organisations'][:5]) or 'no organisation'}"
    )
    for name, finding in result["requirements"].items():
        click.echo(f"  {MARKS[finding['evidenced']]:8}{name.replace('_', ' '):15}{finding['reason']}")
        if finding["quote"]:
            click.echo(f"          “{_shortened(finding['quote'])}”")
    for name, area in result["areas"].items():
        click.echo(f"  depth {area['depth']} {name.replace('_', ' ')}")


def _shortened(text: str, most: int = 220) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


@cli.group()
def population() -> None:
    """Who may be in scope."""


@population.command("import")
@click.argument("source", type=click.Choice(["csv"]))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@click.pass_obj
def import_population(folder: DataFolder, source: str, files: tuple[Path, ...], json_output: bool) -> None:
    """Add organisations from FILES. Only your own lists (csv) can be read so far."""
    organisations = [organisation for file in files for organisation in read_organisations(file)]
    with Store(folder.registry) as store:
        known = {organisation.id: organisation for organisation in store.organisations()}
        store.save_organisations(organisations)
    changed = sum(known.get(organisation.id) != organisation for organisation in organisations)
    report = {"source": source, "read": len(organisations), "kept": len(organisations), "changed": changed, "refused": []}
    click.echo(
        json.dumps(report) if json_output else f"{source}: {len(organisations)} organisations read, {changed} new or changed"
    )


@cli.command()
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
        _run(folder, organisations, allowed, contact, on or _today())


def _today() -> date:
    return datetime.now(UTC).date()


def _run(folder: DataFolder, given: Sequence[Organisation], allowed: Sequence[str], contact: str | None, on: date) -> None:
    with Store(folder.registry) as store:
        store.save_organisations(given)
        organisations = store.organisations()
        if not organisations:
            raise click.UsageError("the registry has no organisations yet: give --organisations FILE.csv or --sample")
        _crawl(folder, store, allowed, contact)
        _assess(folder, store)
        pipeline.record(folder, store, on)
        _print_table(entries(organisations, store.verdicts()))
    _print_places(folder)


def _crawl(folder: DataFolder, store: Store, allowed: Sequence[str], contact: str | None) -> None:
    due = pipeline.due_targets(folder, store.organisations(), datetime.now(UTC))
    policy = _policy(allowed, contact, [target.website for target in due])
    with _bar("visiting", len(due)) as advance:
        pipeline.crawl_due(folder, store, policy, advance)


def _assess(folder: DataFolder, store: Store) -> None:
    with _bar("reading", len(pipeline.newest_visits(folder))) as advance:
        pipeline.assess_new(folder, store, advance)


def _print_table(table: Sequence[Entry]) -> None:
    width = max((len(entry.organisation.name) for entry in table), default=0)
    for entry in table:
        verdict = entry.verdict
        year = str(verdict.year_end) if verdict.year_end else "unknown"
        click.echo(
            f"{entry.organisation.id:9} {entry.organisation.name:{width}}  {year:10}  {verdict.decision.value:18} {_why(verdict)}"
        )
    tally = counts([entry.verdict for entry in table])
    click.echo()
    click.echo(", ".join(f"{number} {DECISIONS[decision]}" for decision, number in tally.items() if number))
    strict, lenient, *_ = rates([entry.verdict for entry in table])
    if strict.rate is not None and strict.lower is not None and strict.upper is not None and lenient.rate is not None:
        click.echo(
            f"{strict.numerator} of {strict.denominator} that could be told meet the minimum ({strict.rate:.0%}; {lenient.rate:.0%} if silence "
            f"about approval passes); {strict.unknown} could not be told, so the truth lies between {strict.lower:.0%} and {strict.upper:.0%}"
        )


def _why(verdict: Verdict) -> str:
    badges = "".join(f" [{badge.value}]" for badge in verdict.badges)
    return _shortened(verdict.reason, 110) + badges


def _print_places(folder: DataFolder) -> None:
    errors.print(f"registry     {folder.registry}", markup=False)
    errors.print(f"evidence     {folder.archive}/*/captures.warc.gz (WARC), visits.jsonl", markup=False)
    errors.print(f"assessments  {folder.assessments}/*.jsonl", markup=False)
    errors.print(
        f"website      s54 --data {folder.root} serve   (from a checkout: .venv/bin/s54 …), then open the address it prints",
        markup=False,
    )


@cli.command()
@allow_address
@contact
@click.pass_obj
def crawl(folder: DataFolder, allowed: tuple[str, ...], contact: str | None) -> None:
    """Visit every organisation that has no fresh visit."""
    with Store(folder.registry) as store:
        _crawl(folder, store, allowed, contact)


@cli.command()
@click.pass_obj
def assess(folder: DataFolder) -> None:
    """Read what was crawled; nothing is fetched."""
    with Store(folder.registry) as store:
        _assess(folder, store)


@cli.command()
@on_day
@click.pass_obj
def record(folder: DataFolder, on: date | None) -> None:
    """Put assessments into the registry and decide verdicts."""
    with Store(folder.registry) as store:
        verdicts = pipeline.record(folder, store, on or _today())
        _print_table(entries(store.organisations(), verdicts))


@cli.command()
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


@cli.command()
@click.argument("input", type=click.File("r", encoding="utf-8"), default="-")
def classify(input: Any) -> None:
    """JSON lines in, JSON lines out: thirteen labels a sentence.

    Each line is {"id": "x", "sentences": ["...", "..."]}.
    """
    model = load_model()
    columns = [INDEX[label] for label in LABELS]
    for number, line in enumerate(input, 1):
        if not line.strip():
            continue
        given = _classify_input(number, line)
        scores = model.scores(given["sentences"])
        decided = model.decided(scores)
        sentences = [
            {
                "scores": {label: round(float(row[k]), 4) for label, k in zip(LABELS, columns, strict=True)},
                "labels": [label for label, k in zip(LABELS, columns, strict=True) if chosen[k]],
            }
            for row, chosen in zip(scores, decided, strict=True)
        ]
        click.echo(json.dumps({"id": given["id"], "sentences": sentences}, ensure_ascii=False))


def _classify_input(number: int, line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
        sentences = given["sentences"]
        valid = isinstance(sentences, list) and all(isinstance(sentence, str) for sentence in sentences)
    except (ValueError, KeyError, TypeError):
        valid = False
    if not valid or "id" not in given:
        raise click.UsageError(f'line {number} is not {{"id": "x", "sentences": ["...", "..."]}}')
    return {"id": given["id"], "sentences": sentences}


@cli.command()
@as_json
@click.pass_obj
def stats(folder: DataFolder, json_output: bool) -> None:
    """How many comply, with what is unknown beside it."""
    with Store(folder.registry) as store:
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


@cli.command()
@click.argument("number")
@as_json
@click.pass_obj
def show(folder: DataFolder, number: str, json_output: bool) -> None:
    """Everything about one organisation, by company number."""
    wanted = normalise_number(number)
    with Store(folder.registry) as store:
        organisation = store.organisation(wanted)
        history = store.history(wanted)
        assessment = store.assessment(wanted)
    if organisation is None:
        errors.print(f"s54: {wanted} is not in the registry; add it with `s54 population import csv FILE`", markup=False)
        sys.exit(1)
    result = _shown(organisation, history)
    if assessment is not None:
        result["visit"] = checking.as_json(organisation.website or "", assessment)
        result["visit"]["checked_at"] = assessment.visited_at
    if json_output:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        _print_organisation(result)


def _shown(organisation: Organisation, history: Sequence[tuple[str, Verdict]]) -> dict[str, Any]:
    return {
        "company_number": organisation.number,
        "names": [organisation.name],
        "identifiers": [{"scheme": "GB-COH", "id": organisation.number}] if organisation.number else [],
        "kind": organisation.kind.value,
        "websites": [{"url": organisation.website, "source": "list"}] if organisation.website else [],
        "turnover": [
            {
                "period_end": None,
                "year": fact.year,
                "value": fact.value,
                "currency": "GBP",
                "basis": "unknown",
                "source": fact.source,
            }
            for fact in organisation.turnover
        ],
        "groups": [{"parent": organisation.parent_id, "source": "list"}] if organisation.parent_id else [],
        "verdicts": [_verdict_json(day, verdict) for day, verdict in history],
        "visit": None,
    }


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
    click.echo(f"{result['names'][0]} ({result['company_number']}, {result['kind']})")
    for verdict in result["verdicts"]:
        words = DECISIONS[Decision(verdict["verdict"])]
        click.echo(f"{verdict['decided_on']}: year to {verdict['year_end'] or 'unknown'}: {words}: {verdict['reason']}")
        for badge in verdict["badges"]:
            click.echo(f"  {BADGES[badge]}")
        click.echo(f"  scope: {verdict['scope'].replace('_', ' ')}, {verdict['scope_reason']}")
    if result["visit"]:
        _print_check(result["visit"])


@cli.command()
@click.option("--csv", "csv_output", is_flag=True, help="Print CSV.")
@as_json
@click.pass_obj
def noncompliant(folder: DataFolder, csv_output: bool, json_output: bool) -> None:
    """Organisations in scope whose statement is missing, old or incomplete; unknowns are not among them.

    A statement that was not found is provisional: one visit does not prove that there is none.
    """
    with Store(folder.registry) as store:
        table = [e for e in entries(store.organisations(), store.verdicts()) if e.verdict.decision in NONCOMPLIANT]
    listed = [_noncompliant_row(entry) for entry in table]
    if json_output:
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    elif csv_output:
        writer = csv.DictWriter(sys.stdout, list(NONCOMPLIANT_COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    else:
        _print_table(table)


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


def _noncompliant_row(entry: Entry) -> dict[str, Any]:
    verdict = entry.verdict
    values = (
        entry.organisation.number, entry.organisation.name, entry.organisation.website,
        verdict.year_end.isoformat() if verdict.year_end else None, verdict.decision.value,
        verdict.decision is Decision.NOT_FOUND, verdict.reason, " ".join(verdict.missing), verdict.statement_url,
    )  # fmt: skip
    return dict(zip(NONCOMPLIANT_COLUMNS, values, strict=True))


@cli.command()
@click.argument("query")
@as_json
@click.pass_obj
def search(folder: DataFolder, query: str, json_output: bool) -> None:
    """Search the statements' text (SQLite FTS5: "a phrase", AND, OR, NOT, NEAR, prefix*)."""
    with Store(folder.registry) as store:
        hits = [replace(hit, snippet=_marked(hit.snippet)) for hit in store.search(query)]
    if json_output:
        click.echo(json.dumps([asdict(hit) for hit in hits], indent=2, ensure_ascii=False))
        return
    for hit in hits:
        click.echo(f"{hit.organisation_id} {hit.name} ({hit.period_end or 'no year'})\n  {hit.snippet}\n  {hit.url}")


def _marked(snippet: str) -> str:
    return snippet.replace(HIT_BEGINS, "[").replace(HIT_ENDS, "]")


@cli.command()
@click.option("--format", "format_", type=click.Choice(list(BY_NAME)), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.pass_obj
def export(folder: DataFolder, format_: str, output: Path) -> None:
    """Write every organisation with its verdict."""
    with Store(folder.registry) as store:
        table = entries(store.organisations(), store.verdicts())
    if not output.parent.is_dir():
        raise FileNotFoundError(2, "no such folder; make it first", str(output.parent))
    partial = output.with_name(f".{output.name}.part")
    with partial.open("w", encoding="utf-8", newline="") as file:
        BY_NAME[format_].write(rows(table), file)
    partial.replace(output)
    errors.print(f"{len(table)} organisations in {output}", markup=False)


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8540, show_default=True)
@click.pass_obj
def serve_website(folder: DataFolder, host: str, port: int) -> None:
    """The website on the registry, until Ctrl-C."""
    Store.reading(folder.registry).close()  # a wrong database is refused here, with a sentence
    errors.print(f"open http://{host}:{port}/   (Ctrl-C stops)", markup=False)
    uvicorn.run(create_app(folder), host=host, port=port, log_level="warning")


@cli.command("fit")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=MODELS, show_default=True)
def fit_command(files: tuple[Path, ...], output: Path) -> None:
    """Fit the sentence model on labelled CSV files (columns: docs/data-dictionary.md)."""
    statements = [statement for file in files for statement in read_labelled(file)]
    manifest = fit_model(statements, output, lambda step: errors.print(step, markup=False))
    click.echo(json.dumps(manifest, indent=2))


@cli.command("evaluate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", "folder", type=click.Path(path_type=Path, file_okay=False), default=MODELS, show_default=True)
@as_json
def evaluate_command(files: tuple[Path, ...], folder: Path, json_output: bool) -> None:
    """Measure the sentence model on labelled CSV files."""
    result = evaluate_model(load_model(folder), [statement for file in files for statement in read_labelled(file)])
    if json_output:
        click.echo(json.dumps(asdict(result), indent=2))
        return
    click.echo(
        f"{result.statements} statements, {result.sentences} sentences; F1 with 95% interval (bootstrap over statements)"
    )
    for s in (*result.labels, result.macro_aims, result.macro_areas):
        click.echo(
            f"{s.name:26} {s.f1:.3f}  [{s.low:.3f}, {s.high:.3f}]  precision {s.precision:.2f}  recall {s.recall:.2f}  {s.positives:5} positive"
        )


@cli.command()
@as_json
def doctor(json_output: bool) -> None:
    """What is installed, what is missing, and what that costs."""
    checks = examining.examine()
    if json_output:
        click.echo(json.dumps([asdict(found) for found in checks], indent=2))
    else:
        for found in checks:
            click.echo(f"{'ok' if found.found else 'MISSING':8}{found.name:12}{found.detail}")
    if any(found.needed and not found.found for found in checks):
        sys.exit(1)


if __name__ == "__main__":
    main()
