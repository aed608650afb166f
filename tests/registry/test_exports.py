"""Exports, read back with a tool that knows nothing of s54."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from registry.exports.formats import EXPORTS
from registry.exports.rows import COLUMNS
from registry.sample import company_folders
from tests.conftest import s54

READ_BACK = {"csv": "--csv", "jsonl": "--nl"}


@pytest.mark.parametrize("name", [export.NAME for export in EXPORTS])
def test_read_back_with_sqlite_utils(sample_data: Path, tmp_path: Path, name: str) -> None:
    output = tmp_path / f"s54.{name}"
    done = s54("export", "--format", name, "--output", str(output), data=sample_data)
    assert done.returncode == 0, done.stderr
    database = str(tmp_path / "back.db")
    tool = [sys.executable, "-m", "sqlite_utils"]
    subprocess.run([*tool, "insert", database, "t", str(output), READ_BACK[name]], check=True, capture_output=True)
    found = subprocess.run([*tool, "rows", database, "t"], check=True, capture_output=True, text=True)
    rows = json.loads(found.stdout)
    assert len(rows) == len(company_folders())
    assert list(rows[0]) == list(COLUMNS)
    by_number = {row["company_number"]: row for row in rows}
    assert by_number["99990006"]["verdict"] == "not_evidenced"
    assert by_number["99990006"]["homepage_link"] in ("no", 0, False)
    assert by_number["99990019"]["homepage_link"] in ("unknown", None)


def test_nothing_half_written(sample_data: Path, tmp_path: Path) -> None:
    done = s54("export", "--format", "csv", "--output", str(tmp_path / "nowhere" / "s54.csv"), data=sample_data)
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
