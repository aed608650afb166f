"""Evidence in its place: a text cut at the borders of what was found in it (pure)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from classifier.act import ContentArea, Requirement
from classifier.areas import AreaFinding
from classifier.evidence import Evidence, Finding


@dataclass(frozen=True, slots=True)
class Mark:
    """What one stretch of text evidences."""

    start: int
    end: int
    about: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with everything that it evidences; `start` counts characters from the text's beginning."""

    start: int
    text: str
    about: tuple[str, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation that stands alone; `gap` is how many characters are withheld before it, if that can be told."""

    start: int
    text: str
    about: tuple[str, ...]
    page: int | None
    gap: int


def told(requirements: Mapping[Requirement, Finding], areas: Mapping[ContentArea, AreaFinding]) -> list[tuple[str, Evidence]]:
    """Every quotation with what it is evidence of."""
    found = [(r.value, f.evidence) for r, f in requirements.items() if f.evidence is not None]
    return [(about, evidence) for about, evidence in found if evidence] + [
        (area.value, evidence) for area, finding in areas.items() for evidence in finding.quotes
    ]


def in_place(text: str, found: Iterable[tuple[str, Evidence]]) -> list[Piece]:
    """The whole text in pieces. A quotation that does not stand in it is left out."""
    marks = [mark for about, evidence in found if (mark := _mark(text, about, evidence)) is not None]
    borders = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    pieces = []
    for start, end in pairwise(borders):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        pieces.append(
            Piece(start, text[start:end], tuple(dict.fromkeys(m.about for m in over)), next((m.page for m in over), None))
        )
    return pieces


def _mark(text: str, about: str, evidence: Evidence) -> Mark | None:
    words = evidence.quote.split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    match = re.compile(pattern).search(text, max(0, evidence.offset - 2)) or re.search(pattern, text)
    return Mark(match.start(), match.end(), about, evidence.page) if match else None


def alone(found: Iterable[tuple[str, Evidence]]) -> list[Quoted]:
    """Only the quotations, in the order of the text: the same sentence once, with all that it evidences."""
    merged: dict[tuple[int, str], list[tuple[str, Evidence]]] = {}
    for about, evidence in found:
        merged.setdefault((evidence.offset, evidence.quote), []).append((about, evidence))
    quoted: list[Quoted] = []
    end = 0
    for (start, text), both in sorted(merged.items()):
        names = tuple(dict.fromkeys(one for one, _ in both))
        quoted.append(Quoted(start, text, names, both[0][1].page, max(0, start - end)))
        end = max(end, start + len(text))
    return quoted
