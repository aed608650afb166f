"""Is it a statement at all? The recogniser against made-up documents of a writer that it has not met.

`python -m benchmarks.recognition` judges each set of corpus/documents by weights fitted on the others (and on the
statements of corpus/sentences.csv); then all documents in ten folds. `--fit` writes models/recogniser.json, from all.
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.machine import describe
from classifier.clues import CLUES
from classifier.document_kind import DocumentKind
from classifier.fitting.recogniser_fitter import fit_recogniser
from classifier.labelled import read_labelled
from classifier.reading.document import Block, BlockKind, Document
from classifier.reading.html import read_html
from classifier.recognise import WEIGHTS, Recogniser, Recognition, recognise
from crawler.encoding import decode
from crawler.media import MediaType

CORPUS = Path(__file__).parents[1] / "corpus"
SETS = ("first", "second", "third", "fourth", "fifth")
FOLDS = 10
OF_CORPUS = 0.5
"""Weight of a statement of the corpus, which is text without its page, beside a document's."""


@dataclass(frozen=True)
class Case:
    name: str
    document: Document
    kind: DocumentKind
    why: str
    weight: float = 1.0


def cases(folder: Path) -> Iterator[Case]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Case(row["file"], document_of(folder / row["file"]), DocumentKind(row["kind"]), row["why"])


def document_of(path: Path) -> Document:
    text = decode(path.read_bytes())
    if path.suffix == ".html":
        return read_html(text)
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return Document("", MediaType.PDF, tuple(Block(p, BlockKind.TEXT) for p in paragraphs if p))


def statements_of_corpus() -> Iterator[Case]:
    for statement in read_labelled(CORPUS / "sentences.csv"):
        blocks = tuple(Block(s, BlockKind.HEADING if is_heading(s) else BlockKind.TEXT) for s in statement.sentences)
        document = Document(statement.sentences[0][:100], MediaType.HTML, blocks)
        yield Case(statement.id, document, DocumentKind.STATEMENT, "", OF_CORPUS)


def is_heading(sentence: str) -> bool:
    return len(sentence.split()) < 8 and not sentence.endswith((".", ";", ","))


def fitted_on(names: Sequence[str]) -> Recogniser:
    return fitted([case for name in names for case in cases(CORPUS / "documents" / name)])


def fitted(documents: Sequence[Case]) -> Recogniser:
    used = [*documents, *statements_of_corpus()]
    return fit_recogniser(
        [case.document for case in used],
        [case.kind is DocumentKind.STATEMENT for case in used],
        [case.weight for case in used],
    )


def write() -> None:
    recogniser = fitted_on(SETS)
    WEIGHTS.write_text(json.dumps(recogniser.as_json(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    for clue, weight in zip(CLUES, recogniser.clues, strict=True):
        print(f"{weight:6.2f}  {clue.reason}")


def measure() -> None:
    print(f"{describe()}\n")
    print("| judged set | statements right | others right | all right |\n|---|---|---|---|")
    misses, total, right = [], 0, 0
    for name in SETS:
        recogniser = fitted_on([other for other in SETS if other != name])
        judged = [(case, recognise(case.document, recogniser)) for case in cases(CORPUS / "documents" / name)]
        true, others = (agreed(judged, is_one) for is_one in (True, False))
        total, right = total + len(judged), right + true[0] + others[0]
        print(f"| {name} | {true[0]} of {true[1]} | {others[0]} of {others[1]} | {(true[0] + others[0]) / len(judged):.1%} |")
        misses += [(name, case, found) for case, found in judged if is_wrong(case, found)]
    print(f"\nall: {right} of {total} right ({right / total:.1%})")
    for name, case, found in misses:
        print(f"  {name}/{case.name} is {case.kind} ({case.why}); taken for {found.kind}")
    measure_in_folds()


def measure_in_folds() -> None:
    """Writers are not new here, documents are: what weights fitted on all sets do, as nearly as one can tell."""
    every = [case for name in SETS for case in cases(CORPUS / "documents" / name)]
    order = np.random.default_rng(54).permutation(len(every))
    judged = []
    for fold in range(FOLDS):
        held_out = set(order[fold::FOLDS].tolist())
        recogniser = fitted([case for index, case in enumerate(every) if index not in held_out])
        judged += [(every[index], recognise(every[index].document, recogniser)) for index in held_out]
    wrong = [(case, found) for case, found in judged if is_wrong(case, found)]
    true, others = (agreed(judged, is_one) for is_one in (True, False))
    print(
        f"\nin {FOLDS} folds: {true[0]} of {true[1]} statements, {others[0]} of {others[1]} others ({1 - len(wrong) / len(judged):.1%})"
    )
    left = sum(found.is_doubtful for case, found in wrong if is_statement(case.kind))
    print(
        f"{left} of the {true[1] - true[0]} missed statements are doubtful: behind a link that names them, they go to a person,"
    )
    print(f"as do {sum(found.is_doubtful for case, found in judged if not is_statement(case.kind))} of the others")


def is_wrong(case: Case, found: Recognition) -> bool:
    return is_statement(case.kind) is not is_statement(found.kind)


def agreed(judged: Sequence[tuple[Case, Recognition]], is_one: bool) -> tuple[int, int]:
    """How many of the statements (or of the others) are recognised as such, of how many."""
    some = [found for case, found in judged if is_statement(case.kind) is is_one]
    return sum(is_statement(found.kind) is is_one for found in some), len(some)


def is_statement(kind: DocumentKind) -> bool:
    return kind is DocumentKind.STATEMENT


if __name__ == "__main__":
    if "--fit" in sys.argv:
        write()
    else:
        measure()
