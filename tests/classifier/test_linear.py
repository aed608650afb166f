"""The linear model's parts."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.utils.estimator_checks import parametrize_with_checks

from classifier.linear import ColumnText, LinearHeads, TooFewWords, pipeline
from classifier.model import with_context

TEXTS = [
    "In 2024 we trained 40 drivers.",
    "We checked 12% of quarries.",
    "We trained buyers in 2023.",
    "We checked 30 mills.",
] * 3
NAN = float("nan")


def fitted() -> ColumnText:
    return ColumnText().fit(with_context(TEXTS))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("In 2024 we trained 40 drivers.", "In 2023 we trained 57 drivers.", True),
        ("We checked 12% of quarries.", "we  CHECKED 99.5% of quarries.", True),
        ("We trained 40 drivers.", "We trained 40% drivers.", False),
        ("We trained in 2024", "We trained in 40", False),
        ("We trained drivers.", "We checked drivers.", False),
    ],
)
def test_a_figure_counts_and_its_value_does_not(one: str, other: str, expected: bool) -> None:
    first, second = (fitted().transform(with_context([text])).toarray() for text in (one, other))
    assert bool(np.allclose(first, second)) is expected


def test_neighbours_are_context() -> None:
    text = fitted()
    alone, between = text.transform(with_context(["We trained buyers in 2023."])), text.transform(with_context(TEXTS))[[2]]
    assert not np.allclose(alone.toarray(), between.toarray())


@pytest.mark.parametrize("texts", [[""], ["\x00"], ["never seen words"], ["8" * 500]])
def test_any_text_has_features(texts: list[str]) -> None:
    assert np.isfinite(fitted().transform(with_context(texts)).toarray()).all()


@pytest.mark.parametrize("texts", [[], [""], ["Quarries."], ["Quarries.", "Mills."], ["a b c"] * 9])
def test_too_few_words_to_learn_from(texts: list[str]) -> None:
    with pytest.raises(TooFewWords, match="fit on more statements"):
        ColumnText().fit(with_context(texts))


def test_unlabelled_rows_are_left_out_of_their_column() -> None:
    X = csr_matrix(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]))
    y = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [NAN, 1]])
    found = LinearHeads().fit(X, y).predict_proba(X)
    same = LinearHeads().fit(X[:4], y[:4]).predict_proba(X)
    assert np.allclose(found[:, 0], same[:, 0])
    assert not np.allclose(found[:, 1], same[:, 1])


def test_the_pipeline_learns_two_labels() -> None:
    y = np.array([["trained" in text, "checked" in text] for text in TEXTS], dtype=np.float64)
    scores = pipeline().fit(with_context(TEXTS), y).predict_proba(with_context(TEXTS))
    assert scores.shape == (len(TEXTS), 2)
    assert ((scores > 0.5) == (y == 1)).all()


@parametrize_with_checks([LinearHeads()])  # type: ignore[untyped-decorator]
def test_it_is_an_estimator_as_scikit_learn_asks(estimator: LinearHeads, check: Callable[[LinearHeads], None]) -> None:
    check(estimator)
