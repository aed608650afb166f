"""Parts' log-odds -> probabilities and thresholds."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from classifier.combining import FAR, Combination
from classifier.fitting.combination_fitter import best_threshold, fit_combination

NAN = float("nan")


def held_out(sentences: int = 4_000) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two parts and one output: the first part knows half of the truth, the second nothing."""
    chance = np.random.default_rng(54)
    log_odds = chance.normal(0, 2, (sentences, 2, 1))
    return log_odds, (chance.random((sentences, 1)) < expit(0.5 * log_odds[:, 0] - 1)).astype(float)


def test_the_part_that_knows_gets_the_weight() -> None:
    fitted = fit_combination(*held_out())
    assert fitted.weights[0] == pytest.approx([0.5, 0.0], abs=0.06)
    assert fitted.intercepts[0] == pytest.approx(-1, abs=0.1)


def test_the_result_is_a_probability() -> None:
    log_odds, truth = held_out()
    scores = fit_combination(log_odds, truth).probabilities(log_odds)[:, 0]
    for low in (0.1, 0.3, 0.5):
        within = (scores >= low) & (scores < low + 0.2)
        assert truth[within].mean() == pytest.approx(scores[within].mean(), abs=0.05)


def test_too_few_positives_leave_the_plain_mean() -> None:
    log_odds = np.array([[[2.0], [1.0], [0.0]]] * 20)
    truth = np.array([[1.0]] * 3 + [[0.0]] * 17)
    fitted = fit_combination(log_odds, truth)
    assert (fitted.weights.tolist(), fitted.intercepts.tolist()) == ([[0.5, 0.5, 0.0]], [0.0])


def test_unlabelled_sentences_teach_nothing() -> None:
    log_odds, truth = held_out()
    more = np.concatenate([log_odds, -9 * np.ones((100, 2, 1))])
    assert fit_combination(more, np.concatenate([truth, np.full((100, 1), NAN)])).weights == pytest.approx(
        fit_combination(log_odds, truth).weights
    )


def test_surer_than_far_is_no_surer() -> None:
    combination = Combination(np.array([[1.0]]), np.zeros(1), np.full(1, 0.5))
    near, far = (combination.probabilities(np.array([[[odds]]])) for odds in (FAR, 1e9))
    assert near == far


@pytest.mark.parametrize(
    ("probabilities", "low", "high"),
    [
        ([0.9, 0.9, 0.1, 0.1], 0.1, 0.9),
        ([0.9, 0.5, 0.01, 0.01], 0.01, 0.5),
        ([0.2, 0.2, 0.2, 0.2], 0.0, 0.2),
        ([1.0, 0.3, 0.3, 0.3], 0.0, 1.0),
    ],
)
def test_best_threshold(probabilities: list[float], low: float, high: float) -> None:
    assert low < best_threshold(np.array(probabilities), np.array(probabilities)) < high


def test_what_was_found_moves_the_threshold() -> None:
    probabilities = np.array([0.9, 0.5, 0.4, 0.1])
    strict, mild = (best_threshold(probabilities, np.array(truth)) for truth in ([1, 0, 0, 0], [1, 1, 1, 0]))
    assert mild < 0.4 < strict


def test_no_sentence_decides_nothing() -> None:
    assert best_threshold(np.array([]), np.array([])) == 0.5


def test_stored_and_read_again() -> None:
    fitted = fit_combination(*held_out())
    stored = json.loads(json.dumps(fitted.as_json(["approval"])))
    again = Combination.from_json(stored, ["approval"], 2)
    assert again.weights == pytest.approx(fitted.weights, abs=1e-4)
    assert again.thresholds == pytest.approx(fitted.thresholds, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": [1.0]}, "has not 2 weights"),
        ({"weights": [1.0, 2.0, 3.0]}, "has not 2 weights"),
        ({"weights": [1.0, [2.0]]}, "sequence"),
        ({"weights": [[1.0], [2.0]]}, "for each output"),
        ({"weights": [1.0, NAN]}, "not a finite number"),
        ({"weights": ["much", "more"]}, "could not convert"),
        ({"intercept": float("inf")}, "not a finite number"),
        ({"intercept": [0.0, 0.0]}, "for each output"),
        ({"threshold": -0.1}, "not a probability"),
        ({"threshold": 1.1}, "not a probability"),
        ({"threshold": NAN}, "not a probability"),
    ],
)
def test_what_cannot_be_combined_with_is_refused(change: dict[str, object], message: str) -> None:
    stored = {"weights": [1.0, 0.5], "intercept": 0.0, "threshold": 0.5} | change
    with pytest.raises(ValueError, match=message):
        Combination.from_json({"approval": stored}, ["approval"], 2)
