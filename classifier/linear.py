"""The linear model: TF-IDF of a sentence and of its neighbours, one logistic regression a label."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline


class ColumnText(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Rows of {"before", "sentence", "after"} -> TF-IDF of the sentence beside that of its context."""

    def __init__(self, sentence_features: int = 30_000, context_features: int = 6_000) -> None:
        self.sentence_features = sentence_features
        self.context_features = context_features

    def fit(self, rows: Sequence[dict[str, str]], y: Any = None) -> "ColumnText":
        common = {"sublinear_tf": True, "min_df": 2, "strip_accents": "unicode", "dtype": np.float32}
        self.sentence_ = TfidfVectorizer(ngram_range=(1, 3), max_features=self.sentence_features, **common)
        self.context_ = TfidfVectorizer(ngram_range=(1, 1), max_features=self.context_features, **common)
        self.sentence_.fit(_masked(row["sentence"] for row in rows))
        self.context_.fit(_masked(f"{row['before']} {row['after']}" for row in rows))
        return self

    def transform(self, rows: Sequence[dict[str, str]]) -> csr_matrix:
        sentence = self.sentence_.transform(_masked(row["sentence"] for row in rows))
        context = self.context_.transform(_masked(f"{row['before']} {row['after']}" for row in rows))
        return csr_matrix(hstack([sentence, 0.5 * context]))


def _masked(texts: Iterable[str]) -> list[str]:
    """Years and other numbers become words, so that a figure counts and its value does not."""
    return [_mask(text) for text in texts]


def _mask(text: str) -> str:
    return " ".join(_mask_word(word) for word in text.lower().split())


def _mask_word(word: str) -> str:
    if not any(character.isdigit() for character in word):
        return word
    digits = "".join(c for c in word if c.isdigit())
    if len(digits) == 4 and digits.startswith("20"):
        return "numyear"
    return "numpercent" if "%" in word else "numcount"


class LinearHeads(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One logistic regression a column of y; a row whose y is NaN is left out of that column's fit."""

    def __init__(self, C: float = 6.0) -> None:
        self.C = C

    def fit(self, X: csr_matrix, y: NDArray[np.float64]) -> "LinearHeads":
        self.heads_ = [self._fit_column(X, y[:, column]) for column in range(y.shape[1])]
        self.classes_ = np.arange(y.shape[1])
        return self

    def _fit_column(self, X: csr_matrix, y: NDArray[np.float64]) -> LogisticRegression:
        known = ~np.isnan(y)
        return LogisticRegression(C=self.C, max_iter=400, solver="liblinear").fit(X[known], y[known].astype(int))

    def predict_proba(self, X: csr_matrix) -> NDArray[np.float64]:
        return np.column_stack([head.predict_proba(X)[:, 1] for head in self.heads_])


def pipeline() -> Pipeline:
    return Pipeline([("text", ColumnText()), ("heads", LinearHeads())])
