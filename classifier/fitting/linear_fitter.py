"""Fits the linear part on everything that is given."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.fitting.fit import Fitter, OnStep
from classifier.labelled import LabelledStatement
from classifier.linear import pipeline
from classifier.model import clean, with_context


def linear_fitter(others: Sequence[LabelledStatement], on_step: OnStep) -> Fitter:
    """A fitter that learns from `others` and from the target alike."""

    def fit(target: Sequence[LabelledStatement]) -> dict[str, bytes]:
        from skops import io as skops_io  # imports torch where it is installed, which only a fit should pay

        rows, y = matrix([*others, *target])
        on_step("fitting the linear part", 0, 1)
        return {"linear": skops_io.dumps(pipeline().fit(rows, y), compression=8)}

    return fit


def matrix(statements: Sequence[LabelledStatement]) -> tuple[list[dict[str, str]], NDArray[np.float64]]:
    """Rows with context, and y with one column an output (NaN where not labelled)."""
    rows = [row for s in statements for row in with_context([clean(sentence) for sentence in s.sentences])]
    return rows, np.array([values for s in statements for values in s.values], dtype=np.float64)
