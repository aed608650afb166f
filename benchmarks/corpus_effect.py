"""Does our corpus help on real UK statements? The model fitted without it and with it, in one run.

`python -m benchmarks.corpus_effect UK.csv OTHERS.csv... [--parts all]`: OTHERS are the expert-labelled
files to fit on; the UK's statements are judged in five folds. `--parts all` fits the transformer too
(an hour or two each way on two cores, needs the extra `fit`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import describe
from classifier.labelled import read_labelled

CORPUS = Path(__file__).parents[1] / "corpus" / "sentences.csv"


def measured(uk: Path, others: Sequence[Path], parts: str) -> dict[str, Any]:
    """By sentence, each statement judged by a model that has not seen it."""
    target = read_labelled(uk)[0].corpus
    with tempfile.TemporaryDirectory(prefix="s54-fit-") as folder:
        folds = f"{folder}/folds"
        s54("fit", *others, uk, "--target", target, "--parts", parts, "--output", f"{folder}/models", "--folds", folds)
        found: dict[str, Any] = json.loads(s54("evaluate", uk, "--folds", folds, "--json"))["s54"]["by_sentence"]
    return found


def s54(*arguments: object) -> str:
    command = [sys.executable, "-m", "registry.cli", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    parts = "all" if "--parts" in sys.argv else "linear"
    uk, *others = [Path(name) for name in sys.argv[1:] if Path(name).is_file()]
    print(f"{describe()}; parts: {parts}")
    print("| fitted on | macro-F1, nine AIMS labels | macro-F1, four areas |\n|---|---|---|")
    for name, files in (("experts' labels", others), ("with our corpus", [*others, CORPUS])):
        found = measured(uk, files, parts)
        cells = (f"{s['f1']:.3f} [{s['low']:.3f}, {s['high']:.3f}]" for s in (found["macro_aims"], found["macro_areas"]))
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
