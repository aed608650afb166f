"""A big file read in a process of its own, so that reading and writing share two cores."""

import signal
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from crawler.errors import CouldNot
from registry.population.tally import Tally

BATCH = 500
Row = TypeVar("Row")


class ReaderEnded(CouldNot):
    """The process that reads the file was ended from outside: nothing was kept; run the import again."""


def aside(read: Callable[[Tally], Iterator[Row]], tally: Tally) -> Iterator[Row]:
    """What `read` yields, in its order; it runs elsewhere, so it must be picklable. What it raises is raised here."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_produce, args=(there, read), daemon=True)
    process.start()
    there.close()
    try:
        yield from _received(here, tally)
    except EOFError as error:
        raise ReaderEnded("the process that reads the file was ended; run the import again") from error
    finally:
        here.close()
        process.join()


def _received(pipe: "Connection[Any, Any]", tally: Tally) -> Iterator[Row]:
    while True:
        counted, rows, error = pipe.recv()
        tally.add(counted)
        yield from rows
        if error is not None:
            raise error
        if not rows:
            return


def _produce(pipe: "Connection[Any, Any]", read: Callable[[Tally], Iterator[Row]]) -> None:
    """Send batches, the last one empty. Whoever listened may be gone: then there is nothing left to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tally = Tally()
    found = read(tally)
    rows: list[Row] = []
    error: Exception | None = None
    try:
        while True:
            try:
                rows = list(islice(found, BATCH))
            except Exception as raised:
                rows, error = [], raised
            pipe.send((tally.taken(), rows, error))
            if not rows:
                return
    except BrokenPipeError:
        return
