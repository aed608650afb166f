"""What kind of document it is."""

import pytest

from classifier.clues import SHORTEST
from classifier.document_kind import DocumentKind
from classifier.reading.document import Document
from classifier.recognise import recognise
from tests.classifier.made_up import document

STATEMENT = document(
    "~ Home Products Contact",
    "# Modern slavery statement 2025",
    "This statement is made by Tarnbeck Gravel Limited under section 54 of the Modern Slavery Act 2015 for the financial year"
    " ended 31 March 2025.",
    "We dig and sell gravel. We buy diesel, conveyor belts and work clothes from forty firms, most of them in our county.",
    "During the year we visited nine quarries that sell to us, trained our buyers to see signs of forced labour, and asked"
    " our agencies how they pay drivers. We found no slavery. Our hauliers sign our code.",
    "Approved by our board.",
    title="Modern slavery statement | Tarnbeck Gravel",
)
NO_STEPS = document(
    "# Slavery and Human Trafficking Statement",
    "Millrace Sand plc makes this statement pursuant to section 54 of the Modern Slavery Act 2015. In the year ended 31 December"
    " 2024 the company has taken no steps to find out whether slavery or human trafficking takes place in its business or its"
    " supply chains. We are a small group that leases its dredgers and we shall look at this again when our new owners come in.",
)
POLICY = document(
    "# Anti-slavery policy",
    "This policy applies to all employees, workers and agency staff. All staff must read this policy. You must tell your manager"
    " about modern slavery at once. A breach of this policy will lead to disciplinary action and may be gross misconduct.",
    "This policy does not form part of any employee's contract. The HR team is responsible for this policy and you must ask"
    " them about anything that is unclear.",
    title="Anti-slavery policy",
)
SUPPLIER_CODE = document(
    "# Supplier Code of Conduct",
    "Suppliers must pay at least the minimum wage. Suppliers shall not use forced labour or modern slavery of any sort. The"
    " supplier must keep records of hours. Suppliers must let Tarnbeck visit any site. Suppliers shall tell Tarnbeck about"
    " accidents. The supplier will ensure that its own suppliers do the same, and that the workers know their rights.",
    title="Supplier Code of Conduct",
)
GUIDANCE = document(
    "# How to write a modern slavery statement",
    "Does your business turn over £36m or more? Organisations must publish a statement under section 54 of the Modern Slavery Act."
    " We can help you. Our lawyers have a template for your organisation and can look at your supply chain with you.",
    "What does the Act ask? Businesses should say what they did. Organisations with a website must put it there. Your statement"
    " must be signed by a director. Contact our team about your business and your clients before your year ends.",
    title="Modern slavery: what your business must do | Oakes & Pell LLP",
)
NEWS = document(
    "# Gravel firm backs slavery charity",
    "Posted on 4 June by our news desk. Tarnbeck Gravel has given £5,000 to a charity that helps survivors of modern slavery.",
    "“It is a cause close to us,” said Jo Pell. “Nobody should live like this,” she added. A local MP said: the gift is welcome."
    " Last year two men were jailed and a third was sentenced after officers found slavery at a car wash. The minister said more"
    " must be done. Notes to editors: a photograph is to be had from the press office.",
)
LICENCE = document(
    "# End User Licence Agreement",
    "The licensor grants the licensee a right to use the program on one machine. The licensee shall not copy it or pass it on,"
    " and shall keep to the law in force where it is used, among it the law on bribery and modern slavery. The licensor gives"
    " no promise that the program is free of faults. The licence ends when the licensee breaks it or ceases to trade.",
    title="Licence agreement",
)
PARLIAMENT = document(
    "# Written questions: gravel extraction",
    "To ask the Secretary of State how many dredgers were inspected in the last session, and whether any case of modern slavery"
    " was found aboard. The Minister answered that inspections are for the harbour authorities, that the figures are held by"
    " them, and that officials had written to each of the authorities to ask for their figures, to be laid before the House.",
)
CAREERS = document(
    "# Drivers wanted",
    "Come and drive for us! You get a good wage, a warm cab and your weekends. Our drivers know the lanes of three counties and"
    " most have been with us for ten years. We ask for a licence, a clean record and good humour. We train you on the job. We are"
    " against modern slavery and check the right to work of everyone who joins. Send your letter to the depot in the High Street.",
    title="Jobs at Tarnbeck",
)
WELSH = document(
    "# Datganiad caethwasiaeth fodern",
    "Mae'r cwmni hwn yn gwerthu graean a thywod ledled y sir ac yn prynu tanwydd, gwregysau a dillad gwaith gan ddeugain o"
    " gwmnïau lleol. Yn ystod y flwyddyn fe wnaethom ymweld â naw chwarel, hyfforddi ein prynwyr a holi'r asiantaethau ynghylch"
    " tâl eu gyrwyr. Ni chafwyd unrhyw achos. Cymeradwywyd y datganiad gan y bwrdd ac fe'i llofnodwyd gan y cadeirydd.",
)
GERMAN = document(
    "# Erklärung zu moderner Sklaverei (Modern Slavery Statement)",
    "Unser Unternehmen verkauft Kies und Sand im ganzen Landkreis und kauft Treibstoff, Förderbänder und Arbeitskleidung bei"
    " vierzig Betrieben. Im Geschäftsjahr haben wir neun Gruben besucht, unsere Einkäufer geschult und die Agenturen gefragt,"
    " wie sie ihre Fahrer bezahlen. Es wurde kein Fall gefunden. Der Vorstand hat diese Erklärung im Juni gebilligt.",
)
SHOP = document("# Sand", "We sell sand, gravel and stone to the builders of our county. " * 10)
SHORT = document("# Modern slavery statement", "We are against modern slavery. Ask us for our statement.")
IN_ASIDES_ONLY = document("# Sand", "~ Modern slavery statement " * 40, "We sell sand.")


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (STATEMENT, DocumentKind.STATEMENT),
        (NO_STEPS, DocumentKind.STATEMENT),
        (POLICY, DocumentKind.POLICY),
        (SUPPLIER_CODE, DocumentKind.SUPPLIER_CODE),
        (GUIDANCE, DocumentKind.GUIDANCE),
        (NEWS, DocumentKind.NEWS),
        (LICENCE, DocumentKind.OTHER),
        (CAREERS, DocumentKind.OTHER),
        (WELSH, DocumentKind.OTHER_LANGUAGE),
        (GERMAN, DocumentKind.OTHER_LANGUAGE),
        (SHOP, DocumentKind.OTHER),
        (SHORT, DocumentKind.OTHER),
        (IN_ASIDES_ONLY, DocumentKind.OTHER),
        (document(), DocumentKind.OTHER),
        (document("1 2 3 " * 200), DocumentKind.OTHER),
    ],
    ids=["statement", "no steps", "policy", "supplier code", "guidance", "news", "licence", "careers", "welsh"]
    + ["german", "shop", "short", "asides", "empty", "figures"],
)  # fmt: skip
def test_kind(read: Document, expected: DocumentKind) -> None:
    assert recognise(read).kind is expected


def test_a_parliamentary_page_is_no_statement() -> None:
    assert recognise(PARLIAMENT).kind is not DocumentKind.STATEMENT


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (STATEMENT, "made under the Act"),
        (SHORT, "characters of text"),
        (WELSH, "not English"),
        (SHOP, "neither slavery nor trafficking"),
        (POLICY, "it gives rules to staff"),
    ],
)
def test_the_reason_is_given(read: Document, reason: str) -> None:
    assert reason in recognise(read).reason


def test_a_policy_may_also_be_a_statement() -> None:
    both = document(
        *(block.text for block in STATEMENT.blocks), "This policy applies to all of our drivers.", title=STATEMENT.title
    )
    assert recognise(both).kind is DocumentKind.STATEMENT


def test_the_shortest_text_that_is_weighed() -> None:
    assert "characters" in recognise(document("x" * (SHORTEST - 1))).reason
    assert "characters" not in recognise(document("x" * SHORTEST)).reason
