"""Exports, read back with tools that know nothing of s54."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from frictionless import Package

from registry.exports.csv_excel_export import harmless
from registry.exports.datapackage_export import description
from registry.exports.formats import NAMES as FORMATS
from registry.exports.formats import format_of
from registry.exports.rows import COLUMNS, Extract
from registry.exports.rows import NAMES as COLUMN_NAMES
from registry.running.recompute import recompute
from registry.store import Store
from tests.conftest import s54
from tests.registry.made_up import NO, ON, R, assessment, organisation, statement

HOSTILE = "=cmd|' /C calc'!A1 \"Larch\", Ltd; DROP TABLE organisation;--"
"""A company's name is somebody else's input."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Meets, not evidenced (with a hostile name), nothing found, never visited."""
    store = Store(tmp_path / "registry.db")
    store.save_organisations(
        [
            organisation(),
            organisation(id="00000002", number="00000002", name=HOSTILE),
            organisation(id="SC000003", number="SC000003", name="Ŵern & Sons\u200b Cyf"),
            organisation(id="00000004", number="00000004", name="-1+2"),
        ]
    )
    store.save_assessment(assessment(statement()))
    store.save_assessment(assessment(statement({R.SIGNATURE: NO}), target_id="00000002"))
    store.save_assessment(assessment(target_id="SC000003"))
    recompute(store, ON)
    return store


def written(store: Store, name: str, folder: Path) -> Path:
    chosen = format_of(name)
    path = folder / f"s54{chosen.SUFFIX}"
    with path.open("wb") as file:
        chosen.write(Extract(store), file)
    return path


Rows = list[dict[str, Any]]


def with_sqlite(path: Path) -> Rows:
    """The sqlite3 program's own CSV reader."""
    if shutil.which("sqlite3") is None:
        pytest.skip("no sqlite3 program: apt-get install sqlite3")
    database = path.with_suffix(".db")
    subprocess.run(["sqlite3", str(database), ".mode csv", f".import '{path}' t"], check=True)
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM t ORDER BY rowid")]


def with_openpyxl(path: Path) -> Rows:
    book = openpyxl.load_workbook(path)
    head, *rows = book["organisations"].iter_rows()
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for row in rows for cell in row)
    assert {row[0].value for row in list(book["columns"].iter_rows())[1:]} == set(COLUMN_NAMES)
    return [{str(h.value): cell.value for h, cell in zip(head, row, strict=True)} for row in rows]


def with_duckdb(path: Path) -> Rows:
    reader = "read_json_auto" if path.suffix == ".jsonl" else "read_parquet"
    found = duckdb.sql(f"SELECT * FROM {reader}('{path}')")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def with_frictionless(path: Path) -> Rows:
    package = Package(str(path))
    report = package.validate()
    assert report.valid, report.flatten(["message"])
    return [row.to_dict() for row in package.get_resource("organisations").read_rows()]


READERS: dict[str, Callable[[Path], Rows]] = {
    "csv": with_sqlite,
    "csv-excel": with_sqlite,
    "xlsx": with_openpyxl,
    "jsonl": with_duckdb,
    "parquet": with_duckdb,
    "datapackage": with_frictionless,
}


@pytest.mark.parametrize("name", READERS)
def test_a_foreign_tool_reads_it_back(store: Store, tmp_path: Path, name: str) -> None:
    rows = READERS[name](written(store, name, tmp_path))
    assert [column.lstrip("\ufeff") for column in rows[0]] == list(COLUMN_NAMES)
    assert [next(iter(row.values())) for row in rows] == ["00000001", "00000002", "00000004", "SC000003"]
    assert [row["verdict"] for row in rows] == ["meets_minimum", "not_evidenced", "unknown", "not_found"]
    assert [row["signature"] for row in rows] in (["yes", "no", "unknown", "unknown"], [True, False, None, None])
    assert str(rows[0]["depth_risk"]) == "0"
    assert rows[2]["depth_risk"] in (None, "")
    name_of_the_second = rows[1]["name"]
    assert name_of_the_second == (f"'{HOSTILE}" if name == "csv-excel" else HOSTILE)


