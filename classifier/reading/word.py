"""Word (.docx) -> Document. Only the parts that hold text are unpacked, each up to a size."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import lxml.etree

from classifier.reading.document import Block, BlockKind, Document, Unreadable
from crawler.media import MediaType

LARGEST_PART = 20_000_000
"""Bytes of XML: a thousand pages have fewer."""
MOST_BLOCKS = 50_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_BREAK = f"{_W}lastRenderedPageBreak"


def read_word(body: bytes) -> Document:
    """Paragraphs, list items and table rows in order; page headers and footers as asides. Raises Unreadable.

    Pages are those at which Word last broke the text; None where it never laid it out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            main = _parsed(file, "word/document.xml")
            frames = [n for n in file.namelist() if n.startswith(("word/header", "word/footer")) and n.endswith(".xml")]
            asides = [block for name in sorted(frames)[:50] for block in _asides(_parsed(file, name))]
            title = _title(file)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Unreadable(f"the Word file is damaged or protected: {error}") from error
    return Document(title, MediaType.WORD, (*_blocks(main), *asides))


def _parsed(file: zipfile.ZipFile, name: str) -> lxml.etree._Element:
    if file.getinfo(name).file_size > LARGEST_PART:
        raise Unreadable(f"the Word file's {name} is larger than {LARGEST_PART:,} bytes unpacked")
    with file.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise Unreadable(f"the Word file's {name} is larger than {LARGEST_PART:,} bytes unpacked")
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return lxml.etree.fromstring(content, parser)
    except lxml.etree.XMLSyntaxError as error:
        raise Unreadable(f"the Word file's {name} is not well formed: {error}") from error


def _title(file: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in file.namelist():
        return ""
    found = _parsed(file, "docProps/core.xml").find(_TITLE)
    return " ".join((found.text or "").split()) if found is not None else ""


def _asides(part: lxml.etree._Element) -> Iterator[Block]:
    for paragraph in part.iter(f"{_W}p"):
        if text := _text(paragraph):
            yield Block(text, BlockKind.ASIDE)


def _blocks(main: lxml.etree._Element) -> list[Block]:
    laid_out = next(main.iter(_BREAK), None) is not None
    blocks: list[Block] = []
    page = 1
    for element in main.iter(f"{_W}p", f"{_W}tr", _BREAK):
        if element.tag == _BREAK:
            page += 1
        elif len(blocks) < MOST_BLOCKS and not _in_row(element) and (text := _text(element)):
            blocks.append(Block(text, _kind(element), page if laid_out else None))
    return blocks


def _in_row(element: lxml.etree._Element) -> bool:
    """A row speaks for its paragraphs."""
    return any(ancestor.tag == f"{_W}tr" for ancestor in element.iterancestors(f"{_W}tr", f"{_W}body"))


def _kind(element: lxml.etree._Element) -> BlockKind:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = str(style.get(f"{_W}val") or "") if style is not None else ""
    return BlockKind.HEADING if name.lower().startswith(("heading", "title", "subtitle")) else BlockKind.TEXT


def _text(element: lxml.etree._Element) -> str:
    """What is shown: inserted text with, deleted text and field codes without."""
    parts = []
    for piece in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}tc", f"{_W}noBreakHyphen"):
        if piece.tag == f"{_W}t":
            parts.append(piece.text or "")
        else:
            parts.append("-" if piece.tag == f"{_W}noBreakHyphen" else " ")
    return " ".join("".join(parts).split())
