"""Verdict for one organisation and one financial year (pure; docs/method.md has it in words)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from classifier.act import ACT_2015, ContentArea, EntityKind, Requirement
from classifier.assessment import Assessment, Outcome, StatementAssessment, Whose
from classifier.requirements.period import Surety
from registry.organisation import Organisation
from registry.population.periods import target_year_end
from registry.population.scope import GONE, ScopeDecision, decide_scope

RULES = "verdict/3"
"""Version of the rules in this file and in years.py: raised when the same facts may lead to another verdict."""

SLACK = timedelta(days=10)
"""Years of 52 or 53 weeks end up to a week beside the usual day."""
CHANGED_YEAR = timedelta(days=184)
"""A year end that moved by up to half a year leaves the statement the one for that year."""


class Decision(StrEnum):
    """First match wins, in this order."""

    UNKNOWN = "unknown"
    SCOPE_UNCONFIRMED = "scope_unconfirmed"
    NOT_FOUND = "not_found"
    OUT_OF_DATE = "out_of_date"
    NOT_EVIDENCED = "not_evidenced"
    MEETS_MINIMUM = "meets_minimum"


class Badge(StrEnum):
    NO_STEPS = "no_steps"
    COVERED_BY_GROUP = "covered_by_group"
    PROVISIONAL = "provisional"
    LATE = "late"
    """One look after the day of grace found none, a later one did."""
    GONE = "gone"
    """It was seen and is no longer there."""
    CORRECTED = "corrected"
    """A person's correction, confirmed by a second one, is part of it."""


class Cause(StrEnum):
    """Why a verdict differs from the one before it for the same year."""

    FIRST = "first"
    COMPANY = "company_changed"
    LEARNED = "we_learned"
    METHOD = "our_method_changed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`requirements` maps to True, False or None (cannot be told, or not applicable).

    `decision` is the strict reading (approval must be evidenced in the text); `lenient` lets
    silence about approval pass. `year_end` is None where no financial year can be told.
    `depths` are those of the statement that was judged; `looked_at` and `model` say which look
    and which reading of it decided.
    """

    organisation_id: str
    year_end: date | None
    decision: Decision
    lenient: Decision
    reason: str
    missing: tuple[Requirement, ...] = ()
    badges: tuple[Badge, ...] = ()
    requirements: Mapping[Requirement, bool | None] | None = None
    scope: ScopeDecision | None = None
    statement_url: str | None = None
    statement_sha256: str | None = None
    rubric: str = ACT_2015.version
    depths: Mapping[ContentArea, int] | None = None
    looked_at: str | None = None
    model: str | None = None
    rules: str = RULES

    @property
    def year(self) -> int:
        """Calendar year in which the financial year ends; 0 if it cannot be told."""
        return self.year_end.year if self.year_end else 0


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What is decided, and why; `lenient` is None where both readings agree."""

    decision: Decision
    reason: str
    lenient: Decision | None = None
    missing: tuple[Requirement, ...] = ()
    badges: tuple[Badge, ...] = ()


def decide(organisation: Organisation, assessment: Assessment | None, on: date, year_end: date | None = None) -> Verdict:
    """What one look shows on the day `on` of the year that ended at `year_end`.

    Without `year_end` the year is the latest whose statement should be out on that day.
    """
    if assessment is None:
        return unseen(organisation, why_not_visited(organisation) or "its website has not been visited yet", on, year_end)
    newest = _own_statement(assessment)
    year_end = year_end or target_of(organisation, newest, on)
    statement = _not_later(newest, assessment, year_end)
    if newest is not None and statement is None:
        later_year = f"a later year, to {_end(newest, assessment)}"
        why = f"the statement found is for {later_year}; whether there was one for the year judged cannot be told"
        told = unseen(organisation, why, on, year_end)
        return replace(told, looked_at=assessment.visited_at, model=assessment.model)
    scope = decide_scope(organisation, year_end.year if year_end else on.year - 1)
    ruling = _ruling(assessment, statement, scope, year_end)
    return Verdict(
        organisation.id,
        year_end,
        ruling.decision,
        ruling.lenient or ruling.decision,
        ruling.reason,
        ruling.missing,
        ruling.badges,
        _values(statement, assessment),
        scope,
        statement.capture.url if statement else None,
        statement.capture.sha256 if statement else None,
        depths={area: int(found.depth) for area, found in statement.areas.items()} if statement else None,
        looked_at=assessment.visited_at,
        model=assessment.model,
    )


def unseen(organisation: Organisation, why: str, on: date, year_end: date | None = None) -> Verdict:
    """Unknown: no look tells anything about the year."""
    year_end = year_end or target_of(organisation, None, on)
    scope = decide_scope(organisation, year_end.year if year_end else on.year - 1)
    return Verdict(organisation.id, year_end, Decision.UNKNOWN, Decision.UNKNOWN, why, requirements=_NOTHING_KNOWN, scope=scope)


def _ruling(
    assessment: Assessment, statement: StatementAssessment | None, scope: ScopeDecision, year_end: date | None
) -> _Ruling:
    if (why := _cannot_tell(assessment, statement)) is not None:
        return _Ruling(Decision.UNKNOWN, why)
    if not scope.counts:
        return _Ruling(Decision.SCOPE_UNCONFIRMED, f"not shown to be in scope: {scope.reason}")
    if statement is None:
        reason = f"we did not find a statement on {assessment.visited_at[:10]}: {assessment.reason}"
        return _Ruling(Decision.NOT_FOUND, reason, badges=(Badge.PROVISIONAL,))
    if year_end is not None and statement.period is not None and statement.period.end < year_end - SLACK:
        reason = f"the newest statement found is for the year to {statement.period.end} or earlier"
        return _Ruling(Decision.OUT_OF_DATE, reason, badges=_badges(statement))
    return _by_requirements(statement, year_end)


