"""What is decided and shown from the claims: scope by its four tests, people's words, years, the estimate."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from classifier.act import EntityKind
from registry.organisation import Organisation, PersonsDecision, Standing, Turnover
from registry.population.amounts import BadAmount, amount
from registry.population.dates import BadDate, day, excel_day
from registry.population.estimate import estimate
from registry.population.identifiers import identifier
from registry.population.names import normal_name
from registry.population.periods import financial_years, guidance_due, months_between
from registry.population.scope import GROUP_BAND, Scope, decide_scope
from registry.population.sectors import region, section
from registry.population.websites import statement_website
from registry.store import Store
from tests.conftest import s54
from tests.registry.registers import accounts, company, company_data, context, member, tagged, zipped

LARCH = Organisation("01234567", "Larch Limited", None, EntityKind.COMPANY, "01234567")


def fact(value: int, basis: str = "consolidated", year: int = 2026, source: str = "accounts", **changed: Any) -> Turnover:
    return Turnover(value, year, source, basis, **changed)


def standing(**told: Any) -> Standing:
    return Standing(**told)


@pytest.mark.parametrize(
    ("told", "scope"),
    [
        ({"turnover": (fact(36_000_000),)}, Scope.IN),
        ({"turnover": (fact(35_999_999),)}, Scope.OUT),
        ({"turnover": (fact(80_000_000), fact(5_000_000, "company"))}, Scope.IN),
        ({"turnover": (fact(5_000_000, "company"),)}, Scope.PRESUMED_OUT),
        ({"turnover": (fact(5_000_000, "company"),), "subsidiaries": 1}, Scope.UNKNOWN),
        ({"turnover": (fact(5_000_000, "unknown"),), "standing": standing(accounts_category="group")}, Scope.UNKNOWN),
        ({"turnover": (fact(50_000_000, "company"),), "subsidiaries": 3}, Scope.IN),
        ({"turnover": (fact(50_000_000, "company", of="07654321"),), "subsidiaries": 1}, Scope.IN),
        ({"turnover": (fact(5_000_000, "company", of="07654321"),), "subsidiaries": 1}, Scope.UNKNOWN),
        ({"turnover": (fact(20_000_000), fact(50_000_000, "unknown", source="list"))}, Scope.OUT),
        ({"turnover": (fact(0, "unknown", source="government-registry", upto=36_000_000, concept="declared band"),)}, Scope.OUT),
        ({"turnover": (fact(36_000_000, "unknown", source="government-registry", upto=60_000_000, concept="declared band"),)}, Scope.IN),
        ({"turnover": (fact(500_000_000, "unknown", source="government-registry", concept=GROUP_BAND),)}, Scope.UNKNOWN),
        ({"turnover": (fact(90_000_000, currency="USD"),)}, Scope.UNKNOWN),
        ({"turnover": (fact(30_000_000, months=9),)}, Scope.PRESUMED_IN),
        ({"turnover": (fact(40_000_000, months=18),)}, Scope.PRESUMED_OUT),
        ({"turnover": (fact(40_000_000, year=2025),)}, Scope.PRESUMED_IN),
        ({"turnover": (fact(40_000_000, year=2023),)}, Scope.UNKNOWN),
        ({"standing": standing(sources=("government-list",))}, Scope.PRESUMED_IN),
        ({"standing": standing(sources=("government-list",), sector="public")}, Scope.UNKNOWN),
        ({"standing": standing(sources=("government-list",), accounts_category="micro entity")}, Scope.UNKNOWN),
        ({"standing": standing(accounts_category="micro entity")}, Scope.PRESUMED_OUT),
        ({"standing": standing(accounts_category="audit exemption subsidiary")}, Scope.UNKNOWN),
        ({"standing": standing(accounts_category="full")}, Scope.UNKNOWN),
        ({"turnover": (fact(80_000_000),), "standing": standing(dissolved="2024-06-01")}, Scope.OUT),
        ({"turnover": (fact(80_000_000),), "standing": standing(sic=("99999",))}, Scope.PRESUMED_OUT),
        ({"turnover": (fact(80_000_000),), "decisions": (PersonsDecision(2026, False, "a charity that sells nothing", "A. Reader", "2026-11-22"),)}, Scope.OUT),
        ({"decisions": (PersonsDecision(2026, True, "its annual report", "A. Reader", "2026-11-22"),)}, Scope.IN),
        ({"decisions": (PersonsDecision(2025, True, "its annual report", "A. Reader", "2026-11-22"),)}, Scope.UNKNOWN),
        ({}, Scope.UNKNOWN),
    ],
)  # fmt: skip
def test_scope(told: dict[str, Any], scope: Scope) -> None:
    decision = decide_scope(replace(LARCH, **told), 2026)
    assert decision.scope is scope, decision.reason
    assert [test.name for test in decision.tests] == [
        "body corporate or partnership", "carries on business in the UK", "supplies goods or services", "turnover",
    ]  # fmt: skip


def test_an_audit_exempt_subsidiary_points_to_its_parent() -> None:
    subsidiary = replace(LARCH, parent_id="00009999", standing=standing(accounts_category="audit exemption subsidiary"))
    assert "stands in its parent's accounts (00009999)" in decide_scope(subsidiary, 2026).reason


@pytest.mark.parametrize(
    ("filed", "reference", "expected"),
    [
        ([], (3, 31), [("2026-03-31", None)]),
        ([("2025-04-01", "2026-03-31")], (3, 31), [("2026-03-31", None)]),
        ([("2024-12-29", "2026-01-03")], (12, 31), [("2026-01-03", "53 weeks")]),
        ([("2024-12-30", "2025-12-28")], (12, 31), [("2025-12-28", "52 weeks")]),
        ([("2024-04-01", "2025-03-31"), ("2025-04-01", "2025-12-31")], (12, 31), [("2025-03-31", None), ("2025-12-31", "9 months")]),
        ([("2025-08-14", "2026-03-31")], (3, 31), [("2026-03-31", "8 months")]),
        ([("2023-04-01", "2024-03-31")], (3, 31), [("2024-03-31", None), ("2025-03-31", None), ("2026-03-31", None)]),
        ([(None, "2025-03-31")], None, [("2025-03-31", None)]),
    ],
)  # fmt: skip
def test_financial_years(
    filed: list[tuple[str | None, str]], reference: tuple[int, int] | None, expected: list[tuple[str, str | None]]
) -> None:
    periods = [(date.fromisoformat(start) if start else None, date.fromisoformat(end)) for start, end in filed]
    years = financial_years(periods, reference, date(2026, 11, 22))
    assert [(year.end.isoformat(), year.unusual) for year in years][-len(expected) :] == expected


def test_months_and_due_days() -> None:
    assert [months_between(date(2025, 1, 1), date(2025, m, 28)) for m in (3, 6, 12)] == [3, 6, 12]
    assert [guidance_due(date(2025, 8, 31)), guidance_due(date(2026, 4, 5))] == [date(2026, 2, 28), date(2026, 10, 5)]


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("The Larch Co. Ltd", "LARCH COMPANY LIMITED"),
        ("LARCH COMPANY LIMITED", "LARCH COMPANY LIMITED"),
        ("Larch & Sons P.L.C.", "LARCH & SONS PUBLIC LIMITED COMPANY"),
        ("Larch and Sons plc", "LARCH & SONS PUBLIC LIMITED COMPANY"),
        ("J. P. Larch (UK) Ltd.", "JP LARCH UK LIMITED"),
        ("Lärch’s Café LLP", "LARCHS CAFE LIMITED LIABILITY PARTNERSHIP"),
        ("\t+Larch-Elm  GmbH", "LARCH ELM GMBH"),
        ("!!!", ""),
    ],
)
def test_names_have_one_spelling(raw: str, normal: str) -> None:
    assert normal_name(raw) == normal


@pytest.mark.parametrize(
    ("raw", "scheme", "value"),
    [
        ("4830352", "GB-COH", "04830352"),
        ("IP28985R", "GB-COH", "IP28985R"),
        ("SP1938RS", "GB-COH", "SP1938RS"),
        ("#0060603", "GB-COH", "00060603"),
        ("BR010617", "GB-COH", "BR010617"),
        ("CHA287780", "GB-CHC", "287780"),
        ("CHASC039557", "GB-SC", "SC039557"),
        ("PV064769", "unread", "PV064769"),
        ("HRB 1234", "unread", "HRB 1234"),
    ],
)
def test_numbers_of_every_kind_keep_what_was_written(raw: str, scheme: str, value: str) -> None:
    found = identifier(raw)
    assert found is not None
    assert (found.scheme, found.value, found.original) == (scheme, value, raw)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Larch.example/a/ms.pdf?x=1", "https://www.larch.example/"),
        ("larch.example/modern-slavery", "https://larch.example/"),
        ("https://s3.eu-west-2.amazonaws.com/larch/ms.pdf", None),
        ("https://drive.google.com/file/d/1", None),
        ("office@larch.example", None),
        ("https://larch", None),
        ("http://[::1", None),
        ("on request", None),
        ("ftp://larch.example/ms.pdf", None),
    ],
)
def test_a_statements_host_is_a_candidate_but_file_hosts_are_none(url: str, site: str | None) -> None:
    found = statement_website(url)
    assert (found.url if found else None) == site


@pytest.mark.parametrize(
    ("text", "value"), [("£41,000,000", 41_000_000), ("(1,200)", -1200), ("-", None), ("–", None), ("", None), ("12", 12)]
)
def test_amounts(text: str, value: int | None) -> None:
    assert amount(text) == value


@pytest.mark.parametrize("text", ["1.234,5", "12.345.678", "1,23", "lots", "41m", "€5"])
def test_amounts_with_two_readings_are_refused(text: str) -> None:
    with pytest.raises(BadAmount):
        assert amount(text) is not None


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "yesterday", "1/1/26", "00/00/0000", "01/01/9999"])
def test_impossible_days_are_refused(text: str) -> None:
    with pytest.raises(BadDate):
        day(text)


def test_spreadsheets_count_days() -> None:
    assert [excel_day(text) for text in ("43657", "11/07/2019", "")] == ["2019-07-11", "2019-07-11", None]


def test_sections_and_regions() -> None:
    assert [section(("10110",)), section(("99999",)), section(())] == [
        "C Manufacturing",
        "section not known",
        "section not known",
    ]
    assert [region("LS1 4AB"), region("E1 6AN"), region("EC1A 4HD"), region(None)] == [
        "Yorkshire and the Humber",
        "London",
        "London",
        "region not known",
    ]


def test_the_estimate_carries_the_known_share_over_and_shows_its_bounds() -> None:
    full = standing(accounts_category="full", status="active", sic=("10110",), postcode="LS1 4AB")
    known = [
        replace(LARCH, id=f"{n:08}", standing=full, turnover=(fact(90_000_000 if n % 4 == 0 else 9_000_000),))
        for n in range(100)
    ]
    silent = [replace(LARCH, id=f"9{n:07}", standing=full) for n in range(100)]
    small = [replace(LARCH, id=f"8{n:07}", standing=replace(full, accounts_category="micro entity")) for n in range(1000)]
    whole = estimate([*known, *silent, *small], 2026).whole
    assert (whole.organisations, whole.shown_in, whole.shown_out, whole.unknown) == (1200, 25, 1075, 100)
    assert (whole.least, whole.most) == (25, 125)
    assert whole.least < whole.low < 50 < whole.high < whole.most
    assert abs(whole.estimate - 50) < 1


def test_show_explains_who_says_what(tmp_path: Path) -> None:
    larch = company(
        "LARCH FOODS LIMITED",
        "01234567",
        category="GROUP",
        **{"PreviousName_1.CompanyName": "LARCH MEATS LTD", "PreviousName_1.CONDATE": "01/02/2020"},
    )
    register = tmp_path / "BasicCompanyData-2026-11-01.csv"
    register.write_bytes(company_data([larch]))
    contexts = context("group", "2025-04-01", "2026-03-31") + context(
        "company", "2025-04-01", "2026-03-31", member("GroupCompanyDataDimension", "Company")
    )
    body = tagged("TurnoverRevenue", "group", "80,000,000") + tagged("TurnoverRevenue", "company", "5,000,000")
    filed = zipped(
        tmp_path / "Accounts_Bulk_Data-2026-10-01.zip", {"Prod223_3384_01234567_20260331.html": accounts(contexts, body)}
    )
    data = tmp_path / "data"
    for source, path in (("companies-house", register), ("accounts", filed)):
        assert s54("population", "import", source, str(path), data=data).returncode == 0
    shown = json.loads(s54("show", "1234567", "--json", "--on", "2026-11-22", data=data).stdout)
    assert (shown["names"], shown["previous_names"][0]["name"]) == (["LARCH FOODS LIMITED"], "LARCH MEATS LTD")
    assert {(t["period_end"], t["value"], t["currency"], t["basis"], t["source"]) for t in shown["turnover"]} == {
        ("2026-03-31", 80_000_000, "GBP", "consolidated", "accounts"),
        ("2026-03-31", 5_000_000, "GBP", "company", "accounts"),
    }
    year = next(scope for scope in shown["scope"] if scope["year"] == 2026)
    assert (year["scope"], year["confidence"], year["rule"], year["due"]) == ("in", "high", "scope/1", "2026-09-30")
    assert [test["met"] for test in year["tests"]] == [True, True, True, True]
    decided = s54(
        "population",
        "decide",
        "1234567",
        "2026",
        "out",
        "--reason",
        "its accounts were withdrawn",
        "--by",
        "A. Reader",
        data=data,
    )
    assert decided.returncode == 0, decided.stderr
    said = s54("show", "1234567", "--on", "2026-11-22", data=data).stdout
    assert "scope, year ended in 2026: out. decided by A. Reader on" in said
    assert "called LARCH MEATS LTD until 2020-02-01" in said
    with Store(data / "registry.db") as store:
        assert [kept.scope for kept in store.scope_history("01234567")] == ["out"]
    assert s54("population", "decide", "7", "2026", "in", "--reason", "x", "--by", "y", data=data).returncode == 1
    assert s54("population", "decide", "1234567", "2026", "in", "--reason", " ", "--by", "y", data=data).returncode == 2
    told = s54("population", "estimate", "--year", "2026", "--json", data=data)
    assert json.loads(told.stdout)["whole"]["organisations"] == 1
