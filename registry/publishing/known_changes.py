"""What the registry has learnt since a day."""

from datetime import date

from registry.comparing.changes import Change, between_looks, flipped
from registry.store import Store
from registry.tables import facts, verdicts

EVER = date(2015, 1, 1)
"""Before the Act."""


def changes_since(store: Store, since: date) -> list[Change]:
    """Newest first."""
    day = since.isoformat()
    names = {organisation.id: organisation.name for organisation in store.organisations()}
    found = [
        change
        for organisation_id, looks in facts.looks_of_changed(store.sql, day)
        for change in between_looks(names[organisation_id], looks)
        if change.known_at >= day
    ]
    for before, ruling in verdicts.flips(store.sql, day):
        after = ruling.verdict
        found.append(flipped(names[after.organisation_id], before, after, ruling.decided_on, ruling.cause))
    return sorted(found, key=lambda change: (change.known_at, change.organisation_id, change.kind), reverse=True)
