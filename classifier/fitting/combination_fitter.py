"""Held-out log-odds and their truth -> the combination of the parts, with its thresholds.

A logistic regression an output also makes the result a probability (Platt 1999), so a threshold can be
chosen by the F1 that is expected of it (Lipton et al. 2014, arXiv 1402.1892) instead of by the luck of
a few positives.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.combining import FAR, Combination, LogOdds

FEWEST = 8
"""Positive sentences below which weights cannot be fitted: then the parts' plain mean stands."""


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
