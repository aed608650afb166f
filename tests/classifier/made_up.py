"""Sentences and documents for tests."""

from classifier.reading.document import Block, BlockKind, Document
from classifier.statement import Sentence
from crawler.media import MediaType


def sentences(*texts: str, kind: BlockKind = BlockKind.TEXT) -> list[Sentence]:
    """Sentences that follow each other, with their offsets in the joined text."""
    made, offset = [], 0
    for text in texts:
        made.append(Sentence(text, offset, kind=kind))
        offset += len(text) + 1
    return made


def document(*texts: str, title: str = "") -> Document:
    """A web page: a text that begins with `# ` is a heading, one with `~ ` an aside."""
    return Document(title, MediaType.HTML, tuple(_block(text) for text in texts))


def _block(text: str) -> Block:
    kinds = {"# ": BlockKind.HEADING, "~ ": BlockKind.ASIDE}
    kind = kinds.get(text[:2], BlockKind.TEXT)
    return Block(text if kind is BlockKind.TEXT else text[2:], kind)
