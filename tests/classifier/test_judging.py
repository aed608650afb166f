"""Another system's scores beside ours."""

from pathlib import Path

import numpy as np
import pytest

from classifier.evaluate import evaluate
from classifier.judging import judged_at, kindest_threshold
from classifier.labelled import read_labelled, read_scores
from classifier.labelled_file import BadLabels
from classifier.outputs import INDEX

HEADER = "statement,position,sentence,approval,mitigation,rival_approval,rival_mitigation\n"
ROWS = "a,1,Two.,0,1,0.1,0.35\na,0,One.,1,0,0.9,0.3\nb,0,Three.,0,0,,0.1\n"


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(HEADER + ROWS)
    return path


def test_scores_stand_in_the_order_of_the_sentences(labelled: Path) -> None:
    scores = read_scores(labelled, "rival")
    assert scores.keys() == {s.id for s in read_labelled(labelled)} == {"own/a", "own/b"}
    assert scores["own/a"][:, INDEX["approval"]].tolist() == [0.9, 0.1]
    assert np.isnan(scores["own/b"][0, INDEX["approval"]])
    assert np.isnan(scores["own/a"][:, INDEX["training"]]).all()


@pytest.mark.parametrize(("threshold", "f1"), [(0.5, 0.0), (0.32, 1.0), (0.2, 2 / 3)])
def test_judged_at_a_threshold(labelled: Path, threshold: float, f1: float) -> None:
    judged = judged_at(read_labelled(labelled), read_scores(labelled, "rival"), threshold)
    by_label = {score.name: score.f1 for score in evaluate(judged).by_sentence.labels}
    assert by_label["mitigation"] == pytest.approx(f1)
    assert by_label["approval"] == 1.0
    assert set(by_label) == {"approval", "mitigation"}


def test_what_a_system_does_not_score_is_not_measured(labelled: Path) -> None:
    found = evaluate(judged_at(read_labelled(labelled), read_scores(labelled, "rival"), 0.32))
    assert (found.by_sentence.macro_aims, found.by_statement.macro_areas) == (None, None)
    assert found.by_sentence.micro.positives == 2
    assert set(found.calibration.by_label) == {"approval", "mitigation"}


def test_the_kindest_threshold_is_the_best_one(labelled: Path) -> None:
    assert kindest_threshold(read_labelled(labelled), read_scores(labelled, "rival")) == pytest.approx(0.35)


@pytest.mark.parametrize(
    ("system", "text", "message"),
    [
        ("rivel", HEADER + ROWS, "no column rivel_approval"),
        ("rival", HEADER + "a,0,One.,1,0,high,0.3\n", "rival_approval 'high' is not a number"),
    ],
)
def test_bad_scores_are_refused(tmp_path: Path, system: str, text: str, message: str) -> None:
    (tmp_path / "own.csv").write_text(text)
    with pytest.raises(BadLabels, match=message):
        read_scores(tmp_path / "own.csv", system)
