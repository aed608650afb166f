"""The linear model: TF-IDF of a sentence and of its neighbours, one logistic regression a label."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline


class ColumnText(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Rows of {"before", "sentence", "after"} -> TF-IDF of the sentence beside that of its context.

    Keeps its words and weights as arrays, which load in a fraction of the time that a dictionary takes.
    """

    def __init__(self, sentence_features: int = 30_000, context_features: int = 6_000) -> None:
        self.sentence_features = sentence_features
        self.context_features = context_features

    def fit(self, rows: Sequence[dict[str, str]], y: Any = None) -> "ColumnText":
        sentence = _vectorizer((1, 3), max_features=self.sentence_features, min_df=2).fit(_sentences(rows))
        context = _vectorizer((1, 1), max_features=self.context_features, min_df=2).fit(_contexts(rows))
        self.sentence_words_, self.sentence_idf_ = sentence.get_feature_names_out().astype(str), sentence.idf_
        self.context_words_, self.context_idf_ = context.get_feature_names_out().astype(str), context.idf_
        return self

    def transform(self, rows: Sequence[dict[str, str]]) -> csr_matrix:
        sentence = _weighted((1, 3), self.sentence_words_, self.sentence_idf_).transform(_sentences(rows))
        context = _weighted((1, 1), self.context_words_, self.context_idf_).transform(_contexts(rows))
        return csr_matrix(hstack([sentence, 0.5 * context]))


def _vectorizer(ngrams: tuple[int, int], **options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=ngrams, sublinear_tf=True, strip_accents="unicode", dtype=np.float32, **options)


def _weighted(ngrams: tuple[int, int], words: NDArray[np.str_], idf: NDArray[np.float32]) -> TfidfVectorizer:
    vectorizer = _vectorizer(ngrams, vocabulary=words.tolist())
    vectorizer.idf_ = idf
    return vectorizer


def _sentences(rows: Sequence[dict[str, str]]) -> list[str]:
    return _masked(row["sentence"] for row in rows)


def _contexts(rows: Sequence[dict[str, str]]) -> list[str]:
    return _masked(f"{row['before']} {row['after']}" for row in rows)


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
        heads = [_fit_column(X, y[:, column], self.C) for column in range(y.shape[1])]
        self.coef_ = np.vstack([weights for weights, _ in heads]).astype(np.float32)
        self.intercept_ = np.array([intercept for _, intercept in heads])
        self.classes_ = np.arange(y.shape[1])
        return self

    def predict_proba(self, X: csr_matrix) -> NDArray[np.float64]:
        """One column a column of y: the probability that it is 1."""
        probabilities: NDArray[np.float64] = expit(np.asarray(X @ self.coef_.T, dtype=np.float64) + self.intercept_)
        return probabilities


def _fit_column(X: csr_matrix, y: NDArray[np.float64], C: float) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept; a column that is never (or always) 1 gets a constant that says so."""
    known = ~np.isnan(y)
    if len(set(y[known])) < 2:
        return np.zeros(X.shape[1]), CERTAIN if 1.0 in y[known] else -CERTAIN
    head = LogisticRegression(C=C, max_iter=400, solver="liblinear").fit(X[known], y[known].astype(int))
    return head.coef_[0], float(head.intercept_[0])


CERTAIN = 12.0
"""Log-odds of a label that the data do not let us doubt."""


def pipeline() -> Pipeline:
    return Pipeline([("text", ColumnText()), ("heads", LinearHeads())])
