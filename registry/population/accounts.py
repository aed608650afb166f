"""Companies House's daily and monthly bulk accounts -> turnover facts, employees, legal form and status, parents, periods.

A bulk file is a zip of one document a company, named Prod223_3384_SC720321_20230131.html: run,
company number, balance sheet date. Some members are zips themselves (community interest
companies); some are what a Mac left behind. Most small companies tag no turnover: that says
nothing, and above all not that it is small.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from classifier.act import EntityKind
from registry.number import BadNumber, normalise_number
from registry.population.claims import Basis, Claim, GroupLink, Name, Period, Profile, Record, Source, Spans, TurnoverFact
from registry.population.companies_house import Wanted
from registry.population.dates import BadDate, day
from registry.population.files import BadFile, reading_zip
from registry.population.ixbrl import MOST_BYTES, Accounts, BadAccounts, BadNumberText, Context, Fact, read_facts
from registry.population.names import normal_name
from registry.population.periods import months_between
from registry.population.tally import Tally

SOURCE = Source.ACCOUNTS
TURNOVER = (
    "TurnoverRevenue",
    "TurnoverGrossOperatingRevenue",
    "Revenue",
    "RevenueFromContractsWithCustomers",
    "TotalIncomeEndowments",
    "IncomeEndowments",
    "IncomingResources",
)
"""Concepts that say it, the first that a document has wins; the last three are charities'."""

EMPLOYEES = ("AverageNumberEmployeesDuringPeriod", "EmployeesTotal", "AverageNumberEmployees")
NAMES = ("EntityCurrentLegalOrRegisteredName", "EntityCurrentLegalName")
ENDS = ("EndDateForPeriodCoveredByReport",)
STARTS = ("StartDateForPeriodCoveredByReport",)
PARENTS = ("NameParentEntity", "NameUltimateParentGroupIfNotParentEntity")
"""Names of parents, the nearest first. The taxonomy has no tag for a parent's number; who controls it may be a person, and is not read."""

LONGEST_NAME = 160
"""Characters; more is a sentence about the parent."""

FORM, TRADING, DORMANT = "LegalFormEntity", "EntityTradingStatus", "EntityDormantTruefalse"
STATUS_DIMENSIONS = {FORM: "LegalFormEntityDimension", TRADING: "EntityTradingStatusDimension"}
"""Facts whose text is empty: what they say is the member of a dimension. Without one they say the taxonomy's default, which is not taken."""

FORMS = {
    "PrivateLimitedCompanyLtd": ("private limited company", EntityKind.COMPANY),
    "PublicLimitedCompanyPLC": ("public limited company", EntityKind.COMPANY),
    "CompanyLimitedByGuarantee": ("company limited by guarantee", EntityKind.COMPANY),
    "UnlimitedCompany": ("unlimited company", EntityKind.COMPANY),
    "CommunityInterestCompanyCIC": ("community interest company", EntityKind.COMPANY),
    "LimitedLiabilityPartnershipLLP": ("limited liability partnership", EntityKind.LLP),
}
TRADES = {
    "EntityTrading": "trading",
    "EntityHasNeverTraded": "has never traded",
    "EntityNoLongerTradingButTradedInPast": "no longer trading",
}
TRUE = ("booleantrue", "fixed-true", "true")

READ = frozenset((*TURNOVER, *EMPLOYEES, *NAMES, *ENDS, *STARTS, *PARENTS, FORM, TRADING, DORMANT))
MEMBER = re.compile(r"Prod\d+_\d+_([A-Z0-9]+)_(\d{8})\.(?:html|xhtml|xml|htm)", re.IGNORECASE)
DOCUMENT = (".html", ".htm", ".xhtml", ".xml")
NESTED = 2
"""Zips within zips that are opened, counted in levels."""

