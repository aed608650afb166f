"""Who is the same organisation in two sources (pure).

First the company number. Without one: the one company that has, or had, exactly that name
(registry/tables/derive.py). Names that only look alike decide nothing; they wait for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

ALIKE = 90.0
MOST = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose name looks alike; `score` goes up to 100."""

    organisation_id: str
    name: str
    score: float


def likely(normal: str, others: Sequence[tuple[str, str]]) -> list[Candidate]:
    """The few of (id, normalised name) that look most like a normalised name, best first."""
    names = [name for _, name in others]
    found = process.extract(normal, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=MOST)
    return [Candidate(others[at][0], name, round(score, 1)) for name, score, at in found]
