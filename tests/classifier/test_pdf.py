"""PDFs as paragraphs."""

import io
import zlib
from collections.abc import Callable

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from classifier.act import EntityKind
from classifier.reading.document import BlockKind, Document, Picture, Unreadable
from classifier.reading.ocr import read_scan
from classifier.reading.pdf import MOST_PAGES, MOST_SECONDS, document_of_pages, join_lines, read_pdf
from classifier.reading.pdf_child import MEMORY, MOST_SCANNED_PAGES
from classifier.requirements.signature import find_signature
from classifier.sentences import read_statement

T, H, A = BlockKind.TEXT, BlockKind.HEADING, BlockKind.ASIDE
LONG = "We buy gravel and stone from forty suppliers in three counties, and we know each of their quarries."
NO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
)


def blocks(*pages: str) -> list[tuple[str, BlockKind]]:
    return [(block.text, block.kind) for block in document_of_pages("", list(pages)).blocks]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", []),
        ("\n \n\n", []),
        ("Modern Slavery Statement\n\n" + LONG, [("Modern Slavery Statement", H), (LONG, T)]),
        ("We buy gravel and stone\r\nfrom forty suppliers\r\nin three counties.", [("We buy gravel and stone from forty suppliers in three counties.", T)]),
        ("We check our sup-\nply chain.", [("We check our supply chain.", T)]),
        ("We check our sup\u00ad\nply chain.", [("We check our supply chain.", T)]),
        ("A UK-\nBased firm.", [("A UK- Based firm.", T)]),
        ("We did:\n• audits of quarries\n• training of drivers", [("We did:", T), ("• audits of quarries", T), ("• training of drivers", T)]),
        ("(a) audits of quarries\n(b) training of drivers", [("(a) audits of quarries", T), ("(b) training of drivers", T)]),
        ("1. Audits of quarries.\n2. Training of drivers.", [("1. Audits of quarries.", T), ("2. Training of drivers.", T)]),
        (f"{LONG}\n\n{LONG}", [(LONG, T), (LONG, T)]),
        (f"3\n{LONG}", [(LONG, T), ("3", A)]),
        (f"{LONG}\n3", [(LONG, T), ("3", A)]),
        (f"{LONG}\n\nPage 3 of 12", [(LONG, T), ("Page 3 of 12", A)]),
        ("Jo Pell\nDirector", [("Jo Pell", H), ("Director", T)]),
    ],
)  # fmt: skip
def test_paragraphs(page: str, expected: list[tuple[str, BlockKind]]) -> None:
    assert [text for text, _ in blocks(page)] == [text for text, _ in expected]
    assert [kind is A for _, kind in blocks(page)] == [kind is A for _, kind in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our supply chain", H),
        ("Due diligence", H),
        ("We audit quarries.", T),
        ("in the coming year", T),
        ("Jo Pell, Managing Director", T),
        ("Tarnbeck Gravel Limited", T),
        ("Signed on 3 May 2025", T),
        (LONG, T),
    ],
)
def test_headings(text: str, expected: BlockKind) -> None:
    assert blocks(f"{text}\n\n{LONG}")[0] == (text, expected)


def test_running_headers_and_footers_are_asides() -> None:
    pages = [
        f"Tarnbeck Gravel | Statement 2025\n\nPart {name}. {LONG}\n\nPage {n} | tarnbeck.example"
        for n, name in enumerate("abcd", 1)
    ]
    kinds = dict(blocks(*pages))
    assert [kind for text, kind in kinds.items() if text.startswith(("Tarnbeck", "Page"))] == [A] * 5
    assert [kind for text, kind in kinds.items() if text.startswith("Part")] == [T] * 4


def test_two_pages_have_no_running_lines() -> None:
    assert blocks(f"Tarnbeck Gravel\n\n{LONG}", f"Tarnbeck Gravel\n\n{LONG}")[0] == ("Tarnbeck Gravel", H)


def test_pages_count_from_one() -> None:
    read = document_of_pages("T", [LONG, "", LONG], ocr=True)
    assert ([block.page for block in read.blocks], read.ocr, read.title) == ([1, 3], True, "T")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["one", "two"], "one two"),
        (["hu-", "man"], "human"),
        (["zero-", "Hour"], "zero- Hour"),
        (["2024-", "25"], "2024- 25"),
        (["sup\ufffe", "plier"], "supplier"),
        (["a  b ", " c"], "a b c"),
        ([], ""),
    ],
)
def test_join_lines(lines: list[str], expected: str) -> None:
    assert join_lines(lines) == expected


def made_pdf(*pages: str, title: str = "", password: str = "") -> bytes:
    pdf = FPDF(format="A4")
    if title:
        pdf.set_title(title)
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    pdf.set_font("Helvetica", size=11)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, 6, text, align="L")
    return bytes(pdf.output())


DRAWN = Image.new("RGB", (200, 80), "navy")


def pdf_with_pictures(*pages: tuple[str, bool], header: str = "") -> bytes:
    """Each page's text, and whether a picture stands below it."""
    pdf = FPDF(format="A4")
    pdf.set_font("Helvetica", size=11)
    for text, has_picture in pages:
        pdf.add_page()
        pdf.multi_cell(0, 6, f"{header}\n\n{text}" if header else text, align="L", new_x="LMARGIN", new_y="NEXT")
        if has_picture:
            pdf.image(DRAWN, w=60)
    return bytes(pdf.output())


