"""Labelled sentences from CSV."""

import math
from pathlib import Path

import pytest

from classifier.labelled import LabelledStatement, read_all_labelled, read_labelled, read_scores
from classifier.labelled_file import MOST_CHARACTERS, BadLabels
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
        ("training", "-1", "training", None),
        ("training", "1.0", "training", 1.0),
        ("training", "0.0", "training", 0.0),
        ("training", "-1.0", "training", None),
        ("Training", " 1 ", "training", 1.0),
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
        ("C4 (risk mitigation)", "1", "mitigation", 1.0),
        ("c4 (Risk Mitigation)", "0.0", "mitigation", 0.0),
        ("C4 (risk mitigation),mitigation", "1,0", "mitigation", 0.0),
        ("mitigation,aims_mitigation", "0,1", "mitigation", 0.0),
        ("C1 (reporting entity),Approval", "2,1", "approval", 1.0),
        ("corpus,remediation", "ca,1", "remediation", None),
        ("corpus,remediation", "own,1", "remediation", 1.0),
    ],
)
def test_values(tmp_path: Path, header: str, row: str, output: str, expected: float | None) -> None:
    (only,) = read(tmp_path, f"statement,position,sentence,{header}\nA,0,We train.,{row}\n")
    assert value(only, output) == expected


def test_sentences_come_by_position_and_statement(tmp_path: Path) -> None:
    found = read(tmp_path, "position,statement,sentence,risk\n10,B,Late.,1\n2,B,Early.,1\n0,A,Only.,1\n")
    assert [(s.id, s.sentences) for s in found] == [("quarries/A", ("Only.",)), ("quarries/B", ("Early.", "Late."))]


@pytest.mark.parametrize(
    ("column", "cell", "expected"), [("corpus", "own", "own/A"), ("corpus", "", "quarries/A"), ("note", "x", "quarries/A")]
)
def test_the_corpus_names_the_statement(tmp_path: Path, column: str, cell: str, expected: str) -> None:
    (only,) = read(tmp_path, f"statement,position,sentence,risk,{column}\nA,0,One.,1,{cell}\n")
    assert only.id == expected


def test_quoted_cells_and_a_byte_order_mark(tmp_path: Path) -> None:
    (only,) = read(tmp_path, '\ufeffstatement,position,sentence,risk\nA,0,"One, ""two""\nthree – four.",1\n')
    assert only.sentences == ('One, "two"\nthree – four.',)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("statement,position", "sentence"),
        ("position,sentence", "statement"),
        ("statement,sentence", "position"),
        ("a,b", "position, sentence, statement"),
        ("", "position, sentence, statement"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, header: str, missing: str) -> None:
    with pytest.raises(BadLabels, match=rf"quarries\.csv: no column {missing}$"):
        read(tmp_path, f"{header}\n1,2,3\n")


def test_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "statement,position,sentence,risk\n") == []


def test_rows_of_aims_au_stand_in_their_order(tmp_path: Path) -> None:
    found = read(tmp_path, "Statement_ID,Sentence,Approval\n7,One.,1\n8,Other.,0\n\n7,Two.,-1\n")
    assert [(s.id, s.sentences) for s in found] == [("quarries/7", ("One.", "Two.")), ("quarries/8", ("Other.",))]


def test_a_name_in_two_corpora_is_two_statements(tmp_path: Path) -> None:
    found = read(tmp_path, "corpus,statement,position,sentence,risk\nau,7,0,One.,1\nuk,7,0,Other.,0\n")
    assert [(s.id, s.sentences) for s in found] == [("au/7", ("One.",)), ("uk/7", ("Other.",))]


def test_rows_that_are_labelled_alike_share_their_values(tmp_path: Path) -> None:
    (only,) = read(tmp_path, "statement,position,sentence,risk\nA,0,One.,1\nA,1,Two.,1\n")
    assert only.values[0] is only.values[1]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("A,0,One.", "row 2: 3 cells under 4 columns; give it a cell a column"),
        ("A,0,One.,1\nA,1,Two, three.,1", "row 3: 5 cells under 4 columns; .* in quotation marks"),
        ("A,²,One.,1", "row 2: position '²' is not a whole number; number"),
        ("A,,One.,1", "row 2: position '' is not"),
        ("A,-1,One.,1", "row 2: position '-1' is not"),
        ("A,1.5,One.,1", "row 2: position '1.5' is not"),
        (f"A,{'9' * 5_000},One.,1", "row 2: position '9+' is not"),
        ("A,0,One.,1\n\nA,00,Two.,1", "row 4: position 0 stands twice in statement 'A'; number"),
        ("A,0,One.,yes", "row 2: risk 'yes' is not 1, 0, or empty"),
        ("A,0,One.,2", "row 2: risk '2' is not"),
        ("A,0,One.,nan", "row 2: risk 'nan' is not"),
        (f'A,0,"{"x" * (MOST_CHARACTERS + 1)}",1', "row 2: field larger than .*; look for a quotation mark"),
    ],
    ids=lambda value: value[:20],
)
def test_a_bad_row_is_named(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(BadLabels, match=rf"quarries\.csv: {message}"):
        read(tmp_path, f"statement,position,sentence,risk\n{rows}\n")


def test_a_column_is_named_as_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadLabels, match=r"row 2: C4 \(remediation\) 'no' is not 1, 0"):
        read(tmp_path, "statement_id,sentence,C4 (remediation)\nA,One.,no\n")


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "quarries.csv"
    path.write_bytes("statement,position,sentence,risk\nA,0,Café.,1\n".encode("cp1252"))
    with pytest.raises(BadLabels, match=r"quarries\.csv: not UTF-8 .*; save it as CSV UTF-8"):
        read_labelled(path)


@pytest.mark.parametrize(
    "header", ["statement,position,sentence", "statement,position,sentence,note", "statement_id,sentence,targets"]
)
def test_a_file_without_labels_is_told(tmp_path: Path, header: str) -> None:
    with pytest.raises(BadLabels, match=r"quarries\.csv: no column of labels; add approval or another"):
        read(tmp_path, f"{header}\n")


@pytest.mark.parametrize("rows", ["", "A,0,One.,\n", "A,0,One.,-1\nA,1,Two.,\n"])
def test_labels_that_say_nothing_are_told(tmp_path: Path, rows: str) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("statement,position,sentence,risk\nA,0,One.,0\n")
    bad.write_text(f"statement,position,sentence,risk\n{rows}")
    assert len(read_all_labelled([good, good])) == 2
    with pytest.raises(BadLabels, match=r"bad\.csv: no sentence is labelled; write 1 or 0"):
        read_all_labelled([good, bad])


def test_another_systems_scores(tmp_path: Path) -> None:
    path = tmp_path / "quarries.csv"
    path.write_text("statement,position,sentence,Rival_risk\nA,1,Two.,\nA,0,One.,0.25\n")
    scores = read_scores(path, "rival")["quarries/A"][:, INDEX["risk"]]
    assert scores[0] == 0.25
    assert math.isnan(scores[1])


@pytest.mark.parametrize(
    ("header", "cell", "message"),
    [
        ("risk", "1", "no column rival_approval or of another label"),
        ("rival_risk", "", "the columns rival_… are empty"),
        ("rival_risk", "much", "row 2: rival_risk 'much' is not a number"),
    ],
)
def test_scores_that_cannot_be_read_are_told(tmp_path: Path, header: str, cell: str, message: str) -> None:
    path = tmp_path / "quarries.csv"
    path.write_text(f"statement,position,sentence,{header}\nA,0,One.,{cell}\n")
    with pytest.raises(BadLabels, match=message):
        read_scores(path, "rival")
