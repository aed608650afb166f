"""The regulator's pack: one zip with those who did not comply in a year, the evidence, and what is not known.

What was not found only once is kept apart: a provisional verdict is not a fact.
"""

import zipfile
from collections.abc import Iterator
from typing import IO

from registry.exports import csv_export
from registry.exports.method_text import columns_text, method_text
from registry.exports.rows import COLUMNS, EVIDENCE_COLUMNS, Table
from registry.exports.zipped import add_text, member
from registry.tables.listing import Row
from registry.verdicts.statistics import FAILURES
from registry.verdicts.verdict import Badge, Decision

NAME = "regulator"
SUFFIX = ".zip"
FILES = {
    "non_compliant.csv": COLUMNS,
    "provisional_not_found.csv": COLUMNS,
    "unknown.csv": COLUMNS,
    "evidence.csv": EVIDENCE_COLUMNS,
}


def write(extract: Table, output: IO[bytes]) -> int:
    """How many organisations stand in the list of those who did not comply."""
    with zipfile.ZipFile(output, "w") as archive:
        with member(archive, "non_compliant.csv") as file:
            number = csv_export.write_table(_failing(extract, provisional=False), COLUMNS, file)
        with member(archive, "provisional_not_found.csv") as file:
            csv_export.write_table(_failing(extract, provisional=True), COLUMNS, file)
        with member(archive, "unknown.csv") as file:
            unknown = (row for row in extract.rows() if row["verdict"] == Decision.UNKNOWN)
            csv_export.write_table(unknown, COLUMNS, file)
        with member(archive, "evidence.csv") as file:
            csv_export.write_table(extract.evidence(FAILURES), EVIDENCE_COLUMNS, file)
        add_text(archive, "method.txt", method_text())
        add_text(archive, "data_dictionary.txt", columns_text(FILES))
        add_text(archive, "README.txt", _readme(extract, number))
    return number


def _failing(extract: Table, *, provisional: bool) -> Iterator[Row]:
    for row in extract.rows():
        if row["verdict"] in FAILURES and (Badge.PROVISIONAL in str(row["badges"]).split()) is provisional:
            yield row


def _readme(extract: Table, number: int) -> str:
    year = f"financial years that end in {extract.year}" if extract.year else "each organisation's newest year that is due"
    return (
        f"Section 54 of the Modern Slavery Act 2015: {year}; verdicts as of {extract.as_of}.\n\n"
        f"non_compliant.csv          {number} organisations in scope whose statement is missing, old or incomplete\n"
        "provisional_not_found.csv  no statement found so far, not yet confirmed by a second look and a person\n"
        "unknown.csv                could not be told: never counted as a failure\n"
        "evidence.csv               for the first two lists: each requirement with its quotation, or what was looked for\n"
        "method.txt                 how a verdict is reached\n"
        "data_dictionary.txt        what each column means\n"
    )
