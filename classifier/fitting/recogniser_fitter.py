"""Documents whose kind is known -> the recogniser's weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from classifier.clues import CLUES, measured, settled
from classifier.reading.document import Document
from classifier.recognise import Recogniser, word_vectorizer, words_of

WORDS = 4_000
OF_WORDS = 6.0
"""How much the words may weigh beside the clues (their vectors have length 1)."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A document whose kind is known: its words, how much of each clue it has, and how much it counts."""

    words: str
    clues: tuple[float, ...]
    is_statement: bool
    weight: float


def lesson_of(document: Document, is_statement: bool, weight: float = 1.0) -> Lesson | None:
    """None where one look settles what the document is: nothing is weighed then."""
    if settled(document) is not None:
        return None
    return Lesson(words_of(document), measured(document), is_statement, weight)


def fit_recogniser(lessons: Sequence[Lesson]) -> Recogniser:
    vectorizer = word_vectorizer(min_df=2, max_features=WORDS)
    words = vectorizer.fit_transform([lesson.words for lesson in lessons])
    features = csr_matrix(hstack([np.array([lesson.clues for lesson in lessons]), OF_WORDS * words]))
    head = LogisticRegression(C=10.0, max_iter=5_000)
    head.fit(features, [lesson.is_statement for lesson in lessons], sample_weight=[lesson.weight for lesson in lessons])
    of_clues, of_words = np.split(head.coef_[0], [len(CLUES)])
    names = tuple(vectorizer.get_feature_names_out().tolist())
    return Recogniser(of_clues, names, vectorizer.idf_, OF_WORDS * of_words, float(head.intercept_[0]))
