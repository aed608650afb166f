"""A big file read in a process of its own, so that reading and writing share two cores.

That process is this module, run: it is handed what to read on its standard input, and sends
batches on its standard output.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, TypeVar

from crawler.errors import CouldNot
from registry.population.tally import Tally

BATCH = 500
Row = TypeVar("Row")


class ReaderEnded(CouldNot):
    """The process that reads the file was ended from outside: nothing was kept; run the import again."""


def aside(read: Callable[[Tally], Iterator[Row]], tally: Tally) -> Iterator[Row]:
    """What `read` yields, in its order; it runs elsewhere, so it must be picklable. What it raises is raised here."""
    command = [sys.executable, "-m", "registry.population.aside"]
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin:
                pickle.dump(read, process.stdin)
            yield from _received(process.stdout, tally)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise ReaderEnded("the process that reads the file was ended; run the import again") from error
        finally:
            process.stdout.close()


def _received(pipe: IO[bytes], tally: Tally) -> Iterator[Row]:
    while True:
        counted, rows, error = pickle.load(pipe)
        tally.add(counted)
        yield from rows
        if error is not None:
            raise error
        if not rows:
            return


def _send(read: Callable[[Tally], Iterator[Row]], pipe: IO[bytes]) -> None:
    """Batches, the last one empty. An error is sent in the place of a batch."""
    tally = Tally()
    found = read(tally)
    rows, error = [], None
    while True:
        try:
            rows = list(islice(found, BATCH))
        except Exception as raised:
            rows, error = [], raised
        pickle.dump((tally.taken(), rows, error), pipe)
        pipe.flush()
        if not rows:
            return


def main() -> None:
    """Whoever listened may be gone: then there is nothing left to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _send(pickle.load(sys.stdin.buffer), sys.stdout.buffer)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