def test_every_format_has_a_reader_here() -> None:
    assert set(FORMATS) == {*READERS, "ftm", "regulator"}


def test_ftm_entities_are_what_the_library_takes(store: Store, tmp_path: Path) -> None:
    """Where the library is there: it brings PyICU, which wants a compiler and ICU's headers."""
    model = pytest.importorskip("followthemoney").model
    lines = written(store, "ftm", tmp_path).read_text().splitlines()
    told = [json.loads(line) for line in lines]
    for one in told:
        entity = model.get_proxy(one)
        entity.schema.validate(one)
        kept = entity.to_dict()["properties"]
        assert set(kept) == set(one["properties"]), "the library threw a value away"
    assert sorted({one["schema"] for one in told}) == ["Company", "Document", "Documentation", "Note"]
    assert len({one["id"] for one in told}) >= 4 * 2
    companies = [one for one in told if one["schema"] == "Company"]
    assert companies[3]["properties"]["registrationNumber"] == ["SC000003"]


def test_the_regulators_pack_keeps_the_provisional_and_the_unknown_apart(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(store, "regulator", tmp_path)) as pack:
        tables = {
            name: list(csv.DictReader(io.StringIO(pack.read(name).decode())))
            for name in pack.namelist()
            if name.endswith(".csv")
        }
        texts = {name: pack.read(name).decode() for name in pack.namelist() if name.endswith(".txt")}
    assert [row["company_number"] for row in tables["non_compliant.csv"]] == ["00000002"]
    assert [row["company_number"] for row in tables["provisional_not_found.csv"]] == ["SC000003"]
    assert [row["company_number"] for row in tables["unknown.csv"]] == ["00000004"]
    evidence = tables["evidence.csv"]
    signature = next(row for row in evidence if row["requirement"] == "signature")
    assert (signature["evidenced"], signature["sha256"]) == ("no", "ab" * 32)
    assert next(row for row in evidence if row["requirement"] == "steps")["quote"] == "It says so."
    looked = next(row for row in evidence if row["company_number"] == "SC000003")
    assert looked["reason"].startswith("we did not find a statement on 2026-11-20")
    assert looked["url"] == "https://larch.example"
    assert "not_evidenced" in texts["method.txt"]
    assert all(column.name in texts["data_dictionary.txt"] for column in COLUMNS)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_registry_is_the_same_file(store: Store, tmp_path: Path, name: str) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    assert written(store, name, tmp_path / "one").read_bytes() == written(store, name, tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("  =1", "'  =1"), ("＝1", "'＝1"), ("Larch = Elm", "Larch = Elm"), ("", ""), ("00000001", "00000001"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert harmless(cell) == safe


def test_the_packages_columns_are_the_exports() -> None:
    (resource,) = description("2026-11-22")["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(COLUMN_NAMES)


def test_a_year_can_be_chosen(store: Store) -> None:
    assert [row["year_end"] for row in Extract(store, 2026).rows()] == ["2026-03-31"] * 4
    assert list(Extract(store, 2020).rows()) == []


def test_the_command_writes_whole_files(store: Store, tmp_path: Path) -> None:
    store.close()
    output = tmp_path / "out.csv"
    output.write_text("yesterday's")
    done = s54("export", "--format", "csv", "--output", str(output), data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert output.read_text().startswith("company_number,")
    piped = s54("export", "--format", "csv", "--output", "-", data=tmp_path)
    assert piped.stdout == output.read_text()
    assert not list(tmp_path.glob(".*.part"))


def test_nothing_half_written(store: Store, tmp_path: Path) -> None:
    store.close()
    done = s54("export", "--format", "csv", "--output", str(tmp_path / "nowhere" / "s54.csv"), data=tmp_path)
    assert done.returncode == 1
    assert "nowhere: no such folder" in done.stderr
    assert "Traceback" not in done.stderr
