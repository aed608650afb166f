"""Evidence: the sentence that a claim rests on, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifier.statement import Sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """`found_by` names the rule or model; `score` is its probability, 1.0 for a rule."""

    quote: str
    page: int | None
    offset: int
    found_by: str
    score: float = 1.0

    def __post_init__(self) -> None:
        if not self.quote.strip():
            raise ValueError("evidence needs a quotation")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a score lies between 0 and 1, not {self.score}")


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one requirement is evidenced: True, False, or None where a person must look.

    A finding that is True always carries evidence. `applies` is False where the Act does not
    ask it of this kind of body (a partnership's approval).
    """

    evidenced: bool | None
    reason: str
    evidence: Evidence | None = None
    applies: bool = True
    silent: bool = False
    """The text says nothing either way: the lenient reading lets this pass for approval."""


def as_far_as_read(finding: Finding, unread: str) -> Finding:
    """The finding, but open where it rests on absence and `unread` says that part of the text was not read."""
    if not unread or finding.evidenced is not False or finding.evidence is not None:
        return finding
    return replace(finding, evidenced=None, reason=f"{finding.reason}, but {unread}: a person must look there", silent=False)


def quote(sentences: Sequence[Sentence], found_by: str, score: float = 1.0) -> Evidence:
    """Evidence from neighbouring sentences, joined in their order."""
    first = sentences[0]
    return Evidence(" ".join(s.text for s in sentences), first.page, first.offset, found_by, score)
