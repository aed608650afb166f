"""Every year's verdict for one organisation, from everything that is known of it (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from classifier.act import Requirement
from classifier.assessment import Assessment, Outcome, StatementAssessment, Whose
from classifier.evidence import Evidence, Finding
from classifier.requirements.period import Surety
from registry.organisation import Organisation
from registry.population.periods import target_year_end, year_end_in
from registry.verdicts.verdict import SLACK, Badge, Cause, Decision, Verdict, decide, target_of, unseen

BETWEEN_PASSES = timedelta(days=14)
"""Two looks that far apart, and a person, make "not found" more than provisional."""

CONCLUSIVE = (Outcome.FOUND, Outcome.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word on one requirement of one statement, confirmed by a second reader."""

    sha256: str
    requirement: Requirement
    evidenced: bool
    quote: str | None
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one organisation. `looks` are in time's order, one reading a visit.

    `confirmed` has the years for which a person confirmed that no statement was found, and when.
    """

    organisation: Organisation
    looks: tuple[Assessment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    confirmed: Mapping[int, date] | None = None


def newest_readings(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """One reading a visit, the newest, by the time of the visit."""
    by_visit: dict[str, Assessment] = {}
    for assessment in sorted(assessments, key=lambda a: a.assessed_at):
        by_visit[assessment.visited_at] = assessment
    return tuple(by_visit[moment] for moment in sorted(by_visit))


def judge_years(facts: Facts, on: date) -> list[Verdict]:
    """The verdict of every year for which there is a fact, oldest first; the last is the target year's."""
    looks = tuple(_corrected(look, facts.corrections) for look in facts.looks)
    newest = looks[-1] if looks else None
    target = target_of(facts.organisation, newest.statements[0] if newest and newest.statements else None, on)
    if target is None:
        return [_marked(decide(facts.organisation, newest, on), facts)]
    seasons = [_season(look, target) for look in looks]
    return [_judge(facts, looks, seasons, year_end, on) for year_end in _years(facts, looks, seasons, target)]


def _season(look: Assessment, target: date) -> int:
    """The year whose statement was the newest due when the look was taken; no later one than is judged."""
    return min(target_year_end((target.month, target.day), _day(look)).year, target.year)


def _day(look: Assessment) -> date:
    return date.fromisoformat(look.visited_at[:10])


def _years(facts: Facts, looks: Sequence[Assessment], seasons: Sequence[int], target: date) -> list[date]:
    usual = (target.month, target.day)
    organisation = facts.organisation
    years = {target.year, *seasons, *(word.year for word in organisation.decisions)}
    years |= {fact.year for fact in organisation.turnover if fact.year and fact.of is None}
    for look in looks:
        years |= {_year_of(s, usual) for s in look.statements if s.period and s.period.surety is not Surety.GUESSED}
    return [year_end_in(year, usual) for year in sorted(years) if 2015 <= year <= target.year]


def _year_of(statement: StatementAssessment, usual: tuple[int, int]) -> int:
    """The financial year that its period means, by the usual year end; 0 if it is none of them."""
    assert statement.period is not None
    end = statement.period.end
    years = (end.year - 1, end.year, end.year + 1)
    return next((year for year in years if abs(year_end_in(year, usual) - end) <= SLACK), 0)


def _judge(facts: Facts, looks: Sequence[Assessment], seasons: Sequence[int], year_end: date, on: date) -> Verdict:
    showing = [i for i, look in enumerate(looks) if _statement_for(look, year_end) is not None]
    if showing:
        chosen = max((i for i in showing if seasons[i] <= year_end.year), default=showing[0])
        verdict = decide(facts.organisation, _with_first(looks[chosen], year_end), on, year_end)
        return _marked(verdict, facts, *_timing(looks, seasons, showing, year_end))
    in_season = [look for look, season in zip(looks, seasons, strict=True) if season == year_end.year]
    if not in_season and looks:
        return _not_looked_at(facts, looks, seasons, year_end, on)
    told = [look for look in in_season if look.outcome in CONCLUSIVE] or in_season
    verdict = decide(facts.organisation, told[-1] if told else None, on, year_end)
    return _marked(_settled(verdict, told, facts), facts)


def _statement_for(look: Assessment, year_end: date) -> StatementAssessment | None:
    """The look's own statement for that very year, where its words name the year."""
    for statement in look.statements:
        period = statement.period
        if period is None or period.surety is Surety.GUESSED or statement.whose is Whose.NAMES_OTHERS:
            continue
        if abs(period.end - year_end) <= SLACK:
            return statement
    return None


