"""Fitting: thresholds, and a tiny fit from end to end."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from classifier.fit import GRID, best_threshold, fit, matrix
from classifier.labelled import LabelledStatement
from classifier.model import OUTPUTS, load_model

NAN = float("nan")


@pytest.mark.parametrize(
    ("truth", "scores", "low", "high"),
    [
        ([1, 1, 0, 0], [0.9, 0.9, 0.3, 0.3], 0.30, 0.62),
        ([1, 1, 0, 0], [0.25, 0.25, 0.1, 0.1], 0.10, 0.25),
        ([1, 1, 0, NAN], [0.5, 0.5, 0.2, 0.99], 0.20, 0.50),
        ([1, 0, NAN, NAN], [0.5, 0.4, 0.0, 0.99], 0.40, 0.50),
    ],
)
def test_best_threshold_parts_the_rows(truth: list[float], scores: list[float], low: float, high: float) -> None:
    assert low < best_threshold(np.array(truth), np.array(scores)) <= high


@pytest.mark.parametrize(("truth", "scores"), [([0, 0], [0.1, 0.9]), ([NAN, NAN], [0.1, 0.9]), ([], []), ([1, 1], [0.0, 0.0])])
def test_best_threshold_always_answers(truth: list[float], scores: list[float]) -> None:
    threshold = best_threshold(np.array(truth, dtype=np.float64), np.array(scores, dtype=np.float64))
    assert GRID[0] - 0.01 <= threshold <= GRID[-1] + 0.01


def tiny(number: int) -> LabelledStatement:
    """A statement with one plain sentence for each output, each with its own word."""
    sentences = [f"Our {name.replace('_', '')} was looked at in quarry {number}." for name in OUTPUTS]
    values = tuple(tuple(float(i == k) for k in range(len(OUTPUTS))) for i in range(len(OUTPUTS)))
    return LabelledStatement(f"made/{number}", "made", tuple(sentences), values)


def test_matrix_keeps_statements_apart() -> None:
    rows, y = matrix([tiny(1), tiny(2)])
    assert y.shape == (2 * len(OUTPUTS), len(OUTPUTS))
    assert (rows[len(OUTPUTS) - 1]["after"], rows[len(OUTPUTS)]["before"]) == ("", "")


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit") / "models"
    fit([tiny(number) for number in range(10)], folder, lambda step: None)
    return folder


def test_the_manifest_says_what_was_fitted(fitted: Path) -> None:
    manifest = json.loads((fitted / "manifest.json").read_text())
    digest = hashlib.sha256((fitted / manifest["linear"]["file"]).read_bytes()).hexdigest()
    assert (manifest["statements"], manifest["sentences"], manifest["corpora"]) == (10, 10 * len(OUTPUTS), ["made"])
    assert manifest["linear"]["sha256"] == digest
    assert set(manifest["linear"]["thresholds"]) == set(OUTPUTS)


def test_the_fitted_model_loads_and_has_learnt(fitted: Path) -> None:
    model = load_model(fitted)
    scores = model.scores(tiny(99).sentences)
    assert scores.argmax(axis=1).tolist() == list(range(len(OUTPUTS)))
    assert model.version.startswith("linear/")


def test_each_step_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    fit([tiny(number) for number in range(5)], tmp_path, told.append)
    assert len(told) == 6
    assert "fold 1 of 5" in told[0]
