"""Sentences to label elsewhere (Label Studio, doccano) and back, and corrections as training data."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.act import Requirement
from classifier.outputs import OUTPUTS
from classifier.sentences import split
from crawler.errors import WrongInput
from registry.reviews.review import Review
from registry.tables.statements import Kept


class BadLabelFile(WrongInput):
    """The labels cannot be taken in; the message says which and why. Nothing was."""


@dataclass(frozen=True, slots=True)
class SentenceLabels:
    """What one person said of one sentence of one statement, in the text with the digest `text_sha256`."""

    sha256: str
    text_sha256: str
    position: int
    sentence: str
    labels: tuple[str, ...]
    who: str = ""


def sentences_of(text: str) -> list[str]:
    """A statement's sentences in their order, as the model reads them."""
    return [sentence for paragraph in text.split("\n") for _, sentence in split(paragraph)]


def to_label(statement: Kept, labelled: Mapping[tuple[str, int], tuple[str, ...]]) -> Iterator[SentenceLabels]:
    """Every sentence of `statement`, with the labels that it has."""
    digest = statement.text_sha256
    for position, sentence in enumerate(sentences_of(statement.text)):
        labels = labelled.get((digest, position), ())
        yield SentenceLabels(statement.sha256, digest, position, sentence, labels)


def label_studio(sentences: Iterable[SentenceLabels]) -> str:
    """Tasks as Label Studio imports them, for a text with choices named `labels`."""
    return json.dumps([_task(sentence) for sentence in sentences], indent=1, ensure_ascii=False) + "\n"


def _task(one: SentenceLabels) -> dict[str, Any]:
    data = {"text": one.sentence, "sha256": one.sha256, "text_sha256": one.text_sha256, "position": one.position}
    choices = {"from_name": "labels", "to_name": "text", "type": "choices", "value": {"choices": list(one.labels)}}
    return {"data": data, "annotations": [{"result": [choices]}] if one.labels else []}


def doccano(sentences: Iterable[SentenceLabels]) -> str:
    """JSON Lines as doccano imports them for text classification."""
    return "".join(json.dumps(_line(one), ensure_ascii=False) + "\n" for one in sentences)


def _line(one: SentenceLabels) -> dict[str, Any]:
    return {
        "text": one.sentence,
        "label": list(one.labels),
        "sha256": one.sha256,
        "text_sha256": one.text_sha256,
        "position": one.position,
    }


def read_label_studio(text: str, who: str) -> list[SentenceLabels]:
    """Annotated tasks of an export in Label Studio's JSON; a task nobody annotated is left out. Raises BadLabelFile."""
    tasks = _json(text, "Label Studio's JSON export")
    if not isinstance(tasks, list):
        raise BadLabelFile("this is not Label Studio's JSON export: it should be a list of tasks")
    return [_read(f"task {n}", task.get("data"), choices, who) for n, task in enumerate(tasks, 1) for choices in _choices(task)]


def _choices(task: Mapping[str, Any]) -> Iterator[list[str]]:
    """The labels of the last annotation that was not cancelled."""
    annotations = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
    if annotations:
        yield [choice for result in annotations[-1]["result"] for choice in result["value"].get("choices", [])]


def read_doccano(text: str, who: str) -> list[SentenceLabels]:
    """Lines of an export in doccano's JSONL. Raises BadLabelFile."""
    lines = [(n, _json(line, "doccano's JSONL")) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [_read(f"line {n}", told, told.get("label", told.get("labels", [])), who) for n, told in lines]


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadLabelFile(f"this is not {what}: {error}") from error


def _read(where: str, data: Any, labels: Sequence[str], who: str) -> SentenceLabels:
    try:
        one = SentenceLabels(
            data["sha256"], data["text_sha256"], int(data["position"]), data["text"], tuple(sorted(set(labels))), who
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadLabelFile(f"{where}: no {error}; export the statement with `s54 review export` and label that") from error
    if unknown := set(one.labels) - set(OUTPUTS):
        raise BadLabelFile(f"{where}: label {', '.join(sorted(unknown))} is not known; use {', '.join(OUTPUTS)}")
    return one


def check_unchanged(labels: Iterable[SentenceLabels], statements: Mapping[str, Sequence[str]]) -> None:
    """`statements` has the sentences by the text's digest. Raises BadLabelFile if a statement changed since."""
    for one in labels:
        sentences = statements.get(one.text_sha256)
        if sentences is None:
            raise BadLabelFile(
                f"statement {one.sha256[:12]}… has changed since these labels were made; export it anew and label that"
            )
        if not 0 <= one.position < len(sentences) or sentences[one.position] != one.sentence:
            raise BadLabelFile(f"statement {one.sha256[:12]}…: sentence {one.position} reads otherwise there; export it anew")


COLUMNS = ("corpus", "statement", "position", "sentence", *OUTPUTS)
"""As `s54 fit` reads them (classifier/labelled.py)."""


def training_rows(labels: Iterable[SentenceLabels]) -> Iterator[list[str]]:
    """A labelled sentence a row: every output is 1 or 0."""
    for one in labels:
        values = ["1" if output in one.labels else "0" for output in OUTPUTS]
        yield ["reviewed", one.sha256, str(one.position), one.sentence, *values]


def correction_rows(corrections: Iterable[tuple[Review, Kept]]) -> Iterator[list[str]]:
    """The sentences that reviewers pointed to: their label is 1; everything that they did not judge stays empty."""
    for review, statement in corrections:
        if review.requirement not in (Requirement.APPROVAL, Requirement.SIGNATURE) or not review.quote:
            continue
        for position, sentence in enumerate(sentences_of(statement.text)):
            if " ".join(sentence.split()) in review.quote or review.quote in " ".join(sentence.split()):
                marks = [("1" if review.value == "yes" else "0") if output == review.requirement else "" for output in OUTPUTS]
                yield ["corrections", statement.sha256, str(position), sentence, *marks]
