"""A statement inside a long report."""

import pytest

from classifier.document_kind import DocumentKind
from classifier.reading.document import Block, BlockKind, Document
from classifier.reading.section import slavery_section
from classifier.recognise import recognise
from crawler.media import MediaType
from tests.classifier.made_up import document

FILLER = "Revenue rose in the gravel division and margins held in spite of the price of diesel, which we had hedged. " * 12
STATEMENT = (
    "This statement is made under section 54 of the Modern Slavery Act 2015 for our financial year ended 31 March 2026. "
    "We have taken steps to find modern slavery and human trafficking: we audited fourteen quarries and trained our buyers. "
    "During the year we reviewed forced labour risks with our suppliers. "
) * 3


def report(pages: int, statement_on: int, *, titled: bool = True) -> Document:
    blocks = []
    for page in range(1, pages + 1):
        if page == statement_on:
            blocks += [Block("Employees of the year", BlockKind.HEADING, page), Block("Jo Pell won.", BlockKind.TEXT, page)]
            blocks += [Block("Modern slavery statement", BlockKind.HEADING, page)] * titled
            blocks += [Block(STATEMENT, BlockKind.TEXT, page)]
        else:
            blocks += [Block("Business review", BlockKind.HEADING, page), Block(FILLER, BlockKind.TEXT, page)]
    return Document("Annual report 2026", MediaType.PDF, tuple(blocks))


def test_the_section_of_a_report_is_a_statement() -> None:
    section = slavery_section(report(60, 41))
    assert section is not None
    assert recognise(section).kind is DocumentKind.STATEMENT
    assert (section.title, {block.page for block in section.blocks}) == ("Modern slavery statement", {41})


def test_without_a_title_it_begins_where_slavery_is_first_spoken_of() -> None:
    section = slavery_section(report(20, 7, titled=False))
    assert section is not None
    assert section.blocks[0].text == STATEMENT


def test_a_short_document_has_no_section() -> None:
    assert slavery_section(report(7, 3)) is None


def test_a_long_statement_is_no_section() -> None:
    pages = [Block(STATEMENT, BlockKind.TEXT, page) for page in range(1, 13)]
    assert slavery_section(Document("Modern slavery statement", MediaType.PDF, tuple(pages))) is None


def test_a_report_that_says_nothing_has_none() -> None:
    assert slavery_section(report(30, 99)) is None


def page(*parts: str) -> Document | None:
    """The section of a web page whose headings begin with `# `."""
    return slavery_section(document(*parts, title="Policies"))


TAX, OURS = "We pay our taxes in the year ended 29 March 2025.", "We audited our quarries for forced labour."


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("# Modern slavery statement", OURS), None),
        (("# Tax strategy", TAX, "# Privacy notice", "We keep data."), None),
        (("# Tax strategy", TAX, "# Modern slavery statement", OURS, "# Gender pay gap report", "Eight per cent."), OURS),
        (("# Modern slavery statement", OURS, "# Privacy", "We respect the privacy of those who report."), None),
        (("# Modern slavery statement 2025", "Old.", "# Modern slavery statement 2026", OURS), OURS),
        (("# Modern slavery statement 2026", OURS, "# Modern slavery statement 2025", "Old."), OURS),
        (("# Tax strategy", TAX, "# Modern slavery", OURS, "# Gender pay", "Eight per cent."), OURS),
        (("# Modern slavery statement 2026", OURS, "# Looking ahead", "We will do more."), None),
    ],
    ids=["alone", "none", "between others", "a topic of its own", "older first", "newer first", "by its subject", "one year"],
)
def test_a_page_of_several_documents(parts: tuple[str, ...], expected: str | None) -> None:
    section = page(*parts)
    assert (section and section.blocks[-1].text) == expected