GROUP_DIMENSIONS = ("GroupCompanyDataDimension", "GroupCompanyDimension", "ConsolidatedAndSeparateFinancialStatementsAxis")
SCOPE_DIMENSIONS = ("ScopeAccountsDimension",)
GROUP_MEMBERS = ("Consolidated", "Group", "ConsolidatedMember", "GroupMember")
COMPANY_MEMBERS = ("Company", "CompanyMember", "Parent", "ParentCompany", "SeparateMember")


def read(paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    """One record a document with a turnover, or of a company that is known. Raises BadFile."""
    for position, path in enumerate(paths):
        first = tally.rows
        for name, content in _documents(path, tally):
            tally.read()
            if (record := _record(position, tally.rows - first, name, content, wanted, tally)) is not None:
                yield record


def _documents(path: Path, tally: Tally) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() not in DOCUMENT:
            raise BadFile(f"{path}: neither a zip of accounts nor a document; if it was a zip, download it again")
        yield path.name, path.read_bytes()
        return
    with reading_zip(path) as archive:
        yield from _members(archive, tally, NESTED)


def _members(archive: zipfile.ZipFile, tally: Tally, levels: int) -> Iterator[tuple[str, bytes]]:
    for info in archive.infolist():
        name = info.filename.rsplit("/", 1)[-1]
        if info.is_dir() or info.filename.startswith("__MACOSX/") or name.startswith("."):
            continue
        if name.lower().endswith(".zip") and levels:
            yield from _nested(archive, info, tally, levels)
        elif name.lower().endswith(DOCUMENT):
            if info.file_size > MOST_BYTES:
                tally.read()
                tally.refuse(tally.rows, f"{name}: {info.file_size:,} bytes; more than {MOST_BYTES:,} are not read")
                continue
            yield name, _bounded(archive, info)


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """At most one byte more than is allowed, whatever the directory says: the reader refuses it then."""
    with archive.open(info) as member:
        return member.read(MOST_BYTES + 1)


def _nested(archive: zipfile.ZipFile, info: zipfile.ZipInfo, tally: Tally, levels: int) -> Iterator[tuple[str, bytes]]:
    try:
        content = _bounded(archive, info)
        if len(content) > MOST_BYTES:
            raise zipfile.BadZipFile(f"more than {MOST_BYTES:,} bytes")
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            yield from _members(inner, tally, levels - 1)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        tally.read()
        tally.refuse(tally.rows, f"{info.filename}: a damaged zip within the zip ({error})")


def _record(file: int, row: int, name: str, content: bytes, wanted: Wanted, tally: Tally) -> Record | None:
    try:
        named = MEMBER.fullmatch(name)
        number = normalise_number(named[1]) if named else None
        accounts = read_facts(content, READ)
        number = _number(number, accounts)
        facts = tuple(turnover_facts(accounts))
        if not (facts or wanted.everything or number in wanted.known):
            return None
        return Record(file, row, number, None, (*_about(accounts), *facts), _balance_day(named, accounts))
    except (BadNumber, BadAccounts, BadNumberText, BadDate) as error:
        tally.refuse(row, f"{name}: {error}")
        return None


def _number(named: str | None, accounts: Accounts) -> str:
    """The number in the file's name and in the contexts of its facts, which must agree. Raises BadAccounts."""
    about = {(fact.context.scheme, fact.context.entity) for fact in accounts.facts}
    told = {entity for scheme, entity in about if re.search("companies-?house", scheme, re.IGNORECASE)}
    inside = {normalise_number(number) for number in told if number}
    if len(inside) > 1:
        raise BadAccounts(f"its contexts name several companies ({', '.join(sorted(inside))})")
    if named is None and not inside:
        raise BadAccounts("neither its name nor its contexts tell a company number")
    if named is not None and inside and named not in inside:
        raise BadAccounts(f"its name says {named}, its contexts {inside.pop()}")
    return named or inside.pop()


def _balance_day(named: re.Match[str] | None, accounts: Accounts) -> str:
    if named:
        return day(f"{named[2][:4]}-{named[2][4:6]}-{named[2][6:]}") or ""
    return max((fact.context.end for fact in accounts.facts), default="")


def turnover_facts(accounts: Accounts) -> Iterator[TurnoverFact]:
    """Whole turnovers, this year's and the years' before; parts of one (segments, regions) are left out.

    Raises BadNumberText. Two figures for the same year and basis: the more precise one, if they
    agree as far as the other goes; else BadNumberText, as neither can be trusted.
    """
    concept = next((name for name in TURNOVER if any(_whole(fact, name) for fact in accounts.facts)), None)
    if concept is None:
        return
    undimensioned = _meaning_of_no_dimension(accounts)
    found: dict[tuple[Basis, str | None, str], Fact] = {}
    for fact in accounts.facts:
        if not _whole(fact, concept):
            continue
        key = (_basis(fact.context, undimensioned), fact.context.start, fact.context.end)
        found[key] = _better(found[key], fact) if key in found else fact
    for (basis, _, _), fact in found.items():
        yield _turnover(basis, fact)


def _whole(fact: Fact, concept: str) -> bool:
    """Is it `concept` in money over a period, with no dimension but group or company?"""
    return (
        fact.concept == concept
        and fact.numeric
        and not fact.nil
        and fact.context.start is not None
        and fact.unit is not None
        and fact.unit.startswith("iso4217:")
        and "/" not in fact.unit
        and all(dimension in GROUP_DIMENSIONS for dimension, _ in fact.context.dimensions)
    )


def _basis(context: Context, undimensioned: Basis) -> Basis:
    member = next((member for _, member in context.dimensions), None)
    if member is None:
        return undimensioned
    return _told_by(member)


def _told_by(member: str) -> Basis:
    if member in GROUP_MEMBERS:
        return Basis.CONSOLIDATED
    return Basis.COMPANY if member in COMPANY_MEMBERS else Basis.UNKNOWN


def _meaning_of_no_dimension(accounts: Accounts) -> Basis:
    """What a figure without group or company means: the taxonomy leaves out the default.

    Where the document tags one of the two, the other is the default; else its own word on the
    scope of the accounts counts, if there is one.
    """
    dimensions = {pair for context in accounts.contexts.values() for pair in context.dimensions}
    told = {_told_by(member) for dimension, member in dimensions if dimension in GROUP_DIMENSIONS}
    if told == {Basis.COMPANY}:
        return Basis.CONSOLIDATED
    if told == {Basis.CONSOLIDATED}:
        return Basis.COMPANY
    scopes = [member for dimension, member in dimensions if dimension in SCOPE_DIMENSIONS]
    if not told and len(scopes) == 1:
        grouped = "consolidated" in scopes[0].lower() or scopes[0].lower().startswith("group")
        return Basis.CONSOLIDATED if grouped else Basis.COMPANY if "individual" in scopes[0].lower() else Basis.UNKNOWN
    return Basis.UNKNOWN


def _better(first: Fact, second: Fact) -> Fact:
    fine, coarse = sorted((first, second), key=_precision, reverse=True)
    if fine.unit != coarse.unit or abs(_value(fine) - _value(coarse)) > Decimal(1).scaleb(-int(_precision(coarse))):
        raise BadNumberText(f"two turnovers for the year to {first.context.end}: {first.text} and {second.text}")
    return fine


def _precision(fact: Fact) -> float:
    decimals = fact.decimals or "0"
    return (
        6.0
        if decimals.upper() == "INF"
        else float(max(-12, min(6, int(decimals))))
        if re.fullmatch(r"-?\d+", decimals)
        else 0.0
    )


def _value(fact: Fact) -> Decimal:
    value = fact.value
    assert value is not None
    return value


def _turnover(basis: Basis, fact: Fact) -> TurnoverFact:
    start, end = day(fact.context.start or ""), day(fact.context.end)
    assert start is not None
    assert end is not None
    value = _value(fact)
    if abs(value) >= Decimal(10) ** 15:
        raise BadNumberText(f"a turnover of {value} is beyond belief; its scale is {fact.scale}")
    return TurnoverFact(
        value=int(value),
        currency=(fact.unit or "").removeprefix("iso4217:"),
        basis=basis,
        concept=fact.concept,
        original=f"{fact.text} (scale {fact.scale}, sign {'-' if fact.negative else '+'}, format {fact.format or 'none'})",
        year=int(end[:4]),
        period_start=start,
        period_end=end,
        months=months_between(date.fromisoformat(start), date.fromisoformat(end)),
    )


def _about(accounts: Accounts) -> Iterator[Claim]:
    """Its name, what it is, its parent and its period as the newest facts tell them."""
    plain = [fact for fact in accounts.facts if not fact.context.dimensions or fact.concept in NAMES]
    name = next((fact.text for fact in plain if fact.concept in NAMES and fact.text), "")
    if name:
        yield Name(name, normal_name(name))
    yield from _profile(accounts, plain)
    yield from _parent(accounts, name)
    yield from _period(plain)


def _profile(accounts: Accounts, plain: Sequence[Fact]) -> Iterator[Profile]:
    """Employees, legal form and status; `original` has them as they are tagged."""
    tagged = {concept: member for concept in STATUS_DIMENSIONS if (member := _member(accounts, concept))}
    staff = _employees(plain)
    dormant = next((fact for fact in plain if fact.concept == DORMANT), None)
    told = tagged | {fact.concept: fact.text or fact.format or "" for fact in (staff, dormant) if fact is not None}
    if not told:
        return
    is_dormant = dormant is not None and (dormant.format in TRUE or dormant.text.strip().lower() in TRUE)
    category, kind = FORMS.get(tagged.get(FORM, ""), (None, None))
    yield Profile(
        original=json.dumps(told, ensure_ascii=False),
        status="dormant" if is_dormant else TRADES.get(tagged.get(TRADING, "")),
        category=category,
        kind=kind.value if kind is not None else None,
        employees=int(_value(staff)) if staff is not None else None,
    )


def _member(accounts: Accounts, concept: str) -> str | None:
    """The member by which the newest fact of a concept says what it says."""
    found = [
        (fact.context.end, member)
        for fact in accounts.facts
        for dimension, member in fact.context.dimensions
        if fact.concept == concept and dimension == STATUS_DIMENSIONS[concept]
    ]
    return max(found)[1] if found else None


def _employees(plain: Sequence[Fact]) -> Fact | None:
    """The newest figure, if it is one: an odd one does not cost the document's turnover."""
    newest = max((fact.context.end for fact in plain), default=None)
    found = (f for f in plain if f.concept in EMPLOYEES and f.numeric and not f.nil and f.context.end == newest)
    fact = next(found, None)
    try:
        return fact if fact is not None and 0 <= _value(fact) == int(_value(fact)) else None
    except BadNumberText:
        return None


def _parent(accounts: Accounts, name: str) -> Iterator[GroupLink]:
    """The nearest parent that is named; its number is not told, and from when on it is the parent neither."""
    for concept in PARENTS:
        for fact in accounts.facts:
            parent = " ".join(fact.text.split())
            normal = normal_name(parent)
            if fact.concept == concept and normal and normal != normal_name(name) and len(parent) <= LONGEST_NAME:
                yield GroupLink(None, parent, normal, f"{concept}: {parent}")
                return


def _period(facts: Sequence[Fact]) -> Iterator[Period]:
    """The longest of the periods that end last: a quarter in a note is none of its own."""
    ended = [(f.context.start, f.context.end) for f in facts if f.context.start is not None]
    newest = max((end for _, end in ended), default=None)
    start = min((start for start, end in ended if end == newest and start is not None), default=None)
    if newest is None or start is None:
        return
    first, last = day(start), day(newest)
    if first is not None and last is not None and first < last:
        yield Period(Spans.ACCOUNTS, last, first, f"{start} to {newest}")
