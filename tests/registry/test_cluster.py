"""Two Dask workers, one of them killed in the middle: the same registry as one machine alone makes."""

import csv
import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from distributed import Client

from classifier.act import EntityKind
from classifier.assessment import Subject
from crawler.archive import visits
from crawler.policy import Policy
from crawler.target import Target
from registry import pipeline
from registry.batch import Batch, batches
from registry.cluster import DamagedResult, File, Manifest, bring_home, local, name_of, run
from registry.data_folder import DataFolder
from registry.population.organisations_csv import read_organisations
from registry.sample import JUDGED_ON, company_folders, serve
from registry.store import Store
from tests.conftest import s54
from tests.registry.test_cli import listed_at

FEW = ("brackenfield-foods", "calder-valley-textiles")
POLICY = Policy(allow_addresses=("127.0.54.0/24",), delay=0.0, timeout=15.0)


def work_of(listed: Path, data: DataFolder) -> list[Batch]:
    with Store(data.registry) as store:
        store.save_organisations(read_organisations(listed))
        organisations = store.organisations()
    targets = [pipeline.target_of(organisation) for organisation in organisations]
    return batches(targets, pipeline.subjects_of(organisations), POLICY, 1)


def exported(data: DataFolder) -> list[dict[str, str]]:
    """Rows of the export, without the time of the look: each crawl has its own."""
    path = data.root / "all.csv"
    with Store(data.registry) as store:
        pipeline.record(data, store, JUDGED_ON)
    done = s54("export", "--format", "csv", "--output", str(path), data=data.root)
    assert done.returncode == 0, done.stderr
    with path.open(newline="") as lines:
        return [{name: value for name, value in row.items() if name != "looked_at"} for row in csv.DictReader(lines)]


def _kill_one(client: Client) -> None:
    """A worker that has a batch in hand, a moment after it got it."""
    pids = client.run(os.getpid)
    while not (busy := [address for address, tasks in client.processing().items() if tasks]):
        time.sleep(0.05)
    time.sleep(1)
    os.kill(pids[busy[0]], signal.SIGKILL)


def test_a_killed_worker_s_batch_is_done_by_another(tmp_path: Path) -> None:
    alone, struck = DataFolder(tmp_path / "alone"), DataFolder(tmp_path / "struck")
    with serve([folder for folder in company_folders() if folder.name in FEW]) as sites:
        listed = listed_at(sites, tmp_path / "few.csv")
        work = work_of(listed, struck)
        with local(2) as client:
            threading.Thread(target=_kill_one, args=(client,), daemon=True).start()
            run(client, work, str(tmp_path / "store"), struck, timedelta(days=1), lambda number: None)
        done = s54("run", "--organisations", str(listed), "--allow-address", "127.0.54.0/24", data=alone.root)
        assert done.returncode == 0, done.stderr
    assert [row["verdict"] for row in exported(alone)] == ["meets_minimum"] * len(FEW)
    assert exported(struck) == exported(alone)
    assert len(list(visits(struck.archive))) == len(FEW)
    assert len(list((tmp_path / "store").glob("*.json"))) == len(work)


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
