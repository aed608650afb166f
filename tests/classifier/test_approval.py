"""Who approved the statement?"""

import pytest

from classifier.act import EntityKind
from classifier.requirements.approval import find_approval
from tests.classifier.made_up import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This statement was approved by the Board of Directors on 3 June 2025.", True),
        ("The board approved this statement at its meeting in May.", True),
        ("The directors resolved to approve this statement.", True),
        ("This statement was approved by our board member Jo Pell.", False),
        ("This statement was approved by the Chief Executive and presented to the Board for information.", False),
        ("Adopted by resolution of the directors of Tarnbeck Gravel Ltd on 4 May 2025.", True),
        ("APPROVED BY THE BOARD ON 1 MAY 2025", True),
        ("Approved by the board.", True),
        ("This statement has been approved by our trustees.", True),
        ("Adopted by resolution of the directors, 4 April 2025.", True),
        ("The directors of Tarnbeck Gravel Ltd have approved this statement.", True),
        ("The above was agreed by the Board.", True),
        ("It was adopted by the directors in June.", True),
        ("This statement was signed off by the Board of Tarnbeck plc.", True),
        ("This Statement was considered and adopted by the Governing Body.", True),
        ("Board approval: 12 March 2025", True),
        ("This statement was endorsed by the University Council in July.", True),
        ("This statement is made under section 54(1) and was authorised by the board.", True),
        ("This statement has been approved by our Managing Director on behalf of the Board.", True),
        ("The Board of Trustees ratified this statement.", True),
        ("This statement was approved by our Chief Executive.", False),
        ("This statement has been approved by the Head of Procurement.", False),
        ("This statement was approved by the Senior Leadership Team.", False),
        ("Approved by: HR Manager", False),
        ("Approved by the Company Secretary.", False),
        ("This statement is approved by Sven Holm, Chairman of the Board, on behalf of Tarnbeck Gravel.", False),
        ("This statement was approved by the Chair of our Board of Directors.", False),
        ("This statement was approved by Jo Pell, a member of the board.", False),
        ("This statement was approved by Tom Oakes, Principal of Tarnbeck Gravel.", False),
        ("This statement was approved by the Board and signed by the Chair of the Board.", True),
        ("Approved by the Chairman on behalf of the Board of Directors.", True),
        ("The Act requires that this statement is approved by the board of directors.", False),
        ("The Board will approve this statement in May.", False),
        ("The Board intends to approve this statement.", False),
        ("The Board is asked to approve this statement.", False),
        ("This statement is to be presented to the Board for approval.", False),
        ("Suppliers must publish a statement approved by their board.", False),
        ("This statement was approved by the Board's Audit and Risk Committee.", False),
        ("This statement was approved by the Board Audit Committee on behalf of the Board.", True),
        ("This statement was approved by the Board, which will review it each year.", True),
        ("Signed by A. Hurst, Chair, on 3 May 2025 following approval by the board of directors.", True),
        ("Our previous statement was approved by the Board in 2024.", False),
        ("The policies referred to in this statement were approved by the Board.", False),
        ("A budget for the programme set out in this statement was approved by the Board.", False),
        ("We will ask the Board to approve this statement in September.", False),
        ("This statement was approved by the Audit Committee of the Board.", False),
        ("This statement was approved by our Sustainability Board.", False),
        ("This statement was passed by the Board in May.", True),
        ("This statement was approved by the University Court.", True),
        ("This statement was adopted by the Board of Managing Directors.", True),
        ("Approved by the Director of Tarnbeck Gravel Limited.", None),
        ("This statement was approved by our sole director.", None),
        ("This statement was approved by the Director of Procurement.", False),
        ("We look after our people.", False),
        ("The Board is responsible for this statement.", False),
        ("All new suppliers are approved by the board before an order.", False),
        ("Our Anti-Slavery Policy was approved by the Board in 2022.", False),
        ("The Board has adopted a supplier code of conduct.", False),
        ("The budget was approved by the directors.", False),
        ("This statement will be submitted to the Board for approval.", False),
        ("This statement has not yet been approved by the Board.", False),
        ("This statement awaits approval by the directors.", False),
        ("", False),
    ],
)
def test_approval_of_a_company(text: str, expected: bool | None) -> None:
    assert find_approval(sentences("We like gravel.", text), EntityKind.COMPANY).evidenced is expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (EntityKind.LLP, "This statement was approved by the members.", True),
        (EntityKind.LLP, "The members of Millrace LLP approved this statement.", True),
        (EntityKind.LLP, "This statement was approved by the partners of the firm.", True),
        (EntityKind.LLP, "This statement was approved by the Board.", None),
        (EntityKind.LLP, "This statement was approved by the General Counsel.", False),
        (EntityKind.LLP, "We like law.", False),
        (EntityKind.COMPANY, "This statement was approved by the members.", False),
        (EntityKind.OTHER, "This statement was approved by Cabinet on 4 June 2025.", True),
        (EntityKind.OTHER, "Approved by Full Council on 4 June 2025.", True),
        (EntityKind.OTHER, "This statement was approved by the Cabinet Member for Resources.", False),
        (EntityKind.OTHER, "This statement was approved by the council’s Cabinet.", True),
        (EntityKind.OTHER, "This statement was approved by the Cabinet-member for Housing.", False),
        (EntityKind.OTHER, "This statement was approved by the Cabinet Portfolio Holder.", False),
        (EntityKind.OTHER, "This statement was noted by the Shadow Cabinet and approved by officers.", False),
        (EntityKind.COMPANY, "This statement of Oak Cabinet Makers Limited was agreed on 3 May 2025.", False),
        (EntityKind.OTHER, "This statement follows what the Cabinet Office approved.", False),
        (EntityKind.OTHER, "This statement was approved by the governors.", True),
        (EntityKind.UNKNOWN, "This statement was approved by the Board.", True),
        (EntityKind.LIMITED_PARTNERSHIP, "This statement was approved by the Board.", None),
        (EntityKind.PARTNERSHIP, "We like law.", None),
    ],
)
def test_approval_by_kind(kind: EntityKind, text: str, expected: bool | None) -> None:
    assert find_approval(sentences(text), kind).evidenced is expected


@pytest.mark.parametrize(
    ("kind", "applies"),
    [
        (EntityKind.COMPANY, True),
        (EntityKind.LLP, True),
        (EntityKind.OTHER, True),
        (EntityKind.PARTNERSHIP, False),
        (EntityKind.LIMITED_PARTNERSHIP, False),
    ],
)
def test_where_approval_is_asked(kind: EntityKind, applies: bool) -> None:
    assert find_approval((), kind).applies is applies


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("We like gravel.", True),
        ("This statement was approved by our CEO.", False),
        ("This statement was approved by our Chief Executive.", False),
    ],
)
def test_silence_is_not_the_wrong_approval(text: str, silent: bool) -> None:
    assert find_approval(sentences(text), EntityKind.COMPANY).silent is silent


def test_the_approving_sentence_is_quoted() -> None:
    read = sentences("We like gravel.", "Approved by the board.", "Thank you.")
    evidence = find_approval(read, EntityKind.COMPANY).evidence
    assert evidence is not None
    assert (evidence.quote, evidence.offset, evidence.found_by) == ("Approved by the board.", 16, "rule:approval")
