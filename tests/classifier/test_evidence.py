"""Evidence always quotes."""

import pytest

from classifier.act import EntityKind
from classifier.evidence import Evidence, Finding, as_far_as_read, quote
from classifier.requirements.approval import find_approval
from classifier.requirements.period import find_period
from classifier.requirements.signature import find_signature
from classifier.statement import Sentence
from tests.classifier.made_up import sentences


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_evidence_needs_words(text: str) -> None:
    with pytest.raises(ValueError, match="needs a quotation"):
        Evidence(text, None, 0, "rule:test")


@pytest.mark.parametrize(
    ("score", "valid"), [(0.0, True), (0.5, True), (1.0, True), (-0.1, False), (1.01, False), (float("nan"), False)]
)
def test_a_score_is_a_probability(score: float, valid: bool) -> None:
    if valid:
        assert Evidence("One.", 1, 0, "model:test", score).score == score
    else:
        with pytest.raises(ValueError, match="between 0 and 1"):
            Evidence("One.", 1, 0, "model:test", score)


def test_a_quotation_begins_at_its_first_sentence() -> None:
    said = quote([Sentence("Jo Pell", 90, 3), Sentence("Director", 98, 3)], "rule:test")
    assert said == Evidence("Jo Pell Director", 3, 90, "rule:test", 1.0)


@pytest.mark.parametrize("kind", EntityKind)
@pytest.mark.parametrize(
    "texts",
    [
        ("This statement for the year ended 31 March 2025 was approved by the board.", "Signed", "Jo Pell", "Director"),
        ("Approved by the members of Millrace LLP in 2024.", "Jo Pell, Designated Member"),
        ("We like gravel.",),
        (),
    ],
)
def test_what_is_true_is_quoted(texts: tuple[str, ...], kind: EntityKind) -> None:
    read = sentences(*texts)
    findings: list[Finding] = [find_approval(read, kind), find_signature(read, kind), find_period("", read)[1]]
    assert all(found.evidence is not None for found in findings if found.evidenced)
    assert all(found.reason for found in findings)


SAID = quote([Sentence("Jo Pell, Head of Legal", 0)], "rule:test")


@pytest.mark.parametrize(
    ("finding", "evidenced"),
    [
        (Finding(False, "nobody signs it", silent=True), None),
        (Finding(False, "it names no year"), None),
        (Finding(False, "signed by a head of legal", SAID), False),
        (Finding(True, "signed", SAID), True),
        (Finding(None, "the Act asks for none", applies=False), None),
    ],
)
def test_absence_is_claimed_only_of_what_was_read_whole(finding: Finding, evidenced: bool | None) -> None:
    assert as_far_as_read(finding, "") == finding
    read = as_far_as_read(finding, "its end was not read (5 pages)")
    assert (read.evidenced, read.evidence, read.applies) == (evidenced, finding.evidence, finding.applies)
    assert ("5 pages" in read.reason) is (finding.evidenced is False and evidenced is None)
