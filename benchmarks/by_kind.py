"""By sector and by kind of text: `python -m benchmarks.by_kind` (a minute).

The made-up statements of corpus/, each judged by the linear part and the rules of a fold that had not seen it.
Real statements are too few for this, and the transformer too slow to fit for it; so this tells where the
model may be weaker, not how well it does.
"""

import csv
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.machine import describe
from classifier.evaluate import Judged, evaluate
from classifier.judging import judged_by_folds
from classifier.labelled import read_labelled

CORPUS = Path(__file__).parents[1] / "corpus"
FEWEST = 5
"""Statements of a kind that is told."""
SECTORS = {
    "food, drink, farming": r"food|drink|brew|pub|restaurant|hotel|meat|fish|agricultur|horticultur|produce|tea and|supermarket|flower|cater|garden",
    "care, health, charity, education, public": (
        r"care|health|hospice|nhs|dental|charit|church|universit|college|academ"
        r"|museum|theatre|zoo|leisure|sports|housing assoc|council|pharma|medical|laborator|glove"
    ),
    "transport, energy, water, waste": r"haulage|rail|bus|airline|airport|port\b|ship|courier|oil|mining|water|electric|wind|waste",
    "building, property": r"build|construct|civil|quarry|scaffold|property|estate|real estate|timber|land",
    "making": r"manufactur|steel|chemical|plastic|packag|paper|automotive|aerospace|electronic|machin|print|textile|batter|glass|ceramic|foundry|device|engineer|industrial|valves",
    "retail, fashion": r"retail|fashion|footwear|store|cloth|furniture|jewel|dealer|wholesal|commodity",
    "services, finance, law, IT": r"law|bank|insur|asset|equity|account|consult|recruit|outsourc|security|clean|call|media|advert|software|telecom|data|facilit|laundry|auction",
}
STYLES = {
    "garbled, scanned or flattened PDF": r"garbled|ocr|flattened|debris|headers glued|page furniture|lost apostrophes",
    "stub or letter": r"stub|short|letter|thin",
    "policy-like or legal": r"policy|legal|lawyer|clauses|compliance|template",
    "web page": r"web|brand|chatty|faq|founder",
    "report": r"plc|report|polished|glossy|corporate",
}


def main() -> None:
    statements = read_labelled(CORPUS / "sentences.csv")
    with tempfile.TemporaryDirectory(prefix="s54-fit-") as folder:
        arguments = [
            "fit",
            str(CORPUS / "sentences.csv"),
            "--parts",
            "linear",
            "--output",
            f"{folder}/model",
            "--folds",
            f"{folder}/folds",
        ]
        subprocess.run([sys.executable, "-m", "registry.cli", *arguments], check=True, stdout=subprocess.DEVNULL)
        judged = judged_by_folds(statements, Path(folder) / "folds")
    with (CORPUS / "statements.csv").open(encoding="utf-8", newline="") as file:
        about = {f"own/{row['statement']}": row for row in csv.DictReader(file)}
    print(f"{describe()}\n\n| | statements | micro-F1, all labels | 95% interval |\n|---|---|---|---|")
    for column, kinds in (("sector", SECTORS), ("style", STYLES)):
        for name, some in _parted(judged, [about[one.statement.id][column] for one in judged], kinds):
            score = evaluate(some).by_sentence.micro
            print(f"| {name} | {len(some)} | {score.f1:.3f} | {score.low:.3f} to {score.high:.3f} |")


def _parted(judged: Sequence[Judged], told: Sequence[str], kinds: dict[str, str]) -> Iterator[tuple[str, list[Judged]]]:
    """Each statement under the first kind whose words stand in what is told of it."""
    of = [next((name for name, words in kinds.items() if re.search(words, text, re.I)), "other") for text in told]
    for name in (*kinds, "other"):
        some = [one for one, kind in zip(judged, of, strict=True) if kind == name]
        if len(some) >= FEWEST:
            yield name, some


if __name__ == "__main__":
    main()