def read(body: bytes) -> Document:
    found = read_pdf(body)
    assert found is not None
    return found


def test_a_pdf_with_text() -> None:
    found = read(made_pdf(f"Modern Slavery Statement\n\n{LONG}", f"{LONG}\n\nJo Pell, Director", title="Statement 2025"))
    assert found.title == "Statement 2025"
    assert LONG in found.text
    assert "Jo Pell, Director" in found.text
    assert {block.page for block in found.blocks} == {1, 2}


def test_wrapped_lines_become_one_paragraph() -> None:
    paragraph = f"{LONG} {LONG} {LONG}"
    assert [block.text for block in read(made_pdf(f"{paragraph}\n\n{paragraph}")).blocks] == [paragraph, paragraph]


def test_a_pdf_without_text_is_a_scan() -> None:
    assert read_pdf(made_pdf("", "")) is None


TEXT, MORE = (
    f"{LONG}\n\n{LONG * 2}",
    "We trained all our drivers and asked each of our hauliers what they do.\n\n" + "We audit quarries. " * 20,
)
HEADER = "Tarnbeck Gravel Limited | Modern slavery and human trafficking statement 2025"


@pytest.mark.parametrize(
    ("pages", "header", "expected"),
    [
        ([(TEXT, False), ("", True)], "", None),
        ([(TEXT, False), ("", True), ("", False)], "", None),
        ([(TEXT, False), ("", True)], HEADER, None),
        ([(TEXT, False), (MORE, False), ("", True)], HEADER, None),
        ([(TEXT, False), ("3 May 2025", True)], "", None),
        ([(TEXT, False), ("Signed on behalf of the Board\n\nDirector", True)], "", None),
        ([(f"{TEXT}\n\nSigned on behalf of the Board\n\nDirector", True)], "", None),
        ([(TEXT, False), ("Marian Oakes, Director", True)], "", True),
        ([(TEXT, False), ("", False)], "", False),
        ([(TEXT, True), (MORE, True)], "", False),
        ([("", True), (TEXT, True), ("", True), (MORE, True)], "", False),
    ],
)
def test_signature_on_a_page_that_is_a_picture(pages: list[tuple[str, bool]], header: str, expected: bool | None) -> None:
    found = read(pdf_with_pictures(*pages, header=header))
    assert find_signature(read_statement(found).body, EntityKind.COMPANY).evidenced is expected


@pytest.mark.parametrize(
    ("pages", "pictured", "marked"),
    [
        ([LONG], [], []),
        ([LONG, ""], [2], [LONG]),
        ([LONG, ""], [1], []),
        ([LONG, "", LONG], [2], []),
        ([LONG, "Mill Road", "", ""], [3], ["Mill Road"]),
        (["", ""], [2], []),
    ],
)
def test_the_last_text_before_a_page_of_pictures_is_marked(pages: list[str], pictured: list[int], marked: list[str]) -> None:
    found = document_of_pages("", pages, pictured=pictured).blocks
    assert [block.text for block in found if block.picture is Picture.PAGE] == marked


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7",
        b"%PDF-1.4\n%%EOF",
        b"<html>404</html>",
        bytes(range(256)) * 50,
        NO_PAGES,
        made_pdf(LONG)[:300],
        made_pdf(LONG, password="secret"),
    ],
    ids=["empty", "header", "nothing", "html", "noise", "no pages", "truncated", "encrypted"],
)
def test_what_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable, match="the PDF"):
        read_pdf(body)


def many_pages(number: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(number):
        document.new_page(595, 842).close()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A page whose drawing is 300 MB of blanks, packed into 300 kB."""
    packed = zlib.compress(b" " * 300_000_000, 9)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%%%EOF\n"
        % (len(packed), packed)
    )


def test_pages_beyond_the_limit_are_left_out_and_counted() -> None:
    pages = [LONG] * (MOST_PAGES + 3)
    assert read(made_pdf(*pages)).pages_left_out == 3


def test_pages_of_a_scan_beyond_the_limit_are_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.reading.ocr.shutil.which", lambda _: "/usr/bin/tesseract")
    monkeypatch.setattr("classifier.reading.ocr._page", lambda picture: f"Page {picture.stem}. {LONG}")
    scan = read_scan(many_pages(MOST_SCANNED_PAGES + 5))
    assert (scan.pages_left_out, max(block.page or 0 for block in scan.blocks)) == (5, MOST_SCANNED_PAGES)


@pytest.mark.parametrize("made", [lambda: many_pages(10_000), bomb], ids=["10,000 pages", "bomb"])
def test_a_hostile_pdf_ends_within_the_child_s_limits(made: Callable[[], bytes]) -> None:
    assert MOST_SECONDS <= 120
    assert MEMORY <= 3 * 1024**3
    assert _ending(made()) in ("no text", "the PDF cannot be read", "the PDF took more than")


def _ending(body: bytes) -> str:
    try:
        return "no text" if read_pdf(body) is None else "text"
    except Unreadable as error:
        return str(error)[:22]
