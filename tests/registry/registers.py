"""Small files after the formats of the public registers, clumsiness included."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HEADER = (
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox", "RegAddress.AddressLine1", " RegAddress.AddressLine2",
    "RegAddress.PostTown", "RegAddress.County", "RegAddress.Country", "RegAddress.PostCode", "CompanyCategory", "CompanyStatus",
    "CountryOfOrigin", "DissolutionDate", "IncorporationDate", "Accounts.AccountRefDay", "Accounts.AccountRefMonth",
    "Accounts.NextDueDate", "Accounts.LastMadeUpDate", "Accounts.AccountCategory", "Returns.NextDueDate", "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges", "Mortgages.NumMortOutstanding", "Mortgages.NumMortPartSatisfied", "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1", "SICCode.SicText_2", "SICCode.SicText_3", "SICCode.SicText_4", "LimitedPartnerships.NumGenPartners",
    "LimitedPartnerships.NumLimPartners", "URI",
    *(column for n in range(1, 11) for column in (f"PreviousName_{n}.CONDATE", f" PreviousName_{n}.CompanyName")),
    "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
)  # fmt: skip

COMPANY = {
    "CompanyCategory": "Private Limited Company", "CompanyStatus": "Active", "CountryOfOrigin": "United Kingdom",
    "IncorporationDate": "05/06/2001", "Accounts.AccountRefDay": "31", "Accounts.AccountRefMonth": "3",
    "Accounts.LastMadeUpDate": "31/03/2026", "Accounts.AccountCategory": "FULL", "RegAddress.PostTown": "LEEDS",
    "RegAddress.PostCode": "LS1 4AB", "SICCode.SicText_1": "10110 - Processing and preserving of meat",
}  # fmt: skip


def company(name: str, number: str, **changed: str) -> dict[str, str]:
    """A row of BasicCompanyData; `category` and `status` for short, other columns by name with `__` for the dot."""
    short = {"category": "Accounts.AccountCategory", "status": "CompanyStatus"}
    told = {short.get(key, key.replace("__", ".")): value for key, value in changed.items()}
    return {**COMPANY, "CompanyName": name, "CompanyNumber": number, **told}


def company_data(rows: Sequence[Mapping[str, str]], header: Sequence[str] = HEADER) -> bytes:
    """Every cell quoted, the header not, as the real file is."""
    text = io.StringIO()
    text.write(",".join(header) + "\r\n")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([row.get(column.strip(), "") for column in header] for row in rows)
    return text.getvalue().encode()


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def context(name: str, start: str, end: str, members: str = "", number: str = "01234567") -> str:
    segment = f"<xbrli:segment>{members}</xbrli:segment>" if members else ""
    return (
        f'<xbrli:context id="{name}"><xbrli:entity><xbrli:identifier scheme="http://www.companieshouse.gov.uk/">{number}'
        f"</xbrli:identifier>{segment}</xbrli:entity><xbrli:period><xbrli:startDate>{start}</xbrli:startDate>"
        f"<xbrli:endDate>{end}</xbrli:endDate></xbrli:period></xbrli:context>"
    )


def member(dimension: str, value: str) -> str:
    return f'<xbrldi:explicitMember dimension="core:{dimension}">core:{value}</xbrldi:explicitMember>'


def tagged(concept: str, where: str, text: str, attributes: str = 'format="ixt:numcommadot"') -> str:
    return f'<p>£<ix:nonFraction name="core:{concept}" contextRef="{where}" unitRef="GBP" decimals="0" {attributes}>{text}</ix:nonFraction></p>'


def accounts(
    contexts: str, body: str, currency: str = "GBP", prologue: str = '<?xml version="1.0" encoding="UTF-8"?>'
) -> bytes:
    return f"""{prologue}
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
  xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2010-04-20" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:core="http://xbrl.frc.org.uk/fr/2021-01-01/core"
  xmlns:bus="http://xbrl.frc.org.uk/cd/2021-01-01/business" xmlns:iso4217="http://www.xbrl.org/2003/iso4217">
<head><title>Accounts</title></head><body><div style="display:none"><ix:header><ix:hidden/><ix:resources>
{contexts}
<xbrli:unit id="GBP"><xbrli:measure>iso4217:{currency}</xbrli:measure></xbrli:unit>
<xbrli:unit id="pure"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>
</ix:resources></ix:header></div>
{body}
</body></html>""".encode()


STATEMENT_COLUMNS = (
    "StatementYear", "OrganisationName", "Address", "SectorType", "CompanyNumber", "LastUpdated", "GroupSubmission", "ParentName",
    "StatementURL", "EmailAddressNoURL", "StatementSummaryURL", "StatementStartDate", "StatementEndDate", "ApprovingPerson",
    "DateApproved", "StatementIncludesOrgStructure", "StatementIncludesPolicies", "StatementIncludesRisksAssessment",
    "StatementIncludesDueDiligence", "StatementIncludesTraining", "StatementIncludesGoals", "OrganisationSectors", "Turnover",
    "ANewColumnOfLaterYears",
)  # fmt: skip


def summaries(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = STATEMENT_COLUMNS) -> bytes:
    usual = {
        "StatementYear": "2026", "SectorType": "Private", "GroupSubmission": "No", "LastUpdated": "02/06/2026",
        "StatementStartDate": "01/04/2025", "StatementEndDate": "31/03/2026", "StatementIncludesPolicies": "Yes",
        "OrganisationSectors": "Food and beverages\nConstruction", "Turnover": "£60 million to £100 million",
        "Address": "1 High Street\nLeeds\nEngland\nLS1 4AB",
    }  # fmt: skip
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**usual, **row} for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
