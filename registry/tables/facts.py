"""What is known of each organisation, as `judge_years` wants it."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from pydantic import TypeAdapter

from classifier.assessment import Assessment
from registry.organisation import Organisation
from registry.tables import reviews
from registry.years import Facts, newest_readings

_ASSESSMENT = TypeAdapter(Assessment)
_END = "9999"


def facts(sql: sqlite3.Connection, organisations: Iterable[Organisation], known_on: date | None = None) -> Iterator[Facts]:
    """Each organisation's, in the given order, which must be that of their ids.

    With `known_on` only what was read or said by the end of that day. Statements come without their texts.
    """
    until = f"{known_on.isoformat()}T99" if known_on else _END
    corrections, confirmed = reviews.corrections(sql, until), reviews.confirmations(sql, until)
    rows = sql.execute(
        "SELECT organisation_id, assessment FROM visit WHERE assessed_at < ? AND visited_at < ? ORDER BY organisation_id",
        [until, until],
    )
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
