"""Fitting, linear parts only: from labels to a model that loads and has learnt."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from classifier.fitting.fit import FOLDS, TooFewStatements, fit
from classifier.fitting.linear_fitter import linear_fitter, matrix
from classifier.judging import NotHeldOut, judged_by_folds
from classifier.labelled import LabelledStatement
from classifier.model import load_model
from classifier.outputs import OUTPUTS


def silent(what: str, done: int, of: int) -> None: ...


def tiny(number: int) -> LabelledStatement:
    """A statement with one plain sentence for each output, each with its own word."""
    sentences = [f"Our {name.replace('_', '')} was looked at in quarry {number}." for name in OUTPUTS]
    values = tuple(tuple(float(i == k) for k in range(len(OUTPUTS))) for i in range(len(OUTPUTS)))
    return LabelledStatement(f"made/{number}", "made", tuple(sentences), values)


def test_matrix_keeps_statements_apart() -> None:
    rows, y = matrix([tiny(1), tiny(2)])
    assert y.shape == (2 * len(OUTPUTS), len(OUTPUTS))
    assert (rows[len(OUTPUTS) - 1]["after"], rows[len(OUTPUTS)]["before"]) == ("", "")


TARGET = [tiny(number) for number in range(10)]


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds models/ and folds/."""
    folder = tmp_path_factory.mktemp("fit")
    fit(TARGET, [linear_fitter([tiny(90)], silent)], folder / "models", folder / "folds", silent)
    return folder


def test_the_manifest_says_what_was_fitted(fitted: Path) -> None:
    manifest = json.loads((fitted / "models/manifest.json").read_text())
    entry = manifest["files"]["linear"]
    assert entry["sha256"] == hashlib.sha256((fitted / "models" / entry["file"]).read_bytes()).hexdigest()
    assert set(manifest["combination"]) == set(OUTPUTS)
    assert "held_out" not in manifest


def test_the_fitted_model_loads_and_has_learnt(fitted: Path) -> None:
    model = load_model(fitted / "models")
    assert model.scores(tiny(99).sentences).argmax(axis=1).tolist() == list(range(len(OUTPUTS)))
    assert model.version.startswith("linear/")


def test_each_statement_is_judged_by_the_fold_that_has_not_seen_it(fitted: Path) -> None:
    held_out = [json.loads(path.read_text())["held_out"] for path in sorted((fitted / "folds").glob("*/manifest.json"))]
    assert len(held_out) == FOLDS
    assert sorted(name for names in held_out for name in names) == sorted(s.id for s in TARGET)
    assert [j.statement for j in judged_by_folds(TARGET, fitted / "folds")] == TARGET


def test_a_statement_of_no_fold_is_not_judged(fitted: Path) -> None:
    with pytest.raises(NotHeldOut, match="made/99"):
        judged_by_folds([tiny(99)], fitted / "folds")


def test_what_is_held_out_teaches_nothing(tmp_path: Path) -> None:
    """Each fold's fitter is handed every statement of the target but the held out."""
    given: list[int] = []

    def fitter(target: Sequence[LabelledStatement]) -> dict[str, bytes]:
        given.append(len(target))
        return linear_fitter([], silent)(target)

    fit(TARGET, [fitter], tmp_path, None, silent)
    assert given == [8] * FOLDS + [10]


def test_the_same_labels_give_the_same_model(fitted: Path, tmp_path: Path) -> None:
    again = fit(TARGET, [linear_fitter([tiny(90)], silent)], tmp_path, None, silent)
    assert again["combination"] == json.loads((fitted / "models/manifest.json").read_text())["combination"]


def test_too_few_statements(tmp_path: Path) -> None:
    with pytest.raises(TooFewStatements, match="at least 5"):
        fit(TARGET[:4], [], tmp_path, None, silent)
