"""The sentence model: `s54 classify`, `fit`, `evaluate`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from classifier.evaluate import evaluate
from classifier.fitting.fit import Fitter, OnStep, fit
from classifier.fitting.linear_fitter import linear_fitter
from classifier.judging import judged_at, judged_by_folds, judged_by_model, kindest_threshold
from classifier.labelled import LabelledStatement, read_all_labelled, read_scores
from classifier.model import MODELS, load_model
from classifier.outputs import INDEX, LABELS
from crawler.errors import CouldNot
from registry.commands.options import as_json
from registry.commands.printing_models import print_evaluations, steps
from registry.commands.reliability import reliability_svg


@click.command()
@click.argument("input", type=click.File("r", encoding="utf-8"), default="-")
def classify(input: Any) -> None:
    """JSON lines in, JSON lines out: thirteen labels a sentence.

    Each line is {"id": "x", "sentences": ["...", "..."]}.
    """
    for number, line in enumerate(_lines_of(input), 1):
        if not line.strip():
            continue
        given = _classify_input(number, line)
        model = load_model()
        scores = model.scores(given["sentences"])
        # sentence by sentence: a long statement's JSON would outweigh its scores many times
        click.echo(f'{{"id": {json.dumps(given["id"])}, "sentences": [', nl=False)
        for place, (row, chosen) in enumerate(zip(scores, model.decided(scores), strict=True)):
            click.echo((", " if place else "") + json.dumps(_told(row, chosen)), nl=False)
        click.echo("]}")


def _told(scores: NDArray[np.float64], decided: NDArray[np.bool_]) -> dict[str, Any]:
    """What `s54 classify` says of one sentence."""
    return {
        "scores": {label: round(float(scores[INDEX[label]]), 4) for label in LABELS},
        "labels": [label for label in LABELS if decided[INDEX[label]]],
    }


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


labelled_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
a_folder = click.Path(path_type=Path, file_okay=False)
a_file = click.Path(path_type=Path, dir_okay=False)


@click.command("fit")
@labelled_files
@click.option("--target", metavar="CORPUS", help="The corpus most like what will be read: learnt last, folds are cut from it.")
@click.option("--parts", type=click.Choice(("all", "linear")), default="all", show_default=True, help="All needs s54[fit].")
@click.option("--output", type=a_folder, default=MODELS, show_default=True)
@click.option("--folds", type=a_folder, help="Keep the model of each fold here, to measure with.")
@click.option("--work", type=a_folder, help="Keep what takes long here: a fit that was stopped goes on from it.")
def fit_command(
    files: tuple[Path, ...], target: str | None, parts: str, output: Path, folds: Path | None, work: Path | None
) -> None:
    """Fit the sentence model on labelled CSV files (columns: docs/data-dictionary.md)."""
    statements = read_all_labelled(files)
    aim = [s for s in statements if target in (None, s.corpus)]
    if not aim:
        known = ", ".join(sorted({s.corpus for s in statements}))
        raise click.UsageError(f"no statement is of the corpus {target!r}; the files hold: {known}")
    others = [s for s in statements if target not in (None, s.corpus)]
    with steps() as on_step:
        encoder = [encoder_part(others, on_step, work)] if parts == "all" else []
        manifest = fit(aim, [*encoder, linear_fitter(others, on_step)], output, folds, on_step)
    click.echo(json.dumps(manifest, indent=2))


def encoder_part(others: Sequence[LabelledStatement], on_step: OnStep, work: Path | None) -> Fitter:
    try:
        from classifier.fitting.encoder_fitter import encoder_fitter  # torch, which only fitting needs
    except ImportError as error:
        raise CouldNot(
            f"fitting the transformer needs {error.name}: pip install 's54[fit]', or fit with --parts linear"
        ) from error
    return encoder_fitter(others, on_step, work)


@click.command("evaluate")
@labelled_files
@click.option("--model", "folder", type=a_folder, help="Folder of the model (default: S54_MODELS or the shipped one).")
@click.option("--folds", type=a_folder, help="Judge each statement by the fold's model that has not seen it.")
@click.option("--beside", metavar="SYSTEM", help="Another system, whose scores stand in columns SYSTEM_approval and so on.")
@click.option("--output", type=a_file, help="Also write the figures here, as JSON.")
@click.option("--plot", type=a_file, help="Draw how reliable the scores are here, as SVG.")
@as_json
def evaluate_command(
    files: tuple[Path, ...],
    folder: Path | None,
    folds: Path | None,
    beside: str | None,
    output: Path | None,
    plot: Path | None,
    json_output: bool,
) -> None:
    """Measure the sentence model on labelled CSV files."""
    statements = read_all_labelled(files)
    judged = judged_by_folds(statements, folds) if folds else judged_by_model(statements, load_model(folder))
    results = {"s54": evaluate(judged)}
    if beside:
        scores = {name: values for file in files for name, values in read_scores(file, beside).items()}
        results |= {
            f"{beside} at {threshold:.2f}": evaluate(judged_at(statements, scores, threshold))
            for threshold in (0.5, kindest_threshold(statements, scores))
        }
    told = {name: asdict(result) for name, result in results.items()}
    if output:
        output.write_text(json.dumps(told, indent=1) + "\n")
    if plot:
        plot.write_text(reliability_svg(results["s54"].calibration))
    if json_output:
        click.echo(json.dumps(told, indent=2))
    else:
        print_evaluations(results)
