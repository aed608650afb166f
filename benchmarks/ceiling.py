"""How much is there to gain on these labels? Our parts, and ours with another system's scores as one more part.

`python -m benchmarks.ceiling UK.csv FOLDS SYSTEM` where FOLDS holds the models that `s54 fit --folds` wrote (all parts) and
UK.csv has the system's scores in columns SYSTEM_approval and so on. Parts speak of statements that they have not
seen; their combination and its thresholds are fitted on the other statements, in five folds divided six ways.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import logit
from sklearn.metrics import average_precision_score

from benchmarks.machine import describe
from classifier.combining import LogOdds
from classifier.evaluate import Judged, evaluate
from classifier.fitting.combination_fitter import fit_combination
from classifier.fitting.fit import FOLDS
from classifier.judging import models_without
from classifier.labelled import LabelledStatement, read_labelled, read_scores
from classifier.outputs import AIMS, INDEX

DIVISIONS = 6
LEAST = 1e-4
"""A probability below it, or as near to one, tells no more."""
NETWORK, LINEAR, RULES, OTHER = range(4)


def main() -> None:
    labels, folds, system = sys.argv[1:4]
    statements = read_labelled(Path(labels))
    without = models_without(Path(folds))
    theirs = read_scores(Path(labels), system)
    others = {name: np.nan_to_num(logit(scores.clip(LEAST, 1 - LEAST))) for name, scores in theirs.items()}
    said = [np.concatenate([without[s.id].log_odds(s.sentences), others[s.id][:, None]], axis=1) for s in statements]
    print(f"{describe()}\n\n| parts | macro-F1, nine AIMS labels | mean average precision |\n|---|---|---|")
    for name, parts in (
        ("linear, rules", (LINEAR, RULES)),
        ("network, linear, rules (ours)", (NETWORK, LINEAR, RULES)),
        (f"{system}, linear, rules", (OTHER, LINEAR, RULES)),
        (f"network, {system}, linear, rules", (NETWORK, OTHER, LINEAR, RULES)),
    ):
        found = [measured(statements, [of[:, parts] for of in said], seed) for seed in range(DIVISIONS)]
        f1, precision = np.mean(found, axis=0)
        print(f"| {name} | {f1:.3f} | {precision:.3f} |")


def measured(statements: Sequence[LabelledStatement], said: Sequence[LogOdds], seed: int) -> tuple[float, float]:
    """Macro-F1 and mean average precision over the nine AIMS labels."""
    order = np.random.default_rng(seed).permutation(len(statements))
    judged: list[Judged] = []
    for number in range(FOLDS):
        held_out = set(order[number::FOLDS].tolist())
        used = [i for i in range(len(statements)) if i not in held_out]
        truth = [values for i in used for values in statements[i].values]
        combination = fit_combination(np.concatenate([said[i] for i in used]), np.array(truth, dtype=np.float64))
        for i in held_out:
            scores = combination.probabilities(said[i])
            judged.append(Judged(statements[i], scores, scores >= combination.thresholds))
    aims = evaluate(judged).by_sentence.macro_aims
    assert aims, "every label is scored"
    true, scored = np.concatenate([j.truth for j in judged]), np.concatenate([j.scores for j in judged])
    precisions = [average_precision_score(true[:, INDEX[name]], scored[:, INDEX[name]]) for name in AIMS]
    return aims.f1, float(np.mean(precisions))


if __name__ == "__main__":
    main()
