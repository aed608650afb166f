"""One batch of a cluster's work, in a process of its own: `python -m registry.running.batch FOLDER`.

FOLDER holds `batch.json`; the archive and the assessments of its organisations are written beside
it. A crawl works once in a process, hence this one. It ends when its stdin ends, so that nothing
goes on crawling for a worker that was killed.
"""

import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from classifier.assessment import Subject
from classifier.model import load_model
from crawler.archive import newest_visits
from crawler.crawl import crawl
from crawler.policy import Policy
from crawler.target import Target
from registry.data_folder import DataFolder
from registry.running.pipeline import assess_visits

BATCH = "batch.json"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some targets with what is known of them, in the same order, and the manners to visit them with."""

    targets: tuple[Target, ...]
    subjects: tuple[Subject, ...]
    policy: Policy


BATCHES = TypeAdapter(Batch)


def work(folder: Path) -> None:
    """Visit and read the batch in `folder`; the files lie there as in a data folder."""
    batch = BATCHES.validate_json((folder / BATCH).read_bytes())
    data = DataFolder(folder)
    crawl(batch.targets, data.archive, batch.policy, lambda visit: None)
    subjects = {target.id: subject for target, subject in zip(batch.targets, batch.subjects, strict=True)}
    places = newest_visits(data.archive)
    assess_visits(data, [places[target.id] for target in batch.targets], subjects, load_model(), lambda done: None)


def batches(targets: Sequence[Target], subjects: dict[str, Subject], policy: Policy, size: int) -> list[Batch]:
    """Cut into batches of `size`, in order."""
    parts = [targets[start : start + size] for start in range(0, len(targets), size)]
    return [Batch(tuple(part), tuple(subjects[target.id] for target in part), policy) for part in parts]


def _end_with_stdin() -> None:
    while os.read(0, 1024):  # not sys.stdin: its lock would be held when the work is done
        pass
    os._exit(1)


def main() -> None:
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    work(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
