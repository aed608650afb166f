"""The recogniser's file, and its judgement of documents that its weights were not fitted on."""

import json
from pathlib import Path

import pytest

from classifier.clues import CLUES, measured
from classifier.document_kind import DocumentKind
from classifier.fitting.recogniser_fitter import fit_recogniser, lesson_of
from classifier.model import DamagedModel
from classifier.recognise import WEIGHTS, load_recogniser
from tests.classifier.made_up import document

STATEMENT = document(
    "# Modern slavery statement",
    "This statement is made under section 54 of the Modern Slavery Act 2015 by Harrow Pumps Ltd for the year ended 31 March 2025.",
    "We trained all forty buyers, visited six foundries that sell to us and asked our agencies about recruitment fees. "
    "We updated our supplier policy and told every supplier about the helpline, which had two calls.",
    "Approved by the board on 2 June 2025. Jo Finch, Director.",
)
GUIDE = document(
    "# How to write a modern slavery statement",
    "Your business must publish a statement if its turnover is £36 million or more. You should say what your supply chain is. "
    "You must have it approved by your board. Do not leave it to your marketing team. We can help you with a template.",
    "What does the law say about forced labour? Our solicitors answer the questions that our clients ask.",
)


def test_each_clue_is_a_share() -> None:
    for text in (STATEMENT, GUIDE):
        assert all(0 <= amount <= 1 for amount in measured(text))
    assert len({clue.reason for clue in CLUES}) == len(CLUES)


def test_a_fit_parts_what_it_was_shown_and_is_stored(tmp_path: Path) -> None:
    lessons = [lesson_of(STATEMENT, True), lesson_of(GUIDE, False)]
    fitted = fit_recogniser([lesson for lesson in lessons if lesson] * 3)
    path = tmp_path / "recogniser.json"
    path.write_text(json.dumps(fitted.as_json()))
    again = load_recogniser(path)
    first, second = (again.score(text, measured(text)) for text in (STATEMENT, GUIDE))
    assert first > 0.9 > 0.1 > second


def test_what_one_look_settles_teaches_nothing() -> None:
    assert lesson_of(document("# Page not found", "Go to the homepage."), False) is None


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace('"bias": ', '"bias": 1'), lambda text: text[:-20], lambda text: "{}", lambda text: "[]"],
    ids=["changed", "cut", "empty", "list"],
)
def test_a_damaged_file_is_refused(tmp_path: Path, change: "object") -> None:
    assert callable(change)
    path = tmp_path / "recogniser.json"
    path.write_text(change(WEIGHTS.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DamagedModel, match="reinstall"):
        load_recogniser(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedModel, match="reinstall"):
        load_recogniser(tmp_path / "none.json")


def test_kinds_are_told_apart_by_name() -> None:
    assert {clue.kind for clue in CLUES} <= set(DocumentKind)
