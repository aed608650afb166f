"""Judge everybody anew from the stored facts, and count."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from registry.organisation import Organisation
from registry.statistics import NEWEST, Group, Tally, groups_of
from registry.store import Store
from registry.tables import facts, figures, labels, verdicts
from registry.tables.verdicts import Change
from registry.verdict import Verdict
from registry.years import judge_years


def recompute(store: Store, on: date) -> Change:
    """Append every verdict that differs from the one that stands, and count the figures; all or nothing."""
    tally = Tally()
    with store.transaction():
        change = verdicts.save(store.sql, counted(store, tally, judged(store, on)), on)
        figures.replace_all(store.sql, tally.figures())
    return change


def judged(store: Store, on: date, known_on: date | None = None) -> Iterator[tuple[Organisation, list[Verdict]]]:
    """Every organisation with its verdicts by year, oldest first, by the facts known on `known_on`."""
    for known in facts.facts(store.sql, store.organisations(), known_on):
        yield known.organisation, judge_years(known, on)


def counted(
    store: Store, tally: Tally, everybody: Iterable[tuple[Organisation, Sequence[Verdict]]]
) -> Iterator[Sequence[Verdict]]:
    """Pass the verdicts on, counting them on their way."""
    known: dict[str, list[Group]] = {
        organisation_id: [(label.kind, label.value) for label in told]
        for organisation_id, told in labels.by_organisation(store.sql).items()
    }
    for organisation, found in everybody:
        for verdict in found:
            groups = groups_of(organisation, known.get(organisation.id, ()), verdict.year)
            if verdict.year:
                tally.add(verdict.year, groups, verdict)
            if verdict is found[-1]:
                tally.add(NEWEST, groups, verdict)
        yield found
