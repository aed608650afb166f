"""Does our corpus help on real UK statements? The linear model fitted without it and with it, one run.

`python -m benchmarks.corpus_effect UK.csv OTHERS.csv...`: OTHERS are the expert-labelled files to fit on.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import describe
from classifier.evaluate import Evaluation, evaluate
from classifier.fit import fit
from classifier.labelled import LabelledStatement, read_labelled
from classifier.model import load_model

CORPUS = Path(__file__).parents[1] / "corpus" / "sentences.csv"


def measured(training: Sequence[LabelledStatement], uk: Sequence[LabelledStatement]) -> Evaluation:
    with tempfile.TemporaryDirectory(prefix="s54-fit-") as folder:
        fit(training, Path(folder), lambda step: None)
        return evaluate(load_model(Path(folder)), uk)


def main() -> None:
    uk, *others = [read_labelled(Path(name)) for name in sys.argv[1:]]
    experts = [statement for file in others for statement in file]
    print(describe())
    print("| fitted on | macro-F1, nine AIMS labels | macro-F1, four areas |\n|---|---|---|")
    for name, training in (("experts' labels", experts), ("with our corpus", [*experts, *read_labelled(CORPUS)])):
        found = measured(training, uk)
        cells = (f"{score.f1:.3f} [{score.low:.3f}, {score.high:.3f}]" for score in (found.macro_aims, found.macro_areas))
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
