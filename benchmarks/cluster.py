"""Two Dask workers beside one, on this machine: `python -m benchmarks.cluster [COMPANIES]`.

Made-up companies, whose sites answer at once and have a statement, are visited and read in
batches: what is left is work for the processor. (A site without one is looked at again in a
browser, whose processes are not the worker's.) The cluster is started before the clock; each
worker uses one core. One and two workers take turns, for a machine that is shared has slow minutes;
what its host took from it is told.
"""

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import count, islice
from pathlib import Path

import psutil

from benchmarks.machine import describe
from benchmarks.synthetic_web import has_statement, home_of
from benchmarks.whole_way import name_of, served
from classifier.act import EntityKind
from classifier.assessment import Subject
from crawler.policy import Policy
from crawler.target import Target
from registry.data_folder import DataFolder
from registry.running.batch import Batch, batches
from registry.running.cluster import local, run

COMPANIES, BATCH, ROUNDS = 80, 10, 3


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else COMPANIES
    print(describe(), flush=True)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with served("0") as port:
        for workers in (1, 2) * ROUNDS:
            stolen = psutil.cpu_times().steal
            taken = _timed(workers, _work(number, port))
            seconds[workers].append(taken)
            stolen = psutil.cpu_times().steal - stolen
            print(
                f"workers {workers}: {number} companies in {taken:.1f} s, {stolen:.1f} CPU seconds taken by the host",
                flush=True,
            )
    one, two = map(statistics.median, seconds.values())
    print(f"two workers are {one / two:.2f} times one, by the medians")


def _work(number: int, port: int) -> list[Batch]:
    numbers = islice(filter(has_statement, count()), number)
    targets = [Target(str(n), name_of(n), home_of(n, port)) for n in numbers]
    subjects = {target.id: Subject(target.name, EntityKind.COMPANY) for target in targets}
    return batches(targets, subjects, Policy(allow_addresses=("127.0.0.0/8",), delay=0.0), BATCH)


def _timed(workers: int, work: list[Batch]) -> float:
    with tempfile.TemporaryDirectory() as folder, local(workers) as client:
        begun = time.monotonic()
        run(client, work, f"{folder}/store", DataFolder(Path(folder) / "data"), timedelta(days=1), lambda done: None)
        return time.monotonic() - begun


if __name__ == "__main__":
    main()
