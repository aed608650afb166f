"""Windows over a statement: every sentence once, whole, with its neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.windows import CONTEXT, LONGEST, ROOM, Marks, Window, windows

MARKS = Marks(opening=1, parting=2)


def sentence(length: int, piece: int = 9) -> tuple[int, ...]:
    return (piece,) * length


@pytest.mark.parametrize(
    ("lengths", "per_window"),
    [
        ([], []),
        ([3], [1]),
        ([0], [1]),
        ([10, 10, 10], [3]),
        ([ROOM // 2 - 1] * 2, [2]),
        ([ROOM // 2] * 2, [1, 1]),
        ([LONGEST] * 3, [1, 1, 1]),
        ([5_000, 1], [2]),
    ],
)
def test_sentences_of_each_window(lengths: list[int], per_window: list[int]) -> None:
    found = list(windows([sentence(length) for length in lengths], MARKS))
    assert [len(window.spans) for window in found] == per_window


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(1, ROOM))
def test_every_sentence_stands_in_one_window_whole(lengths: list[int], room: int) -> None:
    sentences = [sentence(length, 10 + i) for i, length in enumerate(lengths)]
    seen = []
    for window in windows(sentences, MARKS, room):
        assert len(window.pieces) <= ROOM + LONGEST + 2 * CONTEXT + 4
        seen += [read(window, k) for k in range(len(window.spans))]
    assert seen == [s[:LONGEST] for s in sentences]


def read(window: Window, k: int) -> tuple[int, ...]:
    start, end = window.spans[k]
    return window.pieces[start:end]


def test_neighbours_outside_the_window_are_context() -> None:
    first, second, third = windows([sentence(LONGEST, 5), sentence(LONGEST, 6), sentence(40, 7)], MARKS)
    assert first.pieces[-CONTEXT - 1 :] == (*sentence(CONTEXT, 6), MARKS.parting)
    assert second.pieces[: CONTEXT + 2] == (MARKS.opening, *sentence(CONTEXT, 5), MARKS.parting)
    assert third.pieces == (MARKS.opening, *sentence(CONTEXT, 6), MARKS.parting, *sentence(40, 7), MARKS.parting)
