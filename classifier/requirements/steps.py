"""Does the text say which steps were taken, or that none were? s.54(4) (rules and model)."""

import re
from collections.abc import Sequence

import numpy as np

from classifier.evidence import Finding, quote
from classifier.outputs import INDEX, Scores
from classifier.statement import Sentence

_NO_STEPS = re.compile(
    r"(?:has|have|had|did)\s+(?:not\s+)?(?:taken|take)\s+no\s+(?:such\s+|specific\s+|particular\s+)?steps|no\s+(?:such\s+|specific\s+|particular\s+|formal\s+)?steps\s+"
    r"(?:of\s+th\w+\s+kind\s+(?:[^.,;]{0,50}\s)?)?(?:have\s+been|has\s+been|had\s+been|were|was)?\s*taken|(?:has|have|had|did)\s+not\s+(?:yet\s+)?(?:taken|take|took)\s+(?:any\s+)?(?:\w+\s+)?steps"
    r"|took\s+(?:no\s+(?:such\s+|specific\s+|formal\s+)?steps|none\s+of\s+th\w+\s+steps)|taken\s+no\s+(?:\w+\s+)?steps|no\s+steps\s+have\s+(?:yet\s+|so\s+far\s+)?been\s+taken"
    r"|not\s+(?:yet\s+)?taken\s+any\s+(?:of\s+th\w+\s+)?(?:\w+\s+)?steps",
    re.I,
)
_OF_OTHERS = re.compile(r"supplier|contractor|subsidiar|dormant|previous|last\s+year|\bif\s|\bwhere\s|\bshould\s", re.I)
"""Before the words: they speak of somebody else, of another year, or of what might be."""
_AGAINST_SOMEBODY = re.compile(r"^\s*against\s+(?:any|the|our)\b", re.I)
_PLAN = re.compile(
    r"\b(?:will|intend|plan(?:s|ning)?\s+to|aim(?:s)?\s+to|going\s+forward|in\s+(?:the\s+)?(?:coming|next))\b", re.I
)
_ONLY_COMMITMENT = re.compile(
    r"\b(?:zero[\s-]tolerance|committed\s+to|commitment\s+to|will\s+not\s+tolerate|does\s+not\s+tolerate|do\s+not\s+tolerate|abhor|condemn|oppose[sd]?|expect(?:s|ed|ations?)?|believes?"
    r"|takes?\s+(?:\w+\s+)?seriously|recognises?|strives?|seeks?\s+to|supports?\s+the)\b",
    re.I,
)
_STEP_LABELS = ("mitigation", "due_diligence", "training", "effectiveness")
LIKELY = 0.5


def find_no_steps(sentences: Sequence[Sentence]) -> Sentence | None:
    """The sentence of s.54(4)(b), if there is one."""
    for sentence in sentences:
        match = _NO_STEPS.search(sentence.text)
        if match is None or _OF_OTHERS.search(sentence.text[: match.start()]):
            continue
        if not _AGAINST_SOMEBODY.search(sentence.text[match.end() :]):
            return sentence
    return None


def find_steps(sentences: Sequence[Sentence], scores: Scores) -> Finding:
    """Steps that are done, not only planned or promised; or the plain word that none were taken.

    `scores` has a row a sentence. Where the text only commits or plans a person must look.
    """
    if (none_taken := find_no_steps(sentences)) is not None:
        return Finding(True, "says that no steps were taken (s.54(4)(b))", quote([none_taken], "rule:no-steps"))
    if not sentences:
        return Finding(None, "no text to read")
    likely = np.max(scores[:, [INDEX[label] for label in _STEP_LABELS]], axis=1)
    undone = np.maximum(scores[:, INDEX["plan"]], scores[:, INDEX["neg"]])
    steps = [
        i for i in range(len(sentences)) if likely[i] >= LIKELY and undone[i] < 0.5 and _tells_of_a_step(sentences[i].text)
    ]
    if not steps:
        return Finding(None, "commits or plans, but tells of no step: a person must read it")
    best = max(steps, key=lambda i: float(likely[i]))
    return Finding(
        True, f"tells of steps in {len(steps)} sentences", quote([sentences[best]], "model:steps", float(likely[best]))
    )


def _tells_of_a_step(text: str) -> bool:
    return len(text.split()) >= 6 and not _PLAN.search(text) and not _ONLY_COMMITMENT.search(text)
