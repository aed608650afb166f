"""How good is the model on labelled sentences? Per label, with bootstrap intervals over statements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.labelled import LabelledStatement
from classifier.model import LABELS, OUTPUTS, SentenceModel
from crawler.errors import WrongInput

ROUNDS = 500
SEED = 54
AIMS = LABELS[:9]
AREAS = LABELS[9:]


class NothingToMeasure(WrongInput):
    """The files hold no labelled statement."""


@dataclass(frozen=True, slots=True)
class Score:
    """F1 with its 95% interval (percentile bootstrap over statements), and the counts behind it."""

    name: str
    f1: float
    low: float
    high: float
    precision: float
    recall: float
    positives: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    statements: int
    sentences: int
    labels: tuple[Score, ...]
    macro_aims: Score
    macro_areas: Score


def evaluate(model: SentenceModel, statements: Sequence[LabelledStatement]) -> Evaluation:
    """Measure the decided labels of `model` against `statements`; unlabelled cells are left out."""
    if not statements:
        raise NothingToMeasure("no labelled statement was given")
    truths = [np.array(s.values, dtype=np.float64) for s in statements]
    guesses = [model.decided(model.scores(s.sentences)) for s in statements]
    counts = np.stack([_counts(truth, guess) for truth, guess in zip(truths, guesses, strict=True)])
    chance = np.random.default_rng(SEED)
    rounds = [counts[chance.integers(0, len(counts), len(counts))].sum(axis=0) for _ in range(ROUNDS)]
    whole = counts.sum(axis=0)
    labels = tuple(_score(name, whole[k], [r[k] for r in rounds]) for k, name in enumerate(OUTPUTS) if name in LABELS)
    return Evaluation(
        len(statements),
        sum(len(t) for t in truths),
        labels,
        _macro("macro (nine AIMS labels)", AIMS, whole, rounds),
        _macro("macro (four areas)", AREAS, whole, rounds),
    )


def _counts(truth: NDArray[np.float64], guess: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Hits, guesses and positives for each output."""
    known = ~np.isnan(truth)
    positive = (truth == 1) & known
    guessed = guess & known
    return np.stack([(positive & guessed).sum(0), guessed.sum(0), positive.sum(0)], axis=1).astype(np.float64)


def _f1(counts: NDArray[np.float64]) -> float:
    return float(2 * counts[0] / max(counts[1] + counts[2], 1.0))


def _score(name: str, counts: NDArray[np.float64], rounds: Sequence[NDArray[np.float64]]) -> Score:
    low, high = np.percentile([_f1(r) for r in rounds], [2.5, 97.5])
    hits, guessed, positives = counts
    return Score(
        name,
        _f1(counts),
        float(low),
        float(high),
        float(hits / max(guessed, 1)),
        float(hits / max(positives, 1)),
        int(positives),
    )


def _macro(name: str, labels: Sequence[str], whole: NDArray[np.float64], rounds: Sequence[NDArray[np.float64]]) -> Score:
    columns = [OUTPUTS.index(label) for label in labels]

    def mean(counts: NDArray[np.float64]) -> float:
        return float(np.mean([_f1(counts[k]) for k in columns]))

    low, high = np.percentile([mean(r) for r in rounds], [2.5, 97.5])
    hits, guessed, positives = whole[columns].sum(axis=0)
    return Score(
        name,
        mean(whole),
        float(low),
        float(high),
        float(hits / max(guessed, 1)),
        float(hits / max(positives, 1)),
        int(positives),
    )
