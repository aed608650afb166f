"""A snapshot of persons with significant control (JSON lines, plain or zipped) -> parents that are companies.

Only corporate persons with a UK company number are read, and of them only number, name and
dates: nothing about natural persons is kept.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from registry.number import BadNumber, normalise_number
from registry.population.claims import GroupLink, Record, Source
from registry.population.companies_house import Wanted
from registry.population.dates import day
from registry.population.files import BadFile, reading_zip
from registry.population.names import normal_name
from registry.population.tally import Tally

SOURCE = Source.CONTROL
CORPORATE = "corporate-entity-person-with-significant-control"
MOST_LINE = 1 << 20


def read(paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    """One record a corporate parent of a company that is known (or of any, if everything is wanted)."""
    for position, path in enumerate(paths):
        if not zipfile.is_zipfile(path):
            if path.suffix.lower() == ".zip":
                raise BadFile(f"{path}: a damaged or truncated zip; download it again")
            with path.open("rb") as file:
                yield from _records(position, path.name, file, wanted, tally)
            continue
        with reading_zip(path) as archive:
            for name in archive.namelist():
                if not name.startswith("__MACOSX/") and not name.endswith("/"):
                    with archive.open(name) as member:
                        yield from _records(position, f"{path.name}: {name}", member, wanted, tally)


def _records(position: int, name: str, file: IO[bytes], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    """Raises BadFile for what is no JSON lines, or was cut off."""
    number = 0
    while line := file.readline(MOST_LINE):
        number += 1
        if not (line.startswith(b"{") and line.rstrip().endswith(b"}")):
            raise BadFile(f"{name}: line {number} is no JSON object, or was cut off; download the file again")
        tally.read()
        if CORPORATE.encode() not in line:
            continue
        try:
            found = json.loads(line)
            company = normalise_number(str(found["company_number"]))
            if wanted.everything or company in wanted.known:
                yield Record(position, number, company, None, (_link(found["data"]),))
        except (ValueError, KeyError, TypeError, AttributeError, BadNumber, RecursionError) as error:
            tally.refuse(number, f"not a person with significant control: {str(error)[:200]}")


def _link(data: dict[str, Any]) -> GroupLink:
    told = data.get("identification") or {}
    name = str(data.get("name") or "").strip()
    raw = str(told.get("registration_number") or "")
    try:
        number = normalise_number(raw) if _is_british(told) else None
    except BadNumber:
        number = None
    original = json.dumps(
        {"name": name, "registration_number": raw, "kinds": data.get("natures_of_control") or []}, ensure_ascii=False
    )
    since, until = (day(str(data.get(key) or "")) for key in ("notified_on", "ceased_on"))
    return GroupLink(number, name or None, normal_name(name) or None, original, since, until)


def _is_british(identification: dict[str, Any]) -> bool:
    """A foreign register's number looks like one of ours; only a British register's counts."""
    told = " ".join(
        str(identification.get(key) or "") for key in ("country_registered", "place_registered", "legal_authority")
    ).lower()
    return (
        re.search(r"\b(england|wales|scotland|northern ireland|united kingdom|great britain|companies house|uk|gb)\b", told)
        is not None
    )
