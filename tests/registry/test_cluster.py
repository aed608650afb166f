"""What a batch brings home is checked (tests/registry/test_spread_run.py has the runs themselves)."""

from pathlib import Path

import pytest

from classifier.act import EntityKind
from classifier.assessment import Subject
from crawler.policy import Policy
from crawler.target import Target
from registry.data_folder import DataFolder
from registry.running.batch import batches
from registry.running.cluster import DamagedResult, File, Manifest, bring_home, name_of

POLICY = Policy(allow_addresses=("127.0.54.0/24",), delay=0.0, timeout=15.0)


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", "archive/../../evil", "registry.db"])
def test_a_manifest_cannot_write_elsewhere(tmp_path: Path, path: str) -> None:
    manifest = Manifest("b", "f", "2026-11-22T00:00:00Z", (File(path, "0" * 64),))
    with pytest.raises(DamagedResult, match="no place for a result"):
        bring_home(manifest, str(tmp_path / "store"), DataFolder(tmp_path / "data"))


def test_a_changed_file_is_not_brought_home(tmp_path: Path) -> None:
    place = tmp_path / "store" / "f" / "archive" / "s"
    place.mkdir(parents=True)
    (place / "visits.jsonl").write_bytes(b"{}\n")
    manifest = Manifest("b", "f", "2026-11-22T00:00:00Z", (File("archive/s/visits.jsonl", "0" * 64),))
    with pytest.raises(DamagedResult, match=r"is not what b\.json says"):
        bring_home(manifest, str(tmp_path / "store"), DataFolder(tmp_path / "data"))
    assert not list((tmp_path / "data").rglob("*.jsonl"))


def test_batches_keep_their_order_and_names() -> None:
    targets = [Target(str(n), f"Larch {n}", None) for n in range(5)]
    subjects = {t.id: Subject(t.name, EntityKind.COMPANY) for t in targets}
    cut = batches(targets, subjects, POLICY, 2)
    assert [[t.id for t in batch.targets] for batch in cut] == [["0", "1"], ["2", "3"], ["4"]]
    assert len({name_of(batch) for batch in cut}) == 3
