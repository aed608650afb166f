"""Work spread over the processors: in order, bounded, and an error is the caller's."""

import threading
from collections.abc import Iterator
from itertools import count

import pytest

from classifier.cores import CORES, on_all_cores, side_by_side


def test_results_keep_the_order() -> None:
    first_may_end = threading.Event()

    def act(number: int) -> int:
        if number == 0 and CORES > 1:
            assert first_may_end.wait(10)
        first_may_end.set()
        return number * number

    assert list(side_by_side(act, range(50))) == [n * n for n in range(50)]
    assert on_all_cores(abs, range(-3, 1)) == [3, 2, 1, 0]


def test_an_endless_source_is_read_only_a_little_ahead() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    results = side_by_side(str, source())
    assert [next(results) for _ in range(3)] == ["0", "1", "2"]
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 3 + 2 * CORES


def test_work_inside_work_does_not_wait_for_itself() -> None:
    assert list(side_by_side(lambda n: sum(on_all_cores(abs, range(n))), [2, 3, 4] * CORES)) == [1, 3, 6] * CORES


def test_an_error_reaches_the_caller() -> None:
    def act(number: int) -> int:
        return 1 // number

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(act, [1, 0, 1]))
