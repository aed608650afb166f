"""What changed, and since when it is known (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.assessment import Assessment, Outcome, StatementAssessment
from registry.verdicts.verdict import Cause, Verdict


class ChangeKind(StrEnum):
    NEW_STATEMENT = "new_statement"
    STATEMENT_GONE = "statement_gone"
    LINK_GONE = "link_gone"
    VERDICT_FLIPPED = "verdict_flipped"


@dataclass(frozen=True, slots=True)
class Change:
    """`known_at` is when the registry learnt it, `seen_at` when the website was looked at."""

    kind: ChangeKind
    organisation_id: str
    name: str
    year: int | None
    known_at: str
    seen_at: str | None
    what: str
    url: str | None = None
    sha256: str | None = None


CONCLUSIVE = (Outcome.FOUND, Outcome.NOT_FOUND)


def between_looks(name: str, looks: Sequence[Assessment]) -> Iterator[Change]:
    """What each conclusive look showed that the ones before it had not; `looks` are in time's order."""
    seen: list[StatementAssessment] = []
    before: Assessment | None = None
    for look in looks:
        if look.outcome not in CONCLUSIVE:
            continue
        for statement in look.statements:
            if not any(_same_year(statement, other) for other in seen):
                yield _change(ChangeKind.NEW_STATEMENT, name, look, statement, f"a statement for {_period(statement)}")
            seen.append(statement)
        if before is not None:
            yield from _lost(name, before, look)
        before = look


def _lost(name: str, before: Assessment, look: Assessment) -> Iterator[Change]:
    if before.statements and not look.statements:
        old = before.statements[0]
        yield _change(ChangeKind.STATEMENT_GONE, name, look, old, f"the statement for {_period(old)} is no longer there")
    if before.homepage_link.found and look.homepage_link.found is False and look.statements:
        was = before.homepage_link
        what = f"the homepage no longer links to the statement (it did: {was.text!r})"
        yield _change(ChangeKind.LINK_GONE, name, look, look.statements[0], what)


def _same_year(one: StatementAssessment, other: StatementAssessment) -> bool:
    """A page's bytes change with every visit, so a statement is told by its period, or else by its address."""
    if one.period is None or other.period is None:
        return one.capture.url == other.capture.url
    return one.period.end == other.period.end


def _period(statement: StatementAssessment) -> str:
    return f"the year to {statement.period.end}" if statement.period else "a year that it does not name"


def _change(kind: ChangeKind, name: str, look: Assessment, statement: StatementAssessment, what: str) -> Change:
    year = statement.period.end.year if statement.period else None
    return Change(
        kind,
        look.target_id,
        name,
        year,
        look.assessed_at,
        look.visited_at,
        what,
        statement.capture.url,
        statement.capture.sha256,
    )


def flipped(name: str, before: Verdict, after: Verdict, decided_on: str, cause: Cause) -> Change:
    """A verdict that is another decision than the one before it for the same year."""
    words = f"{before.decision.value} became {after.decision.value} ({cause.value.replace('_', ' ')}): {after.reason}"
    url, sha256 = after.statement_url, after.statement_sha256
    year = after.year or None
    return Change(
        ChangeKind.VERDICT_FLIPPED, after.organisation_id, name, year, decided_on, after.looked_at, words, url, sha256
    )
