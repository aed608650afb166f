"""What `s54 fit` and `s54 evaluate` print."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from classifier.evaluate import Evaluation, Level, Score
from classifier.fitting.fit import OnStep
from registry.commands.console import errors
from registry.commands.printing import bars

FEW = 20
"""Steps of a task that are worth a line each."""


@contextmanager
def steps() -> Iterator[OnStep]:
    """A line for each new task, and a bar for the one that is under way."""
    with bars() as progress:
        bar = progress.add_task("", total=None)
        said: list[str] = []

        def on_step(what: str, done: int, of: int) -> None:
            line = f"{what} ({done + 1} of {of})" if done < of <= FEW else what
            if said[-1:] != [line]:
                said.append(line)
                errors.print(line, markup=False)
            progress.update(bar, description=what, completed=done, total=of)

        yield on_step


def print_evaluations(results: Mapping[str, Evaluation]) -> None:
    """Sentences first, then whole statements; other systems' F1 stand beside ours."""
    first = next(iter(results.values()))
    click.echo(
        f"{first.statements} statements, {first.sentences} sentences; F1 with its 95% interval (bootstrap over statements)"
    )
    _print_level("sentences", {name: result.by_sentence for name, result in results.items()})
    _print_level("statements", {name: result.by_statement for name, result in results.items()})
    click.echo(f"\nexpected calibration error of the scores: {first.calibration.error:.3f}")


def _print_level(title: str, levels: Mapping[str, Level]) -> None:
    ours, *others = levels.values()
    click.echo(
        f"\n{title:26} {'F1':5}  {'95% interval':14}  precision  recall  positive"
        + "".join(f"  {name}" for name in [*levels][1:])
    )
    told = [_f1_by_name(other, ours) for other in others]
    for s in _rows(ours):
        beside = "".join(f"  {f1.get(s.name, '–'):>{len(name)}}" for f1, name in zip(told, [*levels][1:], strict=True))
        click.echo(
            f"{s.name:26} {s.f1:.3f}  [{s.low:.3f}, {s.high:.3f}]  {s.precision:9.2f}  {s.recall:6.2f}  {s.positives:8}{beside}"
        )


def _rows(level: Level) -> list[Score]:
    return [score for score in (*level.labels, level.macro_aims, level.macro_areas, level.micro) if score]


def _f1_by_name(other: Level, ours: Level) -> dict[str, str]:
    """Of what the other system scored; over all labels only where they are the same."""
    rows = _rows(other) if len(other.labels) == len(ours.labels) else _rows(other)[:-1]
    return {score.name: f"{score.f1:.3f}" for score in rows}
