"""The part of a long report that is about slavery: some publish their statement there (pure).

Judged whole, such a report would lend its own signatures and approvals to the statement.
"""

import re
from dataclasses import replace

from classifier.reading.document import Block, BlockKind, Document

LONG = 8
"""Pages; a shorter document is judged whole."""
MOST_PAGES = 15
MOST_SHARE = 0.4
"""Of the pages; a document that speaks of slavery on more of them is about it as a whole."""
_SLAVERY = re.compile(r"slavery|human\s+traffick|forced\s+(?:or\s+compulsory\s+)?labour", re.I)
_TITLE = re.compile(r"(?:slavery|trafficking)[^.]{0,60}\bstatement\b|\bstatement\b[^.]{0,40}(?:slavery|trafficking)", re.I)


def slavery_section(document: Document) -> Document | None:
    """The pages that speak of slavery most, from the heading that says so on; None if the document is short, has none, or is about it as a whole.

    Pages keep their numbers; offsets count in the section's own text.
    """
    last = max((block.page or 0 for block in document.blocks), default=0)
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
            mentions[block.page] = mentions.get(block.page, 0) + len(_SLAVERY.findall(block.text))
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
    return titled if titled is not None else next((n for n, block in of_first if _SLAVERY.search(block.text)), 0)
