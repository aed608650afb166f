"""People's words on verdicts: what a review says, and what makes it count (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.act import Requirement
from classifier.evidence import Finding
from crawler.errors import CouldNot, WrongInput


class Action(StrEnum):
    """What a person did. `second` and `withdraw` are about an earlier row."""

    ACCEPT = "accept"
    CORRECT = "correct"
    CONFIRM_NOT_FOUND = "confirm_not_found"
    SECOND = "second"
    WITHDRAW = "withdraw"
    REPLY = "reply"


class BadReview(WrongInput):
    """The review cannot be kept: the message says what is wrong with it."""


class Overtaken(CouldNot):
    """Somebody else was quicker, or the statement changed: look again, then decide."""


@dataclass(frozen=True, slots=True)
class Review:
    """One append-only row. `machine` is what the checker said, `value` what the person says: yes, no or unknown.

    `text_sha256` is the digest of the statement's text as the person saw it; `about` the row that
    a second reader confirms or that is withdrawn.
    """

    organisation_id: str
    year: int
    action: Action
    who: str
    why: str
    at: str
    sha256: str | None = None
    text_sha256: str | None = None
    requirement: Requirement | None = None
    machine: str | None = None
    value: str | None = None
    quote: str | None = None
    about: int | None = None
    id: int | None = None


IN_THE_TEXT = (Requirement.PERIOD, Requirement.STEPS, Requirement.APPROVAL, Requirement.SIGNATURE)
"""Requirements that a sentence of the statement evidences; the others lie in where it was found."""


def check_quote(requirement: Requirement, evidenced: bool, quote: str | None, text: str) -> str | None:
    """The quotation as it stands in `text`, white space aside. Raises BadReview if it does not."""
    if not evidenced or requirement not in IN_THE_TEXT:
        return quote
    if not quote or not quote.strip():
        raise BadReview(f"{requirement.value}: give the sentence that shows it with --quote; a yes needs one")
    found = _place(quote, text)
    if found is None:
        raise BadReview(f"{requirement.value}: the quotation does not stand in the statement's text; copy it from there")
    return found


def _place(quote: str, text: str) -> str | None:
    words, flat = quote.split(), text.split()
    wanted = " ".join(words)
    joined = " ".join(flat)
    return wanted if wanted in joined else None


def word(evidenced: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[evidenced]


def check_second(first: Review, who: str) -> None:
    """Raises BadReview unless `who` may be the second reader of `first`."""
    if first.action not in (Action.CORRECT, Action.ACCEPT, Action.CONFIRM_NOT_FOUND):
        raise BadReview(
            f"review {first.id} is a {first.action.value.replace('_', ' ')}; only what a person found needs a second reader"
        )
    if first.who.casefold() == who.casefold():
        raise BadReview(f"review {first.id} is your own; the second reader must be somebody else")


def weight(finding: Finding) -> float:
    """How little a finding is sure of itself: 1 open, less the higher its score."""
    if finding.evidenced is None:
        return 1.0
    return 1.0 - (finding.evidence.score if finding.evidence else 0.5)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `of` judgements by people in one month, `same` were what the checker had said."""

    month: str
    requirement: str
    same: int
    of: int


def agreement(reviews: Sequence[Review]) -> list[Agreement]:
    """By month and requirement; a person's "unknown" is left out."""
    tally: dict[tuple[str, str], list[bool]] = {}
    for review in reviews:
        if review.action in (Action.ACCEPT, Action.CORRECT) and review.requirement and review.value in ("yes", "no"):
            key = (review.at[:7], review.requirement.value)
            tally.setdefault(key, []).append(review.machine == review.value)
    return [Agreement(month, name, sum(same), len(same)) for (month, name), same in sorted(tally.items())]
