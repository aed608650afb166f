"""Measuring what was decided."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.evaluate import Judged, Level, NothingToMeasure, Score, evaluate
from classifier.labelled import LabelledStatement
from classifier.outputs import LABELS, OUTPUTS

NAN = float("nan")
Answer = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def right(truth: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.nan_to_num(truth, nan=1.0)


def no(truth: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.zeros(truth.shape)


def yes(truth: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ones(truth.shape)


def judged(statements: Sequence[LabelledStatement], *answers: Answer) -> list[Judged]:
    """The first statement by the first answer, and so on round and round; a score of a half decides."""
    scores = [answers[i % len(answers)](np.array(s.values)) for i, s in enumerate(statements)]
    return [Judged(s, of, of >= 0.5) for s, of in zip(statements, scores, strict=True)]


def made(number: int, *, unlabelled: bool = False) -> LabelledStatement:
    values = [[float(i == k) for k in range(len(OUTPUTS))] for i in range(len(OUTPUTS))]
    if unlabelled:
        values[0][1:] = [NAN] * (len(OUTPUTS) - 1)
    return LabelledStatement(f"made/{number}", "made", tuple(f"{number} {name}" for name in OUTPUTS), tuple(map(tuple, values)))


def scores_of(level: Level) -> list[Score]:
    assert level.macro_aims
    assert level.macro_areas
    return [*level.labels, level.macro_aims, level.macro_areas, level.micro]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_right_answers_get_one(count: int) -> None:
    found = evaluate(judged([made(number) for number in range(count)], right))
    for level in (found.by_sentence, found.by_statement):
        scores = scores_of(level)
        assert {(s.f1, s.low, s.high, s.precision, s.recall) for s in scores} == {(1.0, 1.0, 1.0, 1.0, 1.0)}
        assert [(score.name, score.positives) for score in level.labels] == [(name, count) for name in LABELS]
    assert (found.statements, found.sentences) == (count, count * len(OUTPUTS))
    assert found.calibration.error == 0.0


def test_silence_gets_nothing() -> None:
    found = evaluate(judged([made(1), made(2)], no)).by_sentence
    assert {(s.f1, s.precision, s.recall) for s in scores_of(found)} == {(0.0, 0.0, 0.0)}


def test_always_yes_has_all_recall() -> None:
    found = evaluate(judged([made(1), made(2)], yes))
    assert {(s.recall, s.precision) for s in found.by_sentence.labels} == {(1.0, 1 / len(OUTPUTS))}
    assert {(s.recall, s.precision) for s in found.by_statement.labels} == {(1.0, 1.0)}
    assert found.calibration.error == pytest.approx(1 - 1 / len(OUTPUTS))


def test_what_is_not_labelled_is_left_out() -> None:
    assert {s.f1 for s in evaluate(judged([made(1, unlabelled=True)], right)).by_sentence.labels} == {1.0}


def test_a_statement_without_any_label_counts_nowhere() -> None:
    unknown = LabelledStatement("made/0", "made", ("One.",), ((NAN,) * len(OUTPUTS),))
    assert {s.positives for s in evaluate(judged([unknown], yes)).by_statement.labels} == {0}


def test_intervals_hold_the_score_and_repeat() -> None:
    half = judged([made(number) for number in range(8)], right, no)
    first, second = evaluate(half), evaluate(half)
    assert first == second
    level = first.by_sentence
    assert all(s.low <= s.f1 <= s.high for s in scores_of(level))


def test_scores_in_their_bins() -> None:
    """Eight cells in ten scored 0.75 come true, none of those scored 0.05."""
    chance = np.random.default_rng(54)
    values = (chance.random((500, len(OUTPUTS))) < 0.8).astype(float)
    values[250:] = 0
    statement = LabelledStatement("made/0", "made", ("x",) * 500, tuple(map(tuple, values)))
    scores = np.where(np.arange(500)[:, None] < 250, 0.75, 0.05) * np.ones(values.shape)
    low, high = evaluate([Judged(statement, scores, scores > 0.5)]).calibration.bins
    assert (low.count, low.true) == (250 * len(LABELS), 0.0)
    assert math.isclose(low.scored, 0.05)
    assert math.isclose(high.true, 0.8, abs_tol=0.02)


def test_nothing_to_measure() -> None:
    with pytest.raises(NothingToMeasure):
        evaluate([])
