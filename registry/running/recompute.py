"""Judge everybody anew from the stored facts, and count."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from registry.organisation import Organisation
from registry.population.scope import PERSON
from registry.population.sectors import UNKNOWN_REGION, UNKNOWN_SECTION, region, section
from registry.store import Store
from registry.tables import decisions, facts, figures, labels, verdicts
from registry.tables.labels import Label
from registry.tables.verdicts import Change
from registry.verdicts.statistics import NEWEST, Group, Tally, groups_of, size_band, sizes
from registry.verdicts.verdict import Verdict
from registry.verdicts.years import judge_years

Judged = Iterator[tuple[Organisation, list[Verdict]]]

REGISTERS = "registers"
"""Source of the labels that are told by SIC codes and postcodes."""


def recompute(store: Store, on: date) -> Change:
    """Append every verdict and decision on scope that differs from the one that stands, and count the figures.

    All or nothing.
    """
    tally = Tally()
    with store.transaction():
        organisations = store.organisations()
        label_by_registers(store, organisations)
        everybody = with_scope_kept(store, judged(store, organisations, on), on)
        change = verdicts.save(store.sql, counted(store, tally, everybody), on)
        figures.replace_all(store.sql, tally.figures())
    return change


def label_by_registers(store: Store, organisations: Sequence[Organisation]) -> None:
    """Sector and region as the registers tell them, for everybody whose sector or region no list tells."""
    labels.replace_source(store.sql, REGISTERS, ())
    told = {(label.organisation_id, label.kind) for found in labels.by_organisation(store.sql).values() for label in found}
    known = (label for organisation in organisations for label in _register_labels(organisation))
    labels.replace_source(store.sql, REGISTERS, [label for label in known if (label.organisation_id, label.kind) not in told])


def _register_labels(organisation: Organisation) -> Iterator[Label]:
    standing = organisation.standing
    if (sector := section(standing.sic)) != UNKNOWN_SECTION:
        yield Label(organisation.id, "sector", sector)
    if (place := region(standing.postcode)) != UNKNOWN_REGION:
        yield Label(organisation.id, "region", place)


def judged(store: Store, organisations: Iterable[Organisation], on: date) -> Judged:
    """Every organisation with its verdicts by year, oldest first."""
    for known in facts.facts(store.sql, organisations):
        yield known.organisation, judge_years(known, on)


def with_scope_kept(store: Store, everybody: Judged, on: date) -> Judged:
    """Pass the verdicts on, adding what the rule says of the target year's scope to the history of decisions.

    Where a person's word stands there is nothing to add.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for organisation, found in everybody:
        target = found[-1]
        if target.scope is not None and target.scope.confidence != PERSON:
            decisions.add_rule(store.sql, organisation.id, target.year or on.year - 1, target.scope, at)
        yield organisation, found


def counted(
    store: Store, tally: Tally, everybody: Iterable[tuple[Organisation, Sequence[Verdict]]]
) -> Iterator[Sequence[Verdict]]:
    """Pass the verdicts on, counting them on their way."""
    known: dict[str, list[Group]] = {
        organisation_id: [(label.kind, label.value) for label in told]
        for organisation_id, told in labels.by_organisation(store.sql).items()
    }
    for organisation, found in everybody:
        groups, pounds = groups_of(known.get(organisation.id, ())), sizes(organisation)
        for verdict in found:
            size = ("size", size_band(pounds, verdict.year))
            tally.add(_years_of(verdict, found[-1]), [size, *groups], verdict)
        yield found


def _years_of(verdict: Verdict, newest: Verdict) -> Iterator[int]:
    """Under which years it is counted."""
    if verdict.year:
        yield verdict.year
    if verdict is newest:
        yield NEWEST
