"""How deeply the six areas are spoken to."""

import numpy as np
import pytest

from classifier.act import ContentArea, Depth
from classifier.areas import AreaFinding, cues_in, find_areas
from classifier.evidence import Evidence
from classifier.outputs import INDEX, OUTPUTS
from classifier.statement import Sentence
from tests.classifier.made_up import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We train staff.", ()),
        ("", ()),
        ("We train 40 drivers.", ("number",)),
        ("We visited seven quarries.", ("number",)),
        ("We use Sedex to ask quarries.", ("name",)),
        ("We work with Stronger Together.", ("name",)),
        ("Our quarries in South Ronaldsay are small.", ("name",)),
        ("We report annually.", ("when",)),
        ("We look at it every year.", ("when",)),
        ("We began in 2024.", ("when",)),
        ("No cases were reported.", ("result",)),
        ("In 2024 we trained 92% of buyers.", ("number", "when", "result")),
        ("We found two cases at Mill Lane.", ("number", "name", "result")),
        ("The modern slavery act is long.", ()),
    ],
)
def test_cues_in(text: str, expected: tuple[str, ...]) -> None:
    assert cues_in(text) == expected


def found(text: str, *labels: str, score: float = 0.9) -> dict[ContentArea, AreaFinding]:
    """What is found in one sentence that the model gives `labels`."""
    scores = np.zeros((1, len(OUTPUTS)))
    scores[0, [INDEX[label] for label in labels]] = score
    return find_areas(sentences(text), scores, scores > 0.3)


@pytest.mark.parametrize(
    ("text", "labels", "area", "expected"),
    [
        ("We train staff.", (), ContentArea.TRAINING, Depth.ABSENT),
        ("We train staff.", ("training",), ContentArea.TRAINING, Depth.GENERIC),
        ("We train 40 drivers.", ("training",), ContentArea.TRAINING, Depth.SPECIFIC),
        ("In 2024 we trained 92% of buyers.", ("training",), ContentArea.TRAINING, Depth.RESULTS),
        ("In 2026 we train 92% of buyers.", ("training", "plan"), ContentArea.TRAINING, Depth.GENERIC),
        ("We do not train 40 drivers.", ("training", "neg"), ContentArea.TRAINING, Depth.ABSENT),
        ("We have completed 14 depots.", ("structure",), ContentArea.STRUCTURE, Depth.SPECIFIC),
        ("We buy stone.", ("supply_chains",), ContentArea.STRUCTURE, Depth.GENERIC),
        ("We haul stone.", ("operations",), ContentArea.STRUCTURE, Depth.GENERIC),
        ("We have a code.", ("policies",), ContentArea.POLICIES, Depth.GENERIC),
        ("We repaid 3 workers.", ("remediation",), ContentArea.DUE_DILIGENCE, Depth.RESULTS),
        ("Divers are at risk.", ("risk_description",), ContentArea.RISK, Depth.GENERIC),
        ("We measure it.", ("effectiveness",), ContentArea.EFFECTIVENESS, Depth.GENERIC),
        ("We train staff.", ("training",), ContentArea.RISK, Depth.ABSENT),
    ],
)  # fmt: skip
def test_depth(text: str, labels: tuple[str, ...], area: ContentArea, expected: Depth) -> None:
    assert found(text, *labels)[area].depth is expected


def test_an_unlikely_result_is_only_specific() -> None:
    area = found("In 2024 we trained 92% of buyers.", "training", score=0.4)[ContentArea.TRAINING]
    assert area.depth is Depth.SPECIFIC


def test_every_area_is_answered_and_depth_is_quoted() -> None:
    areas = found("In 2024 we trained 92% of buyers.", "training")
    assert set(areas) == set(ContentArea)
    assert all(bool(area.quotes) is (area.depth > Depth.ABSENT) for area in areas.values())


def test_the_telling_sentence_is_quoted_first_and_few_are() -> None:
    read = sentences("We train drivers.", "We train buyers.", "We train clerks.", "In 2024 we trained 92% of buyers.")
    assert [told.quote for told in trained(read)] == [read[3].text, "We train clerks.", "We train buyers."]


def test_a_sentence_is_quoted_once() -> None:
    assert [told.quote for told in trained(sentences(*["We train staff."] * 5))] == ["We train staff."]


def trained(read: list[Sentence]) -> tuple[Evidence, ...]:
    scores = np.zeros((len(read), len(OUTPUTS)))
    scores[:, INDEX["training"]] = 0.8
    return find_areas(read, scores, scores > 0.3)[ContentArea.TRAINING].quotes


def test_no_sentences() -> None:
    nothing = np.zeros((0, len(OUTPUTS)))
    assert {area.depth for area in find_areas((), nothing, nothing > 0).values()} == {Depth.ABSENT}
