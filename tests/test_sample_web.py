"""The whole way, once: every sample company gets the verdict that its folder says it must."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from registry.data_folder import DataFolder
from registry.running.sample import company_folders
from registry.store import Store
from tests.conftest import has_browser, has_tesseract

FOLDERS = company_folders()


@pytest.fixture(scope="module")
def results(sample_data: Path) -> dict[str, dict[str, Any]]:
    """What the registry says, by folder name (the companies' names are their folders' words)."""
    store = Store(DataFolder(sample_data).registry)
    latest = store.latest_assessments()
    verdicts = {verdict.organisation_id: verdict for verdict in store.verdicts()}
    found = {}
    for organisation in store.organisations():
        verdict, assessment = verdicts[organisation.id], latest.get(organisation.id)
        statement = assessment.statements[0] if assessment and assessment.statements else None
        found[_folder(organisation.name)] = {
            "outcome": assessment.outcome.value if assessment else "not_visited",
            "verdict": verdict.decision.value,
            "statement": verdict.statement_url,
            "period_end": statement.period.end.isoformat() if statement and statement.period else None,
            "requirements": {requirement.value: value for requirement, value in (verdict.requirements or {}).items()},
            "badges": [badge.value for badge in verdict.badges if badge.value != "provisional"],
        }
    store.close()
    return found


def _folder(name: str) -> str:
    words = name.lower().replace("&", "and").split()
    return next(
        f.name for f in FOLDERS if f.name.split("-")[:2] == words[:2] or f.name.split("-") == words[: len(f.name.split("-"))]
    )


def expected(folder: Path) -> dict[str, Any]:
    """expected.json, with what it says for a machine without a tool that it needs."""
    told: dict[str, Any] = json.loads((folder / "expected.json").read_text())
    without = told.get("without", {})
    if "chromium" in without and not has_browser():
        return {**without["chromium"]}
    if "tesseract" in without and not has_tesseract():
        return {**without["tesseract"]}
    return {key: told[key] for key in ("outcome", "verdict", "statement", "period_end", "requirements", "badges")}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_company_gets_its_verdict(folder: Path, results: dict[str, dict[str, Any]]) -> None:
    told, found = expected(folder), results[folder.name]
    path = told.pop("statement", None)
    if path is not None:
        own_path = path.partition(".sample")[2] or path
        assert urlsplit(found["statement"]).path.rstrip("/") == quote(own_path).rstrip("/")
    assert {key: found[key] for key in told} == told


def test_there_are_enough_companies() -> None:
    assert len(FOLDERS) >= 24
