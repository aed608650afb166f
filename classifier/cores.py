"""The processors of this machine: how many there are to keep busy, and work spread over them by threads.

Threads serve because the heavy work (ONNX Runtime, tesseract, the PDF's process) lets go of Python meanwhile.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CORES = int(os.environ.get("S54_THREADS") or os.cpu_count() or 1)
"""All there are; S54_THREADS tells a worker beside others on the same machine to keep to its own."""


def on_all_cores(act: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """`act` of each item, in order. Whoever asks, from whatever thread, shares one core each; `act` must not ask again."""
    return list(_threads().map(act, items))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(CORES, "core")


def side_by_side(act: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """`act` of each item, in order: one for each core at once, and no more than as many again ahead of who takes them."""
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(CORES, "side") as threads:
        try:
            for item in items:
                waiting.append(threads.submit(act, item))
                if len(waiting) == 2 * CORES:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
