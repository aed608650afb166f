"""Bytes of a capture -> Document, by what the bytes are."""

from classifier.reading.document import Block, BlockKind, Document, OldWord, UnknownMediaType
from classifier.reading.html import read_html
from classifier.reading.ocr import read_scan
from classifier.reading.pdf import read_pdf
from classifier.reading.word import read_word
from crawler.encoding import decode
from crawler.media import MediaType
from crawler.pages import LONGEST_PAGE, charset_of


def read(body: bytes, media_type: MediaType, declared_type: str | None = None) -> Document:
    """Read one file. Raises Unreadable (UnknownMediaType, OldWord, ScannedPdf)."""
    match media_type:
        case MediaType.HTML:
            return read_html(decode(body[:LONGEST_PAGE], charset_of(declared_type)))
        case MediaType.PDF:
            return read_pdf(body) or read_scan(body)
        case MediaType.WORD:
            return read_word(body)
        case MediaType.OLD_WORD:
            raise OldWord("old Word format (.doc), which is not read: a person must open it")
        case MediaType.TEXT:
            lines = decode(body[:LONGEST_PAGE], charset_of(declared_type)).splitlines()
            return Document("", media_type, tuple(Block(line.strip(), BlockKind.TEXT) for line in lines if line.strip()))
        case _:
            raise UnknownMediaType(f"no reader for {media_type.value} (HTML, PDF, Word .docx and plain text are read)")
