import pytest

from classifier.act import EntityKind
from registry.number import BadNumber, kind_of_number, normalise_number


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        (" 445790 ", "00445790"),
        ("SC123456", "SC123456"),
        ("sc 1234", "SC001234"),
        ("ni-000123", "NI000123"),
        ("OC301234", "OC301234"),
        ("so300001", "SO300001"),
        ("R0000123", "R0000123"),
        ("RC000123", "RC000123"),
        ("IP12345", "IP012345"),
    ],
)
def test_one_spelling_for_each(raw: str, number: str) -> None:
    assert normalise_number(raw) == number


@pytest.mark.parametrize("raw", ["", "123456789", "ABC12345", "XX123456", "12-34-56-78-90", "1234567a", "SC", "n/a", "=1+1"])
def test_anything_else_is_refused_with_a_sentence(raw: str) -> None:
    with pytest.raises(BadNumber, match="is not a company number"):
        normalise_number(raw)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("01234567", EntityKind.COMPANY),
        ("SC123456", EntityKind.COMPANY),
        ("OC301234", EntityKind.LLP),
        ("SO300001", EntityKind.LLP),
        ("LP012345", EntityKind.LIMITED_PARTNERSHIP),
        ("IP012345", EntityKind.OTHER),
    ],
)
def test_kind_by_prefix(number: str, kind: EntityKind) -> None:
    assert kind_of_number(number) is kind
