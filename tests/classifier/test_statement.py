"""Sentences and where they stand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.reading.document import BlockKind
from classifier.sentences import LONGEST_PIECE, read_statement, split
from tests.classifier.made_up import document

CLUMSY = (
    "  Mr. Pell spoke first.   Then\tMs. Oduya did!",
    "\u00a0We audit quarries… Do we?\u00a0Yes. \u202bשלום עולם.\u202c Done.",
    "Cases: 14 (3.5%). See s. 54(6)(a) of the Act, e.g. para. 3. No. 7 Mill Lane.",
    "\u200bZero width. \ufeffByte mark. 👷🏽 Workers. e\u0301tat.",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Really? Yes! Good.", ["Really?", "Yes!", "Good."]),
        ("One", ["One"]),
        ("", []),
        ("   ", []),
        ("  One.   Two.  ", ["One.", "Two."]),
        ("Mr. Pell and Mrs. Oduya met Dr. Shah.", ["Mr. Pell and Mrs. Oduya met Dr. Shah."]),
        ("Our depot is near St. Helens. It is big.", ["Our depot is near St. Helens.", "It is big."]),
        ("Signed by J. Pell. Approved.", ["Signed by J. Pell.", "Approved."]),
        ("We follow s. 54 of the Act.", ["We follow s. 54 of the Act."]),
        ("Company No. 01234567 is ours.", ["Company No. 01234567 is ours."]),
        ("We buy cement, lime, etc. from mills.", ["We buy cement, lime, etc. from mills."]),
        ("We use agencies, e.g. for drivers.", ["We use agencies, e.g. for drivers."]),
        ("Audits rose 3.5 per cent. Good.", ["Audits rose 3.5 per cent.", "Good."]),
        ("Write to legal@tarnbeck.example. Thank you.", ["Write to legal@tarnbeck.example.", "Thank you."]),
        ("We obey the Modern Slavery Act 2015. Our board agrees.", ["We obey the Modern Slavery Act 2015.", "Our board agrees."]),
        ("Tarnbeck Gravel Ltd. is in Kent.", ["Tarnbeck Gravel Ltd. is in Kent."]),
        ("On 1.4.2025 we began.", ["On 1.4.2025 we began."]),
    ],
)  # fmt: skip
def test_split(text: str, expected: list[str]) -> None:
    assert [sentence for _, sentence in split(text)] == expected


@pytest.mark.parametrize("text", CLUMSY)
def test_offsets_point_at_the_text(text: str) -> None:
    assert all(text[offset : offset + len(sentence)] == sentence for offset, sentence in split(text))


@given(st.text(max_size=200))
def test_offsets_of_any_text(text: str) -> None:
    found = split(text)
    assert all(text[offset : offset + len(sentence)] == sentence for offset, sentence in found)
    assert "".join("".join(sentence for _, sentence in found).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["gravel and " * 180_000, "x" * 2_000_000], ids=["words", "one word"])
def test_two_megabytes_without_a_full_stop(text: str) -> None:
    found = split(text)
    assert max(len(sentence) for _, sentence in found) <= LONGEST_PIECE
    assert all(text[offset : offset + len(sentence)] == sentence for offset, sentence in found)


def test_offsets_count_in_the_document() -> None:
    read = document("# Our year", "~ Home  Legal", *CLUMSY, "One. Two.")
    statement = read_statement(read)
    assert all(read.text[s.offset : s.offset + len(s.text)] == s.text for s in statement.sentences)
    assert [s.text for s in statement.sentences[-2:]] == ["One.", "Two."]


def test_sentences_know_their_heading() -> None:
    statement = read_statement(document("Before.", "# Risk", "One. Two.", "# Training", "Three."))
    assert [(s.text, s.heading) for s in statement.sentences if s.kind is BlockKind.TEXT] == [
        ("Before.", ""),
        ("One.", "Risk"),
        ("Two.", "Risk"),
        ("Three.", "Training"),
    ]


def test_the_body_has_no_asides() -> None:
    statement = read_statement(document("~ Home", "One.", "~ Legal", title="T"))
    assert (statement.title, [s.text for s in statement.body]) == ("T", ["One."])


@pytest.mark.parametrize(
    ("sentences", "pages", "unread"),
    [
        (3, 0, ""),
        (4, 0, "its end was not read (1 sentence)"),
        (2_003, 0, "its end was not read (2,000 sentences)"),
        (3, 5, "its end was not read (5 pages)"),
        (5, 5, "its end was not read (2 sentences, 5 pages)"),
    ],
)
def test_what_is_left_out_is_counted(monkeypatch: pytest.MonkeyPatch, sentences: int, pages: int, unread: str) -> None:
    monkeypatch.setattr("classifier.sentences.MOST_SENTENCES", 3)
    statement = read_statement(replace(document(*["One."] * sentences), pages_left_out=pages))
    assert (len(statement.sentences), statement.unread) == (min(3, sentences), unread)


def test_an_empty_document_has_no_sentences() -> None:
    assert read_statement(document()).sentences == ()
