"""Several parts' log-odds -> one probability an output, and the threshold that decides it.

Stacked generalisation (Wolpert 1992): one logistic regression an output, fitted on statements that
no part has seen. That also makes the result a probability (Platt 1999), so a threshold can be
chosen by the F1 that is expected of it (Lipton et al. 2014, arXiv 1402.1892) instead of by the
luck of a few positives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

LogOdds = NDArray[np.float64]
"""Sentences x parts x outputs; 0 where a part has no say."""

FAR = 8.0
"""Log-odds beyond it tell no more: a part that is surer than 3,000 to 1 is not."""
FEWEST = 8
"""Positive sentences below which weights cannot be fitted: then the parts' plain mean stands."""


@dataclass(frozen=True, slots=True)
class Combination:
    """`weights` has a row an output and a column a part."""

    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    thresholds: NDArray[np.float64]

    def probabilities(self, log_odds: LogOdds) -> NDArray[np.float64]:
        """Sentences x outputs."""
        combined = np.einsum("spo,op->so", log_odds.clip(-FAR, FAR), self.weights) + self.intercepts
        probabilities: NDArray[np.float64] = expit(combined)
        return probabilities

    def as_json(self, outputs: Sequence[str]) -> dict[str, Any]:
        return {
            name: {
                "weights": [round(float(w), 4) for w in self.weights[k]],
                "intercept": round(float(self.intercepts[k]), 4),
                "threshold": round(float(self.thresholds[k]), 4),
            }
            for k, name in enumerate(outputs)
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any], outputs: Sequence[str]) -> "Combination":
        """Raises KeyError or TypeError where `stored` is not as `as_json` wrote it."""
        entries = [stored[name] for name in outputs]
        return cls(
            np.array([entry["weights"] for entry in entries], dtype=np.float64),
            np.array([entry["intercept"] for entry in entries], dtype=np.float64),
            np.array([entry["threshold"] for entry in entries], dtype=np.float64),
        )


def fit_combination(log_odds: LogOdds, truth: NDArray[np.float64]) -> Combination:
    """From held-out log-odds and their truth (sentences x outputs; 1, 0 or NaN where not labelled)."""
    outputs = range(truth.shape[1])
    fitted = [_fit_output(log_odds[:, :, k].clip(-FAR, FAR), truth[:, k]) for k in outputs]
    unset = Combination(
        np.array([weights for weights, _ in fitted]),
        np.array([intercept for _, intercept in fitted]),
        np.full(truth.shape[1], 0.5),
    )
    probabilities = unset.probabilities(log_odds)
    thresholds = np.array([best_threshold(probabilities[~np.isnan(truth[:, k]), k]) for k in outputs])
    return Combination(unset.weights, unset.intercepts, thresholds)


def _fit_output(log_odds: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    speaks = np.abs(log_odds).sum(axis=0) > 0
    known = ~np.isnan(truth)
    weights = np.zeros(log_odds.shape[1])
    if min((truth[known] == 1).sum(), (truth[known] == 0).sum()) < FEWEST:
        weights[speaks] = 1 / max(speaks.sum(), 1)
        return weights, 0.0
    head = LogisticRegression(C=1.0).fit(log_odds[known][:, speaks], truth[known].astype(int))
    weights[speaks] = head.coef_[0]
    return weights, float(head.intercept_[0])


def best_threshold(probabilities: NDArray[np.float64]) -> float:
    """The threshold with the highest expected F1, were `probabilities` true."""
    if not probabilities.size:
        return 0.5
    falling = np.sort(probabilities)[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, falling.size + 1) + falling.sum())
    last = int(expected.argmax())
    below = falling[last + 1] if last + 1 < falling.size else 0.0
    return float((falling[last] + below) / 2)
