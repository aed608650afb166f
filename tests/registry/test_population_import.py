"""The public registers read into the registry: what is kept, refused and derived, and that nothing is half-written."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from registry.population import companies_house
from registry.population.claims import Identifier, Judgement, Name
from registry.population.files import BadFile
from registry.population.scope import Scope, decide_scope
from registry.population.sources import BY_NAME, Imported, csv_reader, import_files
from registry.population.tally import MOST_LISTED, Tally
from registry.store import Store
from tests.conftest import s54
from tests.registry.registers import HEADER, accounts, company, company_data, context, summaries, tagged, zipped


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "registry.db")


def imported(store: Store, source: str, *paths: Path, everything: bool = False) -> tuple[Imported, Tally]:
    tally = Tally()
    return import_files(store, BY_NAME[source], paths, everything, tally), tally


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


Kind = TypeVar("Kind")


def said(store: Store, organisation_id: str, kind: type[Kind]) -> list[Kind]:
    return [sourced.claim for sourced in store.claims(organisation_id) if isinstance(sourced.claim, kind)]


def dump(store: Store) -> list[str]:
    with sqlite3.connect(store.path) as database:
        return list(database.iterdump())


LARCH = company(
    "LARCH FOODS LIMITED",
    "01234567",
    category="GROUP",
    **{"PreviousName_1.CompanyName": "LARCH MEATS LTD", "PreviousName_1.CONDATE": "01/02/2020"},
)
TINY = company("TINY LIMITED", "02222222", category="MICRO ENTITY")
GONE = company("GONE LIMITED", "03333333", status="Liquidation")


def test_companies_house_keeps_what_could_be_in_scope(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "BasicCompanyData-2026-11-01-part1_7.csv", company_data([LARCH, TINY, GONE]))
    done, tally = imported(store, "companies-house", path)
    assert (tally.rows, done.kept, done.changed, tally.refused) == (3, 1, 1, [])
    found = store.organisation("01234567")
    assert found is not None
    assert (found.name, found.year_end, found.kind.value) == ("LARCH FOODS LIMITED", (3, 31), "company")
    assert (found.standing.accounts_category, found.standing.sic, found.standing.postcode) == ("group", ("10110",), "LS1 4AB")


def test_companies_known_by_number_are_kept_and_all_on_request(store: Store, tmp_path: Path) -> None:
    listed = written(
        tmp_path / "list.csv", b"OrganisationName,Sector,CompanyNumber,SICCode\nTiny Caf\xe9,Private,2222222,56101\n"
    )
    imported(store, "government-list", listed)
    path = written(tmp_path / "BasicCompanyData.csv", company_data([LARCH, TINY, GONE]))
    assert imported(store, "companies-house", path)[0].kept == 2
    assert imported(store, "companies-house", path, everything=True)[0].kept == 3
    found = store.organisation("02222222")
    assert found is not None
    assert found.name == "TINY LIMITED"
    assert found.standing.sources == ("companies-house", "government-list")


@pytest.mark.parametrize("order", [("LARCH", "TINY"), ("TINY", "LARCH")])
def test_a_later_month_changes_what_is_shown_and_keeps_the_history(store: Store, tmp_path: Path, order: Sequence[str]) -> None:
    new = company("LARCH GROUP LIMITED", "01234567", status="Dissolved", DissolutionDate="03/10/2026")
    files = {
        "LARCH": written(tmp_path / "BasicCompanyData-2026-09-01.csv", company_data([LARCH])),
        "TINY": written(tmp_path / "BasicCompanyData-2026-11-01.csv", company_data([new])),
    }
    imported(store, "companies-house", files["LARCH"])
    for name in order:
        imported(store, "companies-house", files[name])
    found = store.organisation("01234567")
    assert found is not None
    assert (found.name, found.standing.dissolved) == ("LARCH GROUP LIMITED", "2026-10-03")
    assert {name.name for name in said(store, "01234567", Name)} == {
        "LARCH FOODS LIMITED", "LARCH GROUP LIMITED", "LARCH MEATS LTD",
    }  # fmt: skip


def test_zipped_parts_with_shuffled_columns_and_other_spellings_read_the_same(store: Store, tmp_path: Path) -> None:
    plain = written(tmp_path / "a.csv", company_data([LARCH]))
    shuffled = zipped(tmp_path / "b.zip", {"b.csv": company_data([LARCH], sorted(HEADER)), "__MACOSX/._b.csv": b"junk"})
    unquoted = written(tmp_path / "c.csv", company_data([LARCH]).replace(b'"', b""))
    windows = written(
        tmp_path / "d.csv", company_data([company("CAF\u00c9 LARCH LIMITED", "05555555")]).decode().encode("cp1252")
    )
    assert imported(store, "companies-house", plain, shuffled, unquoted, windows)[0].kept == 4
    assert [o.name for o in store.organisations()] == ["LARCH FOODS LIMITED", "CAF\u00c9 LARCH LIMITED"]


def test_rows_with_line_breaks_and_quotation_marks_are_whole(store: Store, tmp_path: Path) -> None:
    odd = [company('THE "LARCH", \nLIMITED', f"0700000{n}") for n in range(3)]
    done, tally = imported(store, "companies-house", written(tmp_path / "a.csv", company_data([LARCH, *odd, TINY])))
    assert (tally.rows, done.kept, tally.refused) == (5, 4, [])
    assert [o.name for o in store.organisations()][1:] == ['THE "LARCH", \nLIMITED'] * 3


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (company("LARCH LIMITED", "TWELVE"), "'TWELVE' is not a company number"),
        (company("", "01234567"), "no company name"),
        (company("LARCH LIMITED", "01234567", IncorporationDate="31/02/2001"), "'31/02/2001' is not a day of any calendar"),
        (company("LARCH LIMITED", "01234567", IncorporationDate="01/01/0001"), "outside the years"),
        (company("LARCH LIMITED", "01234567", Accounts__AccountRefDay="99"), "'99/3/2024' is not a day"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_are_kept(
    store: Store, tmp_path: Path, row: dict[str, str], why: str
) -> None:
    other = company("ELM LIMITED", "09999999")
    done, tally = imported(store, "companies-house", written(tmp_path / "a.csv", company_data([other, row])))
    assert (done.kept, [refusal.row for refusal in tally.refused]) == (1, [2])
    assert why in tally.refused[0].why


def test_a_row_with_too_few_cells_is_refused(store: Store, tmp_path: Path) -> None:
    content = (
        company_data([LARCH])
        + b'"SHORT LIMITED","04444444"\r\n'
        + company_data([company("ELM LIMITED", "09999999")]).split(b"\n", 1)[1]
    )
    done, tally = imported(store, "companies-house", written(tmp_path / "a.csv", content))
    assert done.kept == 2
    assert tally.refused[0].row == 2
    assert "2 cells, not 55" in tally.refused[0].why


BAD_FILES = {
    "cut-off.csv": (
        "government-registry",
        summaries([{"OrganisationName": "Larch Limited"}] * 2)[:-90],
        "ends in the middle of a row",
    ),
    "empty.csv": ("companies-house", b"", "nothing in its first line"),
    "picture.txt": ("significant-control", b"\x89PNG\r\n", "line 1 is no JSON object"),
    "cut.txt": (
        "significant-control",
        b'{"company_number": "01234567"}\n{"company_nu',
        "line 2 is no JSON object, or was cut off",
    ),
    "truncated.zip": ("companies-house", None, "damaged or truncated zip"),
    "cut.csv": ("companies-house", company_data([LARCH])[:-30], "ends in the middle of a row"),
    "missing.csv": ("companies-house", b"CompanyName,Number\nLarch,1\n", "no column 'CompanyNumber'"),
    "utf16.csv": (
        "government-list",
        "OrganisationName,Sector,CompanyNumber,SICCode\n".encode("utf-16"),
        "save it as CSV UTF-8",
    ),
    "other.csv": ("government-registry", b"Year,Organisation\n2026,Larch\n", "no column 'StatementYear'"),
    "notjson.json": ("government-registry", b"<html>", "not JSON"),
    "odd.json": ("government-registry", b'[{"StatementYear": 2026}]', "entry 1 has no OrganisationName"),
    "bhrrc.csv": ("bhrrc", b"a,b\n1,2\n", "neither BHRRC's companies"),
    "accounts.zip": ("accounts", b"not a zip at all", "neither a zip of accounts nor a document"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_told_and_nothing_of_the_import_is_kept(store: Store, tmp_path: Path, name: str) -> None:
    source, content, told = BAD_FILES[name]
    good = {
        "companies-house": company_data([LARCH]),
        "government-list": b"OrganisationName,Sector,CompanyNumber,SICCode\nLarch,Private,1,\n",
        "government-registry": summaries([{"OrganisationName": "Larch Limited"}]),
        "bhrrc": b"id,name,company_number\nNEW1,Larch,1\n",
        "accounts": accounts(context("cy", "2025-04-01", "2026-03-31"), tagged("TurnoverRevenue", "cy", "5,000")),
        "significant-control": b'{"company_number": "01234567", "data": {}}\n',
    }[source]
    first = written(tmp_path / ("first.html" if source == "accounts" else "first.csv"), good)
    if content is None:
        whole = zipped(tmp_path / "whole.zip", {"a.csv": company_data([LARCH] * 500)}).read_bytes()
        content = whole[: len(whole) // 2]
    before = dump(store)
    with pytest.raises(BadFile, match=told):
        imported(store, source, first, written(tmp_path / name, content))
    assert dump(store) == before


def test_a_zip_with_wrong_bytes_inside_is_told(store: Store, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", {"a.csv": company_data([company(f"LARCH {n} LIMITED", f"{n:08}") for n in range(1, 500)])}
    )
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(BadFile, match="damaged or truncated zip"):
        imported(store, "companies-house", written(path, bytes(content)))
    assert store.organisations() == []


def test_the_same_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    files = {
        "companies-house": written(tmp_path / "a.csv", company_data([LARCH, TINY])),
        "government-registry": written(
            tmp_path / "b.csv", summaries([{"OrganisationName": "Larch Meats Ltd"}, {"OrganisationName": "Foreign GmbH"}])
        ),
    }
    for source, path in files.items():
        imported(store, source, path)
    before = dump(store)
    assert [imported(store, source, path)[0].changed for source, path in files.items()] == [0, 0]
    assert dump(store) == before


def test_duplicate_rows_are_one_company_and_hold_no_memory(store: Store, tmp_path: Path) -> None:
    head, row = company_data([LARCH]).splitlines(keepends=True)
    path = tmp_path / "BasicCompanyData-2026-11-01.csv"
    path.write_bytes(head + row * 20_000)
    tracemalloc.start()
    done, tally = imported(store, "companies-house", path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tally.rows, done.kept, done.changed, tally.number_refused) == (20_000, 1, 1, 19_999)
    assert (tally.refused[0].row, tally.refused[0].why) == (2, "the same as row 1")
    assert "18998 before it were refused too" in tally.listed()[-1].why
    assert {claim.name for claim in said(store, "01234567", Name)} == {"LARCH FOODS LIMITED", "LARCH MEATS LTD"}
    assert peak < path.stat().st_size


def test_rows_out_of_line_are_read_the_same(store: Store, tmp_path: Path) -> None:
    """Cells that hold what elsewhere ends a cell or a row; each among rows that are regular, over pieces of the file."""
    odd = ['ELM","FULL","OAK', '"ELM"', "ELM\r\nOAK", 'ELM "\n" OAK', "ELM\n", ",", '","', 'GROUP","', "\u00c9LM"]
    plain = [company(f"TINY {n} LIMITED", f"{n:08}", category="MICRO ENTITY") for n in range(1, 1200)]
    rows = [row for n, name in enumerate(odd) for row in (*plain[:: n + 1], company(name, f"0900000{n}"))]
    content = company_data(rows)
    for ending in (content, content.rstrip(b"\r\n"), content.replace(b'"\r\n"', b'"\n"').replace(b"Date\r\n", b"Date\n", 1)):
        path = written(tmp_path / "BasicCompanyData-2026-11-01.csv", ending)
        done, tally = imported(store, "companies-house", path)
        assert (tally.rows, done.kept, tally.refused) == (len(rows), len(odd), [])
        names = {f"0900000{n}": name.strip() for n, name in enumerate(odd)}
        assert {o.id: o.name for o in store.organisations()} == names


def test_a_big_file_is_read_aside_with_the_same_outcome(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = [company(f"LARCH {n} LIMITED", f"0800000{n % 10}", IncorporationDate="x") for n in range(2)]
    rows = [company(f"LARCH {n} LIMITED", f"{n:08}") for n in range(1, 1400)]
    path = written(tmp_path / "BasicCompanyData-2026-11-01.csv", company_data([*rows, rows[-1], *bad, TINY]))
    there, tally_there = imported(store, "companies-house", path)
    monkeypatch.setattr(companies_house, "LARGE_FILE", 0)
    with Store(tmp_path / "aside.db") as other:
        aside, tally_aside = imported(other, "companies-house", path)
        assert (aside, tally_aside.rows, tally_aside.refused) == (there, tally_there.rows, tally_there.refused)
        assert [o.name for o in other.organisations()] == [o.name for o in store.organisations()]
        cut = written(tmp_path / "cut.csv", path.read_bytes()[:-700])
        with pytest.raises(BadFile, match="ends in the middle of a row"):
            imported(other, "companies-house", cut)
        assert len(other.organisations()) == 1399


def test_numbers_without_their_zeros_are_known(store: Store, tmp_path: Path) -> None:
    listed = b"OrganisationName,Sector,CompanyNumber,SICCode\nTiny,Private,02222222,\nScot,Private,SC000012,\n"
    imported(store, "government-list", written(tmp_path / "list.csv", listed))
    small = {"category": "MICRO ENTITY"}
    rows = [company("TINY LIMITED", "2222222", **small), company("SCOT LIMITED", "sc000012", **small)]
    done, _ = imported(store, "companies-house", written(tmp_path / "BasicCompanyData.csv", company_data([*rows, TINY, GONE])))
    assert done.kept == 3


def test_refusals_are_listed_up_to_a_limit(store: Store, tmp_path: Path) -> None:
    rows = [company("LARCH LIMITED", f"BAD{n}") for n in range(MOST_LISTED + 5)]
    _, tally = imported(store, "companies-house", written(tmp_path / "a.csv", company_data(rows)))
    assert tally.number_refused == MOST_LISTED + 5
    assert len(tally.listed()) == MOST_LISTED + 1
    assert "4 before it were refused too" in tally.listed()[-1].why


def test_the_registry_tells_groups_bands_and_sites(store: Store, tmp_path: Path) -> None:
    rows = [
        {"OrganisationName": "LARCH HOLDINGS PLC", "CompanyNumber": "1000001", "GroupSubmission": "Yes", "StatementURL": "https://www.larch.example/ms.pdf"},
        {"OrganisationName": "\tLarch Foods Limited", "CompanyNumber": "1000002", "GroupSubmission": "Yes", "ParentName": "Larch Holdings plc", "StatementURL": "https://www.larch.example/ms.pdf"},
        {"OrganisationName": "Larch Nederland B.V.", "GroupSubmission": "Yes", "ParentName": "LARCH HOLDINGS PLC", "EmailAddressNoURL": "a@larch.example"},
        {"OrganisationName": "Small Limited", "CompanyNumber": "1000003", "Turnover": "Under £36 million", "StatementURL": "https://drive.google.com/x"},
        {"OrganisationName": "Odd Limited", "CompanyNumber": "1000004", "Turnover": "Lots"},
        {"OrganisationName": "Late Limited", "CompanyNumber": "1000005", "StatementEndDate": "31/04/2026"},
        {"OrganisationName": "Backwards Limited", "CompanyNumber": "1000006", "StatementStartDate": "01/04/2027"},
    ]  # fmt: skip
    done, tally = imported(store, "government-registry", written(tmp_path / "StatementSummaries2026.csv", summaries(rows)))
    assert (tally.rows, done.kept) == (7, 4)
    assert [refusal.why.split(" ")[0] for refusal in tally.refused] == ["turnover", "'31/04/2026'", "the"]
    by_name = {o.name: o for o in store.organisations()}
    parent, child, foreign, small = (
        by_name["LARCH HOLDINGS PLC"],
        by_name["Larch Foods Limited"],
        by_name["Larch Nederland B.V."],
        by_name["Small Limited"],
    )
    assert child.parent_id == foreign.parent_id == parent.id == "01000001"
    assert parent.subsidiaries == 2
    assert foreign.number is None
    assert (parent.website, small.website) == ("https://www.larch.example/", None)
    scopes = [decide_scope(o, 2026).scope for o in (parent, child, small)]
    assert scopes == [Scope.IN, Scope.UNKNOWN, Scope.OUT]


def test_the_registry_as_json_reads_the_same(store: Store, tmp_path: Path) -> None:
    row = {
        "StatementYear": 2026, "OrganisationName": "Larch Limited", "SectorType": "Private", "CompanyNumber": "01000001", "GroupSubmission": False,
        "ParentName": None, "StatementURL": "https://larch.example/ms", "StatementStartDate": "2025-04-01T00:00:00", "StatementEndDate": "2026-03-31",
        "Turnover": "Over £500 million",
    }  # fmt: skip
    imported(store, "government-registry", written(tmp_path / "StatementSummaries2026.json", json.dumps([row]).encode()))
    assert [decide_scope(o, 2026).scope for o in store.organisations()] == [Scope.IN]


def test_previous_names_and_exact_names_join_but_likeness_waits(store: Store, tmp_path: Path) -> None:
    rows = [
        {"OrganisationName": name}
        for name in ("Larch Meats Limited", "The LARCH FOODS Ltd.", "Larch Food Limited", "Twin Limited")
    ]
    imported(store, "government-registry", written(tmp_path / "r.csv", summaries(rows)))
    assert all(o.number is None for o in store.organisations())
    twins = [company("TWIN LIMITED", f"0600000{n}") for n in (1, 2)]
    imported(store, "companies-house", written(tmp_path / "c.csv", company_data([LARCH, *twins])))
    alone = [o.name for o in store.organisations() if o.number is None]
    assert alone == ["Twin Limited", "Larch Food Limited"] or sorted(alone) == ["Larch Food Limited", "Twin Limited"]
    imported(
        store,
        "government-registry",
        written(tmp_path / "r2.csv", summaries([*rows, {"OrganisationName": "Larch Foods Limitd"}])),
    )
    assert ("LARCH FOODS LIMITD", "01234567") in {(match.name, match.candidate_id) for match in store.matches()}
    nameless = next(o.id for o in store.organisations() if o.name == "Larch Food Limited")
    store.join(nameless, "01234567", "A. Reader")
    assert store.organisation(nameless) is None
    assert "Larch Food Limited" in {name.name for name in said(store, "01234567", Name)}


def test_bhrrc_finds_numbers_in_its_other_lists(store: Store, tmp_path: Path) -> None:
    companies = written(
        tmp_path / "companies.csv",
        b"\xef\xbb\xbfid,name,company_number\r\nNEW1,Larch Limited,1234567\r\nNEW2,Elm Trust,CHASC012345\r\n",
    )
    head = "url,date_seen,approved_by_board,signed_by_director,link_on_front_page,first_year_covered,last_year_covered,company_id\n"
    statements = written(
        tmp_path / "statements.csv",
        (head + "https://larch.example/ms,43657,Yes,No,TRUE,2018,2018,NEW1\nhttps://oak.example/ms,43658,Not explicit,Yes,FALSE,,,27750\n"
         "https://elm.example/ms,x,Yes,Yes,TRUE,2018,2018,NEW2\nhttps://ash.example/ms,43658,Yes,Yes,TRUE,2018,2018,9\n").encode(),
    )  # fmt: skip
    numbers = written(tmp_path / "numbers.csv", b"MSR Company ID,Companies House Number\n27750,SC7654\n")
    _, tally = imported(store, "bhrrc", statements, companies, numbers)
    assert [o.id for o in store.organisations() if o.number] == ["01234567", "SC007654"]
    assert [refusal.why for refusal in tally.refused] == [
        "'x' is not a day; it should be like 31/03/2026 or 2026-03-31",
        "company '9' has no number and no name in the files given; give BHRRC's lists of company numbers in the same command",
    ]
    judgement = said(store, "01234567", Judgement)[0]
    assert (judgement.seen_on, judgement.approved, judgement.signed, judgement.linked) == ("2019-07-11", "yes", "no", "yes")
    trust = next(o for o in store.organisations() if o.name == "Elm Trust")
    assert {(found.scheme, found.value) for found in said(store, trust.id, Identifier)} == {
        ("BHRRC", "NEW2"),
        ("GB-SC", "SC012345"),
    }


def test_significant_control_keeps_british_companies_only(store: Store, tmp_path: Path) -> None:
    imported(store, "companies-house", written(tmp_path / "c.csv", company_data([LARCH])))
    corporate = {
        "kind": "corporate-entity-person-with-significant-control",
        "name": "Oak Holdings Limited",
        "notified_on": "2020-01-02",
    }
    british = {**corporate, "identification": {"registration_number": "9999", "country_registered": "England"}}
    ukrainian = {**corporate, "name": "Dub", "identification": {"registration_number": "8888", "country_registered": "Ukraine"}}
    person = {"kind": "individual-person-with-significant-control", "name": "Mrs A Larch"}
    impossible = {**british, "ceased_on": "2021-02-30"}
    lines = [json.dumps({"company_number": "01234567", "data": data}) for data in (ukrainian, british, person, impossible)]
    _, tally = imported(
        store,
        "significant-control",
        written(tmp_path / "psc.txt", "\n".join([*lines, "{corporate-entity-person-with-significant-control}"]).encode()),
    )
    assert (tally.rows, [refusal.row for refusal in tally.refused]) == (5, [4, 5])
    found = store.organisation("01234567")
    assert found is not None
    assert found.parent_id == "00009999"
    assert "Mrs A Larch" not in "\n".join(dump(store))


def test_a_list_with_other_headers_is_guessed_or_told(tmp_path: Path) -> None:
    path = written(tmp_path / "suppliers.csv", b"Supplier,Company Number,Spend,Turnover\nLarch Limited,1234567,5,41000000\n")
    done = s54("population", "import", "csv", str(path), "--json", data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"source": "csv", "read": 1, "kept": 1, "changed": 1, "refused": []}
    assert "taking column 'Supplier' for name" in done.stderr
    wrong = s54("population", "import", "csv", str(path), "--column", "name=Nothing", data=tmp_path / "data")
    assert (wrong.returncode, "no column 'Nothing' for name" in wrong.stderr) == (2, True)
    with Store(tmp_path / "data" / "registry.db") as store:
        assert [(o.id, o.name, o.turnover[0].value) for o in store.organisations()] == [
            ("01234567", "Larch Limited", 41_000_000)
        ]
        tally = Tally()
        import_files(store, csv_reader({"name": "Spend", "company_number": "Company Number"}), [path], False, tally)
        assert store.organisations()[0].name == "5"


def test_an_import_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    rows = [company(f"LARCH {n} LIMITED", f"{n:08}") for n in range(1, 30_000)]
    path = written(tmp_path / "BasicCompanyData-2026-11-01.csv", company_data(rows))
    data = tmp_path / "data"
    with Store(data / "registry.db") as store:
        before = dump(store)
    command = [sys.executable, "-m", "registry.cli", "--data", str(data), "population", "import", "companies-house", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    log = data / "registry.db-wal"
    end = time.monotonic() + 120
    while not (log.exists() and log.stat().st_size > 200_000) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    assert process.poll() is None, "it was done before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with Store(data / "registry.db") as store:
        assert store.organisations() == []
        assert dump(store) == before
