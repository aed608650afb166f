"""Documents whose kind is known -> the recogniser's weights."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from classifier.clues import measured, settled
from classifier.reading.document import Document
from classifier.recognise import Recogniser, word_vectorizer, words_of

WORDS = 4_000
OF_WORDS = 6.0
"""How much the words may weigh beside the clues (their vectors have length 1)."""


def fit_recogniser(documents: Sequence[Document], are_statements: Sequence[bool], weights: Sequence[float]) -> Recogniser:
    """Documents that one look settles are left out."""
    used = [i for i, document in enumerate(documents) if settled(document) is None]
    vectorizer = word_vectorizer(min_df=2, max_features=WORDS)
    words = vectorizer.fit_transform([words_of(documents[i]) for i in used])
    clues = np.array([measured(documents[i]) for i in used])
    features = csr_matrix(hstack([clues, OF_WORDS * words]))
    head = LogisticRegression(C=10.0, max_iter=5_000)
    head.fit(features, [are_statements[i] for i in used], sample_weight=[weights[i] for i in used])
    of_clues, of_words = np.split(head.coef_[0], [clues.shape[1]])
    names = tuple(vectorizer.get_feature_names_out().tolist())
    return Recogniser(of_clues, names, vectorizer.idf_, OF_WORDS * of_words, float(head.intercept_[0]))
