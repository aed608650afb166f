"""What the population knows of one organisation, as `s54 show --json` gives it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from classifier.assessment import Assessment
from registry.organisation import Organisation
from registry.population.claims import (
    GroupLink,
    Identifier,
    Judgement,
    KnownStatement,
    Name,
    NameKind,
    Period,
    Profile,
    Spans,
    TurnoverFact,
    Website,
)
from registry.population.identifiers import COMPANY
from registry.population.periods import FinancialYear, financial_years, guidance_due, target_year_end
from registry.population.scope import decide_scope
from registry.population.websites import host_of
from registry.store import Store
from registry.tables.claims import Sourced

YEARS_SHOWN = 6
Kind = TypeVar("Kind")


def population_json(store: Store, organisation: Organisation, assessment: Assessment | None, on: date) -> dict[str, Any]:
    """Every source's word with the file and row that it stands in; the names begin with the one that is shown."""
    claims = store.claims(organisation.id)
    years = _financial_years(organisation, claims, on)
    return {
        "id": organisation.id,
        "company_number": organisation.number,
        "names": list(
            dict.fromkeys((organisation.name, *(c.name for _, c in _of(claims, Name) if c.kind == NameKind.CURRENT)))
        ),
        "previous_names": [
            {"name": c.name, "until": c.until, **_home(s)} for s, c in _of(claims, Name) if c.kind == NameKind.PREVIOUS
        ],
        "identifiers": _identifiers(organisation, claims),
        "kind": organisation.kind.value,
        "register": [{**_told(c), **_home(s)} for s, c in _of(claims, Profile)],
        "websites": _websites(store, claims, assessment),
        "turnover": [_turnover(s, c) for s, c in _of(claims, TurnoverFact)],
        "groups": _groups(store, claims),
        "subsidiaries": [{"id": child, "name": name} for child, name in store.children(organisation.id)],
        "financial_years": [_year(year) for year in years],
        "scope": _scope(organisation, claims, years, on),
        "scope_decisions": [asdict(kept) for kept in store.scope_history(organisation.id)],
        "known_statements": [{**asdict(c), **_home(s)} for s, c in _of(claims, KnownStatement)],
        "judgements": [{**asdict(c), **_home(s)} for s, c in _of(claims, Judgement)],
    }


def _of(claims: Sequence[Sourced], kind: type[Kind]) -> Iterator[tuple[Sourced, Kind]]:
    return ((sourced, sourced.claim) for sourced in claims if isinstance(sourced.claim, kind))


def _home(sourced: Sourced) -> dict[str, Any]:
    """Where a claim comes from."""
    return {
        "source": sourced.source.value,
        "file": sourced.file,
        "sha256": sourced.sha256,
        "row": sourced.row,
        "imported_at": sourced.imported_at,
    }


def _told(profile: Profile) -> dict[str, Any]:
    return {name: value for name, value in asdict(profile).items() if value is not None}


def _identifiers(organisation: Organisation, claims: Sequence[Sourced]) -> list[dict[str, Any]]:
    found = {
        (c.scheme, c.value): {"scheme": c.scheme, "id": c.value, "original": c.original, **_home(s)}
        for s, c in _of(claims, Identifier)
    }
    if organisation.number is not None:
        found.setdefault((COMPANY, organisation.number), {"scheme": COMPANY, "id": organisation.number})
    return sorted(found.values(), key=lambda identifier: identifier["scheme"] != COMPANY)


def _websites(store: Store, claims: Sequence[Sourced], assessment: Assessment | None) -> list[dict[str, Any]]:
    """Candidates; one is confirmed, or not, if the crawler's last visit was to its host."""
    visited = {host_of(a.capture.url) for a in assessment.statements} if assessment is not None else set()
    if assessment is not None and assessment.homepage_link.href:
        visited.add(host_of(assessment.homepage_link.href))
    named = assessment.site_names_organisation if assessment is not None else None
    return [
        {
            "url": website.url,
            "use": str(website.use),
            "confirmed": named if website.host in visited else None,
            "shared_by": store.host_shared_by(website.host),
            "original": website.original,
            **_home(sourced),
        }
        for sourced, website in _of(claims, Website)
    ]


def _turnover(sourced: Sourced, fact: TurnoverFact) -> dict[str, Any]:
    annual = fact.value * 12 // fact.months if fact.months and fact.months != 12 else None
    return {
        "period_end": fact.period_end,
        "period_start": fact.period_start,
        "year": fact.year,
        "months": fact.months,
        "value": fact.value,
        "upto": fact.upto,
        "annualised": annual,
        "currency": fact.currency,
        "basis": str(fact.basis),
        "concept": fact.concept,
        "original": fact.original,
        **_home(sourced),
    }


def _groups(store: Store, claims: Sequence[Sourced]) -> list[dict[str, Any]]:
    """Parents as the sources tell them; one told only by name has an id where just one organisation has that name."""
    return [
        {
            "parent": link.parent_number or (store.named(link.parent_normal) if link.parent_normal else None),
            "parent_name": link.parent_name,
            "since": link.since,
            "until": link.until,
            "as_of": sourced.as_of or None,
            **_home(sourced),
        }
        for sourced, link in _of(claims, GroupLink)
    ]


def _financial_years(organisation: Organisation, claims: Sequence[Sourced], on: date) -> list[FinancialYear]:
    filed = [
        (date.fromisoformat(c.start) if c.start else None, date.fromisoformat(c.end))
        for _, c in _of(claims, Period)
        if c.spans == Spans.ACCOUNTS
    ]
    return financial_years(filed, organisation.year_end, on)


def _year(year: FinancialYear) -> dict[str, Any]:
    return {
        "start": year.start.isoformat() if year.start else None,
        "end": year.end.isoformat(),
        "filed": year.filed,
        "unusual": year.unusual,
        "due": guidance_due(year.end).isoformat(),
    }


def _scope(
    organisation: Organisation, claims: Sequence[Sourced], years: Sequence[FinancialYear], on: date
) -> list[dict[str, Any]]:
    """For every year that something is known about, newest first."""
    ends = {year.end.year: year.end for year in years}
    target = target_year_end(organisation.year_end, on).year if organisation.year_end else on.year - 1
    told = {fact.year for fact in organisation.turnover if fact.year is not None} | {
        word.year for word in organisation.decisions
    }
    wanted = sorted({target, *ends, *told}, reverse=True)[:YEARS_SHOWN]
    found = []
    for year in wanted:
        decision = decide_scope(organisation, year)
        found.append(
            {
                "year": year,
                "scope": decision.scope.value,
                "reason": decision.reason,
                "confidence": decision.confidence,
                "rule": decision.rule,
                "tests": [asdict(test) for test in decision.tests],
                "due": guidance_due(ends[year]).isoformat() if year in ends else None,
            }
        )
    return found