def _with_first(look: Assessment, year_end: date) -> Assessment:
    statement = _statement_for(look, year_end)
    assert statement is not None
    return replace(look, statements=(statement, *(s for s in look.statements if s is not statement)))


def _timing(looks: Sequence[Assessment], seasons: Sequence[int], showing: Sequence[int], year_end: date) -> tuple[Badge, ...]:
    """LATE if a look after the day of grace found none before one did; GONE if the last in season did not."""
    telling = [i for i, season in enumerate(seasons) if season == year_end.year and looks[i].outcome in CONCLUSIVE]
    late = any(i < showing[0] for i in telling)
    gone = bool(telling) and telling[-1] > showing[-1] and looks[telling[-1]].outcome is Outcome.NOT_FOUND
    return (*((Badge.LATE,) if late else ()), *((Badge.GONE,) if gone else ()))


def _not_looked_at(facts: Facts, looks: Sequence[Assessment], seasons: Sequence[int], year_end: date, on: date) -> Verdict:
    """Unknown: an older year's statement need not stay up, so its absence later says nothing."""
    first, last = looks[0].visited_at[:10], looks[-1].visited_at[:10]
    reason = f"its website was first visited on {first}; a statement of that year need not be there any more"
    if seasons[-1] < year_end.year:
        reason = f"its website was last visited on {last}, before that year's statement was due"
    return unseen(facts.organisation, reason, on, year_end)


def _settled(verdict: Verdict, looks: Sequence[Assessment], facts: Facts) -> Verdict:
    """Two looks 14 days apart and a person's word make "not found" more than provisional."""
    confirmed = (facts.confirmed or {}).get(verdict.year)
    if verdict.decision is not Decision.NOT_FOUND or confirmed is None:
        return verdict
    days = [_day(look) for look in looks if look.outcome is Outcome.NOT_FOUND]
    if days[-1] - days[0] < BETWEEN_PASSES or confirmed < days[0] + BETWEEN_PASSES:
        return verdict
    return replace(verdict, badges=tuple(badge for badge in verdict.badges if badge is not Badge.PROVISIONAL))


def _marked(verdict: Verdict, facts: Facts, *more: Badge) -> Verdict:
    corrected = any(correction.sha256 == verdict.statement_sha256 for correction in facts.corrections)
    badges = (*verdict.badges, *more, *((Badge.CORRECTED,) if corrected else ()))
    return replace(verdict, badges=badges) if badges != verdict.badges else verdict


def _corrected(look: Assessment, corrections: Sequence[Correction]) -> Assessment:
    if not corrections:
        return look
    return replace(look, statements=tuple(_corrected_statement(s, corrections) for s in look.statements))


def _corrected_statement(statement: StatementAssessment, corrections: Sequence[Correction]) -> StatementAssessment:
    """Later corrections win."""
    findings = dict(statement.requirements)
    for correction in corrections:
        if correction.sha256 == statement.capture.sha256:
            findings[correction.requirement] = _finding(correction, findings[correction.requirement], statement.text)
    return replace(statement, requirements=findings) if findings != statement.requirements else statement


def _finding(correction: Correction, before: Finding, text: str) -> Finding:
    evidence = None
    if correction.quote:
        evidence = Evidence(correction.quote, None, max(text.find(correction.quote), 0), f"person:{correction.who}")
    return Finding(correction.evidenced, correction.why, evidence, before.applies)


def cause_of(before: Verdict | None, after: Verdict) -> Cause:
    """Why `after` differs from `before`, the verdict that stood for the same year."""
    if before is None:
        return Cause.FIRST
    if (before.rubric, before.rules) != (after.rubric, after.rules):
        return Cause.METHOD
    if before.looked_at == after.looked_at:
        return Cause.METHOD if before.model != after.model else Cause.LEARNED
    if before.decision is Decision.UNKNOWN or before.looked_at is None:
        return Cause.LEARNED
    if _shown(before) != _shown(after):
        return Cause.COMPANY
    return Cause.METHOD if before.model != after.model else Cause.LEARNED


def _shown(verdict: Verdict) -> tuple[object, ...]:
    """What the company itself put up: the statement's bytes and its link."""
    values = verdict.requirements or {}
    return verdict.statement_sha256, values.get(Requirement.PUBLISHED), values.get(Requirement.HOMEPAGE_LINK)
