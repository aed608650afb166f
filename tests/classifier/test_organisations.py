"""Names of organisations."""

import pytest

from classifier.act import EntityKind
from classifier.requirements.organisations import (
    are_akin,
    are_of_longer_name,
    core_of,
    find_organisations,
    kind_of_name,
    leaves_out,
    mentions,
)
from tests.classifier.made_up import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This statement is made by Tarnbeck Gravel Limited.", ("Tarnbeck Gravel Limited",)),
        ("Tarnbeck Gravel Ltd. is in Kent.", ("Tarnbeck Gravel Ltd",)),
        ("The board of Millrace plc agreed.", ("Millrace plc",)),
        ("Signed on behalf of Oakes & Pell LLP", ("Oakes & Pell LLP",)),
        ("Tarnbeck (Holdings) Limited owns us.", ("Tarnbeck (Holdings) Limited",)),
        ("Bank of Tarnbeck PLC lends to us.", ("Bank of Tarnbeck PLC",)),
        ("TARNBECK GRAVEL LIMITED", ("TARNBECK GRAVEL LIMITED",)),
        ("Glo Penmaen Cyfyngedig", ("Glo Penmaen Cyfyngedig",)),
        ("Bauer Kies GmbH and Sable SA sell to us.", ("Bauer Kies GmbH", "Sable SA")),
        ("Tarnbeck Gravel Limited and Millrace Sand Limited", ("Tarnbeck Gravel Limited", "Millrace Sand Limited")),
        ("Our Structure And Business Tarnbeck Gravel Limited digs.", ("Tarnbeck Gravel Limited",)),
        ("Organisational structure and supply chains Tarnbeck Gravel Limited digs.", ("Tarnbeck Gravel Limited",)),
        ("Introduction Tarnbeck Gravel Limited digs.", ("Tarnbeck Gravel Limited",)),
        ("Overview Limited advises us.", ("Overview Limited",)),
        ("Structure Tone Limited builds for us.", ("Structure Tone Limited",)),
        ("We keep to a limited list of suppliers.", ()),
        ("Our access is Limited.", ()),
        ("We have a trust in people.", ()),
        ("We like gravel.", ()),
        ("", ()),
    ],
)
def test_legal_names(text: str, expected: tuple[str, ...]) -> None:
    assert {name.rstrip(".") for name in find_organisations(sentences(text)).names} == set(expected)


