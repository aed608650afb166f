"""The child process that opens PDFs: `python -m classifier.reading.pdf_child text|images FOLDER < file.pdf`.

It limits its own memory and processor time before it touches the file, and answers in JSON.
"""

import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from classifier.reading.columns import Box, reading_order
from classifier.reading.pdf import MOST_PAGES, MOST_SECONDS

MEMORY = 3 * 1024**3
DPI = 200
MOST_SCANNED_PAGES = 40
MOST_PIECES = 5_000
"""Of one page; one with more is a drawing."""
LONGEST_FRAME = 300
"""Characters; a page with more has text beside its header and footer."""
WIDE = 1.35
"""A drop this many times that between two lines of one paragraph parts two paragraphs."""


def main() -> None:
    """Read the PDF on stdin and print its pages' text, or write them as pictures into FOLDER."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        sys.exit(f"{error}; a damaged or password-protected file?")
    if sys.argv[1] == "text":
        pages = _texts(document)
        sparse = [number for number, text in enumerate(pages) if len(text) <= LONGEST_FRAME]
    else:
        pages = _pictures(document, Path(sys.argv[2]))
        sparse = list(range(len(pages)))
    answer = {
        "title": document.get_metadata_value("Title"),
        "pages": pages,
        "left_out": len(document) - len(pages),
        "pictured": [number + 1 for number in sparse if _holds_picture(document[number])],
    }
    json.dump(answer, sys.stdout)


def _texts(document: pypdfium2.PdfDocument) -> list[str]:
    pages = (document[number] for number in range(min(len(document), MOST_PAGES)))
    return [_with_gaps(page.get_textpage()) for page in pages]


def _with_gaps(page: pypdfium2.PdfTextPage) -> str:
    """The page's lines, with an empty line wherever more than the usual space parts two of them."""
    lines = _in_columns(page) or list(_lines(page))
    drops = [above - below for (_, above), (_, below) in pairwise(lines)]
    rising = sorted(drop for drop in drops if drop > 1) or [1.0]
    usual = rising[len(rising) // 5]
    parted: list[str] = []
    for (text, _), drop in zip(lines, [0.0, *drops], strict=False):
        if drop > WIDE * usual or drop < -usual:
            parted.append("")
        parted.append(text)
    return "\n".join(parted)


def _in_columns(page: pypdfium2.PdfTextPage) -> list[tuple[str, float]] | None:
    """The lines of a page whose two columns were drawn across, in reading order; None for any other page."""
    number = page.count_rects()
    if number > MOST_PIECES:
        return None
    boxes = [Box(*page.get_rect(index)) for index in range(number)]
    order = reading_order(boxes)
    if order is None:
        return None
    lines = []
    for line in order:
        pieces = [page.get_text_bounded(b.left, b.bottom, b.right, b.top).strip() for b in (boxes[i] for i in line)]
        text = " ".join(" ".join(pieces).split())
        if text:
            lines.append((text, boxes[line[0]].bottom))
    return lines


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[tuple[str, float]]:
    """Each line of text with the height of its first character's box, in points from the page's bottom."""
    start = 0
    for line in page.get_text_range().split("\n"):
        text = line.rstrip("\r")
        if text.strip():
            first = start + len(text) - len(text.lstrip())
            yield text, page.get_charbox(min(first, page.count_chars() - 1), loose=True)[1]
        start += len(line) + 1


def _holds_picture(page: pypdfium2.PdfPage) -> bool:
    return any(piece.type == FPDF_PAGEOBJ_IMAGE for piece in islice(page.get_objects(), MOST_PIECES))


def _pictures(document: pypdfium2.PdfDocument, folder: Path) -> list[str]:
    names = []
    for number in range(min(len(document), MOST_SCANNED_PAGES)):
        name = f"{number + 1:03}.png"
        document[number].render(scale=DPI / 72, grayscale=True).to_pil().save(folder / name)
        names.append(name)
    return names


if __name__ == "__main__":
    main()
