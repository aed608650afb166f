"""What is known of each organisation, as `judge_years` wants it."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from pydantic import TypeAdapter

from classifier.assessment import Assessment
from registry.organisation import Organisation
from registry.tables import reviews
from registry.verdicts.years import Facts, newest_readings

_ASSESSMENT = TypeAdapter(Assessment)


def facts(sql: sqlite3.Connection, organisations: Iterable[Organisation]) -> Iterator[Facts]:
    """Each organisation's, in the given order, which must be that of their ids. Statements come without their texts."""
    corrections, confirmed = reviews.corrections(sql), reviews.confirmations(sql)
    rows = sql.execute("SELECT organisation_id, assessment FROM visit ORDER BY organisation_id")
    looks = groupby(rows, key=lambda row: str(row["organisation_id"]))
    waiting = next(looks, None)
    for organisation in organisations:
        readings: tuple[Assessment, ...] = ()
        if waiting is not None and waiting[0] == organisation.id:
            readings = newest_readings(_ASSESSMENT.validate_json(row["assessment"]) for row in waiting[1])
            waiting = next(looks, None)
        yield Facts(organisation, readings, corrections.get(organisation.id, ()), confirmed.get(organisation.id))


def facts_of(sql: sqlite3.Connection, organisation: Organisation) -> Facts:
    """One organisation's, with everything that is known now."""
    rows = sql.execute("SELECT assessment FROM visit WHERE organisation_id = ?", [organisation.id])
    readings = newest_readings(_ASSESSMENT.validate_json(row["assessment"]) for row in rows)
    corrections, confirmed = reviews.corrections(sql), reviews.confirmations(sql)
    return Facts(organisation, readings, corrections.get(organisation.id, ()), confirmed.get(organisation.id))


def looks_of_changed(sql: sqlite3.Connection, since: str) -> Iterator[tuple[str, tuple[Assessment, ...]]]:
    """All looks at each organisation of which something was read since the day `since`."""
    rows = sql.execute(
        """
        SELECT organisation_id, assessment FROM visit
        WHERE organisation_id IN (SELECT organisation_id FROM visit WHERE assessed_at >= ?) ORDER BY organisation_id
        """,
        [since],
    )
    for organisation_id, found in groupby(rows, key=lambda row: str(row["organisation_id"])):
        yield organisation_id, newest_readings(_ASSESSMENT.validate_json(row["assessment"]) for row in found)
