"""The six areas of s.54(5): how deeply a statement speaks to each (rules on the model's labels)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.act import ACT_2015, ContentArea, Depth
from classifier.evidence import Evidence, quote
from classifier.outputs import INDEX, Scores
from classifier.statement import Sentence

LABELS_OF = {
    ContentArea.STRUCTURE: ("structure", "operations", "supply_chains"),
    ContentArea.POLICIES: ("policies",),
    ContentArea.DUE_DILIGENCE: ("due_diligence", "remediation"),
    ContentArea.RISK: ("risk", "risk_description"),
    ContentArea.EFFECTIVENESS: ("effectiveness",),
    ContentArea.TRAINING: ("training",),
}
MOST_QUOTES = 3

_NUMBER = re.compile(
    r"\b(?!20[0-4]\d\b)\d[\d,.]*\s*(?:%|per\s*cent|percent)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred)\b",
    re.I,
)
_NAMED = re.compile(
    r"(?<![.!?:]\s)(?<!^)\b(?:[A-Z][a-z]+(?:\s+[A-Z][a-z]+)+|[A-Z]{3,})\b"
    r"|\b(?:Sedex|SMETA|EcoVadis|Stronger\s+Together|Unseen|Safecall|SA8000|Achilles|Slave-Free\s+Alliance|GLAA|Navex|Modern\s+Slavery\s+Assessment\s+Tool)\b"
)
_LAW = re.compile(
    r"(?:UK\s+|the\s+)?Modern\s+Slavery\s+Act(?:\s+\d{4})?|s(?:ection|\.)\s*\d+(?:\(\d\))*|\bModern\s+Slavery\b", re.I
)
"""The Act's own name and numbers make no sentence specific."""
_WHEN = re.compile(r"\b20[12]\d\b|\bannual(?:ly)?\b|\bmonthly\b|\bquarterly\b|\bevery\s+(?:year|\w+\s+years)", re.I)
_RESULT = re.compile(
    r"\d[\d,.]*\s*(?:%|per\s*cent|percent)|\b\d[\d,]*\s+(?:of\s+(?:our|the|these|those)|suppliers?|audits?|employees|staff|colleagues|people|workers|buyers|managers|sites|cases|reports|concerns|incidents|delegates)"
    r"|\bno\s+(?:reports|cases|incidents|concerns|instances|allegations)|\b(?:completed|achieved|found|identified|resulted|repaid|closed|increased|reduced|compared\s+(?:with|to))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class AreaFinding:
    """Depth 1 or more carries quotations, the telling ones first, each once; `cues_in` a quotation tells why."""

    depth: Depth
    quotes: tuple[Evidence, ...]


def find_areas(sentences: Sequence[Sentence], scores: Scores, decided: NDArray[np.bool_]) -> dict[ContentArea, AreaFinding]:
    """Depth of every area; `scores` and `decided` have a row a sentence, a column an output."""
    return {
        provision.id: _area(provision.id, sentences, scores, decided)
        for provision in ACT_2015.areas
        if isinstance(provision.id, ContentArea)
    }


def _area(area: ContentArea, sentences: Sequence[Sentence], scores: Scores, decided: NDArray[np.bool_]) -> AreaFinding:
    columns = [INDEX[label] for label in LABELS_OF[area]]
    speaking = [i for i in range(len(sentences)) if decided[i, columns].any() and not decided[i, INDEX["neg"]]]
    if not speaking:
        return AreaFinding(Depth.ABSENT, ())
    graded = [
        (_depth(area, sentences[i].text, planned=bool(decided[i, INDEX["plan"]])), float(scores[i, columns].max()), i)
        for i in speaking
    ]
    graded.sort(reverse=True)
    depth = graded[0][0]
    if depth is Depth.RESULTS and not any(score >= 0.5 for grade, score, _ in graded if grade is Depth.RESULTS):
        depth = Depth.SPECIFIC
    once = {sentences[i].text: (score, i) for _, score, i in reversed(graded)}
    telling = list(reversed(once.values()))[:MOST_QUOTES]
    return AreaFinding(depth, tuple(quote([sentences[i]], f"model:{area}", score) for score, i in telling))


def _depth(area: ContentArea, text: str, *, planned: bool) -> Depth:
    if planned:
        return Depth.GENERIC
    cues = cues_in(text)
    specific = "number" in cues or "name" in cues or len(cues) >= 2
    if specific and "result" in cues and area is not ContentArea.STRUCTURE:
        return Depth.RESULTS
    return Depth.SPECIFIC if specific else Depth.GENERIC


def cues_in(text: str) -> tuple[str, ...]:
    """What makes a sentence specific: "number", "name" (of a place, body or tool), "when", "result"."""
    text = _LAW.sub(" ", text)
    found = (("number", _NUMBER), ("name", _NAMED), ("when", _WHEN), ("result", _RESULT))
    return tuple(name for name, pattern in found if pattern.search(text))
