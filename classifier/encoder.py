"""The transformer: a statement's sentences -> log-odds, by ONNX Runtime on the CPU.

A fine-tuned MiniLM (Wang et al. 2020, arXiv 2002.10957) in eight-bit integers. It reads windows of
neighbouring sentences; each sentence's score is made from the mean of its word pieces.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.cores import on_all_cores
from classifier.windows import Marks, Window, windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENIZED_AT_ONCE = 256
OPENING, PARTING = "[CLS]", "[SEP]"


class Network(Protocol):
    """What is asked of an ONNX Runtime session."""

    def run(self, outputs: list[str] | None, inputs: dict[str, NDArray[Any]]) -> Sequence[Any]: ...


class Encoder:
    """Scores sentences in their order."""

    def __init__(self, network: Network, tokenizer: "Tokenizer") -> None:
        self._network = network
        self._tokenizer = tokenizer
        self.marks = marks_of(tokenizer)

    @classmethod
    def load(cls, network: bytes, tokenizer: bytes) -> "Encoder":
        """From the bytes of an ONNX file and of a tokenizer.json; neither can run code."""
        import onnxruntime  # half a second to import, which only loading should pay
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps the largest batch's memory for good
        session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        return cls(session, Tokenizer.from_buffer(tokenizer))

    def log_odds(self, sentences: Sequence[str], outputs: int) -> NDArray[np.float64]:
        """Sentences x outputs. Each core reads a window of its own: twice as fast as all cores on one, or on four in a batch."""
        pieces = list(self.pieces(sentences))
        found = np.zeros((len(pieces), outputs))
        all_windows = list(windows(pieces, self.marks))
        for window, of_window in zip(all_windows, on_all_cores(self._read, all_windows), strict=True):
            found[window.first : window.first + len(window.spans)] = of_window
        return found

    def _read(self, window: Window) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = self._network.run(None, inputs([window]))[0][0]
        return scores

    def pieces(self, sentences: Sequence[str]) -> Iterator[tuple[int, ...]]:
        for start in range(0, len(sentences), TOKENIZED_AT_ONCE):
            some = list(sentences[start : start + TOKENIZED_AT_ONCE])
            for encoding in self._tokenizer.encode_batch_fast(some, add_special_tokens=False):
                yield tuple(encoding.ids)


def marks_of(tokenizer: "Tokenizer") -> Marks:
    opening, parting = tokenizer.token_to_id(OPENING), tokenizer.token_to_id(PARTING)
    if opening is None or parting is None:
        raise ValueError(f"the tokenizer knows no {OPENING} or no {PARTING}")
    return Marks(opening, parting)


def inputs(some: Sequence[Window]) -> dict[str, NDArray[Any]]:
    """`pieces` and `mask` (windows x pieces), and `means` (windows x sentences x pieces)."""
    length = max(len(window.pieces) for window in some)
    count = max(len(window.spans) for window in some)
    pieces = np.zeros((len(some), length), dtype=np.int64)
    mask = np.zeros((len(some), length), dtype=np.int64)
    means = np.zeros((len(some), count, length), dtype=np.float32)
    for row, window in enumerate(some):
        pieces[row, : len(window.pieces)] = window.pieces
        mask[row, : len(window.pieces)] = 1
        for sentence, (start, end) in enumerate(window.spans):
            means[row, sentence, start:end] = 1 / max(end - start, 1)
    return {"pieces": pieces, "mask": mask, "means": means}
