"""Fits the transformer: first on what is not the target, several times over; then from their mean towards the target.

Networks that began alike and were fitted apart have a mean, weight by weight, that is as good as
their votes and costs no more than one of them (Wortsman et al. 2022, arXiv 2203.05482). In the same
way the result lies between what was fitted before the target and after it.
"""

import hashlib
import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from classifier.encoder import marks_of
from classifier.fitting.fine_tune import FROM_SCRATCH, ONTO_TARGET, Example, Recipe, fine_tune
from classifier.fitting.fit import SEED, Fitter, OnStep
from classifier.fitting.network import BASE, Network, base_folder, eight_bit, tokenizer_of
from classifier.labelled import LabelledStatement
from classifier.model import clean
from classifier.windows import CONTEXT, LONGEST, ROOM

MADE_UP = "own"
"""The corpus in corpus/, whose sentences nobody published."""
WEIGHTS = {"ca": 0.7}
"""Reports under Canada's Act are asked for other things; elsewhere a statement counts 1."""
OF_TARGET = 1.5
REPLAYED = 0.12
"""Share of the other statements that are read again beside the target's, so that they are not forgotten."""
TOWARDS_TARGET = 0.67
"""How far the result goes from before the target's statements to after them (Wortsman et al. 2021, arXiv 2109.01903)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one of the networks is fitted that the mean is made of: in its own order, perhaps without a corpus."""

    seed: int
    without: str = ""


READINGS = (Reading(SEED + 1), Reading(SEED, without=MADE_UP))
"""The more unlike, the better their mean (docs/decisions/0004)."""

State = dict[str, Tensor]
"""A network's weights by their names."""


def encoder_fitter(others: Sequence[LabelledStatement], on_step: OnStep, work: Path | None = None) -> Fitter:
    """Fine-tunes on `others` at once; the fitter then continues from there. Raises NoBase.

    Every network that was fitted is kept in `work`, and taken from there another time.
    """
    base = base_folder()
    tokens = tokenizer_of(base)
    marks = marks_of(tokens)
    shelf = _Shelf(work)

    def example(statement: LabelledStatement, weight: float) -> Example:
        encoded = tokens.encode_batch_fast([clean(s) for s in statement.sentences], add_special_tokens=False)
        return Example(tuple(tuple(e.ids) for e in encoded), np.array(statement.values, dtype=np.float32), weight)

    elsewhere = [(s.corpus, example(s, WEIGHTS.get(s.corpus, 1.0))) for s in others]

    def begun(seed: int) -> Network:
        torch.manual_seed(SEED)  # of the head, which is new: all begin alike
        return Network(base, np.random.Generator(np.random.SFC64(seed)))

    def read(reading: Reading, what: str) -> State:
        """Weights that were fitted on the others; none where nothing is left to read."""
        examples = [each for corpus, each in elsewhere if corpus != reading.without]
        if not examples:
            return {}

        def fitted() -> State:
            network = begun(reading.seed)
            fine_tune(network, examples, marks, FROM_SCRATCH, reading.seed, partial(on_step, what))
            return dict(network.state_dict())

        return shelf.taken(_digest(examples, FROM_SCRATCH, reading.seed), fitted)

    tries = (read(r, f"reading the other statements, {n} of {len(READINGS)}") for n, r in enumerate(READINGS, 1))
    read_by = [state for state in tries if state]
    start = begun(READINGS[0].seed)
    if read_by:
        start.load_state_dict(_blended([(1 / len(read_by), state) for state in read_by]))
    recipe = ONTO_TARGET if elsewhere else FROM_SCRATCH

    def fit(target: Sequence[LabelledStatement]) -> dict[str, bytes]:
        again = random.Random(SEED).sample(elsewhere, round(REPLAYED * len(elsewhere)))
        examples = [*(example(s, OF_TARGET) for s in target), *(each for _, each in again)]

        def fitted() -> State:
            network = deepcopy(start)
            fine_tune(network, examples, marks, recipe, SEED, partial(on_step, "reading the target's statements"))
            return dict(network.state_dict())

        after = shelf.taken(_digest(examples, recipe, SEED, start.state_dict()), fitted)
        network = deepcopy(start)
        share = TOWARDS_TARGET if elsewhere else 1.0
        network.load_state_dict(_blended([(share, after), (1 - share, start.state_dict())]))
        return {"network": eight_bit(network), "tokenizer": tokens.to_str().encode()}

    return fit


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Fitted weights by the digest of all that they depend on; nothing is kept without a folder."""

    folder: Path | None

    def taken(self, digest: str, fitted: Callable[[], State]) -> State:
        """What is kept under `digest`, else what `fitted` gives, kept from now on."""
        if self.folder is None:
            return fitted()
        file = self.folder / f"{digest}.pt"
        if file.exists():
            kept: State = torch.load(file, weights_only=True)
            return kept
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        state = fitted()
        torch.save(state, unfinished)
        unfinished.replace(file)
        return state


def _digest(examples: Sequence[Example], recipe: Recipe, seed: int, start: State | None = None) -> str:
    """Of the base, the recipe, the seeds and all that is read: a change of the code of fitting wants another folder."""
    digest = hashlib.sha256(repr((BASE, recipe, SEED, seed, ROOM, LONGEST, CONTEXT)).encode())
    for example in examples:
        digest.update(repr((example.pieces, example.weight)).encode())
        digest.update(example.truth.tobytes())
    for weights in (start or {}).values():
        digest.update(weights.numpy().tobytes())
    return digest.hexdigest()


def _blended(shares: Sequence[tuple[float, State]]) -> State:
    """The mean, weight by weight; `shares` sum to 1."""
    return {name: sum(share * state[name] for share, state in shares) for name in shares[0][1]}
