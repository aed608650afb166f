"""The part of a long report, or of a page with several documents, that is about slavery (pure).

Judged whole, such a report or page would lend its own years, signatures and approvals to the statement.
"""

import re
from dataclasses import replace

from classifier.reading.document import SLAVERY, Block, BlockKind, Document

LONG = 8
"""Pages; a shorter document is judged whole."""
MOST_PAGES = 15
MOST_SHARE = 0.4
"""Of the pages; a document that speaks of slavery on more of them is about it as a whole."""
_OTHER_DOCUMENT = re.compile(
    r"^\W*(?:[\w&’'-]+\s+){0,4}?(?:privacy\s+(?:policy|notice|statement)|cookies?\s+(?:policy|notice)|tax\s+(?:strategy|statement)|gender\s+pay(?:\s+gap)?"
    r"|payment\s+practices|terms\s+(?:of\s+(?:use|business|sale)|(?:and|&)\s+conditions)|accessibility\s+statement|complaints\s+(?:policy|procedure))\b[^.]{0,40}$",
    re.I,
)
"""Headings of documents that stand beside a statement and never are a part of one."""
_SUBJECT = re.compile(
    r"^\W*(?:our\s+)?(?:modern\s+(?:day\s+)?slavery|(?:anti-?\s?)?slavery|human\s+trafficking)(?:[\s&/]+(?:and|act|human|trafficking|slavery|transparency|2015))*\W*$",
    re.I,
)
"""A heading that names the subject and nothing else."""
_YEAR = re.compile(r"(?<!\d)20(?:1[6-9]|[2-4]\d)(?!\d)")
LONGEST_HEADING = 120
_TITLE = re.compile(r"(?:slavery|trafficking)[^.]{0,60}\bstatement\b|\bstatement\b[^.]{0,40}(?:slavery|trafficking)", re.I)


def slavery_section(document: Document) -> Document | None:
    """The part about slavery; None if there is no telling one, or the document is about it as a whole.

    Of a document with pages those that speak of slavery most, from the heading that says so on; of another
    the newest of several statements, without the other documents that stand on the same page. Pages keep their
    numbers; offsets count in the section's own text.
    """
    last = max((block.page or 0 for block in document.blocks), default=0)
    return _section_of_pages(document, last) if last else _section_of_headings(document)


def _section_of_headings(document: Document) -> Document | None:
    blocks = document.blocks
    headings = [(number, block.text) for number, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    titled = [(number, text) for number, text in headings if _TITLE.search(text) and len(text) < LONGEST_HEADING]
    starts = titled or [(number, text) for number, text in headings if _SUBJECT.search(text)]
    if not starts:
        return None
    years = {number: _year_of(text) for number, text in starts}
    start = max((n for n, year in years.items() if year), key=lambda n: (years[n], -n), default=starts[0][0])
    newer_or_older = {n for n, year in years.items() if year and year != years[start]} if years[start] else set()
    others = {number for number, text in headings if _OTHER_DOCUMENT.search(text) and len(text) < LONGEST_HEADING}
    borders = newer_or_older | others
    if not borders:
        return None
    end = min((number for number in borders if number > start), default=len(blocks))
    return replace(document, title=blocks[start].text, blocks=blocks[start:end])


def _year_of(heading: str) -> int:
    return max((int(year) for year in _YEAR.findall(heading)), default=0)


def _section_of_pages(document: Document, last: int) -> Document | None:
    if last < LONG:
        return None
    pages = _densest_run(document)
    if len(pages) > MOST_SHARE * last:
        return None
    blocks = tuple(block for block in document.blocks if block.page in pages)
    if not blocks:
        return None
    started = blocks[_start(blocks) :]
    heading = started[0].text if _TITLE.search(started[0].text) else document.title
    return replace(document, title=heading[:300], blocks=started)


def _densest_run(document: Document) -> range:
    """Neighbouring pages that each mention slavery, one silent page allowed between two; the run with most mentions."""
    mentions: dict[int, int] = {}
    for block in document.blocks:
        if block.page is not None and block.kind is not BlockKind.ASIDE:
            mentions[block.page] = mentions.get(block.page, 0) + len(SLAVERY.findall(block.text))
    telling = sorted(page for page, count in mentions.items() if count)
    runs: list[list[int]] = []
    for page in telling:
        if runs and page - runs[-1][-1] <= 2 and page - runs[-1][0] < MOST_PAGES:
            runs[-1].append(page)
        else:
            runs.append([page])
    best = max(runs, key=lambda run: sum(mentions[page] for page in run), default=None)
    if best is None or sum(mentions[page] for page in best) < 3:
        return range(0)
    return range(best[0], best[-1] + 1)


def _start(blocks: tuple[Block, ...]) -> int:
    """The title of the section on its first page, else the first block that speaks of slavery."""
    first = blocks[0].page
    of_first = [(number, block) for number, block in enumerate(blocks) if block.page == first]
    titled = next((number for number, block in of_first if _TITLE.search(block.text) and len(block.text) < 150), None)
    return titled if titled is not None else next((n for n, block in of_first if SLAVERY.search(block.text)), 0)
