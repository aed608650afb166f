"""A list as a file: CSV streams, the other formats are written first and then sent."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from fastapi.responses import Response, StreamingResponse

from registry.exports import formats
from registry.exports.csv_excel_export import harmless
from registry.exports.rows import COLUMNS, as_texts
from registry.tables.listing import Row
from registry.tables.published import library, listing
from registry.tables.published.library import Reading
from registry.verdicts.verdict import Decision
from registry.web.site import Site

FORMATS = ("csv", "xlsx", "json")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv-excel": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "datapackage": "application/zip",
    "ftm": "application/x-ndjson",
    "regulator": "application/zip",
}
AT_ONCE = 400
"""Rows a piece."""
IN_MEMORY = 8_000_000
SECONDS = 120.0
"""A whole file may take longer than a page."""


@dataclass(slots=True)
class Selection:
    """A part of the published list, as the exports want it. `settled_only` names no provisional verdict as a fact."""

    sql: Reading
    ids: Sequence[str]
    year: int | None
    settled_only: bool = True

    @property
    def as_of(self) -> str:
        return library.as_of(self.sql)

    def rows(self) -> Iterator[Row]:
        found = listing.rows(self.sql, self.ids, self.year)
        return map(listing.as_listed, found) if self.settled_only else found

    def evidence(self, decisions: tuple[Decision, ...]) -> Iterator[Row]:
        return listing.evidence(self.sql, self.year, [decision.value for decision in decisions])


def file_of(site: Site, name: str, ids: Sequence[str], year: int | None) -> Response:
    """The organisations `ids` in the format `name`."""
    headers = {"Content-Disposition": f'attachment; filename="s54-organisations{f"-{year}" if year else ""}{_suffix(name)}"'}
    if name == "csv":
        pieces = _csv(site, ids, year)
        first = next(pieces)
        return StreamingResponse(_chained(first, pieces), media_type=TYPES[name], headers=headers)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    with site.library.fresh(SECONDS) as sql:
        selection = Selection(sql, ids, year, settled_only=name != "regulator")
        if name == "json":
            file.write(json.dumps([dict(row) for row in selection.rows()], ensure_ascii=False).encode())
        else:
            formats.format_of(name).write(selection, file)
    headers["Content-Length"] = str(file.tell())
    file.seek(0)
    return StreamingResponse(_sent(file), media_type=TYPES[name], headers=headers)


def _suffix(name: str) -> str:
    return ".json" if name == "json" else formats.format_of(name).SUFFIX


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _csv(site: Site, ids: Sequence[str], year: int | None) -> Iterator[bytes]:
    """Made for spreadsheets too: no cell begins a formula."""
    with site.library.fresh(SECONDS) as sql:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column.name for column in COLUMNS])
        for start in range(0, max(1, len(ids)), AT_ONCE):
            rows = Selection(sql, ids[start : start + AT_ONCE], year).rows()
            writer.writerows([harmless(cell) for cell in cells] for cells in as_texts(rows, COLUMNS))
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(1 << 16):
            yield piece
