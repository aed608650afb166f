"""Labelled sentences from CSV."""

import math
from pathlib import Path

import pytest

from classifier.labelled import BadLabels, LabelledStatement, read_labelled
from classifier.outputs import INDEX


def read(folder: Path, text: str) -> list[LabelledStatement]:
    path = folder / "quarries.csv"
    path.write_text(text, encoding="utf-8")
    return read_labelled(path)


def value(statement: LabelledStatement, output: str) -> float | None:
    """The first sentence's value, None where it is not labelled."""
    found = statement.values[0][INDEX[output]]
    return None if math.isnan(found) else found


@pytest.mark.parametrize(
    ("header", "row", "output", "expected"),
    [
        ("training", "1", "training", 1.0),
        ("training", "0", "training", 0.0),
        ("training", "", "training", None),
        ("training", "1", "risk", None),
        ("aims_mitigation", "1", "mitigation", 1.0),
        ("aims_mitigation", "", "mitigation", None),
        ("training,note", "1,clumsy", "training", 1.0),
        ("plan", "1", "plan", 1.0),
        ("areas_pass1", "P", "policies", 1.0),
        ("areas_pass1", "P", "training", 0.0),
        ("areas_pass1", "D R", "risk", 1.0),
        ("areas_pass1", "", "risk", 0.0),
        ("areas_pass1", "T +plan", "plan", 1.0),
        ("areas_pass1", "T +plan", "neg", 0.0),
        ("areas_pass1", "T +plan", "policies", 0.0),
        ("areas_pass1", "D +neg", "neg", 1.0),
        ("areas_pass1", "D", "mitigation", None),
        ("corpus,remediation", "ca,1", "remediation", None),
        ("corpus,remediation", "own,1", "remediation", 1.0),
    ],
)
def test_values(tmp_path: Path, header: str, row: str, output: str, expected: float | None) -> None:
    (only,) = read(tmp_path, f"statement,position,sentence,{header}\nA,0,We train.,{row}\n")
    assert value(only, output) == expected


def test_sentences_come_by_position_and_statement(tmp_path: Path) -> None:
    found = read(tmp_path, "position,statement,sentence\n10,B,Late.\n2,B,Early.\n0,A,Only.\n")
    assert [(s.id, s.sentences) for s in found] == [("quarries/A", ("Only.",)), ("quarries/B", ("Early.", "Late."))]


@pytest.mark.parametrize(
    ("column", "cell", "expected"), [("corpus", "own", "own/A"), ("corpus", "", "quarries/A"), ("note", "x", "quarries/A")]
)
def test_the_corpus_names_the_statement(tmp_path: Path, column: str, cell: str, expected: str) -> None:
    (only,) = read(tmp_path, f"statement,position,sentence,{column}\nA,0,One.,{cell}\n")
    assert only.id == expected


def test_quoted_cells_and_a_byte_order_mark(tmp_path: Path) -> None:
    (only,) = read(tmp_path, '\ufeffstatement,position,sentence\nA,0,"One, ""two""\nthree – four."\n')
    assert only.sentences == ('One, "two"\nthree – four.',)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("statement,position", "sentence"),
        ("position,sentence", "statement"),
        ("statement,sentence", "position"),
        ("a,b", "position, sentence, statement"),
        ("", "position, sentence, statement"),
        ("Statement,Position,Sentence", "position, sentence, statement"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, header: str, missing: str) -> None:
    with pytest.raises(BadLabels, match=rf"quarries\.csv: no column {missing}$"):
        read(tmp_path, f"{header}\n1,2,3\n")


def test_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "statement,position,sentence\n") == []
