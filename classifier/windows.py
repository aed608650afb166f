"""A statement's sentences -> windows of word pieces that a transformer reads at once.

A window holds whole neighbouring sentences, so each is read with what stands around it (its heading
too) and once only; the last pieces before the window and the first after it are context alone.
Sequential sentence classification: Cohan et al. 2019, arXiv 1909.04054.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ROOM = 112
"""Word pieces of the sentences of one window."""
LONGEST = 96
"""Word pieces of a sentence that are read; its score is the mean over them."""
CONTEXT = 40
"""Word pieces of the sentence before a window and of the one after it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The tokenizer's own pieces: what opens a text and what parts two."""

    opening: int
    parting: int


@dataclass(frozen=True, slots=True)
class Window:
    """`spans[k]` is where the sentence `first + k` stands in `pieces`: start, end."""

    pieces: tuple[int, ...]
    first: int
    spans: tuple[tuple[int, int], ...]


def windows(sentences: Sequence[Sequence[int]], marks: Marks, room_of_first: int = ROOM) -> Iterator[Window]:
    """Windows that cover every sentence once. `room_of_first` moves their borders (while fitting)."""
    start, room = 0, room_of_first
    while start < len(sentences):
        end, taken = start, 0
        while end < len(sentences) and (end == start or taken + _length(sentences[end]) <= room):
            taken += _length(sentences[end])
            end += 1
        yield _window(sentences, start, end, marks)
        start, room = end, ROOM


def _length(sentence: Sequence[int]) -> int:
    return min(len(sentence), LONGEST) + 1


def _window(sentences: Sequence[Sequence[int]], start: int, end: int, marks: Marks) -> Window:
    pieces = [marks.opening]
    if start:
        pieces.extend(sentences[start - 1][:LONGEST][-CONTEXT:])
    pieces.append(marks.parting)
    spans = []
    for sentence in sentences[start:end]:
        spans.append((len(pieces), len(pieces) + min(len(sentence), LONGEST)))
        pieces.extend(sentence[:LONGEST])
        pieces.append(marks.parting)
    if end < len(sentences):
        pieces.extend(sentences[end][:CONTEXT])
        pieces.append(marks.parting)
    return Window(tuple(pieces), start, tuple(spans))
