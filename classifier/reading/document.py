"""What reading makes of a file: blocks of text that know where they stood."""

import re
from dataclasses import dataclass
from enum import StrEnum

from crawler.media import MediaType

SLAVERY = re.compile(r"slavery|human\s+traffick|forced\s+(?:or\s+compulsory\s+)?labour", re.I)
"""Words by which readers know the part of a page or a report that is about it."""


class Unreadable(Exception):
    """The file cannot be turned into text; the message says why and what would help."""


class UnknownMediaType(Unreadable):
    """No reader for this kind of file."""


class OldWord(Unreadable):
    """Word's format before 2007 (.doc), which no well-kept library reads: a person must open it."""


class ScannedPdf(Unreadable):
    """No text layer, and no OCR on this machine: install tesseract (`apt-get install tesseract-ocr`)."""


class BlockKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ASIDE = "aside"
    """Menus, page headers and footers: kept, because a signature can stand there."""


class Picture(StrEnum):
    """A picture that may be a signature: what is in it nobody reads. Others are passed over."""

    SIGNATURE = "signature"
    """Its name says so."""
    PAGE = "page"
    """A page after the last one of text, with next to nothing else on it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or heading. `page` counts from 1, None for web pages."""

    text: str
    kind: BlockKind
    page: int | None = None
    picture: Picture | None = None
    """One that stands in it or right after it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text. Offsets elsewhere count characters in `text`."""

    title: str
    media_type: MediaType
    blocks: tuple[Block, ...]
    ocr: bool = False
    pages_left_out: int = 0
    """Pages beyond the limit, which were not read."""

    @property
    def text(self) -> str:
        """All blocks, asides too, one a paragraph."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def body(self) -> str:
        """The blocks without asides."""
        return "\n".join(block.text for block in self.blocks if block.kind is not BlockKind.ASIDE)
