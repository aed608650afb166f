"""Several parts' log-odds -> one probability an output, and the threshold that decides it.

Stacked generalisation (Wolpert 1992): one logistic regression an output, fitted on statements that
no part has seen (classifier.fitting.combination_fitter).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

LogOdds = NDArray[np.float64]
"""Sentences x parts x outputs; 0 where a part has no say."""

FAR = 8.0
"""Log-odds beyond it tell no more: a part that is surer than 3,000 to 1 is not."""


@dataclass(frozen=True, slots=True)
class Combination:
    """`weights` has a row an output and a column a part. Raises ValueError where a number is missing or impossible."""

    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    thresholds: NDArray[np.float64]

    def __post_init__(self) -> None:
        outputs = self.weights.shape[:1]
        if self.weights.ndim != 2 or (self.intercepts.shape, self.thresholds.shape) != (outputs, outputs):
            raise ValueError("the combination has not a row of weights, an intercept and a threshold for each output")
        if not all(np.isfinite(numbers).all() for numbers in (self.weights, self.intercepts)):
            raise ValueError("a weight or intercept of the combination is not a finite number")
        if not ((self.thresholds >= 0) & (self.thresholds <= 1)).all():
            raise ValueError("a threshold of the combination is not a probability")

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
    def from_json(cls, stored: dict[str, Any], outputs: Sequence[str], parts: int) -> "Combination":
        """Raises KeyError, TypeError or ValueError where `stored` is not as `as_json` wrote it for so many parts."""
        entries = [stored[name] for name in outputs]
        if any(len(entry["weights"]) != parts for entry in entries):
            raise ValueError(f"the combination has not {parts} weights, one a part, for each output")
        return cls(
            np.array([entry["weights"] for entry in entries], dtype=np.float64),
            np.array([entry["intercept"] for entry in entries], dtype=np.float64),
            np.array([entry["threshold"] for entry in entries], dtype=np.float64),
        )
