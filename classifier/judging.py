"""Labelled statements -> what a model, the models of the folds, or another system decides of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.evaluate import Judged, evaluate
from classifier.labelled import LabelledStatement
from classifier.model import MANIFEST, SentenceModel, load_model
from crawler.errors import WrongInput

GRID = np.arange(0.05, 0.96, 0.05).round(2)


class NotHeldOut(WrongInput):
    """No fold was fitted without this statement: it cannot be judged fairly by them."""


def judged_by_model(statements: Sequence[LabelledStatement], model: SentenceModel) -> list[Judged]:
    return [_judge(statement, model) for statement in statements]


def judged_by_folds(statements: Sequence[LabelledStatement], folder: Path) -> list[Judged]:
    """Each statement by the model in `folder` that was fitted without it. Raises NotHeldOut."""
    models = models_without(folder)
    for statement in statements:
        if statement.id not in models:
            raise NotHeldOut(f"{statement.id} was held out of no fold in {folder}; run `s54 fit --folds` with it in the target")
    return [_judge(statement, models[statement.id]) for statement in statements]


def models_without(folder: Path) -> dict[str, SentenceModel]:
    """By statement, the model of the fold that held it out."""
    found = {}
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        model = load_model(manifest.parent)
        found.update(dict.fromkeys(json.loads(manifest.read_text()).get("held_out", ()), model))
    return found


def _judge(statement: LabelledStatement, model: SentenceModel) -> Judged:
    scores = model.scores(statement.sentences)
    return Judged(statement, scores, model.decided(scores))


def judged_at(
    statements: Sequence[LabelledStatement], scores: Mapping[str, NDArray[np.float64]], threshold: float
) -> list[Judged]:
    """By another system's scores; a sentence that it does not score is not decided."""
    return [Judged(s, scores[s.id], scores[s.id] >= threshold) for s in statements]


def kindest_threshold(statements: Sequence[LabelledStatement], scores: Mapping[str, NDArray[np.float64]]) -> float:
    """The one threshold with the best macro-F1 over its labels on these very rows: it flatters the system."""

    def macro_f1(threshold: float) -> float:
        labels = evaluate(judged_at(statements, scores, threshold)).by_sentence.labels
        return sum(score.f1 for score in labels) / max(len(labels), 1)

    return float(max(GRID, key=macro_f1))
