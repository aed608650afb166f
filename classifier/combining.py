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
