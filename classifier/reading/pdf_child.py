"""The child process that opens PDFs: `python -m classifier.reading.pdf_child text|images FOLDER < file.pdf`.

It limits its own memory and processor time before it touches the file, and answers in JSON.
"""

import json
import resource
import sys
from pathlib import Path

import pypdfium2

from classifier.reading.pdf import MOST_PAGES, MOST_SECONDS

MEMORY = 3 * 1024**3
DPI = 200
MOST_SCANNED_PAGES = 40


def main() -> None:
    """Read the PDF on stdin and print its pages' text, or write them as pictures into FOLDER."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        sys.exit(f"{error}; a damaged or password-protected file?")
    if sys.argv[1] == "text":
        answer = {"title": document.get_metadata_value("Title"), "pages": _texts(document)}
    else:
        answer = {"title": document.get_metadata_value("Title"), "pages": _pictures(document, Path(sys.argv[2]))}
    json.dump(answer, sys.stdout)


def _texts(document: pypdfium2.PdfDocument) -> list[str]:
    pages = (document[number] for number in range(min(len(document), MOST_PAGES)))
    return [page.get_textpage().get_text_bounded() for page in pages]


def _pictures(document: pypdfium2.PdfDocument, folder: Path) -> list[str]:
    names = []
    for number in range(min(len(document), MOST_SCANNED_PAGES)):
        name = f"{number + 1:03}.png"
        document[number].render(scale=DPI / 72, grayscale=True).to_pil().save(folder / name)
        names.append(name)
    return names


if __name__ == "__main__":
    main()