def test_the_most_frequent_name_comes_first() -> None:
    read = sentences("Millrace Sand Ltd sells.", "Tarnbeck Gravel Ltd buys.", "Tarnbeck Gravel Ltd grows.")
    assert find_organisations(read).names == ("Tarnbeck Gravel Ltd", "Millrace Sand Ltd")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tarnbeck plc and its subsidiaries", True),
        ("This covers Tarnbeck plc and all of its wholly owned subsidiaries.", True),
        ("For Tarnbeck plc and all its group companies", True),
        ("It is made on behalf of the Tarnbeck Group.", True),
        ("It applies to all UK subsidiaries.", True),
        ("Tarnbeck plc", False),
        ("We sold a subsidiary.", False),
        ("", False),
    ],
)
def test_all_subsidiaries(text: str, expected: bool) -> None:
    assert find_organisations(sentences(text)).all_subsidiaries is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tarnbeck Gravel Limited", ("tarnbeck", "gravel")),
        ("TARNBECK GRAVEL LTD.", ("tarnbeck", "gravel")),
        ("The Tarnbeck Gravel Company plc", ("tarnbeck", "gravel")),
        ("Oakes & Pell LLP", ("oakes", "and", "pell")),
        ("Pell's Bakery Ltd", ("pells", "bakery")),
        ("Pell’s Bakery Ltd", ("pells", "bakery")),
        ("Tarnbeck (UK) Limited", ("tarnbeck", "uk")),
        ("A-Z Sand, Inc.", ("a", "z", "sand")),
        ("The Company Limited", ("the", "company", "limited")),
        ("", ()),
    ],
)
def test_core_of(name: str, expected: tuple[str, ...]) -> None:
    assert core_of(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Tarnbeck Gravel Limited", "TARNBECK GRAVEL LTD", True),
        ("Oakes and Pell LLP", "Oakes & Pell", True),
        ("The Millrace Co. Ltd", "Millrace Limited", True),
        ("Tarnbeck Gravel Ltd", "Tarnbeck Sand Ltd", False),
        ("Tarnbeck Gravel Ltd", "Tarnbeck Gravel Holdings Ltd", False),
    ],
)
def test_same_organisation(one: str, other: str, expected: bool) -> None:
    assert (core_of(one) == core_of(other)) is expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Welcome to Tarnbeck Gravel!", "Tarnbeck Gravel Limited", True),
        ("TARNBECK\n  GRAVEL", "Tarnbeck Gravel Limited", True),
        ("Tarnbeck-Gravel", "Tarnbeck Gravel Limited", True),
        ("Oakes & Pell", "Oakes and Pell LLP", True),
        ("at Pell’s Bakery", "PELL'S BAKERY LTD", True),
        ("Tarnbeck Sand and Gravel", "Tarnbeck Gravel Limited", False),
        ("Tarnbeck Gravels", "Tarnbeck Gravel Limited", False),
        ("Old Tarnbecks", "Tarnbeck Ltd", False),
        ("", "Tarnbeck Ltd", False),
    ],
)
def test_mentions(text: str, name: str, expected: bool) -> None:
    assert mentions(text, name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tarnbeck Gravel Limited", EntityKind.COMPANY),
        ("TARNBECK GRAVEL LTD", EntityKind.COMPANY),
        ("Tarnbeck plc", EntityKind.COMPANY),
        ("Glo Penmaen Cyf", EntityKind.COMPANY),
        ("Bauer Kies GmbH", EntityKind.COMPANY),
        ("Sable Corporation", EntityKind.COMPANY),
        ("Mill Street CIC", EntityKind.COMPANY),
        ("Farrow Academies Trust Limited", EntityKind.COMPANY),
        ("Oakes & Pell LLP", EntityKind.LLP),
        ("OAKES & PELL L.L.P.", EntityKind.LLP),
        ("Oakes Limited Liability Partnership", EntityKind.LLP),
        ("Tarnbeck Infrastructure LP", EntityKind.LIMITED_PARTNERSHIP),
        ("Farrow Academies Trust", EntityKind.OTHER),
        ("University of Tarnbeck", EntityKind.OTHER),
        ("Tarnbeck Building Society", EntityKind.OTHER),
        ("Tarnbeck Housing Association", EntityKind.OTHER),
        ("Borough Council of Tarnbeck", EntityKind.OTHER),
        ("Tarnbeck", EntityKind.UNKNOWN),
        ("Oakes & Pell", EntityKind.UNKNOWN),
        ("", EntityKind.UNKNOWN),
    ],
)
def test_kind_of_name(name: str, expected: EntityKind) -> None:
    assert kind_of_name(name) is expected


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("Tarnbeck Gravel Limited", "Tarnbeck Gravel (UK) Ltd", True),
        ("Tarnbeck Gravel Limited", "Tarnbeck Group plc", True),
        ("The Tarnbeck Company Limited", "Tarnbeck International Holdings Ltd", True),
        ("Crayford Instruments Limited", "Crayford Interiors Limited", False),
        ("National Gravel Limited", "National Sand Limited", False),
        ("Gravel of Tarnbeck Limited", "Tarnbeck Limited", False),
        ("Group Holdings Limited", "Group Services Limited", False),
    ],
)
def test_names_that_can_be_one_organisations(name: str, other: str, expected: bool) -> None:
    assert are_akin(name, other) is expected


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("Castle Water Limited", ("Castle Water Engineering Ltd",), True),
        ("Castle Water Limited", ("Castle Water Engineering Ltd", "Castle Water Limited"), False),
        ("Castle Water Limited", ("Castle Water Holdings Limited",), False),
        ("Castle Water Limited", ("Castle Group plc", "Castle Water Engineering Ltd"), False),
        ("Castle Water Limited", ("Castle Water Engineering Ltd", "Castle Water Meters Ltd"), False),
        ("Castle Water Limited", ("Oakes & Pell LLP",), False),
        ("Castle Water Limited", ("Castle Hill Water Ltd",), True),
        ("Castle Water Limited", ("North Castle Water Ltd",), True),
        ("Castle Water", ("Castle Water Engineering Ltd",), False),
        ("Castle Water Limited", (), False),
    ],
    ids=[
        "longer",
        "both",
        "its group",
        "a shorter one too",
        "a list",
        "another",
        "a word inside",
        "a word before",
        "no legal name",
        "none",
    ],
)
def test_names_that_go_on(name: str, others: tuple[str, ...], expected: bool) -> None:
    assert are_of_longer_name(name, others) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This covers Castle Group plc and its subsidiaries, save for Wickwar Marine Limited, which publishes its own.", True),
        ("It is made for all our group companies except Wickwar Marine Ltd.", True),
        ("It covers our subsidiaries, among them Wickwar Marine Limited.", False),
        ("Wickwar Marine Limited has no subsidiaries other than Wickwar Boats Ltd.", False),
        ("Save for one yard, all of Wickwar Marine is in Kent.", False),
    ],
)
def test_a_company_that_is_left_out(text: str, expected: bool) -> None:
    assert leaves_out(text, "Wickwar Marine Limited") is expected
