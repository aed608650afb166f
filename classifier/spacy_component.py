"""A spaCy pipeline component: `nlp.add_pipe("s54")` scores each sentence of a Doc.

It needs sentence boundaries, from a parser or from spaCy's "sentencizer", and sets on each sentence
`span._.s54_scores` (label -> probability) and `span._.s54_labels` (the decided ones).
"""

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from classifier.model import MODELS, SentenceModel, load_model
from classifier.outputs import OUTPUTS

SCORES, LABELS_FOUND = "s54_scores", "s54_labels"


class SentenceLabels:
    """Scores the sentences of a Doc together: neighbours are context."""

    def __init__(self, model: SentenceModel) -> None:
        self._model = model
        for name, default in ((SCORES, {}), (LABELS_FOUND, ())):
            Span.set_extension(name, default=default, force=True)

    def __call__(self, doc: Doc) -> Doc:
        sentences = list(doc.sents)
        scores = self._model.scores([sentence.text for sentence in sentences])
        for sentence, row, chosen in zip(sentences, scores, self._model.decided(scores), strict=True):
            sentence._.set(SCORES, dict(zip(OUTPUTS, row.tolist(), strict=True)))
            sentence._.set(LABELS_FOUND, tuple(name for name, holds in zip(OUTPUTS, chosen, strict=True) if holds))
        return doc


@Language.factory("s54", default_config={"models": str(MODELS)}, requires=["doc.sents"])  # type: ignore[untyped-decorator]
def create(nlp: Language, name: str, models: str) -> SentenceLabels:
    """Raises DamagedModel where the folder `models` holds none."""
    return SentenceLabels(load_model(Path(models)))
