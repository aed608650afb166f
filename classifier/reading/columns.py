"""Pages set in two columns, read column by column (pure).

A PDF holds its text in the order in which it was drawn. Most programs draw a column at a time;
some draw across, line by line, and then two columns read as one broken text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

FEWEST = 8
"""Lines that each column must have."""
MOST_CROSSING = 0.2
"""Share of lines (headings, mostly) that may run across the gap."""
NARROWEST = 0.28
"""Width of a column's usual line, as a share of the text's: a table's cells are narrower."""
MOST_TURNS = 3
"""A page drawn column by column goes from one side to the other hardly ever."""


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a line, in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def reading_order(boxes: Sequence[Box]) -> list[list[int]] | None:
    """Lines as lists of indices into `boxes`, left column before right between lines that run across.

    None where the page has one column, or is drawn column by column already.
    """
    gap = _gap(boxes)
    if gap is None:
        return None
    sides = [_side(box, gap) for box in boxes]
    turns = sum(one != other for one, other in pairwise([side for side in sides if side]))
    if turns <= MOST_TURNS:
        return None
    return [line for band in _bands(boxes, sides) for side in (0, -1, 1) for line in _lines(boxes, band, sides, side)]


def _gap(boxes: Sequence[Box]) -> float | None:
    """Where the gap between two columns of running text lies."""
    if len(boxes) < 2 * FEWEST:
        return None
    start, end = min(b.left for b in boxes), max(b.right for b in boxes)
    width = end - start
    candidates = [start + width * share / 100 for share in range(35, 66, 1)]
    best = min(candidates, key=lambda x: (_crossing(boxes, x), abs(x - start - width / 2)))
    left, right = [b for b in boxes if _side(b, best) < 0], [b for b in boxes if _side(b, best) > 0]
    if min(len(left), len(right)) < FEWEST or _crossing(boxes, best) > MOST_CROSSING * len(boxes):
        return None
    is_text = all(median(b.right - b.left for b in column) >= NARROWEST * width for column in (left, right))
    return best if is_text else None


def _crossing(boxes: Sequence[Box], x: float) -> int:
    return sum(_side(box, x) == 0 for box in boxes)


def _side(box: Box, gap: float) -> int:
    """-1 left of the gap, 1 right of it, 0 across."""
    if box.right <= gap + 2:
        return -1
    return 1 if box.left >= gap - 2 else 0


def _bands(boxes: Sequence[Box], sides: Sequence[int]) -> Iterator[list[int]]:
    """Parts of the page from top to bottom: each begins with the lines that run across it."""
    band: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda i: -boxes[i].middle):
        if sides[index] == 0 and band and any(sides[i] for i in band):
            yield band
            band = []
        band.append(index)
    if band:
        yield band


def _lines(boxes: Sequence[Box], band: Sequence[int], sides: Sequence[int], side: int) -> Iterator[list[int]]:
    """One column's lines in a band, top to bottom; pieces at one height are one line."""
    column = [index for index in band if sides[index] == side]
    heights: list[tuple[int, int]] = []
    number = 0
    for above, index in zip([None, *column], column, strict=False):
        if above is not None and abs(boxes[above].middle - boxes[index].middle) > 3:
            number += 1
        heights.append((number, index))
    for _, line in groupby(heights, key=lambda pair: pair[0]):
        yield sorted((index for _, index in line), key=lambda i: boxes[i].left)