def why_not_visited(organisation: Organisation) -> str | None:
    """Why there is nothing to visit, None if there is: what is dissolved owes nothing any more, and its name may be another's."""
    standing = organisation.standing
    if standing.dissolved is not None:
        return f"not visited: dissolved on {standing.dissolved}"
    if standing.status in GONE:
        return f"not visited: {standing.status}"
    return "no website is known for it" if organisation.website is None else None


def _own_statement(assessment: Assessment) -> StatementAssessment | None:
    """The statement that counts: the newest; another organisation's only if there is no own one."""
    return assessment.statements[0] if assessment.statements else None


def _not_later(newest: StatementAssessment | None, assessment: Assessment, year_end: date | None) -> StatementAssessment | None:
    """`newest`; where it is a later year's, which shows nothing of the year judged, that year's own, if there is one."""
    if newest is None or year_end is None or _end(newest, assessment) <= year_end + CHANGED_YEAR:
        return newest
    own = (s for s in assessment.statements if s.whose is not Whose.NAMES_OTHERS)
    return next((s for s in own if year_end - SLACK <= _end(s, assessment) <= year_end + CHANGED_YEAR), None)


def _end(statement: StatementAssessment, assessment: Assessment) -> date:
    """The day on which its year ends, as far as its words and the organisation's usual year end tell; else the first of days."""
    period = statement.period
    if period is None or period.surety is Surety.GUESSED:
        return date.min
    is_known = period.end_is_stated or assessment.subject.year_end is not None
    return period.end if is_known else date.min


def target_of(organisation: Organisation, statement: StatementAssessment | None, on: date) -> date | None:
    """End of the latest year whose statement should be out; None where no year end is known."""
    if organisation.year_end is not None:
        return target_year_end(organisation.year_end, on)
    if statement is not None and statement.period is not None and statement.period.surety is Surety.STATED:
        return target_year_end((statement.period.end.month, statement.period.end.day), on)
    return None


_NOTHING_KNOWN: Mapping[Requirement, bool | None] = dict.fromkeys(Requirement)
_NOTHING_THERE: Mapping[Requirement, bool | None] = {
    **_NOTHING_KNOWN,
    Requirement.PUBLISHED: False,
    Requirement.HOMEPAGE_LINK: False,
}


def _values(statement: StatementAssessment | None, assessment: Assessment) -> Mapping[Requirement, bool | None]:
    if statement is not None:
        return {requirement: finding.evidenced for requirement, finding in statement.requirements.items()}
    return _NOTHING_THERE if assessment.outcome is Outcome.NOT_FOUND else _NOTHING_KNOWN


def _cannot_tell(assessment: Assessment, statement: StatementAssessment | None) -> str | None:
    """Why nothing can be said, None if something can. Never counted as a failure."""
    if assessment.outcome not in (Outcome.FOUND, Outcome.NOT_FOUND):
        return f"could not be checked ({assessment.outcome.value.replace('_', ' ')}): {assessment.reason}"
    if statement is None:
        return None
    if statement.whose is Whose.NAMES_OTHERS:
        return f"the statement found names {statement.coverage.names[0]}, not this organisation"
    if assessment.site_names_organisation is False and statement.whose is not Whose.NAMES_IT:
        return "neither the website nor the statement names the organisation"
    if assessment.kind is EntityKind.UNKNOWN:
        return "what kind of body it is cannot be told, so whose signature counts cannot either"
    return None


def _by_requirements(statement: StatementAssessment, year_end: date | None) -> _Ruling:
    applicable = {requirement: finding for requirement, finding in statement.requirements.items() if finding.applies}
    missing = tuple(requirement for requirement, finding in applicable.items() if finding.evidenced is False)
    open_ones = tuple(requirement for requirement, finding in applicable.items() if finding.evidenced is None)
    badges = _badges(statement)
    if Requirement.PERIOD in (*missing, *open_ones):
        return _Ruling(Decision.UNKNOWN, statement.requirements[Requirement.PERIOD].reason, badges=badges)
    if year_end is None:
        return _Ruling(Decision.UNKNOWN, "the day on which its financial year ends is not known", badges=badges)
    decision, reason = _weigh(missing, open_ones)
    silent = tuple(r for r in missing if not (r is Requirement.APPROVAL and statement.requirements[r].silent))
    lenient, _ = _weigh(silent, open_ones)
    return _Ruling(decision, reason, lenient, missing, badges)


def _weigh(missing: tuple[Requirement, ...], open_ones: tuple[Requirement, ...]) -> tuple[Decision, str]:
    if missing:
        return Decision.NOT_EVIDENCED, f"not evidenced: {_names(missing)}"
    if open_ones:
        return Decision.UNKNOWN, f"a person must look at: {_names(open_ones)}"
    return Decision.MEETS_MINIMUM, "every requirement that applies is evidenced"


def _names(requirements: tuple[Requirement, ...]) -> str:
    return ", ".join(requirement.value.replace("_", " ") for requirement in requirements)


def _badges(statement: StatementAssessment) -> tuple[Badge, ...]:
    badges = []
    if statement.no_steps:
        badges.append(Badge.NO_STEPS)
    if statement.whose is Whose.COVERED_BY_GROUP:
        badges.append(Badge.COVERED_BY_GROUP)
    return tuple(badges)
