"""Word files, whole and hostile."""

import io
import zipfile

import pytest

from classifier.reading.document import BlockKind, Unreadable
from classifier.reading.read import read
from classifier.reading.word import LARGEST_PART, read_word
from crawler.media import MediaType, sniff

T, H, A = BlockKind.TEXT, BlockKind.HEADING, BlockKind.ASIDE
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Statement 2025</dc:title></cp:coreProperties>'
)


def p(text: str, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{text}</w:t></w:r></w:p>"


def made(inner: str, **parts: str) -> bytes:
    held = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}><w:body>{inner}</w:body></w:document>"}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (held | {name.replace("__", "/") + ".xml": text for name, text in parts.items()}).items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (p("Modern Slavery Statement", "Heading1") + p("We buy gravel."), [("Modern Slavery Statement", H, None), ("We buy gravel.", T, None)]),
        ("<w:p><w:r><w:t>Mod</w:t></w:r><w:r><w:t>ern slavery</w:t></w:r></w:p>", [("Modern slavery", T, None)]),
        ("<w:p><w:r><w:t>Signed:</w:t><w:tab/><w:t>Jo Pell</w:t><w:br/><w:t>Director</w:t></w:r></w:p>", [("Signed: Jo Pell Director", T, None)]),
        (f"<w:tbl><w:tr><w:tc>{p('Name')}</w:tc><w:tc>{p('Jo Pell')}</w:tc></w:tr></w:tbl>", [("Name Jo Pell", T, None)]),
        (p("One") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Two</w:t></w:r></w:p>" + p("Three"), [("One", T, 1), ("Two", T, 1), ("Three", T, 2)]),
        ("<w:p><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins></w:p>", [("yes", T, None)]),
        ("", []),
    ],
    ids=["headings", "split runs", "tabs and breaks", "table", "pages", "tracked changes", "empty"],
)  # fmt: skip
def test_blocks(inner: str, expected: list[tuple[str, BlockKind, int | None]]) -> None:
    assert [(block.text, block.kind, block.page) for block in read_word(made(inner)).blocks] == expected


def test_title_and_frames() -> None:
    body = made(p("We buy gravel."), docProps__core=CORE, word__footer1=f"<w:ftr {W}>{p('Company number 99990001')}</w:ftr>")
    document = read(body, sniff(body, "application/octet-stream"))
    assert (document.title, document.media_type) == ("Statement 2025", MediaType.WORD)
    assert [(block.text, block.kind) for block in document.blocks][-1] == ("Company number 99990001", A)


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "gravel"}">' for n in range(9))


def laughing() -> bytes:
    """Nine entities, each ten times the one before."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<!DOCTYPE d [{ENTITIES}]><w:document {W}><w:body>&a8;</w:body></w:document>")
    return file.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04 word/ but nothing else",
        made(p("We"))[:200],
        made(" " * (LARGEST_PART + 10)),
        made("<w:p>"),
        made("").replace(b"word/document.xml", b"word/documant.xml"),
        laughing(),
    ],
    ids=["empty", "no zip", "cut off", "bomb", "not well formed", "no text part", "entities"],
)
def test_what_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable, match="Word file"):
        read_word(body)
