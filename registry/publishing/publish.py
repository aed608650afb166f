"""Write the public database and the files that describe it."""

import csv
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

from classifier.act import ACT_2015
from registry.exports.method_text import method_text
from registry.exports.whole_file import CannotWriteFile, whole_file
from registry.publishing.known_changes import EVER, changes_since
from registry.store import Store
from registry.tables import listing, public, verdicts
from registry.tables.public import Texts

LICENCE = """\
The verdicts, findings and figures in this data set: Creative Commons Attribution 4.0 International
(https://creativecommons.org/licenses/by/4.0/). Name "s54" as the source.

Quotations are short extracts of the organisations' own statements; they remain their authors'.
Names, numbers, sectors and regions come from the sources that the registry was filled from: lists
of its operator; Companies House, whose data is free to use; the government's registry of statements,
under the Open Government Licence v3.0.
"""
CHANGELOG_COLUMNS = ("decided_on", "organisation_id", "year", "before", "after", "cause", "reason")


def publish(store: Store, output: Path, texts: Texts) -> dict[str, int]:
    """The database at `output` and its description beside it; how many rows of what. All or nothing for each file."""
    output = output.resolve()
    if not output.parent.is_dir():
        raise CannotWriteFile(f"{output.parent}: no such folder; make it first")
    as_of = listing.as_of(store.sql)
    changelog = _changelog(store)
    about = {"as_of": as_of, "licence": LICENCE, "method": method_text(), "changelog": changelog, "texts": texts.value}
    partial = output.with_name(f".{output.name}.part")
    partial.unlink(missing_ok=True)
    try:
        public.write(store.path, partial, texts, about, changes_since(store, EVER))
        _sync(partial)
        counts = public.counts(partial)
        digest = _digest(partial)
        partial.replace(output)
    except OSError as error:
        raise CannotWriteFile(f"{output}: {error.strerror}; what was there before is untouched") from error
    finally:
        partial.unlink(missing_ok=True)
    for name, text in _descriptions(output, as_of, texts, counts, digest, changelog).items():
        with whole_file(output.with_name(f"{output.stem}.{name}")) as file:
            file.write(text.encode())
    return counts


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changelog(store: Store) -> str:
    """Every verdict that became another one, oldest first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CHANGELOG_COLUMNS)
    for before, ruling in verdicts.flips(store.sql, ""):
        after = ruling.verdict
        writer.writerow(
            [ruling.decided_on, after.organisation_id, after.year, before.decision, after.decision, ruling.cause, after.reason]
        )
    return text.getvalue()


def _descriptions(
    output: Path, as_of: str, texts: Texts, counts: dict[str, int], digest: str, changelog: str
) -> dict[str, str]:
    resource = {"name": "registry", "path": output.name, "format": "sqlite", "mediatype": "application/vnd.sqlite3"}
    size = output.stat().st_size
    package = {
        "name": "s54-public",
        "title": "Section 54 statements and verdicts",
        "version": as_of,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [{**resource, "bytes": size, "hash": f"sha256:{digest}"}],
    }
    return {
        "schema-org.json": _json(_schema_org(output.name, as_of, counts, digest, size)),
        "datapackage.json": _json(package),
        "licence.txt": LICENCE,
        "changelog.csv": changelog,
    }


def _schema_org(name: str, as_of: str, counts: dict[str, int], digest: str, size: int) -> dict[str, Any]:
    """After https://schema.org/Dataset."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": "Who keeps section 54 of the Modern Slavery Act 2015",
        "description": f"{counts['organisation']} organisations, {counts['statement']} statements, {counts['verdict']} verdicts, "
        "each with the quoted sentence, address, time and digest that it rests on. Unknown is never a failure.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "dateModified": as_of,
        "version": as_of,
        "measurementTechnique": f"rules {ACT_2015.version}",
        "spatialCoverage": "United Kingdom",
        "keywords": ["modern slavery", "section 54", "supply chains", "transparency"],
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": name,
                "encodingFormat": "application/vnd.sqlite3",
                "contentSize": str(size),
                "sha256": digest,
            }
        ],
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
