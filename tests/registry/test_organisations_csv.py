"""A list of organisations: read whole, or refused with one line that names file, row and mend."""

from pathlib import Path

import pytest

from classifier.act import EntityKind
from registry.organisation import Organisation, Turnover
from registry.population.organisations_csv import BadList, read_organisations

HEAD = "company_number,name,website"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_reads_every_column(tmp_path: Path) -> None:
    text = (
        f"{HEAD},financial_year_end,turnover,turnover_year,entity_type,parent_number\n"
        '1234567,"Larch & Sons, Limited",www.larch.example,2025-03-31,"£41,000,000",2025,company,sc99\n'
    )
    assert read_organisations(written(tmp_path, text)) == (
        Organisation(
            id="01234567",
            name="Larch & Sons, Limited",
            website="https://www.larch.example",
            kind=EntityKind.COMPANY,
            number="01234567",
            year_end=(3, 31),
            turnover=(Turnover(41_000_000, 2025, "list"),),
            parent_id="SC000099",
        ),
    )


@pytest.mark.parametrize("text", [f"\ufeff{HEAD}\r\n1,Larch,\r\n", " Company_Number , NAME,Website\n1,Larch,\n\n,,\n"])
def test_forgives_what_spreadsheets_do(tmp_path: Path, text: str) -> None:
    assert [o.id for o in read_organisations(written(tmp_path, text))] == ["00000001"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "the file is empty"),
        (f"{HEAD}\n", "no organisation below the header"),
        ("name,website\nLarch,\n", "row 1: no column 'company_number'"),
        (f"{HEAD}\nABC,Larch,\n", "row 2: 'ABC' is not a company number"),
        (f"{HEAD}\n,Larch,\n", "row 2: '' is not a company number"),
        (f"{HEAD}\n1,,\n", "row 2: no name"),
        (f"{HEAD}\n1,Larch,\n2,Elm,\n0001,Larch again,\n", "row 4: 00000001 stands in row 2 already"),
        (f"{HEAD}\n1,Larch,file:///etc/passwd\n", "begins with file:"),
        (f"{HEAD}\n1,Larch,javascript:alert(1)\n", "begins with javascript:"),
        (f"{HEAD}\n1,Larch,ftp://larch.example\n", "begins with ftp:"),
        (f"{HEAD}\n1,Larch,https://\n", "is not an address"),
        (f"{HEAD}\n1,Larch,https://larch.example:99999/\n", "is not an address"),
        (f"{HEAD}\n1,Larch,two words\n", "is not an address"),
        (f"{HEAD}\n1,Larch,,extra\n", "row 2: more cells than columns"),
        (f"{HEAD},turnover\n1,Larch,,lots\n", "turnover 'lots' is not an amount"),
        (f'{HEAD},turnover\n1,Larch,,"1.234,5"\n', "turnover '1.234,5' is not an amount"),
        (f"{HEAD},turnover\n1,Larch,,(123)\n", "turnover '(123)' is less than nothing"),
        (f"{HEAD},turnover,turnover_year\n1,Larch,,5,soon\n", "turnover_year 'soon' is not a year"),
        (f"{HEAD},financial_year_end\n1,Larch,,31/03\n", "financial_year_end '31/03' is not a date"),
        (f"{HEAD},financial_year_end\n1,Larch,,02-30\n", "financial_year_end '02-30' is not a date"),
        (f"{HEAD},entity_type\n1,Larch,,firm\n", "entity_type 'firm' is not known; use one of company"),
        (b"company_number,name,website\n1,Caf\xe9 Larch,\n", "not UTF-8 at byte 33"),
    ],
)
def test_refuses_with_file_row_and_mend(tmp_path: Path, content: str | bytes, told: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(BadList) as refused:
        read_organisations(path)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadList, match=r"nowhere\.csv"):
        read_organisations(tmp_path / "nowhere.csv")
