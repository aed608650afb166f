"""What several commands print. Data goes to stdout, everything else to `errors`."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from registry.commands.console import errors
from registry.exports.rows import Entry
from registry.verdicts.statistics import counts, rates
from registry.verdicts.verdict import Verdict
from registry.wording import DECISIONS, MARKS


def bars() -> Progress:
    """Bars on stderr, where it is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors, disable=not errors.is_terminal)


@contextmanager
def progress_bar(title: str, total: int) -> Iterator[Any]:
    with bars() as progress:
        task = progress.add_task(title, total=total)
        yield lambda number: progress.advance(task, number)


SECONDS_BETWEEN_LINES = 60.0
"""Where stderr is a file or a journal, progress is a line now and then."""


@contextmanager
def visit_progress(total: int) -> Iterator[Callable[[str], None]]:
    """How many are done, how fast, how long it will take still, and what came out so far."""
    tally: Counter[str] = Counter()
    columns = (
        TextColumn("visiting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
    )
    started = last_line = time.monotonic()
    with Progress(*columns, TextColumn("{task.fields[outcomes]}"), console=errors, disable=not errors.is_terminal) as progress:
        task = progress.add_task("visiting", total=total, pace="", outcomes="")

        def advance(outcome: str) -> None:
            nonlocal last_line
            tally[outcome] += 1
            moment = time.monotonic()
            pace = f"{60 * tally.total() / max(moment - started, 0.001):.0f}/min"
            outcomes = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in tally.most_common())
            progress.update(task, advance=1, pace=pace, outcomes=outcomes)
            if not errors.is_terminal and moment - last_line >= SECONDS_BETWEEN_LINES:
                last_line = moment
                left = (total - tally.total()) * (moment - started) / tally.total()
                errors.print(f"{tally.total()} of {total} visited, {pace}, {left / 60:.0f} min left: {outcomes}", markup=False)

        yield advance


def print_table(table: Sequence[Entry]) -> None:
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
            f"about approval passes); {strict.unknown} could not be told and {strict.provisional} are provisionally not found, so the truth lies between {strict.lower:.0%} and {strict.upper:.0%}"
        )


def _why(verdict: Verdict) -> str:
    badges = "".join(f" [{badge.value}]" for badge in verdict.badges)
    return shortened(verdict.reason, 110) + badges


def print_check(result: dict[str, Any]) -> None:
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
            click.echo(f"          “{shortened(finding['quote'])}”")
    for name, area in result["areas"].items():
        click.echo(f"  depth {area['depth']} {name.replace('_', ' ')}")


def print_population(known: dict[str, Any]) -> None:
    """Who it is, and why it is taken to be in scope or out, in plain words."""
    for name in known["previous_names"]:
        click.echo(f"  called {name['name']}" + (f" until {name['until']}" if name["until"] else " before"))
    for group in known["groups"]:
        click.echo(f"  belongs to {group['parent_name'] or group['parent']} ({group['source']})")
    if known["subsidiaries"]:
        click.echo(f"  parent of {len(known['subsidiaries'])} organisations known here")
    for website in known["websites"]:
        confirmed = {True: "names the organisation", False: "does not name the organisation", None: "not confirmed"}
        click.echo(f"  {website['url']} ({website['source']}; {confirmed[website['confirmed']]})")
    for scope in known["scope"]:
        click.echo(f"scope, year ended in {scope['year']}: {scope['scope'].replace('_', ' ')}. {scope['reason']}")
        for test in scope["tests"]:
            presumed = "presumed " if test["presumed"] and test["met"] is not None else ""
            click.echo(f"  {presumed + MARKS[test['met']]:14}{test['name']}: {test['evidence']}")
        if scope["due"]:
            click.echo(f"  statement expected by {scope['due']} (guidance)")


def shortened(text: str, most: int = 220) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
