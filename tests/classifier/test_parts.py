"""A statement whose tabs are addresses of their own."""

from pathlib import Path

import pytest

from classifier.act import EntityKind, Requirement
from classifier.assess import assess
from classifier.assessment import Outcome, Subject
from classifier.model import load_model
from classifier.reading.document import Block, BlockKind, Document
from classifier.reading.parts import further_parts, put_together
from crawler.media import MediaType
from tests.crawler.loopback import crawled, html, serve
from tests.crawler.made_up import HOME, page

TABS = (
    "<ul class='tabs'><li><a href='/modern-slavery/'>Overview</a></li><li><a href='/modern-slavery/due-diligence'>Due diligence</a>"
    "</li><li><a href='/modern-slavery/governance'>Governance</a></li></ul>"
)
OVERVIEW = (
    "<h1>Modern slavery statement 2026</h1><p>This statement is made under section 54 of the Modern Slavery Act 2015 by Tarnbeck Gravel"
    " Limited for the financial year ended 31 March 2026. It sets out the steps that we have taken against modern slavery and human"
    " trafficking in our business and supply chains.</p><p>We dig gravel at three quarries in Cumbria and employ 240 people. We buy"
    " fuel, machines and explosives from about 60 suppliers in the United Kingdom and the Netherlands.</p>"
)
CHECKS = (
    "<h2>Due diligence</h2><p>During the year we audited twelve suppliers for signs of forced labour and trained all of our buyers to"
    " recognise modern slavery. We found no case.</p>"
)
GOVERNANCE = (
    "<h2>Governance</h2><p>This statement was approved by the board of directors of Tarnbeck Gravel Limited on 4 September 2026.</p>"
    "<p>Signed</p><p>Jo Pell<br>Director<br>4 September 2026</p>"
)
SITE = {
    "/": html("<h1>Tarnbeck Gravel Limited</h1><footer><a href='/modern-slavery/'>Modern slavery statement</a></footer>"),
    "/modern-slavery/": html(TABS + OVERVIEW),
    "/modern-slavery/due-diligence": html(TABS + CHECKS),
    "/modern-slavery/governance": html(TABS + GOVERNANCE),
}


def test_what_stands_on_another_tab_counts(tmp_path: Path) -> None:
    with serve(SITE) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assessment = assess(visit, tmp_path, Subject("Tarnbeck Gravel Limited", EntityKind.COMPANY), load_model())
    assert (assessment.outcome, len(assessment.statements)) == (Outcome.FOUND, 1)
    (statement,) = assessment.statements
    assert statement.capture.url == f"{served.url}/modern-slavery/"
    assert [part.url.rpartition("/")[2] for part in statement.parts] == ["due-diligence", "governance"]
    approval, signature = (statement.requirements[r] for r in (Requirement.APPROVAL, Requirement.SIGNATURE))
    assert (approval.evidenced, signature.evidenced) == (True, True)
    assert approval.evidence is not None
    assert (approval.evidence.page, "approved by the board" in approval.evidence.quote) == (3, True)


def parts(first: str, link_html: str, other: str, other_html: str) -> int:
    led = page(f"<h1>Modern slavery</h1>{link_html}", url=f"{HOME}{first}")
    met = page(other_html, url=f"{HOME}{other}")
    return len(further_parts(led, [led, met]))


BACK = "<a href='/modern-slavery/'>Overview</a>"


@pytest.mark.parametrize(
    ("first", "text", "other", "back", "expected"),
    [
        ("modern-slavery/", "Risks", "modern-slavery/risks", BACK, 1),
        ("modern-slavery/", "Our policies", "modern-slavery/our-policies", BACK, 1),
        ("modern-slavery/", "Approval", "modern-slavery/?tab=approval", BACK, 1),
        ("modern-slavery/overview", "Risks", "modern-slavery/risks", "<a href='/modern-slavery/overview'>Overview</a>", 1),
        ("modern-slavery/", "2023", "modern-slavery/2023", BACK, 0),
        ("modern-slavery/", "Last year", "modern-slavery/fy-2024-25", BACK, 0),
        ("modern-slavery/", "Our statement", "modern-slavery/current", BACK, 0),
        ("modern-slavery/", "Modern slavery policy", "modern-slavery/policy", BACK, 0),
        ("modern-slavery/", "Risks", "modern-slavery/risks", "<p>No way back</p>", 0),
        ("modern-slavery/", "Risks", "sustainability/risks", BACK, 0),
        ("legal/", "Terms", "legal/terms", "<a href='/legal/'>Legal</a>", 0),
    ],
    ids=["beneath", "policies", "by query", "beside", "another year", "year in the address", "a statement", "a policy", "no way back"]
    + ["elsewhere", "not about slavery"],
)  # fmt: skip
def test_what_is_a_tab(first: str, text: str, other: str, back: str, expected: int) -> None:
    assert parts(first, f"<a href='/{other}'>{text}</a>", other, back) == expected


def test_what_every_tab_repeats_is_kept_once() -> None:
    menu = Block("Home About", BlockKind.ASIDE)
    one = Document("One", MediaType.HTML, (menu, Block("First.", BlockKind.TEXT)))
    two = Document("Two", MediaType.HTML, (menu, Block("Second.", BlockKind.TEXT)))
    whole = put_together([one, two])
    assert [(block.text, block.page) for block in whole.blocks] == [("Home About", 1), ("First.", 1), ("Second.", 2)]
    assert whole.title == "One"


def test_a_pdf_has_no_tabs() -> None:
    pdf = page(b"%PDF-1.4", url=f"{HOME}modern-slavery/a.pdf", media_type=MediaType.PDF)
    assert further_parts(pdf, [pdf]) == []
