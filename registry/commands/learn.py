"""The sentence model: `s54 classify`, `fit`, `evaluate`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from classifier.evaluate import evaluate as evaluate_model
from classifier.fit import fit as fit_model
from classifier.labelled import read_labelled
from classifier.model import INDEX, LABELS, MODELS, load_model
from registry.commands.options import as_json
from registry.commands.printing import errors


@click.command()
@click.argument("input", type=click.File("r", encoding="utf-8"), default="-")
def classify(input: Any) -> None:
    """JSON lines in, JSON lines out: thirteen labels a sentence.

    Each line is {"id": "x", "sentences": ["...", "..."]}.
    """
    columns = [INDEX[label] for label in LABELS]
    for number, line in enumerate(_lines_of(input), 1):
        if not line.strip():
            continue
        given = _classify_input(number, line)
        model = load_model()
        scores = model.scores(given["sentences"])
        decided = model.decided(scores)
        sentences = [
            {
                "scores": {label: round(float(row[k]), 4) for label, k in zip(LABELS, columns, strict=True)},
                "labels": [label for label, k in zip(LABELS, columns, strict=True) if chosen[k]],
            }
            for row, chosen in zip(scores, decided, strict=True)
        ]
        click.echo(json.dumps({"id": given["id"], "sentences": sentences}))


def _lines_of(file: Any) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"the input is not UTF-8 ({error.reason} at byte {error.start}); write JSON lines in UTF-8"
        ) from error


def _classify_input(number: int, line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
        sentences = given["sentences"]
        valid = isinstance(sentences, list) and all(isinstance(sentence, str) for sentence in sentences)
    except (ValueError, KeyError, TypeError, RecursionError):
        valid = False
    if not valid or "id" not in given:
        raise click.UsageError(f'line {number} is not {{"id": "x", "sentences": ["...", "..."]}}')
    return {"id": given["id"], "sentences": sentences}


@click.command("fit")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=MODELS, show_default=True)
def fit_command(files: tuple[Path, ...], output: Path) -> None:
    """Fit the sentence model on labelled CSV files (columns: docs/data-dictionary.md)."""
    statements = [statement for file in files for statement in read_labelled(file)]
    manifest = fit_model(statements, output, lambda step: errors.print(step, markup=False))
    click.echo(json.dumps(manifest, indent=2))


@click.command("evaluate")
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
