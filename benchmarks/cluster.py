"""Two Dask workers beside one, on this machine: `python -m benchmarks.cluster [COMPANIES]`.

Made-up companies, whose sites answer at once, are visited and read in batches: what is left is
work for the processor. The cluster is started before the clock; each worker uses one core.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.synthetic_web import home_of
from benchmarks.whole_way import name_of, served
from classifier.act import EntityKind
from classifier.assessment import Subject
from crawler.policy import Policy
from crawler.target import Target
from registry.data_folder import DataFolder
from registry.running.batch import Batch, batches
from registry.running.cluster import local, run

COMPANIES, BATCH = 100, 25


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else COMPANIES
    print(describe(), flush=True)
    seconds = {}
    with served("0") as port:
        for workers in (1, 2):
            seconds[workers] = taken = _timed(workers, _work(number, port))
            print(f"workers {workers}: {number} companies in {taken:.1f} s, {number / taken:.2f} a second", flush=True)
    print(f"two workers are {seconds[1] / seconds[2]:.2f} times one")


def _work(number: int, port: int) -> list[Batch]:
    targets = [Target(str(n), name_of(n), home_of(n, port)) for n in range(number)]
    subjects = {target.id: Subject(target.name, EntityKind.COMPANY) for target in targets}
    return batches(targets, subjects, Policy(allow_addresses=("127.0.0.0/8",), delay=0.0), BATCH)


def _timed(workers: int, work: list[Batch]) -> float:
    with tempfile.TemporaryDirectory() as folder, local(workers) as client:
        begun = time.monotonic()
        run(client, work, f"{folder}/store", DataFolder(Path(folder) / "data"), timedelta(days=1), lambda done: None)
        return time.monotonic() - begun


if __name__ == "__main__":
    main()
