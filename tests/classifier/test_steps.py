"""Steps taken, only promised, or plainly not taken."""

import numpy as np
import pytest

from classifier.outputs import INDEX, OUTPUTS, Scores
from classifier.requirements.steps import find_no_steps, find_steps
from tests.classifier.made_up import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tarnbeck has taken no steps of this kind.", True),
        ("No steps have yet been taken.", True),
        ("We took none of these steps.", True),
        ("No steps of the kind described in section 54(4)(a) were taken.", True),
        ("In this year we have taken no such steps.", True),
        ("The company took no steps during the year.", True),
        ("No steps have been taken.", True),
        ("No such steps were taken in the year.", True),
        ("No specific steps had been taken by the year's end.", True),
        ("We have not taken any steps.", True),
        ("We have not yet taken any formal steps.", True),
        ("WE DID NOT TAKE ANY STEPS", True),
        ("We have taken these steps.", False),
        ("We have taken steps with our hauliers.", False),
        ("If a supplier has taken no steps we stop buying.", False),
        ("Where steps were taken they worked.", False),
        ("There are no steps to our front door.", False),
        ("Suppliers who have not taken any steps are asked again.", False),
        ("Our dormant subsidiary has taken no steps.", False),
        ("In the previous year we had not taken any formal steps.", False),
        ("We have taken no steps against any whistleblower.", False),
        ("We have taken no steps in respect of the supply chain.", True),
        ("", False),
    ],
)
def test_no_steps(text: str, expected: bool) -> None:
    read = sentences("We like gravel.", text)
    assert find_no_steps(read) is (read[1] if expected else None)


def scored(**values: float) -> Scores:
    row = np.zeros((1, len(OUTPUTS)))
    for name, value in values.items():
        row[0, INDEX[name]] = value
    return row


DID = "We visited nine quarries and spoke with drivers."


@pytest.mark.parametrize(
    ("text", "scores", "expected"),
    [
        (DID, scored(mitigation=0.9), True),
        (DID, scored(due_diligence=0.6), True),
        (DID, scored(training=0.5), True),
        (DID, scored(effectiveness=0.7), True),
        (DID, scored(mitigation=0.4), None),
        (DID, scored(policies=0.9, risk=0.9), None),
        (DID, scored(mitigation=0.9, plan=0.8), None),
        (DID, scored(mitigation=0.9, neg=0.8), None),
        ("We will visit nine quarries and speak with drivers.", scored(mitigation=0.9), None),
        ("We plan to train all of our drivers soon.", scored(training=0.9), None),
        ("We have a zero tolerance approach to slavery of any kind.", scored(mitigation=0.9), None),
        ("We are committed to looking hard at every quarry.", scored(mitigation=0.9), None),
        ("Quarry visits", scored(due_diligence=0.9), None),
        ("In this year we have taken no such steps.", scored(), True),
    ],
)
def test_steps(text: str, scores: Scores, expected: bool | None) -> None:
    assert find_steps(sentences(text), scores).evidenced is expected


def test_the_likeliest_step_is_quoted() -> None:
    read = sentences(DID, "We trained forty buyers at our depot in May.")
    evidence = find_steps(read, np.vstack([scored(mitigation=0.6), scored(training=0.8)])).evidence
    assert evidence is not None
    assert (evidence.quote, evidence.score) == (read[1].text, 0.8)


def test_nothing_to_read() -> None:
    assert find_steps((), np.zeros((0, len(OUTPUTS)))).evidenced is None
