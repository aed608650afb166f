"""Labelled sentences -> the fitted model in models/."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold
from skops import io as skops_io

from classifier.labelled import LabelledStatement
from classifier.linear import pipeline
from classifier.model import OUTPUTS, Scores, with_context
from crawler.errors import WrongInput

FOLDS = 5


class TooFewStatements(WrongInput):
    """Not enough whole statements to fit and to choose thresholds on."""


GRID = np.arange(0.08, 0.62, 0.02)
LINEAR = "linear.skops"


def fit(statements: Sequence[LabelledStatement], folder: Path, on_step: Callable[[str], None]) -> dict[str, Any]:
    """Fit on whole statements, choose thresholds by cross-validation over statements, write `folder`.

    Returns the manifest that was written.
    """
    if len(statements) < FOLDS:
        raise TooFewStatements(
            f"{len(statements)} statements: at least {FOLDS} are needed, since thresholds are chosen on unseen ones"
        )
    rows, y = matrix(statements)
    groups = np.array([s.id for s in statements for _ in s.sentences])
    held_out = cross_validated(rows, y, groups, on_step)
    thresholds = {name: best_threshold(y[:, k], held_out[:, k]) for k, name in enumerate(OUTPUTS)}
    on_step("fitting on every statement")
    model = pipeline().fit(rows, y)
    folder.mkdir(parents=True, exist_ok=True)
    data = skops_io.dumps(model, compression=8)
    (folder / LINEAR).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    manifest = {
        "version": f"linear/{digest[:12]}",
        "fitted_at": datetime.now(UTC).strftime("%Y-%m-%d"),
        "statements": len(statements),
        "sentences": len(rows),
        "corpora": sorted({s.corpus for s in statements}),
        "linear": {"file": LINEAR, "sha256": digest, "thresholds": thresholds},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def matrix(statements: Sequence[LabelledStatement]) -> tuple[list[dict[str, str]], NDArray[np.float64]]:
    """Rows with context, and y with one column an output (NaN where not labelled)."""
    rows = [row for s in statements for row in with_context(s.sentences)]
    return rows, np.array([values for s in statements for values in s.values], dtype=np.float64)


def cross_validated(
    rows: list[dict[str, str]], y: NDArray[np.float64], groups: NDArray[Any], on_step: Callable[[str], None]
) -> Scores:
    """Probabilities for every row from a model that has not seen its statement."""
    scores = np.zeros(y.shape)
    for fold, (train, test) in enumerate(GroupKFold(FOLDS).split(rows, groups=groups), 1):
        on_step(f"cross-validating, fold {fold} of {FOLDS}")
        model = pipeline().fit([rows[i] for i in train], y[train])
        scores[test] = model.predict_proba([rows[i] for i in test])
    return scores


def best_threshold(truth: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """The threshold with the best F1 over the rows that are labelled, smoothed over its neighbours."""
    known = ~np.isnan(truth)
    f1 = np.array([_f1(truth[known] == 1, scores[known] >= threshold) for threshold in GRID])
    smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return round(float(GRID[int(smooth.argmax())]), 2)


def _f1(truth: NDArray[np.bool_], guess: NDArray[np.bool_]) -> float:
    hits = float((truth & guess).sum())
    return 2 * hits / max(float(truth.sum() + guess.sum()), 1.0)
