"""PDF -> Document. pdfium runs in a child process with limits on pages, memory and time."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifier.reading.document import Block, BlockKind, Document, Picture, Unreadable
from crawler.media import MediaType

MOST_PAGES = 300
MOST_SECONDS = 120
CHARACTERS_OF_A_TEXT_PAGE = 50
"""Fewer on average means a scan (of 32 real statements, 3 had no text layer)."""

_BULLET = re.compile(r"^\s*(?:[•▪◦●■‣·–*o-]|\(?[a-z0-9ivx]{1,3}[.)])\s+", re.I)
_PAGE_NUMBER = re.compile(r"^\s*(?:page\s*)?[|\-–]?\s*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3})?\s*[|\-–]?\s*$", re.I)


def read_pdf(body: bytes) -> Document | None:
    """The document, or None if it has pages but no text layer. Raises Unreadable."""
    answer = run_child("classifier.reading.pdf_child", body, ["text"])
    pages: list[str] = answer["pages"]
    if not pages:
        raise Unreadable("the PDF has no pages")
    if sum(len(page.strip()) for page in pages) < CHARACTERS_OF_A_TEXT_PAGE * len(pages):
        return None
    document = document_of_pages(answer["title"], pages, pictured=answer["pictured"])
    return replace(document, pages_left_out=answer["left_out"])


def document_of_pages(title: str, pages: list[str], *, pictured: Collection[int] = (), ocr: bool = False) -> Document:
    """Paragraphs of pages of lines: running headers set aside, broken words joined (pure).

    `pictured` are the numbers of pages that hold pictures.
    """
    lines = [page.replace("\r", "").split("\n") for page in pages]
    running = _running_lines(lines)
    blocks = [block for number, page in enumerate(lines, 1) for block in _paragraphs(page, running, number)]
    return Document(title, MediaType.PDF, tuple(_with_last_picture(blocks, pictured)), ocr)


def _with_last_picture(blocks: list[Block], pictured: Collection[int]) -> list[Block]:
    """The last block that is no aside marked, if a page that holds a picture comes after the last page of text.

    What stands on an earlier page too is no text of a page's own: of two pages no running lines are known.
    """
    body = [index for index, block in enumerate(blocks) if block.kind is not BlockKind.ASIDE]
    own = {_shape(blocks[index].text): blocks[index] for index in reversed(body)}
    characters: Counter[int | None] = Counter()
    for block in own.values():
        characters[block.page] += len(block.text)
    last = max((page or 0 for page, count in characters.items() if count >= CHARACTERS_OF_A_TEXT_PAGE), default=0)
    if not body or max(pictured, default=0) <= last:
        return blocks
    return [replace(block, picture=Picture.PAGE) if index == body[-1] else block for index, block in enumerate(blocks)]


def _running_lines(pages: list[list[str]]) -> set[str]:
    """Lines that stand at the top or bottom of half the pages or more, digits aside."""
    if len(pages) < 3:
        return set()
    seen: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line.strip()]
        seen.update({_shape(line) for line in filled[:2] + filled[-2:]})
    return {shape for shape, count in seen.items() if count * 2 >= len(pages) and count > 1}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).lower()


def _paragraphs(lines: list[str], running: set[str], page: int) -> list[Block]:
    """The page's paragraphs in order, then its running lines: a paragraph may go on below one."""
    usual = _usual_width(lines)
    blocks: list[Block] = []
    asides: list[Block] = []
    current: list[str] = []

    def close() -> None:
        text = join_lines(current)
        current.clear()
        if text:
            kind = BlockKind.HEADING if _looks_like_heading(text) else BlockKind.TEXT
            blocks.append(Block(text, kind, page))

    for line in lines:
        if _shape(line) in running or _PAGE_NUMBER.match(line):
            if line.strip():
                asides.append(Block(" ".join(line.split()), BlockKind.ASIDE, page))
            continue
        if not line.strip() or (current and _begins_block(current[-1], line, usual)):
            close()
        if line.strip():
            current.append(line)
    close()
    return blocks + asides


def _usual_width(lines: list[str]) -> int:
    widths = sorted(len(line.strip()) for line in lines if len(line.strip()) > 20)
    return widths[int(len(widths) * 0.8)] if widths else 80


def _begins_block(before: str, line: str, usual: int) -> bool:
    """Whether `line` starts a paragraph: a bullet, or what follows a line that ended early."""
    ended_early = len(before.strip()) < 0.75 * usual
    if _BULLET.match(line):
        return True
    if before.rstrip().endswith((".", "!", "?", ":")) and (ended_early or len(before) < usual - 15):
        return True
    starts_new = line.lstrip()[:1].isupper() or line.lstrip()[:1].isdigit()
    return ended_early and starts_new and not before.rstrip().endswith((",", " and", " of", " the", "-"))


def _looks_like_heading(text: str) -> bool:
    return (
        len(text) < 90
        and len(text.split()) <= 12
        and text[:1].isupper()
        and not text.endswith((".", ",", ";", ":"))
        and not re.search(r"\d{4}$|director|chair|officer|signed|limited$|ltd$|plc$|llp$", text, re.I)
    )


def join_lines(lines: list[str]) -> str:
    """One paragraph; a word broken by a hyphen at a line's end is made whole."""
    text = "\n".join(line.strip() for line in lines)
    text = re.sub(r"(?<=[a-z])[-\u00ad\ufffe\x02]\n(?=[a-z])", "", text)
    return " ".join(text.replace("\ufffe", "").replace("\x02", "").split())


def run_child(module: str, body: bytes, arguments: list[str]) -> dict[str, Any]:
    """Run a reader in a process of its own and take its JSON. Raises Unreadable."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=MOST_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"the PDF took more than {MOST_SECONDS} seconds to read") from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Unreadable(f"the PDF cannot be read: {lines[-1][:200] if lines else f'reader ended with {done.returncode}'}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
