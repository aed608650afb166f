"""The spaCy component, as a user of spaCy would add it."""

import spacy

from classifier.outputs import OUTPUTS

TEXT = "Our board approved this statement on 4 May 2026. All 310 buyers completed our training on modern slavery last year. The canteen opens at noon."


def test_each_sentence_of_a_doc_gets_scores() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("s54")
    first, second, third = nlp(TEXT).sents
    assert first._.s54_scores.keys() == set(OUTPUTS)
    assert "approval" in first._.s54_labels
    assert "training" in second._.s54_labels
    assert "approval" not in third._.s54_labels


def test_an_empty_doc_is_no_failure() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("s54")
    assert len(list(nlp("").sents)) == 0
