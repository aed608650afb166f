"""The transformer's inputs and outputs, with a network that is not one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from classifier.encoder import Encoder, inputs
from classifier.windows import Window

WORDS = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2} | {f"w{i}": 10 + i for i in range(90)}


class Means:
    """Gives each sentence the mean of its pieces, once an output."""

    outputs = 3

    def run(self, outputs: list[str] | None, given: dict[str, NDArray[Any]]) -> Sequence[Any]:
        assert (given["mask"] == (given["pieces"] > 0)).all()
        mean = np.einsum("wsp,wp->ws", given["means"], given["pieces"])
        return [np.repeat(mean[:, :, None], self.outputs, axis=2)]


@pytest.fixture
def encoder() -> Encoder:
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return Encoder(Means(), tokenizer)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 300])
def test_each_sentence_gets_its_own_row(encoder: Encoder, count: int) -> None:
    texts = [" ".join([f"w{i % 80}"] * (1 + i % 60)) for i in range(count)]
    found = encoder.log_odds(texts, Means.outputs)
    assert found.shape == (count, Means.outputs)
    assert found[:, 0] == pytest.approx([10 + i % 80 for i in range(count)])


def test_a_sentence_without_a_word_is_scored_too(encoder: Encoder) -> None:
    assert encoder.log_odds(["w1", "", "w2"], 3)[:, 1].tolist() == [11.0, 0.0, 12.0]


def test_inputs_are_padded_with_nothing() -> None:
    given = inputs([Window((1, 10, 11, 2), 0, ((1, 3),)), Window((1, 10, 2), 1, ((1, 2), (2, 2)))])
    assert given["pieces"].tolist() == [[1, 10, 11, 2], [1, 10, 2, 0]]
    assert given["mask"].tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    assert given["means"].tolist() == [[[0, 0.5, 0.5, 0], [0, 0, 0, 0]], [[0, 1, 0, 0], [0, 0, 0, 0]]]


def test_a_tokenizer_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[CLS\]"):
        Encoder(Means(), Tokenizer(WordLevel({"a": 0}, unk_token="a")))
