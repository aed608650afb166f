"""Batches of organisations over a Dask cluster (`pip install 's54[cluster]'`).

A batch is one task. Its result is a folder on a store that workers and this machine share (any
fsspec address: a folder, s3://, gs://), and a manifest written last: a batch with a manifest is
done. A worker that dies takes its unfinished batch with it; Dask gives it to another. The
registry is written by this process alone, from the folders that came back.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from crawler.archive import now
from crawler.errors import CouldNot
from registry.data_folder import DataFolder
from registry.running.batch import BATCH, BATCHES, Batch

if TYPE_CHECKING:
    from distributed import Client

ONE_CORE = {"S54_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
"""A batch has one core: with as many threads as the machine has cores, two batches would wait for each other."""
ASKED_OF_DASK = "MALLOC_TRIM_THRESHOLD_"
"""Dask has its workers give freed memory back at once. A batch frees and takes again at every sentence, and soon ends anyway."""
RETRIES = 5
"""How often a batch may fail, or lose its worker, before the run says so."""


class NoCluster(CouldNot):
    """Dask is not installed: `pip install 's54[cluster]'`."""


class BatchFailed(CouldNot):
    """A batch did not come to an end on any worker: its last words say why."""


class DamagedResult(CouldNot):
    """A file on the store is not what its manifest says: delete the manifest and run again."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a batch's folder: its path in it, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Says that a batch is done: which folder on the store holds it, and what lies in it."""

    batch: str
    folder: str
    finished_at: str
    files: tuple[File, ...]


_MANIFEST = TypeAdapter(Manifest)


@contextmanager
def local(workers: int) -> Iterator["Client"]:
    """A cluster of `workers` processes on this machine."""
    distributed = _distributed()
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@contextmanager
def remote(address: str) -> Iterator["Client"]:
    """The cluster whose scheduler listens at `address`, for example tcp://10.0.0.5:8786. Raises CouldNot."""
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise CouldNot(f"no Dask scheduler answers at {address}: start one with `dask scheduler` ({error})") from error
    with client:
        yield client


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise NoCluster("Dask is not installed: pip install 's54[cluster]'") from error
    return distributed


def run(
    client: "Client", work: Sequence[Batch], store: str, data: DataFolder, fresh: timedelta, on_batch: Callable[[int], None]
) -> None:
    """Have every batch done and bring the results home; `on_batch` gets the number of organisations. Raises BatchFailed.

    A batch whose manifest is younger than `fresh` is only brought home.
    """
    distributed = _distributed()
    oldest = (datetime.now(UTC) - fresh).strftime("%Y-%m-%dT%H:%M:%SZ")
    packed = [BATCHES.dump_json(batch) for batch in work]
    keys = [f"batch-{name_of(batch)}-{oldest}" for batch in work]  # of one kind by their first word: Dask evens them out
    sent = client.map(partial(do, store=store, oldest=oldest), packed, key=keys, retries=RETRIES, pure=False)
    futures = dict(zip(sent, work, strict=True))
    for future in distributed.as_completed(futures):
        try:
            manifest = _MANIFEST.validate_json(future.result())
        except Exception as error:
            raise BatchFailed(f"batch {future.key} failed on every worker that tried it: {error}") from error
        bring_home(manifest, store, data)
        on_batch(len(futures[future].targets))


def name_of(batch: Batch) -> str:
    return hashlib.sha256(BATCHES.dump_json(batch)).hexdigest()[:20]


def do(batch_json: bytes, store: str, oldest: str) -> bytes:
    """A worker's task: visit and read one batch, put the files on the store, then its manifest."""
    files = _open(store)
    batch = BATCHES.validate_json(batch_json)
    name = name_of(batch)
    done = f"{files.root}/{name}.json"
    if files.system.exists(done):
        manifest = _MANIFEST.validate_json(files.system.cat_file(done))
        if manifest.finished_at >= oldest:
            return _MANIFEST.dump_json(manifest)
    with tempfile.TemporaryDirectory(prefix="s54-batch-") as folder:
        (Path(folder) / BATCH).write_bytes(batch_json)
        _run_child(Path(folder))
        manifest = _put(Path(folder), name, files)
    written = _MANIFEST.dump_json(manifest)
    files.system.pipe_file(done, written)
    return written


def _run_child(folder: Path) -> None:
    path = (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))
    own = {name: value for name, value in os.environ.items() if name != ASKED_OF_DASK}
    environment = {**own, **ONE_CORE, "PYTHONPATH": os.pathsep.join(filter(None, path))}
    command = [sys.executable, "-m", "registry.running.batch", str(folder)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    assert child.stderr is not None
    with child:
        errors = child.stderr.read()
    if child.returncode:
        lines = errors.decode("utf-8", "replace").strip().splitlines()
        raise RuntimeError(lines[-1][:300] if lines else f"the batch's process ended with {child.returncode}")


@dataclass(frozen=True)
class _Store:
    system: Any
    root: str


def _open(store: str) -> _Store:
    import fsspec

    system, root = fsspec.core.url_to_fs(store)
    system.makedirs(root, exist_ok=True)
    return _Store(system, root.rstrip("/"))


def _put(folder: Path, name: str, files: _Store) -> Manifest:
    """Copy a finished folder to the store under a name of its own: what a dead worker left is never mixed in."""
    place = f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    kept = sorted(path for part in ("archive", "assessments") for path in (folder / part).rglob("*") if path.is_file())
    listed = []
    for path in kept:
        inner = path.relative_to(folder).as_posix()
        files.system.makedirs(f"{files.root}/{place}/{PurePosixPath(inner).parent}", exist_ok=True)
        files.system.put_file(str(path), f"{files.root}/{place}/{inner}")
        listed.append(File(inner, hashlib.sha256(path.read_bytes()).hexdigest()))
    return Manifest(name, place, now(), tuple(listed))


def bring_home(manifest: Manifest, store: str, data: DataFolder) -> None:
    """Copy a batch's files into the data folder; what is there already stays. Raises DamagedResult."""
    files = _open(store)
    for file in sorted(manifest.files, key=lambda f: f.path.endswith("visits.jsonl")):
        goal = data.root / _safe(file.path)
        if goal.exists() and hashlib.sha256(goal.read_bytes()).hexdigest() == file.sha256:
            continue
        goal.parent.mkdir(parents=True, exist_ok=True)
        unfinished = goal.with_name(f"{goal.name}.part")
        files.system.get_file(f"{files.root}/{manifest.folder}/{file.path}", str(unfinished))
        if hashlib.sha256(unfinished.read_bytes()).hexdigest() != file.sha256:
            unfinished.unlink()
            raise DamagedResult(f"{store}/{manifest.folder}/{file.path} is not what {manifest.batch}.json says")
        unfinished.replace(goal)


def _safe(path: str) -> PurePosixPath:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or parts.parts[0] not in ("archive", "assessments"):
        raise DamagedResult(f"a manifest names {json.dumps(path)}, which is no place for a result")
    return parts
