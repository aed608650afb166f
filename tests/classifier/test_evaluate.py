"""Measuring a model."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.evaluate import evaluate
from classifier.labelled import LabelledStatement
from classifier.model import LABELS, OUTPUTS, SentenceModel

NAN = float("nan")
NOTHING = (0.0,) * len(OUTPUTS)


class Oracle:
    """Answers each sentence with the values it was given."""

    def __init__(self, answers: Mapping[str, Sequence[float]]) -> None:
        self.answers = answers

    def predict_proba(self, rows: Sequence[Mapping[str, str]]) -> NDArray[np.float64]:
        return np.array([self.answers[row["sentence"]] for row in rows])


def made(number: int, *, unlabelled: bool = False) -> LabelledStatement:
    values = [[float(i == k) for k in range(len(OUTPUTS))] for i in range(len(OUTPUTS))]
    if unlabelled:
        values[0][1:] = [NAN] * (len(OUTPUTS) - 1)
    return LabelledStatement(f"made/{number}", "made", tuple(f"{number} {name}" for name in OUTPUTS), tuple(map(tuple, values)))


def model(answers: Mapping[str, Sequence[float]]) -> SentenceModel:
    return SentenceModel(Oracle(answers), [0.5] * len(OUTPUTS), "oracle")


def truth(statements: Sequence[LabelledStatement]) -> dict[str, Sequence[float]]:
    return {text: values for s in statements for text, values in zip(s.sentences, s.values, strict=True)}


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_perfect_model_gets_one(count: int) -> None:
    statements = [made(number) for number in range(count)]
    found = evaluate(model(truth(statements)), statements)
    scores = [*found.labels, found.macro_aims, found.macro_areas]
    assert {(s.f1, s.low, s.high, s.precision, s.recall) for s in scores} == {(1.0, 1.0, 1.0, 1.0, 1.0)}
    assert [(score.name, score.positives) for score in found.labels] == [(name, count) for name in LABELS]
    assert (found.statements, found.sentences) == (count, count * len(OUTPUTS))


def test_a_silent_model_gets_nothing() -> None:
    statements = [made(1), made(2)]
    found = evaluate(model(dict.fromkeys(truth(statements), NOTHING)), statements)
    assert {(s.f1, s.precision, s.recall) for s in (*found.labels, found.macro_aims)} == {(0.0, 0.0, 0.0)}


def test_a_model_that_always_says_yes_has_all_recall() -> None:
    statements = [made(1), made(2)]
    found = evaluate(model(dict.fromkeys(truth(statements), (1.0,) * len(OUTPUTS))), statements)
    assert {s.recall for s in found.labels} == {1.0}
    assert {s.precision for s in found.labels} == {1 / len(OUTPUTS)}


def test_what_is_not_labelled_is_left_out() -> None:
    statements = [made(1, unlabelled=True)]
    answers = {text: [1.0 if v != v else v for v in values] for text, values in truth(statements).items()}
    assert {s.f1 for s in evaluate(model(answers), statements).labels} == {1.0}


def test_intervals_hold_the_score_and_repeat() -> None:
    statements = [made(number) for number in range(8)]
    answers = {text: NOTHING if text.startswith(("0", "3")) else values for text, values in truth(statements).items()}
    first, second = (evaluate(model(answers), statements) for _ in range(2))
    assert first == second
    assert all(s.low <= s.f1 <= s.high for s in (*first.labels, first.macro_aims, first.macro_areas))
