"""Tagged accounts: group, company, segments and years kept apart; numbers in every format; hostile files refused."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from registry.population import accounts as bulk
from registry.population.claims import GroupLink, Name, Profile, TurnoverFact
from registry.population.companies_house import Wanted
from registry.population.files import BadFile
from registry.population.ixbrl import MOST_BYTES, BadAccounts, BadNumberText, number, read_facts
from registry.population.tally import Tally
from tests.registry.registers import accounts, context, member, tagged, zipped

THIS, LAST = ("2025-04-01", "2026-03-31"), ("2024-04-01", "2025-03-31")
COMPANY = member("GroupCompanyDataDimension", "Company")
GROUP = member("GroupCompanyDataDimension", "Consolidated")
SEGMENT = member("OperatingSegmentsDimension", "Segment1")


def facts(content: bytes) -> set[tuple[str, str | None, int, str]]:
    return {(f.basis.value, f.period_end, f.value, f.currency) for f in bulk.turnover_facts(read_facts(content))}


def test_group_company_segment_and_last_year_never_mix() -> None:
    contexts = (
        context("group", *THIS) + context("company", *THIS, COMPANY) + context("segment", *THIS, SEGMENT)
        + context("company-segment", *THIS, COMPANY + SEGMENT) + context("before", *LAST)
    )  # fmt: skip
    body = (
        tagged("TurnoverRevenue", "company", "5,000,000") + tagged("TurnoverRevenue", "group", "80,000,000")
        + tagged("TurnoverRevenue", "segment", "1,500,000") + tagged("TurnoverRevenue", "company-segment", "700,000")
        + tagged("TurnoverRevenue", "before", "71.5", 'format="ixt:numcommadot" scale="6"')
    )  # fmt: skip
    assert facts(accounts(contexts, body)) == {
        ("consolidated", "2026-03-31", 80_000_000, "GBP"),
        ("company", "2026-03-31", 5_000_000, "GBP"),
        ("consolidated", "2025-03-31", 71_500_000, "GBP"),
    }


@pytest.mark.parametrize(
    ("others", "basis"),
    [
        ("", "unknown"),
        (context("c", *THIS, COMPANY), "consolidated"),
        (context("c", *THIS, GROUP), "company"),
        (context("c", *THIS, COMPANY) + context("g", *THIS, GROUP), "unknown"),
        (context("s", *THIS, member("ScopeAccountsDimension", "ConsolidatedGroupAccounts")), "consolidated"),
        (context("s", *THIS, member("ScopeAccountsDimension", "IndividualAccounts")), "company"),
    ],
)
def test_what_a_figure_without_dimension_means(others: str, basis: str) -> None:
    content = accounts(context("cy", *THIS) + others, tagged("TurnoverRevenue", "cy", "5,000"))
    assert {found[0] for found in facts(content)} == {basis}


@pytest.mark.parametrize(
    ("text", "form", "scale", "negative", "value"),
    [
        ("41,000,000", "numcommadot", 0, False, "41000000"),
        ("41 000 000.5", "numspacedot", 0, False, "41000000.5"),
        ("1.234,5", "numdotcomma", 0, False, "1234.5"),
        ("1.234,5", "num-comma-decimal", 3, False, "1234500"),
        ("1.234,5", "numcommadot", 0, False, None),
        ("1.234,5", None, 0, False, None),
        ("41.2", "num-dot-decimal", 6, False, "41200000"),
        ("(123)", "numcommadot", 0, False, "-123"),
        ("(123)", "numcommadot", 0, True, "123"),
        ("123", "numcommadot", 0, True, "-123"),
        ("-", "zerodash", 0, False, "0"),
        ("nil", "fixed-zero", 0, False, "0"),
        ("-", "numcommadot", 0, False, None),
        ("—", None, 0, False, None),
        ("", "numcommadot", 0, False, None),
        ("1,2,3", "numwordsen", 0, False, None),
        ("12 thousand", "numcommadot", 0, False, None),
    ],
)
def test_numbers_in_other_formats(text: str, form: str | None, scale: int, negative: bool, value: str | None) -> None:
    if value is None:
        with pytest.raises(BadNumberText):
            number(text, form, scale, negative)
    else:
        assert number(text, form, scale, negative) == Decimal(value)


@pytest.mark.parametrize(
    ("concept", "found"),
    [
        ("TurnoverGrossOperatingRevenue", True),
        ("Revenue", True),
        ("IncomingResources", True),
        ("TotalIncomeEndowments", True),
        ("OtherIncome", False),
    ],
)
def test_concepts_that_say_turnover(concept: str, found: bool) -> None:
    assert bool(facts(accounts(context("cy", *THIS), tagged(concept, "cy", "5,000")))) is found


def test_other_currencies_keep_theirs() -> None:
    assert facts(accounts(context("cy", *THIS), tagged("Revenue", "cy", "90,000,000"), currency="USD")) == {
        ("unknown", "2026-03-31", 90_000_000, "USD")
    }


def test_a_short_period_tells_its_months() -> None:
    content = accounts(context("cy", "2025-07-01", "2026-03-31"), tagged("TurnoverRevenue", "cy", "30,000,000"))
    assert [fact.months for fact in bulk.turnover_facts(read_facts(content))] == [9]


def test_the_same_turnover_twice_is_one_and_two_turnovers_are_none() -> None:
    rounded = tagged("TurnoverRevenue", "cy", "41.2", 'format="ixt:numcommadot" scale="6"').replace(
        'decimals="0"', 'decimals="-5"'
    )
    exact = tagged("TurnoverRevenue", "cy", "41,234,567")
    assert facts(accounts(context("cy", *THIS), rounded + exact)) == {("unknown", "2026-03-31", 41_234_567, "GBP")}
    with pytest.raises(BadNumberText, match="two turnovers for the year to 2026-03-31"):
        facts(accounts(context("cy", *THIS), exact + tagged("TurnoverRevenue", "cy", "14,234,567")))


def test_plain_xbrl_is_read_too() -> None:
    content = f"""<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:pt="http://www.xbrl.org/uk/fr/gaap/pt/2004-12-01">
      {context("cy", *THIS)}<xbrli:unit id="GBP"><xbrli:measure>iso4217:GBP</xbrli:measure></xbrli:unit>
      <pt:TurnoverGrossOperatingRevenue contextRef="cy" unitRef="GBP" decimals="0">37000000</pt:TurnoverGrossOperatingRevenue></xbrli:xbrl>"""
    assert facts(content.encode()) == {("unknown", "2026-03-31", 37_000_000, "GBP")}


BOMB = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (accounts("", "<p>&d;</p>", prologue=BOMB), "declares XML entities"),
        (accounts("", "<p>&x;</p>", prologue='<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "declares XML entities"),
        (accounts("", "", prologue=BOMB).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "declares XML entities"),
        (b"", "not readable as XML"),
        (b"%PDF-1.7", "not readable as XML"),
        (b" " * (MOST_BYTES + 1), "are not read"),
    ],
    ids=["billion laughs", "outside entity", "in UTF-16", "empty", "a PDF", "too large"],
)  # fmt: skip
def test_hostile_documents_are_refused(content: bytes, told: str) -> None:
    with pytest.raises(BadAccounts, match=told):
        read_facts(content)


def read(path: Path, everything: bool = False) -> tuple[list[str | None], Tally]:
    tally = Tally()
    return [record.number for record in bulk.read([path], Wanted(everything=everything), tally)], tally


def inner(members: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, document in members.items():
            archive.writestr(name, document)
    return content.getvalue()


def filed(number: str, text: str = "5,000", concept: str = "TurnoverRevenue") -> bytes:
    return accounts(context("cy", *THIS, number=number), tagged(concept, "cy", text))


def test_a_bulk_zip_with_all_that_comes_in_one(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "Accounts_Bulk_Data-2026-10-01.zip",
        {
            "Prod223_3384_01234567_20260331.html": filed("01234567"),
            "Prod223_3384_SC654321_20260331.html": filed("SC654321", concept="Debtors"),
            "Prod223_3384_OC300001_20260331.xml": filed("OC300002"),
            "Prod223_3384_07777777_20260331.html": b"<html><p>cut off in the mid",
            "Prod223_3384_08888888_20260331.html": filed("08888888", "lots"),
            "cic/cic_2026.zip": inner({"Prod223_3384_09999999_20260331.html": filed("09999999"), "deeper.zip": b"not a zip"}),
            "__MACOSX/._Prod223_3384_01234567_20260331.html": b"\0\5\26\7",
            ".DS_Store": b"junk",
            "readme.txt": b"hello",
        },
    )
    numbers, tally = read(path)
    assert numbers == ["01234567", "09999999"]
    whys = " | ".join(refusal.why for refusal in tally.refused)
    assert len(tally.refused) == 4
    for told in (
        "its name says OC300001, its contexts OC300002",
        "not readable as XML",
        "'lots' is not a number",
        "deeper.zip: a damaged zip",
    ):
        assert told in whys
    assert "SC654321" in read(path, everything=True)[0]


def test_a_truncated_bulk_zip_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"Prod223_3384_01234567_20260331.html": filed("01234567")})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadFile, match="download it again"):
        read(path)


def test_name_employees_and_period_come_along(tmp_path: Path) -> None:
    body = (
        '<ix:nonNumeric name="bus:EntityCurrentLegalOrRegisteredName" contextRef="cy">Larch Ltd</ix:nonNumeric>'
        '<ix:nonFraction name="core:AverageNumberEmployeesDuringPeriod" contextRef="cy" unitRef="pure" decimals="0">250</ix:nonFraction>'
        + tagged("TurnoverRevenue", "cy", "5,000")
    )
    path = zipped(tmp_path / "a.zip", {"Prod223_3384_01234567_20260331.html": accounts(context("cy", *THIS), body)})
    (record,) = bulk.read([path], Wanted(), Tally())
    assert record.as_of == "2026-03-31"
    assert [c.name for c in record.claims if isinstance(c, Name)] == ["Larch Ltd"]
    assert [c.employees for c in record.claims if isinstance(c, Profile)] == [250]
    (fact,) = (c for c in record.claims if isinstance(c, TurnoverFact))
    assert (fact.concept, fact.period_start, fact.months) == ("TurnoverRevenue", "2025-04-01", 12)
    assert fact.original == "5,000 (scale 0, sign +, format numcommadot)"


def says(concept: str, where: str, text: str = "", form: str = "") -> str:
    attribute = f' format="ixt:{form}"' if form else ""
    return f'<ix:nonNumeric name="bus:{concept}" contextRef="{where}"{attribute}>{text}</ix:nonNumeric>'


FORM = context("form", *THIS, member("LegalFormEntityDimension", "LimitedLiabilityPartnershipLLP"), number="OC300001")
NEVER = context("never", *THIS, member("EntityTradingStatusDimension", "EntityHasNeverTraded"), number="OC300001")


def about(body: str, contexts: str = "") -> Sequence[object]:
    content = accounts(context("cy", *THIS, number="OC300001") + contexts, body + tagged("TurnoverRevenue", "cy", "5,000"))
    return tuple(bulk._about(read_facts(content, bulk.READ)))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (says("LegalFormEntity", "form"), ("limited liability partnership", "llp", None)),
        (says("LegalFormEntity", "cy"), None),
        (says("EntityTradingStatus", "never"), (None, None, "has never traded")),
        (says("EntityTradingStatus", "cy"), None),
        (says("EntityDormantTruefalse", "cy", form="booleantrue"), (None, None, "dormant")),
        (says("EntityDormantTruefalse", "cy", "false"), (None, None, None)),
        (
            '<ix:nonFraction name="core:AverageNumberEmployeesDuringPeriod" contextRef="cy" unitRef="pure">few</ix:nonFraction>',
            None,
        ),
    ],
)
def test_legal_form_and_status_are_what_is_tagged(body: str, told: tuple[str | None, ...] | None) -> None:
    found = [c for c in about(body, FORM + NEVER) if isinstance(c, Profile)]
    assert [(c.category, c.kind, c.status) for c in found] == ([told] if told else [])


@pytest.mark.parametrize(
    ("body", "parent"),
    [
        (says("NameParentEntity", "cy", "Larch  Holdings\nplc"), "Larch Holdings plc"),
        (
            says("NameUltimateParentGroupIfNotParentEntity", "cy", "Oak AG") + says("NameParentEntity", "cy", "Ash Ltd"),
            "Ash Ltd",
        ),
        (says("NameParentEntity", "cy", "The company is a wholly owned subsidiary of another company. " * 4), None),
        (says("NameParentEntity", "cy", "LARCH LIMITED") + says("EntityCurrentLegalOrRegisteredName", "cy", "Larch Ltd"), None),
        (says("NameUltimateControllingPartyIfNotUltimateParent", "cy", "Mrs A Larch"), None),
    ],
)
def test_a_parent_is_known_by_its_name_alone(body: str, parent: str | None) -> None:
    found = [c for c in about(body) if isinstance(c, GroupLink)]
    assert [(c.parent_number, c.parent_name, c.since) for c in found] == ([(None, parent, None)] if parent else [])
