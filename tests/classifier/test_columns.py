"""Two columns drawn line by line are read column by column."""

from collections.abc import Callable

import pytest
from fpdf import FPDF

from classifier.reading.columns import Box, reading_order
from classifier.reading.pdf import read_pdf

LEFT = [f"left column line {n:02} about gravel and stone" for n in range(12)]
RIGHT = [f"right column line {n:02} about quarries and sand" for n in range(12)]


def boxes(rows: int, left: float = 200, right: float = 200, titled: bool = False) -> list[Box]:
    """Rows drawn across: a piece left, a piece right, at one height each."""
    title = [Box(50, 700, 500, 712)] if titled else []
    pairs = [(Box(50, 650 - 14 * n, 50 + left, 660 - 14 * n), Box(300, 650 - 14 * n, 300 + right, 660 - 14 * n)) for n in range(rows)]  # fmt: skip
    return title + [box for pair in pairs for box in pair]


def column_by_column(rows: int) -> list[Box]:
    across = boxes(rows)
    return across[::2] + across[1::2]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (boxes(10), [*range(0, 20, 2), *range(1, 20, 2)]),
        (boxes(10, titled=True), [0, *range(1, 21, 2), *range(2, 21, 2)]),
        (column_by_column(10), None),
        (boxes(10, left=60, right=40), None),
        (boxes(4), None),
        ([Box(50, 650 - 14 * n, 500, 660 - 14 * n) for n in range(30)], None),
        ([], None),
    ],
    ids=["across", "under a title", "drawn by column", "a table", "too few", "one column", "nothing"],
)
def test_reading_order(given: list[Box], expected: list[int] | None) -> None:
    order = reading_order(given)
    assert (None if order is None else [index for line in order for index in line]) == expected


def across(pdf: FPDF) -> None:
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        pdf.text(15, 40 + 6 * number, left)
        pdf.text(110, 40 + 6 * number, right)


def by_column(pdf: FPDF) -> None:
    for x, column in ((15, LEFT), (110, RIGHT)):
        for number, line in enumerate(column):
            pdf.text(x, 40 + 6 * number, line)


@pytest.mark.parametrize("draw", [across, by_column])
def test_a_pdf_in_two_columns(draw: Callable[[FPDF], None]) -> None:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    draw(pdf)
    read = read_pdf(bytes(pdf.output()))
    assert read is not None
    words = read.text.replace("\n", " ")
    assert [words.index(line) for line in LEFT + RIGHT] == sorted(words.index(line) for line in LEFT + RIGHT)
