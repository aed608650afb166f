"""Is it a statement at all? The recogniser against made-up documents of a writer that it has not met.

`python -m benchmarks.recognition` judges each set of corpus/documents by weights fitted on the sets that were written
before it, and on all others (and on the statements of corpus/sentences.csv); then all documents in ten folds. `--fit`
writes models/recogniser.json, from all.
"""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from benchmarks.machine import describe
from classifier.clues import CLUES
from classifier.document_kind import DocumentKind
from classifier.fitting.recogniser_fitter import Lesson, fit_recogniser, lesson_of
from classifier.labelled import read_labelled
from classifier.reading.document import Block, BlockKind, Document
from classifier.reading.html import read_html
from classifier.recognise import WEIGHTS, Recogniser, Recognition, recognise
from crawler.encoding import decode
from crawler.media import MediaType

CORPUS = Path(__file__).parents[1] / "corpus"
SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
"""In the order in which they were written."""
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

    @cached_property
    def lesson(self) -> Lesson | None:
        return lesson_of(self.document, self.kind is DocumentKind.STATEMENT, self.weight)


@cache
def cases(name: str) -> list[Case]:
    """The documents of a set."""
    folder = CORPUS / "documents" / name
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return [
            Case(row["file"], document_of(folder / row["file"]), DocumentKind(row["kind"]), row["why"])
            for row in csv.DictReader(file)
        ]


def document_of(path: Path) -> Document:
    text = decode(path.read_bytes())
    if path.suffix == ".html":
        return read_html(text)
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    return Document("", MediaType.PDF, tuple(Block(p, BlockKind.TEXT) for p in paragraphs if p))


@cache
def statements_of_corpus() -> list[Case]:
    found = []
    for statement in read_labelled(CORPUS / "sentences.csv"):
        blocks = tuple(Block(s, BlockKind.HEADING if is_heading(s) else BlockKind.TEXT) for s in statement.sentences)
        document = Document(statement.sentences[0][:100], MediaType.HTML, blocks)
        found.append(Case(statement.id, document, DocumentKind.STATEMENT, "", OF_CORPUS))
    return found


def is_heading(sentence: str) -> bool:
    return len(sentence.split()) < 8 and not sentence.endswith((".", ";", ","))


def fitted_on(names: Sequence[str]) -> Recogniser:
    return fitted([case for name in names for case in cases(name)])


def fitted(documents: Sequence[Case]) -> Recogniser:
    return fit_recogniser([lesson for case in (*documents, *statements_of_corpus()) if (lesson := case.lesson)])


def write() -> None:
    recogniser = fitted_on(SETS)
    WEIGHTS.write_text(json.dumps(recogniser.as_json(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    for clue, weight in zip(CLUES, recogniser.clues, strict=True):
        print(f"{weight:6.2f}  {clue.reason}")


def measure() -> None:
    print(f"{describe()}\n")
    measure_sets("the sets before it", {name: SETS[:number] for number, name in enumerate(SETS) if number})
    measure_sets("all other sets", {name: [other for other in SETS if other != name] for name in SETS})
    measure_in_folds()


def measure_sets(which: str, fitted_by: Mapping[str, Sequence[str]]) -> None:
    """Judges each set by weights that were fitted on the sets named beside it."""
    print(f"| judged set, by {which} | statements right | others right | all right |\n|---|---|---|---|")
    every: list[tuple[str, Case, Recognition]] = []
    for name, used in fitted_by.items():
        recogniser = fitted_on(used)
        judged = [(case, recognise(case.document, recogniser)) for case in cases(name)]
        print(_row(name, judged))
        every += [(name, case, found) for case, found in judged]
    print(_row("all", [(case, found) for _, case, found in every]))
    for name, case, found in every:
        if is_wrong(case, found):
            print(f"  {name}/{case.name} is {case.kind} ({case.why}); taken for {found.kind}")
    print()


def _row(name: str, judged: Sequence[tuple[Case, Recognition]]) -> str:
    true, others = (agreed(judged, is_one) for is_one in (True, False))
    share = (true[0] + others[0]) / len(judged)
    return f"| {name} | {true[0]} of {true[1]} | {others[0]} of {others[1]} | {share:.1%} |"


def measure_in_folds() -> None:
    """Writers are not new here, documents are: what weights fitted on all sets do, as nearly as one can tell."""
    every = [case for name in SETS for case in cases(name)]
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
