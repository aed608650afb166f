"""Who signed the statement, and does the office count?"""

import pytest

from classifier.act import EntityKind
from classifier.reading.html import read_html
from classifier.requirements.signature import find_signature
from classifier.sentences import read_statement
from classifier.statement import Sentence
from tests.classifier.made_up import sentences

BEFORE = (
    *("We quarry gravel in three counties.", "We train our drivers every year.", "We audit quarries.", "We ask hauliers.") * 3,
    "We thank our staff.",
)


def signed(kind: EntityKind, *lines: str) -> bool | None:
    return find_signature(sentences(*BEFORE, *lines), kind).evidenced


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Signed", "Marian Oakes", "Director"), True),
        (("Signed", "Tom Oakes", "Finance Director", "Signed on behalf of the Board"), True),
        (("Tom Oakes", "Director of Tarnbeck Gravel Ltd"), True),
        (("Signed", "Tom Oakes", "Assistant to the Managing Director"), False),
        (("Signed", "Tom Oakes", "Marketing Director"), None),
        (("Signed by Marian Oakes, Director, 3 May 2025",), True),
        (("Marian Oakes", "Managing Director", "Tarnbeck Gravel Ltd", "3 May 2025"), True),
        (("Marian Oakes, Chief Executive Officer",), True),
        (("M. J. Oakes", "Chair of the Board"), True),
        (("Sir Alan Oakes", "Chairman", "June 2025"), True),
        (("MARIAN OAKES", "GROUP CEO", "Date: 03/05/2025"), True),
        (("Signed on behalf of the Board", "Seán O’Dowd", "Non-Executive Director"), True),
        (("Dr Amina van der Berg", "Chair of Trustees"), True),
        (("Signature: Tom Oakes", "Position: Director", "Date: 1.5.25"), True),
        (("Yours sincerely", "Tom Oakes", "Chief Executive"), True),
        (("Approved by the board and signed on its behalf by Tom Oakes, Director",), True),
        (("Llofnod", "Gwen Parry", "Cyfarwyddwr"), True),
        (("Signed", "Tom Oakes", "Finance Director", "On behalf of the Board"), True),
        (("Signed", "Tom Oakes", "Finance Director"), None),
        (("Signed", "Tom Oakes", "HR Director"), None),
        (("Signed", "Tom Oakes", "Chief Financial Officer"), None),
        (("Signed:",), None),
        (("Signature:",), None),
        (("Signed on behalf of the Board", "Director"), None),
        (("Signed on behalf of the Board of Tarnbeck Gravel Limited", "3 May 2025"), None),
        (("For and on behalf of the Board", "Tarnbeck Gravel Limited", "Chief Executive Officer"), None),
        (("Approved by the Board and signed on its behalf by:",), None),
        (("Yours faithfully", "Managing Director, Tarnbeck Gravel Limited"), None),
        (("The Board approved this statement on 3 May 2025.", "Chief Executive Officer"), None),
        (("The Board approved this statement on 3 May 2025.", "Board of Directors"), False),
        (("The Board approved this statement on 3 May 2025.", "Head of Compliance"), False),
        (("The Board approved this statement on 3 May 2025.", "Our directors chair the panel that meets twice a year."), False),
        (("Forty suppliers have signed our code.", "Director"), False),
        (("Signed codes came from forty suppliers.", "We thank each of them."), False),
        (("Signed", "Tom Oakes", "Company Secretary"), False),
        (("Signed", "Tom Oakes", "Head of Compliance"), False),
        (("Signed", "Tom Oakes", "Procurement Manager"), False),
        (("Signed", "Tom Oakes", "General Counsel"), False),
        (("Marian Oakes is our managing director and leads on ethics across the group.",), False),
        (("Questions? E-mail Tom Oakes, Director, or telephone the office.",), False),
        (("Tarnbeck Gravel Limited", "Registered Office: Mill Road"), False),
        (("Hauliers answer our questions yearly Ian Oakes Managing Director Tarnbeck Gravel Date: 08/08/2025 Approval The MD has approved this.",), True),
        (("We also record what staff report Marian Oakes, Company Secretary, Tarnbeck Gravel Ltd 27 July 2025 We follow a code.",), False),
        (("Marian Oakes, Managing Director, was asked on 27 July 2025 to report on it.",), False),
        (("Signature", "Ivor Richmond", "Blake Williamson"), None),
        (("Signature", "Mill Road"), None),
        (("Signed Marian Oakes",), None),
        (("Signed by: Marian Oakes",), None),
        (("Signed up by Marian Oakes",), False),
        (("Looking Ahead", "We will train more drivers.", "Approved by the directors of Tarnbeck Gravel Ltd in 2025."), False),
        (("Approved by the Director of Tarnbeck Gravel Limited.", "Date: 3 May 2025"), False),
        (("Signed", "Marian Oakes", "Group Director"), True),
        (("Signed", "Tom Oakes", "Principal, Tarnbeck Gravel"), None),
        (("Signed", "Tom Oakes", "Principal Engineer"), None),
        (("Marian Oakes", "Managing Director", "Sue Poe", "Company Secretary"), True),
        (("Marian Oakes", "Managing Director", "Reviewed by Sue Poe, Head of Legal"), True),
        (("Sue Poe", "Company Secretary", "3 May 2025"), False),
        (("Approved by the board in 2025.", "Chief Executive, Tolland Marine Services Limited"), None),
        (("Contact: Philip Mount, Managing Director, 01632 960001",), False),
        (("Reviewed by: Philip Mount, Managing Director, May 2025",), False),
        (("“We are proud of it,” says Paul Kent, Managing Director.",), False),
        (("We thank Mary White, Chief Executive of Unseen.",), False),
        (("Signed", "Tom Oakes", "Deputy Chief Executive"), None),
        (("Signed", "Tom Oakes", "Vice President, Operations"), None),
        (("Signed", "Tom Oakes", "Creative Director"), None),
        (("Signed", "Tom Oakes", "Chair, Modern Slavery Working Group"), None),
        (("Signed", "Tom Oakes", "Chief of Staff to the CEO"), False),
        (("Signed", "Tom Oakes", "Chair, Tarnbeck Group"), True),
        (("Signed", "Tom Oakes", "Principal and Chief Executive"), True),
        (("Signed on behalf of the Board", "Chief Executive Officer", "Marian Oakes"), None),
        (("Signed on behalf of the Board", "Managing Director", "Tarnbeck Gravel", "3 May 2025"), None),
        (("Role of our Managing Director", "Due Diligence", "Approved suppliers only."), False),
        (("Signed", "HR Patel", "Chief Executive"), True),
        (("We thank our staff.",), False),
        ((), False),
    ],
)  # fmt: skip
def test_signature_of_a_company(lines: tuple[str, ...], expected: bool | None) -> None:
    assert signed(EntityKind.COMPANY, *lines) is expected


