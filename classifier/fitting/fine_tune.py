"""Fine-tuning: labelled statements -> a network that reads them (needs the extra `fit`)."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from classifier.fitting.network import Network, tensors
from classifier.outputs import OUTPUTS
from classifier.windows import ROOM, Marks, Window, windows

SMALLEST_ROOM = 20
"""Word pieces: the first window of a statement is at least so long, so that borders fall elsewhere each epoch."""
ROUND_TO = 32
"""Lengths are padded to a multiple of it: few different shapes make the arithmetic faster."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast. `rate` is that of the top layer; each layer below learns at `decay` of the next."""

    epochs: int
    rate: float
    decay: float = 0.9
    head_rate: float = 5.0
    windows_at_once: int = 4
    warm_up: float = 0.1
    last_rate: float = 0.02


FROM_SCRATCH = Recipe(epochs=4, rate=1.2e-4)
ONTO_TARGET = Recipe(epochs=3, rate=6e-5)


@dataclass(frozen=True, slots=True)
class Example:
    """A tokenized statement with its truth: sentences x outputs, NaN where not labelled."""

    pieces: tuple[tuple[int, ...], ...]
    truth: NDArray[np.float32]
    weight: float = 1.0


def fine_tune(
    network: Network, examples: Sequence[Example], marks: Marks, recipe: Recipe, seed: int, on_step: Callable[[int, int], None]
) -> None:
    """Changes `network`. `on_step(done, of)` is told of each step."""
    chance = random.Random(seed)
    steps = recipe.epochs * math.ceil(sum(len(list(windows(e.pieces, marks))) for e in examples) / recipe.windows_at_once)
    optimizer = torch.optim.AdamW(_groups(network, recipe), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, steps, recipe))
    network.train()
    done = 0
    for _ in range(recipe.epochs):
        for some in _batches(examples, marks, recipe.windows_at_once, chance):
            loss = _loss(network, some)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            on_step(min(done, steps), steps)


def _pace(step: int, steps: int, recipe: Recipe) -> float:
    """Share of the full rate: up at first, then down in a straight line."""
    return min(1.0, (step + 1) / (steps * recipe.warm_up)) * max(recipe.last_rate, (steps - step) / steps)


def _groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    return [
        {
            "params": [parameter],
            "lr": recipe.rate * _share_of_rate(name, network.layers, recipe),
            "weight_decay": 0.01 if parameter.ndim > 1 else 0.0,
        }
        for name, parameter in network.named_parameters()
    ]


def _share_of_rate(name: str, layers: int, recipe: Recipe) -> float:
    if name.startswith("head."):
        return recipe.head_rate
    if ".layer." in name:
        layer = int(name.partition(".layer.")[2].partition(".")[0])
        return float(recipe.decay ** (layers - 1 - layer))
    return float(recipe.decay**layers)


Batch = list[tuple[Example, Window]]


def _batches(examples: Sequence[Example], marks: Marks, size: int, chance: random.Random) -> Iterator[Batch]:
    drawn = [(e, w) for e in examples for w in windows(e.pieces, marks, chance.randint(SMALLEST_ROOM, ROOM))]
    chance.shuffle(drawn)
    for start in range(0, len(drawn), size):
        yield drawn[start : start + size]


def _loss(network: Network, some: Batch) -> Tensor:
    """Binary cross-entropy, the mean over labelled cells by their statements' weights."""
    pieces, mask, means = _padded(tensors([window for _, window in some]))
    truth = torch.full((len(some), means.shape[1], len(OUTPUTS)), math.nan)
    weight = torch.zeros(len(some), means.shape[1], 1)
    for row, (example, window) in enumerate(some):
        count = len(window.spans)
        truth[row, :count] = torch.from_numpy(example.truth[window.first : window.first + count])
        weight[row, :count] = example.weight
    with torch.autocast("cpu", dtype=torch.bfloat16):
        log_odds = network(pieces, mask, means)
    weight = weight * ~torch.isnan(truth)
    loss = nn.functional.binary_cross_entropy_with_logits(log_odds, truth.nan_to_num(), reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def _padded(given: tuple[Tensor, Tensor, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    pieces, mask, means = given
    length = -pieces.shape[1] % ROUND_TO
    sentences = -means.shape[1] % 8
    pad = nn.functional.pad
    return pad(pieces, (0, length)), pad(mask, (0, length)), pad(means, (0, length, 0, sentences))
