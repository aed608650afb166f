"""Is this document a modern slavery statement, a policy, guidance, news, or something else?

Some things one look settles. Else clues (rules that can be read) and the words themselves are
weighed; the weights were fitted on made-up documents (corpus/documents), so that the result is a
probability. The clues are also the reason that is given.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.clues import CLUES, measured, settled
from classifier.document_kind import DocumentKind
from classifier.model import MODELS, DamagedModel
from classifier.reading.document import Document

WEIGHTS = MODELS / "recogniser.json"
NOTABLE = 0.3
"""Amount of a clue that is worth telling."""
LIKELY, DOUBTFUL = 0.5, 0.2
"""Probabilities from which a document is taken for a statement, and from which a person should look."""
LONGEST = 20_000
"""Characters whose words are weighed."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """`score` is the probability that it is a statement."""

    kind: DocumentKind
    reason: str
    score: float = 0.0

    @property
    def is_doubtful(self) -> bool:
        return DOUBTFUL <= self.score < LIKELY


@dataclass(frozen=True)
class Recogniser:
    """Weights of the clues in their order, and of words (with their inverse document frequencies)."""

    clues: NDArray[np.float64]
    words: tuple[str, ...]
    rarity: NDArray[np.float64]
    word_weights: NDArray[np.float64]
    bias: float

    def score(self, document: Document, amounts: Sequence[float]) -> float:
        """The probability that `document`, with so much of each clue, is a statement."""
        said = float((self._vectorizer.transform([words_of(document)]) @ self.word_weights)[0])
        return float(expit(self.bias + float(self.clues @ np.asarray(amounts)) + said))

    @cached_property
    def _vectorizer(self) -> TfidfVectorizer:
        """Made once: thousands of words are too many to sort for each document."""
        vectorizer = word_vectorizer(vocabulary=list(self.words))
        vectorizer.idf_ = self.rarity
        return vectorizer

    def as_json(self) -> dict[str, Any]:
        """With a digest of the weights, by which `load_recogniser` knows a damaged file."""
        weights = {
            "bias": round(self.bias, 4),
            "clues": {clue.reason: round(float(weight), 4) for clue, weight in zip(CLUES, self.clues, strict=True)},
            "words": {
                word: [round(float(rarity), 4), round(float(weight), 4)]
                for word, rarity, weight in zip(self.words, self.rarity, self.word_weights, strict=True)
            },
        }
        return {"sha256": _digest(weights), "weights": weights}


def word_vectorizer(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, token_pattern=r"(?u)\b[a-zA-Z’']+\b", **options)


def words_of(document: Document) -> str:
    return f"{document.title}\n{document.body[:LONGEST]}"


def recognise(document: Document, recogniser: Recogniser | None = None) -> Recognition:
    """The kind of `document`, with the reason; by the shipped weights unless others are given. Raises DamagedModel."""
    if known := settled(document):
        return Recognition(*known)
    amounts = measured(document)
    return _recognition(amounts, (recogniser or load_recogniser()).score(document, amounts))


def _recognition(amounts: Sequence[float], score: float) -> Recognition:
    found = [(clue, amount) for clue, amount in zip(CLUES, amounts, strict=True) if amount >= NOTABLE]
    if score >= LIKELY:
        reasons = [clue.reason for clue, _ in found if clue.kind is DocumentKind.STATEMENT]
        return Recognition(DocumentKind.STATEMENT, "; ".join(reasons) or "its words are those of a statement", score)
    others = [pair for pair in found if pair[0].kind is not DocumentKind.STATEMENT]
    if not others:
        return Recognition(DocumentKind.OTHER, "little in it says that it is a yearly statement", score)
    clue, _ = max(others, key=lambda pair: pair[1])
    return Recognition(clue.kind, f"{clue.reason}, and too little says that it is a yearly statement", score)


@cache
def load_recogniser(path: Path = WEIGHTS) -> Recogniser:
    """Raises DamagedModel."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        weights = stored["weights"]
        if stored["sha256"] != _digest(weights):
            raise DamagedModel(f"{path} is not the file that was fitted (digest differs); reinstall s54")
        words = weights["words"]
        return Recogniser(
            np.array([weights["clues"][clue.reason] for clue in CLUES]),
            tuple(words),
            np.array([rarity for rarity, _ in words.values()]),
            np.array([weight for _, weight in words.values()]),
            weights["bias"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedModel(f"{path}: {error}; reinstall s54") from error


def _digest(weights: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(weights, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
