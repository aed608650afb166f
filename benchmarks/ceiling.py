"""How much is there to gain on these labels? Our parts, and ours with another system's scores as one more part.

`python -m benchmarks.ceiling UK.csv FOLDS SYSTEM` where FOLDS holds the models that `s54 fit --folds` wrote (all parts) and
UK.csv has the system's scores in columns SYSTEM_approval and so on. Parts speak of statements that they have not
seen; their combination and its thresholds are fitted on the other statements, in five folds divided six ways.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.metrics import average_precision_score

from benchmarks.machine import describe
from classifier.combining import LogOdds
from classifier.evaluate import Judged, evaluate
from classifier.fitting.combination_fitter import fit_combination
from classifier.fitting.fit import FOLDS
from classifier.labelled import LabelledStatement, read_labelled, read_scores
from classifier.model import MANIFEST, log_odds_of, parts_of
from classifier.outputs import AIMS, INDEX

DIVISIONS = 6
LEAST = 1e-4
"""A probability below it, or as near to one, tells no more."""
NETWORK, LINEAR, RULES, OTHER = range(4)


def main() -> None:
    labels, folds, system = sys.argv[1:4]
    statements = read_labelled(Path(labels))
    ours = said_by_folds(statements, Path(folds))
    theirs = read_scores(Path(labels), system)
    said = [
        np.concatenate([ours[s.id], np.nan_to_num(logit(theirs[s.id].clip(LEAST, 1 - LEAST)))[:, None]], axis=1)
        for s in statements
    ]
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


def said_by_folds(statements: Sequence[LabelledStatement], folder: Path) -> Mapping[str, LogOdds]:
    """By statement, what the parts say that were fitted without it."""
    found: dict[str, LogOdds] = {}
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        parts = parts_of({name: (path.parent / entry["file"]).read_bytes() for name, entry in manifest["files"].items()})
        found |= {s.id: log_odds_of(parts, s.sentences) for s in statements if s.id in manifest["held_out"]}
    return found


def measured(statements: Sequence[LabelledStatement], said: Sequence[LogOdds], seed: int) -> tuple[float, float]:
    """Macro-F1 and mean average precision over the nine AIMS labels."""
    order = np.random.default_rng(seed).permutation(len(statements))
    judged: list[Judged] = []
    for number in range(FOLDS):
        held_out = set(order[number::FOLDS].tolist())
        used = [i for i in range(len(statements)) if i not in held_out]
        combination = fit_combination(
            np.concatenate([said[i] for i in used]), np.concatenate([truth_of(statements[i]) for i in used])
        )
        for i in held_out:
            scores = combination.probabilities(said[i])
            judged.append(Judged(statements[i], scores, scores >= combination.thresholds))
    aims = evaluate(judged).by_sentence.macro_aims
    assert aims, "every label is scored"
    truth, scores = np.concatenate([j.truth for j in judged]), np.concatenate([j.scores for j in judged])
    precisions = [average_precision_score(truth[:, INDEX[name]], scores[:, INDEX[name]]) for name in AIMS]
    return aims.f1, float(np.mean(precisions))


def truth_of(statement: LabelledStatement) -> NDArray[np.float64]:
    return np.array(statement.values, dtype=np.float64)


if __name__ == "__main__":
    main()
