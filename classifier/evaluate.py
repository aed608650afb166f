"""How good are decided labels on labelled sentences? Per label, with bootstrap intervals over statements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.labelled import LabelledStatement
from classifier.outputs import AIMS, AREAS, INDEX, LABELS, OUTPUTS, Scores
from crawler.errors import WrongInput

ROUNDS = 500
SEED = 54
BINS = 10


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
class Level:
    """Scores per label, macro- and micro-averaged, of sentences or of whole statements.

    Of the labels that were scored: a macro average is None where one of its labels was not.
    """

    labels: tuple[Score, ...]
    macro_aims: Score | None
    macro_areas: Score | None
    micro: Score


@dataclass(frozen=True, slots=True)
class Bin:
    """Of the sentences scored between `low` and `high`: how many, the mean score, the share that was true."""

    low: float
    high: float
    count: int
    scored: float
    true: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`error` is the expected calibration error over equal bins of the score (Naeini et al. 2015)."""

    error: float
    by_label: dict[str, float]
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    statements: int
    sentences: int
    by_sentence: Level
    by_statement: Level
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled statement with its scores and what was decided.

    Cells whose truth is NaN are left out; a label that is scored nowhere (NaN) is not measured.
    """

    statement: LabelledStatement
    scores: Scores
    decided: NDArray[np.bool_]

    @property
    def truth(self) -> NDArray[np.float64]:
        return np.array(self.statement.values, dtype=np.float64).reshape(-1, len(OUTPUTS))


def evaluate(judged: Sequence[Judged]) -> Evaluation:
    """Raises NothingToMeasure."""
    if not judged:
        raise NothingToMeasure("no labelled statement was given")
    scores = np.concatenate([j.scores for j in judged])
    labels = [label for label in LABELS if not np.isnan(scores[:, INDEX[label]]).all()]
    return Evaluation(
        len(judged),
        len(scores),
        _level([_counts(j.truth, j.decided) for j in judged], labels),
        _level([_counts(*_whole(j)) for j in judged], labels),
        _calibration(np.concatenate([j.truth for j in judged]), scores, labels),
    )


def _whole(judged: Judged) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """A statement has a label if one of its sentences has; it is unknown where no sentence was labelled."""
    truth, known = judged.truth, ~np.isnan(judged.truth)
    has = np.where(known.any(axis=0, keepdims=True), (truth == 1).any(axis=0, keepdims=True), np.nan)
    return has, np.asarray((judged.decided & known).any(axis=0, keepdims=True))


def _counts(truth: NDArray[np.float64], guess: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Hits, guesses and positives for each output."""
    known = ~np.isnan(truth)
    positive = (truth == 1) & known
    guessed = guess & known
    return np.stack([(positive & guessed).sum(0), guessed.sum(0), positive.sum(0)], axis=1).astype(np.float64)


def _level(of_statements: Sequence[NDArray[np.float64]], labels: Sequence[str]) -> Level:
    counts = np.stack(of_statements)
    chance = np.random.default_rng(SEED)
    rounds = [counts[chance.integers(0, len(counts), len(counts))].sum(axis=0) for _ in range(ROUNDS)]
    whole = counts.sum(axis=0)
    columns = [INDEX[label] for label in labels]
    return Level(
        tuple(_score(name, whole[INDEX[name]], [f1(r[INDEX[name]]) for r in rounds]) for name in labels),
        _macro("macro (nine AIMS labels)", AIMS, whole, rounds) if set(AIMS) <= set(labels) else None,
        _macro("macro (four areas)", AREAS, whole, rounds) if set(AREAS) <= set(labels) else None,
        _score("micro", whole[columns].sum(axis=0), [f1(r[columns].sum(axis=0)) for r in rounds]),
    )


def f1(counts: NDArray[np.float64]) -> float:
    return float(2 * counts[0] / max(counts[1] + counts[2], 1.0))


def _score(name: str, counts: NDArray[np.float64], rounds: Sequence[float]) -> Score:
    low, high = np.percentile(rounds, [2.5, 97.5])
    hits, guessed, positives = counts
    return Score(
        name,
        f1(counts),
        float(low),
        float(high),
        float(hits / max(guessed, 1)),
        float(hits / max(positives, 1)),
        int(positives),
    )


def _macro(name: str, labels: Sequence[str], whole: NDArray[np.float64], rounds: Sequence[NDArray[np.float64]]) -> Score:
    columns = [INDEX[label] for label in labels]

    def mean(counts: NDArray[np.float64]) -> float:
        return float(np.mean([f1(counts[k]) for k in columns]))

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


def _calibration(truth: NDArray[np.float64], scores: Scores, labels: Sequence[str]) -> Calibration:
    columns = [INDEX[label] for label in labels]
    by_label = {label: _error(_bins(truth[:, [k]], scores[:, [k]])) for label, k in zip(labels, columns, strict=True)}
    bins = _bins(truth[:, columns], scores[:, columns])
    return Calibration(_error(bins), by_label, bins)


def _bins(truth: NDArray[np.float64], scores: Scores) -> tuple[Bin, ...]:
    known = ~np.isnan(truth) & ~np.isnan(scores)
    true, scored = truth[known], scores[known]
    which = (scored * BINS).astype(int).clip(0, BINS - 1)
    return tuple(
        Bin(b / BINS, (b + 1) / BINS, int(held.sum()), float(scored[held].mean()), float(true[held].mean()))
        for b in range(BINS)
        if (held := which == b).any()
    )


def _error(bins: Sequence[Bin]) -> float:
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.scored - b.true) for b in bins) / max(total, 1)
