"""How fast PDFs are read: `python -m benchmarks.reading_speed [FILE.pdf...]` (without files: made-up ones)."""

import sys
import time
from pathlib import Path

import pypdfium2
from fpdf import FPDF

from benchmarks.machine import describe
from classifier.reading.ocr import read_scan
from classifier.reading.pdf import read_pdf

PARAGRAPH = (
    "We buy gravel and stone from forty suppliers in three counties, and we know each of their quarries and owners. " * 4
)
PAGES, SCANNED = 200, 4


def made(pages: int) -> bytes:
    pdf = FPDF(format="A4")
    pdf.set_font("Helvetica", size=10)
    for _ in range(pages):
        pdf.add_page()
        for _ in range(9):
            pdf.multi_cell(0, 5, PARAGRAPH, align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
    return bytes(pdf.output())


def main() -> None:
    print(describe())
    files = {path: Path(path).read_bytes() for path in sys.argv[1:]} or {f"made up, {PAGES} pages": made(PAGES)}
    for name, body in files.items():
        pages = len(pypdfium2.PdfDocument(body))
        begun = time.monotonic()
        read_pdf(body)
        taken = time.monotonic() - begun
        print(f"{name}: {pages} pages in {taken:.2f} s with the child's start, {pages / taken:.0f} pages/s")
    begun = time.monotonic()
    read_scan(made(SCANNED))
    print(f"OCR: {(time.monotonic() - begun) / SCANNED:.2f} s a page")


if __name__ == "__main__":
    main()
