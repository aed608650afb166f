"""How fast is the sentence model, beside BERT-base and ModernBERT-large in PyTorch fp32?

`python -m benchmarks.model_speed` (needs the extra `fit`). The peers have random weights, which take the
same time as trained ones, and read the very windows that ours reads (same length, same sentences), or one
sentence a sequence. The whole model is timed: transformer, linear part, rules and combination. Memory: see
`benchmarks.model_memory`.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

import torch
from transformers import BertConfig, BertModel, ModernBertConfig, ModernBertModel

from benchmarks.machine import describe
from benchmarks.recognition import CORPUS
from classifier.encoder import Encoder
from classifier.labelled import read_labelled
from classifier.model import MODELS, load_model
from classifier.windows import windows

SENTENCES = 6_000
"""About those of a 200-page PDF."""
OF_PEER = 96
"""Sentences that a slow peer is timed on."""


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def peers() -> dict[str, torch.nn.Module]:
    base = BertConfig(attn_implementation="sdpa")
    large = ModernBertConfig(
        hidden_size=1024, intermediate_size=2624, num_hidden_layers=28, num_attention_heads=16, attn_implementation="sdpa"
    )
    return {"BERT-base": BertModel(base).eval(), "ModernBERT-large": ModernBertModel(large).eval()}


def read(peer: torch.nn.Module, sequences: Sequence[Sequence[int]], at_once: int) -> None:
    with torch.inference_mode():
        for start in range(0, len(sequences), at_once):
            some = sequences[start : start + at_once]
            length = max(map(len, some))
            pieces = torch.tensor([[*s, *[0] * (length - len(s))] for s in some])
            peer(input_ids=pieces, attention_mask=(pieces > 0).long())


def main() -> None:
    torch.set_num_threads(2)
    texts = [s for statement in read_labelled(CORPUS / "sentences.csv") for s in statement.sentences][:SENTENCES]
    model = load_model()
    model.scores(texts[:OF_PEER])
    ours = len(texts) / seconds(lambda: model.scores(texts))
    print(describe(), f"; model {model.version}\n", sep="")
    print(f"| model | sentences/s, {len(texts)} sentences |\n|---|---|\n| s54 (all parts) | {ours:.0f} |")
    encoder = Encoder.load((MODELS / "encoder.onnx").read_bytes(), (MODELS / "tokenizer.json").read_bytes())
    print(f"| its transformer alone | {len(texts) / seconds(lambda: encoder.log_odds(texts, 15)):.0f} |")
    pieces = list(encoder.pieces(texts[:OF_PEER]))
    for name, peer in peers().items():
        in_windows = [w.pieces for w in windows(pieces, encoder.marks)]
        alone = [(1, *p[:254], 2) for p in pieces]
        read(peer, in_windows[:4], 4)
        for how, sequences in (("the same windows", in_windows), ("a sentence a sequence", alone)):
            rate = len(pieces) / seconds(partial(read, peer, sequences, 4 if sequences is in_windows else 16))
            print(f"| {name}, {how} | {rate:.1f} ({ours / rate:.0f} times slower) |")


if __name__ == "__main__":
    main()
