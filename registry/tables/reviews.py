"""What people said: append-only rows."""

import sqlite3
from collections.abc import Mapping
from datetime import date

from classifier.act import Requirement
from registry.reviews.review import Action, Overtaken, Review
from registry.verdicts.years import Correction

_COLUMNS = (
    "organisation_id", "year", "action", "who", "why", "at", "sha256", "text_sha256", "requirement", "machine", "value",
    "quote", "about",
)  # fmt: skip
_COUNTS = """
    SELECT first.*, second.at AS confirmed_at FROM review AS first
    JOIN review AS second ON second.about = first.id AND second.action = 'second'
    LEFT JOIN review AS taken_back ON taken_back.about = first.id AND taken_back.action = 'withdraw'
    WHERE taken_back.id IS NULL AND first.action = ? ORDER BY second.id
"""
"""Confirmed by a second reader and not withdrawn."""


def add(sql: sqlite3.Connection, review: Review) -> int:
    """Append; its number. Raises Overtaken if another row of that kind is about the same one already."""
    values = [getattr(review, column) for column in _COLUMNS]
    try:
        row = sql.execute(f"INSERT INTO review ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})", values)
    except sqlite3.IntegrityError as error:
        if "UNIQUE" not in str(error):
            raise
        raise Overtaken(f"review {review.about} has its {review.action.value} already; look at it again") from error
    assert row.lastrowid is not None
    return row.lastrowid


def get(sql: sqlite3.Connection, review_id: int) -> Review | None:
    row = sql.execute("SELECT * FROM review WHERE id = ?", [review_id]).fetchone()
    return _review(row) if row else None


def of_organisation(sql: sqlite3.Connection, organisation_id: str) -> list[Review]:
    """Everything said about one organisation, oldest first."""
    return [
        _review(row) for row in sql.execute("SELECT * FROM review WHERE organisation_id = ? ORDER BY id", [organisation_id])
    ]


def everything(sql: sqlite3.Connection) -> list[Review]:
    return [_review(row) for row in sql.execute("SELECT * FROM review ORDER BY id")]


def newest_on(sql: sqlite3.Connection, organisation_id: str, year: int, requirement: Requirement) -> Review | None:
    """The last judgement of one requirement."""
    row = sql.execute(
        "SELECT * FROM review WHERE organisation_id = ? AND year = ? AND requirement = ? ORDER BY id DESC LIMIT 1",
        [organisation_id, year, requirement.value],
    ).fetchone()
    return _review(row) if row else None


def awaiting_second(sql: sqlite3.Connection) -> list[Review]:
    """Corrections and confirmations that no second reader has seen yet."""
    rows = sql.execute(
        """
        SELECT * FROM review WHERE action IN ('correct', 'confirm_not_found')
        AND NOT EXISTS (SELECT 1 FROM review AS later WHERE later.about = review.id) ORDER BY id
        """
    )
    return [_review(row) for row in rows]


def corrections(sql: sqlite3.Connection) -> dict[str, tuple[Correction, ...]]:
    """What counts for verdicts, by organisation, in the order of confirmation."""
    found: dict[str, tuple[Correction, ...]] = {}
    for row in sql.execute(_COUNTS, [Action.CORRECT.value]):
        one = Correction(
            row["sha256"], Requirement(row["requirement"]), row["value"] == "yes", row["quote"], row["who"], row["why"]
        )
        found[row["organisation_id"]] = (*found.get(row["organisation_id"], ()), one)
    return found


def confirmations(sql: sqlite3.Connection) -> Mapping[str, Mapping[int, date]]:
    """Years for which people confirmed that no statement was found, by organisation."""
    found: dict[str, dict[int, date]] = {}
    for row in sql.execute(_COUNTS, [Action.CONFIRM_NOT_FOUND.value]):
        found.setdefault(row["organisation_id"], {})[row["year"]] = date.fromisoformat(row["at"][:10])
    return found


def _review(row: sqlite3.Row) -> Review:
    return Review(
        id=row["id"],
        organisation_id=row["organisation_id"],
        year=row["year"],
        action=Action(row["action"]),
        who=row["who"],
        why=row["why"],
        at=row["at"],
        sha256=row["sha256"],
        text_sha256=row["text_sha256"],
        requirement=Requirement(row["requirement"]) if row["requirement"] else None,
        machine=row["machine"],
        value=row["value"],
        quote=row["quote"],
        about=row["about"],
    )
