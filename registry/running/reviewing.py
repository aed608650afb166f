"""Keep what a reviewer says: checked against the statement as it is now, appended, never changed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from classifier.act import Requirement
from crawler.errors import CouldNot
from registry.organisation import Organisation
from registry.reviews.review import Action, BadReview, Overtaken, Review, check_quote, check_second, word
from registry.store import Store
from registry.tables import facts, reviews, statements, verdicts
from registry.tables.statements import Kept
from registry.verdicts.verdict import Decision, Verdict
from registry.verdicts.years import judge_years


class NothingToReview(CouldNot):
    """There is no such organisation, year or statement in the registry."""


@dataclass(frozen=True, slots=True)
class Case:
    """One organisation's year as a reviewer sees it. `statement` is the one that was judged, if there is one."""

    organisation: Organisation
    verdict: Verdict
    statement: Kept | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on one requirement. `after` is the last review of it that the person saw."""

    requirement: Requirement
    evidenced: bool
    quote: str | None
    why: str
    who: str
    after: int | None = None
    text_sha256: str | None = None


def case_of(store: Store, organisation_id: str, year: int) -> Case:
    """Raises NothingToReview."""
    organisation = store.organisation(organisation_id)
    if organisation is None:
        raise NothingToReview(f"{organisation_id} is not in the registry; `s54 population import` adds organisations")
    found = list(verdicts.standing(store.sql, organisation_id))
    verdict = next((v for v in found if v.year == year), None)
    if verdict is None:
        known = ", ".join(str(v.year) for v in found) or "no year"
        raise NothingToReview(f"{organisation.name} has no verdict for {year}; it has for {known}")
    kept = statements.of_organisation(store.sql, organisation_id)
    return Case(organisation, verdict, next((s for s in kept if s.sha256 == verdict.statement_sha256), None))


def judge_requirement(store: Store, organisation_id: str, year: int, judgement: Judgement) -> Review:
    """An accept where the person agrees with the checker, else a correction.

    Raises BadReview, NothingToReview; Overtaken if somebody judged it meanwhile or the text changed.
    """
    with store.transaction():
        case = case_of(store, organisation_id, year)
        statement = _unchanged(case, judgement.text_sha256)
        _not_overtaken(store, organisation_id, year, judgement)
        machine = (case.verdict.requirements or {}).get(judgement.requirement)
        quote = check_quote(judgement.requirement, judgement.evidenced, judgement.quote, statement.text)
        review = Review(
            organisation_id,
            year,
            Action.ACCEPT if machine is judgement.evidenced else Action.CORRECT,
            _named(judgement.who),
            judgement.why,
            now(),
            statement.sha256,
            statement.text_sha256,
            judgement.requirement,
            word(machine),
            word(judgement.evidenced),
            quote,
        )
        return _kept(store, review)


def accept(store: Store, organisation_id: str, year: int, requirement: Requirement, who: str) -> Review:
    """Agree with what the checker found. Raises BadReview where it could not tell: that needs a correction."""
    case = case_of(store, organisation_id, year)
    machine = (case.verdict.requirements or {}).get(requirement)
    if machine is None:
        raise BadReview(
            f"{requirement.value}: the checker could not tell, so there is nothing to accept; use `s54 review correct`"
        )
    newest = reviews.newest_on(store.sql, organisation_id, year, requirement)
    quote = statements.quote_of(store.sql, case.statement.id, requirement) if case.statement else None
    judgement = Judgement(requirement, machine, quote, "agrees with the checker", who, newest.id if newest else None)
    return judge_requirement(store, organisation_id, year, judgement)


def confirm_not_found(store: Store, organisation_id: str, year: int, who: str, why: str) -> Review:
    """A person looked too and found no statement. Raises BadReview unless that is the verdict."""
    with store.transaction():
        case = case_of(store, organisation_id, year)
        if case.verdict.decision is not Decision.NOT_FOUND:
            raise BadReview(
                f"the verdict for {year} is {case.verdict.decision.value}, not not_found: there is nothing to confirm"
            )
        return _kept(store, Review(organisation_id, year, Action.CONFIRM_NOT_FOUND, _named(who), why, now()))


def second(store: Store, review_id: int, who: str, why: str, on: date) -> Review:
    """The second reader: from now on it counts. Raises BadReview, Overtaken."""
    with store.transaction():
        first = _get(store, review_id)
        check_second(first, _named(who))
        if first.text_sha256 is not None:
            _unchanged(case_of(store, first.organisation_id, first.year), first.text_sha256)
        kept = _kept(store, _about(first, Action.SECOND, who, why))
        _judge_anew(store, first.organisation_id, on)
        return kept


def withdraw(store: Store, review_id: int, who: str, why: str, on: date) -> Review:
    """Take a review back: the row stays, it no longer counts."""
    with store.transaction():
        first = _get(store, review_id)
        kept = _kept(store, _about(first, Action.WITHDRAW, who, why))
        _judge_anew(store, first.organisation_id, on)
        return kept


def reply(store: Store, organisation_id: str, year: int, who: str, text: str) -> Review:
    """What the organisation answered: shown beside its verdict."""
    if not text.strip():
        raise BadReview("the reply is empty; give the organisation's words")
    with store.transaction():
        case_of(store, organisation_id, year)
        return _kept(store, Review(organisation_id, year, Action.REPLY, _named(who), text.strip(), now()))


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _about(first: Review, action: Action, who: str, why: str) -> Review:
    return Review(first.organisation_id, first.year, action, _named(who), why, now(), about=first.id)


def _named(who: str) -> str:
    if not who.strip():
        raise BadReview("say who reviews: --by NAME or S54_REVIEWER")
    return who.strip()


def _kept(store: Store, review: Review) -> Review:
    return replace(review, id=reviews.add(store.sql, review))


def _get(store: Store, review_id: int) -> Review:
    found = reviews.get(store.sql, review_id)
    if found is None:
        raise NothingToReview(f"there is no review {review_id}; `s54 review queue` lists those that wait")
    return found


def _unchanged(case: Case, text_sha256: str | None) -> Kept:
    if case.statement is None:
        raise NothingToReview(f"{case.organisation.name} has no statement for {case.verdict.year} to judge")
    if text_sha256 is not None and text_sha256 != case.statement.text_sha256:
        raise Overtaken(
            f"the statement of {case.organisation.name} for {case.verdict.year} has changed since it was looked at; look again"
        )
    return case.statement


def _not_overtaken(store: Store, organisation_id: str, year: int, judgement: Judgement) -> None:
    newest = reviews.newest_on(store.sql, organisation_id, year, judgement.requirement)
    if newest is not None and newest.id != judgement.after:
        raise Overtaken(
            f"{newest.who} judged {judgement.requirement.value} at {newest.at} ({newest.value}: {newest.why}); "
            f"look at it, then give --after {newest.id} if you see it otherwise"
        )


def _judge_anew(store: Store, organisation_id: str, on: date) -> None:
    """Only this organisation; the figures are counted at the next `s54 record` or `verdicts recompute`."""
    organisation = store.organisation(organisation_id)
    assert organisation is not None
    verdicts.save(store.sql, [judge_years(facts.facts_of(store.sql, organisation), on)], on)