@pytest.mark.parametrize(
    ("kind", "office", "expected"),
    [
        (EntityKind.LLP, "Designated Member", True),
        (EntityKind.LLP, "Managing Partner", True),
        (EntityKind.LLP, "Senior Partner", True),
        (EntityKind.LLP, "Partner", None),
        (EntityKind.LLP, "Member", None),
        (EntityKind.LLP, "Director", None),
        (EntityKind.LLP, "Chief Executive", None),
        (EntityKind.LLP, "HR Business Partner", False),
        (EntityKind.LIMITED_PARTNERSHIP, "General Partner", True),
        (EntityKind.LIMITED_PARTNERSHIP, "Partner", None),
        (EntityKind.LIMITED_PARTNERSHIP, "Director", None),
        (EntityKind.PARTNERSHIP, "Partner", True),
        (EntityKind.PARTNERSHIP, "HR Business Partner", False),
        (EntityKind.PARTNERSHIP, "Office Manager", False),
        (EntityKind.OTHER, "Vice-Chancellor", True),
        (EntityKind.OTHER, "Chair of Governors", True),
        (EntityKind.OTHER, "Clerk to the Council", False),
        (EntityKind.COMPANY, "Designated Member", None),
        (EntityKind.UNKNOWN, "Director", None),
        (EntityKind.UNKNOWN, "Office Manager", None),
    ],
)
def test_signature_by_kind(kind: EntityKind, office: str, expected: bool | None) -> None:
    assert signed(kind, "Signed", "Tom Oakes", office) is expected


def test_the_block_is_quoted() -> None:
    finding = find_signature(sentences(*BEFORE, "Signed", "Tom Oakes", "Director", "3 May 2025"), EntityKind.COMPANY)
    assert finding.evidence is not None
    assert finding.evidence.quote == "Tom Oakes Director"


@pytest.mark.parametrize(
    ("lines", "silent"), [((), True), (("Signed", "Tom Oakes", "Company Secretary"), False), (("Signed:",), False)]
)
def test_silence_is_not_the_wrong_signature(lines: tuple[str, ...], silent: bool) -> None:
    assert find_signature(sentences(*BEFORE, *lines), EntityKind.COMPANY).silent is silent


def test_no_sentences() -> None:
    assert find_signature((), EntityKind.COMPANY).evidenced is False


def test_a_card_of_somebody_who_does_not_sign() -> None:
    approval = "This statement was approved by the board on 3 May 2025."
    card = (
        Sentence("Helen Marsh", 0, heading="Meet our leaders"),
        Sentence("Chief Executive Officer", 12, heading="Meet our leaders"),
    )
    assert find_signature((*sentences(*BEFORE, approval), *card), EntityKind.COMPANY).evidenced is False


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img alt='Signature'><p>Chief Executive Officer</p>", None),
        ("<img src='/files/ceo-signature.png'><p>Chief Executive Officer</p>", None),
        ("<figure><img data-src='MOakesSignature.jpg' src='data:image/gif;base64,R0lGOD'></figure><p>Director</p>", None),
        ("<img title='signed'>", None),
        ("<img alt='Signature'><p>3 May 2025</p>", None),
        ("<p><img alt='Signature'><br>Company Secretary</p>", None),
        ("<p>On behalf of us all <img alt='Signature'> Director</p>", None),
        ("<p>Signed on behalf of the Board</p><img src='1.png'><p>Director</p>", None),
        ("<p>The Board approved this statement.</p><img src='1.png'><p>Chief Executive Officer</p>", None),
        ("<img alt='Signature'><p>Marian Oakes</p><p>Director</p>", True),
        ("<img alt='Signature'><p>Marian Oakes</p><p>Head of Compliance</p>", False),
        ("<img alt='Gravel'><p>Chief Executive Officer</p>", False),
        ("<img alt='Gravel'>" * 20, False),
        ("<img alt='Our signature gravel'><p>We sell it in all our yards, and in those of our friends.</p>", False),
        ("<img src='designed.png'><img src='unsigned.png'>", False),
        ("<footer><img alt='Signature'></footer>", False),
        ("<footer><p>Tarnbeck</p></footer><img alt='Signature'>", None),
    ],
)  # fmt: skip
def test_signature_in_a_picture_of_a_page(html: str, expected: bool | None) -> None:
    page = read_html("<img alt='Signature'><h1>Statement</h1>" + "".join(f"<p>{text}</p>" for text in BEFORE) + html)
    finding = find_signature(read_statement(page).body, EntityKind.COMPANY)
    assert finding.evidenced is expected
    assert ("the name is in a picture" in finding.reason) is (expected is None)
