"""A Frictionless Data Package: one zip with the table as CSV and its description."""

import json
import zipfile
from typing import IO, Any

from registry.exports import csv_export
from registry.exports.rows import COLUMNS, Column, Table
from registry.exports.zipped import add_text, member

NAME = "datapackage"
SUFFIX = ".zip"


def write(extract: Table, output: IO[bytes]) -> int:
    with zipfile.ZipFile(output, "w") as archive:
        with member(archive, "organisations.csv") as file:
            number = csv_export.write(extract, file)
        add_text(archive, "datapackage.json", json.dumps(description(extract.as_of), indent=2) + "\n")
    return number


def description(as_of: str) -> dict[str, Any]:
    """The package's own description, after the Data Package standard."""
    return {
        "name": "s54-section-54-statements",
        "title": "Who keeps section 54 of the Modern Slavery Act 2015",
        "description": "Dated verdicts on organisations' modern slavery statements, with the statement each rests on. "
        "Unknown is never a failure; a statement that was not found is provisional until it is looked for twice and a person agrees.",
        "version": as_of,
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": "organisations",
                "path": "organisations.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": [_field(column) for column in COLUMNS], "missingValues": [""]},
            }
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "description": column.meaning, "type": "string"}
    match column.kind:
        case "day":
            return {**told, "type": "date"}
        case "depth":
            return {**told, "type": "integer", "constraints": {"minimum": 0, "maximum": 3}}
        case "share":
            return {**told, "type": "number", "constraints": {"minimum": 0, "maximum": 1}}
        case "answer":
            return {**told, "constraints": {"enum": ["yes", "no", "unknown"]}}
        case _:
            return told
