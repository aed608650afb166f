"""Fits the transformer: first on what is not the target, once; then from there onto the target."""

import random
from collections.abc import Sequence
from copy import deepcopy
from functools import partial

import numpy as np
import torch

from classifier.encoder import marks_of
from classifier.fitting.fine_tune import FROM_SCRATCH, ONTO_TARGET, Example, fine_tune
from classifier.fitting.fit import SEED, Fitter, OnStep
from classifier.fitting.network import Network, base_folder, eight_bit, tokenizer_of
from classifier.labelled import LabelledStatement
from classifier.model import clean

WEIGHTS = {"ca": 0.7}
"""Reports under Canada's Act are asked for other things; elsewhere a statement counts 1."""
OF_TARGET = 1.5
REPLAYED = 0.12
"""Share of the other statements that are read again beside the target's, so that they are not forgotten."""


def encoder_fitter(others: Sequence[LabelledStatement], on_step: OnStep) -> Fitter:
    """Fine-tunes on `others` at once; the fitter then continues from there. Raises NoBase."""
    torch.manual_seed(SEED)
    base = base_folder()
    tokens = tokenizer_of(base)
    marks = marks_of(tokens)
    start = Network(base, np.random.Generator(np.random.SFC64(SEED)))

    def example(statement: LabelledStatement, weight: float) -> Example:
        encoded = tokens.encode_batch_fast([clean(s) for s in statement.sentences], add_special_tokens=False)
        return Example(tuple(tuple(e.ids) for e in encoded), np.array(statement.values, dtype=np.float32), weight)

    elsewhere = [example(s, WEIGHTS.get(s.corpus, 1.0)) for s in others]
    if elsewhere:
        told = partial(on_step, "reading the other statements")
        fine_tune(start, elsewhere, marks, FROM_SCRATCH, SEED, told)

    def fit(target: Sequence[LabelledStatement]) -> dict[str, bytes]:
        network = deepcopy(start)
        again = random.Random(SEED).sample(elsewhere, round(REPLAYED * len(elsewhere)))
        examples = [*(example(s, OF_TARGET) for s in target), *again]
        recipe = ONTO_TARGET if elsewhere else FROM_SCRATCH
        fine_tune(network, examples, marks, recipe, SEED, partial(on_step, "reading the target's statements"))
        return {"network": eight_bit(network), "tokenizer": tokens.to_str().encode()}

    return fit
