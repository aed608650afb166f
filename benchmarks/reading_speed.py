"""How fast PDFs are read: `python -m benchmarks.reading_speed [FILE.pdf...]` (without files: made-up ones).

Layout (paragraphs, columns, running lines, page numbers) is kept, and each file is opened in a
process of its own, whose start is counted in. OCR reads as many pages at once as there are cores.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from fpdf import FPDF

from benchmarks.machine import describe
from classifier.reading.ocr import read_scan
from classifier.reading.pdf import read_pdf

PARAGRAPH = (
    "We buy gravel and stone from forty suppliers in three counties, and we know each of their quarries and owners. " * 4
)
PAGES, SCANNED, PARAGRAPHS = 200, 4, 9


def made(pages: int) -> bytes:
    pdf = FPDF(format="A4")
    pdf.set_font("Helvetica", size=10)
    for _ in range(pages):
        pdf.add_page()
        for _ in range(PARAGRAPHS):
            pdf.multi_cell(0, 5, PARAGRAPH, align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
    return bytes(pdf.output())


def main() -> None:
    print(describe())
    files = {path: Path(path).read_bytes() for path in sys.argv[1:]} or {f"made up, {PAGES} pages": made(PAGES)}
    for name, body in files.items():
        pages = len(pypdfium2.PdfDocument(body))
        taken = timed(read_pdf, body)
        print(f"{name}: {pages} pages in {taken:.2f} s with the child's start, {pages / taken:.0f} pages/s")
    print(f"a PDF of one page: {timed(read_pdf, made(1)):.2f} s, nearly all of it the child's start")
    print(f"OCR: {timed(read_scan, made(SCANNED)) / SCANNED:.2f} s a page of {len(PARAGRAPH.split()) * PARAGRAPHS} words")


def timed(read: Callable[[bytes], object], body: bytes) -> float:
    """Seconds of the better of two runs."""
    taken = []
    for _ in range(2):
        begun = time.monotonic()
        read(body)
        taken.append(time.monotonic() - begun)
    return min(taken)


if __name__ == "__main__":
    main()
