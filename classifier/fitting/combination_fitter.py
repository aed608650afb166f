"""Held-out log-odds and their truth -> the combination of the parts, with its thresholds.

A logistic regression an output also makes the result a probability (Platt 1999), so a threshold can be
chosen by the F1 that is expected of it (Lipton et al. 2014, arXiv 1402.1892) instead of by the luck of
a few positives alone.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.combining import FAR, Combination, LogOdds

EXPECTED = 0.8
"""How much a threshold trusts the probabilities; the rest, the truth that was found."""
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
    known = ~np.isnan(truth)
    thresholds = np.array([best_threshold(probabilities[known[:, k], k], truth[known[:, k], k]) for k in outputs])
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


def best_threshold(probabilities: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """The threshold with the highest F1, were each sentence as positive as its probability and its truth (1 or 0) say."""
    if not probabilities.size:
        return 0.5
    falling = np.argsort(-probabilities, kind="stable")
    ordered = probabilities[falling]
    positive = EXPECTED * ordered + (1 - EXPECTED) * truth[falling]
    f1 = 2 * np.cumsum(positive) / (np.arange(1, positive.size + 1) + positive.sum())
    last = int(f1.argmax())
    below = ordered[last + 1] if last + 1 < ordered.size else 0.0
    return float((ordered[last] + below) / 2)
