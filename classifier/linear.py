"""The linear model: TF-IDF of a sentence and of its neighbours, one logistic regression a label."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_array, check_consistent_length, check_is_fitted, column_or_1d, validate_data

from crawler.errors import WrongInput


class TooFewWords(WrongInput):
    """There is nothing in the sentences, or around them, to learn from."""


class ColumnText(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Rows of {"before", "sentence", "after"} -> TF-IDF of the sentence beside that of its context.

    Keeps its words and weights as arrays, which load in a fraction of the time that a dictionary takes;
    the dictionaries are made at the first use.
    """

    def __init__(self, sentence_features: int = 30_000, context_features: int = 6_000) -> None:
        self.sentence_features = sentence_features
        self.context_features = context_features

    def fit(self, rows: Sequence[dict[str, str]], y: Any = None) -> "ColumnText":
        """Raises TooFewWords."""
        sentence = _learnt(_vectorizer((1, 3), max_features=self.sentence_features, min_df=2), _sentences(rows))
        context = _learnt(_vectorizer((1, 1), max_features=self.context_features, min_df=2), _contexts(rows))
        self.sentence_words_, self.sentence_idf_ = sentence.get_feature_names_out().astype(str), sentence.idf_
        self.context_words_, self.context_idf_ = context.get_feature_names_out().astype(str), context.idf_
        self.__dict__.pop("_vectorizers", None)
        return self

    def transform(self, rows: Sequence[dict[str, str]]) -> csr_matrix:
        sentence, context = self._vectorizers
        return csr_matrix(hstack([sentence.transform(_sentences(rows)), 0.5 * context.transform(_contexts(rows))]))

    @cached_property
    def _vectorizers(self) -> tuple[TfidfVectorizer, TfidfVectorizer]:
        sentence = _weighted((1, 3), self.sentence_words_, self.sentence_idf_)
        return sentence, _weighted((1, 1), self.context_words_, self.context_idf_)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in super().__getstate__().items() if name != "_vectorizers"}


def _vectorizer(ngrams: tuple[int, int], **options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=ngrams, sublinear_tf=True, strip_accents="unicode", dtype=np.float32, **options)


def _learnt(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> TfidfVectorizer:
    try:
        return vectorizer.fit(texts)
    except ValueError as error:  # scikit-learn's word for a vocabulary without a word
        raise TooFewWords(
            "no word stands in two sentences, or in the neighbours of two; fit on more statements, with all their sentences"
        ) from error


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
    """One logistic regression a column of a label matrix; a row whose y is NaN is left out of that column's fit.

    A plain vector of classes works too (one against the rest), as scikit-learn's conventions ask.
    """

    def __init__(self, C: float = 6.0) -> None:
        self.C = C

    def fit(self, X: Any, y: Any) -> "LinearHeads":
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64)
        columns = self._columns(y)
        check_consistent_length(X, columns)
        heads = [_fit_column(X, columns[:, column], self.C) for column in range(columns.shape[1])]
        self.coef_ = np.vstack([weights for weights, _ in heads]).astype(np.float32)
        self.intercept_ = np.array([intercept for _, intercept in heads])
        return self

    def _columns(self, y: Any) -> NDArray[np.float64]:
        """A column of 1, 0 or NaN for each output; `one_of_` says that y was a vector of classes."""
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        y = check_array(y, ensure_2d=False, dtype=None, ensure_all_finite=False)
        if y.ndim == 2 and y.shape[1] > 1:
            self.one_of_, self.classes_ = False, np.arange(y.shape[1])
            return np.asarray(check_array(y, ensure_all_finite="allow-nan", dtype=np.float64))
        y = column_or_1d(y, warn=True)
        check_array(y, ensure_2d=False, dtype=None)
        check_classification_targets(y)
        self.one_of_, self.classes_ = True, np.unique(y)
        if len(self.classes_) < 2:
            raise ValueError(f"needs two classes; the data hold one class: {self.classes_[0]!r}")
        positive = self.classes_[1:] if len(self.classes_) == 2 else self.classes_
        return np.asarray(y[:, None] == positive, dtype=np.float64)

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Log-odds, one column a column of y."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        found: NDArray[np.float64] = np.asarray(X @ self.coef_.T, dtype=np.float64) + self.intercept_
        return found[:, 0] if self.one_of_ and len(self.classes_) == 2 else found

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """One column a column of y: the probability that it is 1. Of classes: one a class, summing to 1."""
        odds: NDArray[np.float64] = expit(self.decision_function(X))
        if not self.one_of_:
            return odds
        if odds.ndim == 1:
            return np.column_stack([1 - odds, odds])
        shares: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return shares

    def predict(self, X: Any) -> NDArray[Any]:
        probabilities = self.predict_proba(X)
        if self.one_of_:
            chosen: NDArray[Any] = self.classes_[probabilities.argmax(axis=1)]
            return chosen
        return (probabilities >= 0.5).astype(int)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.multi_label = True
        tags.target_tags.multi_output = True
        return tags


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
