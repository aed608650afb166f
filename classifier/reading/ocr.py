"""Scanned PDF -> Document, by tesseract: a page a core, since its own threads spend three times the work on one page."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from classifier.cores import on_all_cores
from classifier.reading.document import Document, ScannedPdf, Unreadable
from classifier.reading.pdf import document_of_pages, run_child

SECONDS_A_PAGE = 300
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}


def read_scan(body: bytes) -> Document:
    """The text of a scanned PDF; pages beyond the limit are counted, not read. Raises ScannedPdf without tesseract, Unreadable if it fails."""
    if shutil.which("tesseract") is None:
        raise ScannedPdf("a scanned PDF without text: install tesseract (apt-get install tesseract-ocr)")
    with tempfile.TemporaryDirectory(prefix="s54-ocr-") as folder:
        answer = run_child("classifier.reading.pdf_child", body, ["images", folder])
        pages = on_all_cores(_page, [Path(folder) / name for name in answer["pages"]])
    document = document_of_pages(answer["title"], pages, pictured=answer["pictured"], ocr=True)
    return replace(document, pages_left_out=answer["left_out"])


def _page(picture: Path) -> str:
    command = ["tesseract", str(picture), "stdout", "-l", "eng", "--psm", "3", "--dpi", "200"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS_A_PAGE, check=True, env=ONE_THREAD)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable(f"tesseract could not read page {picture.stem}: {error}") from error
    return done.stdout.decode("utf-8", "replace")
