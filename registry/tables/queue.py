"""What waits for a person, most urgent first."""

import sqlite3
from dataclasses import dataclass

DOUBTFUL = 0.7
"""A finding whose score is lower is looked at by a person."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`kind` is not_found, second, open or doubtful; `reach` the organisation's turnover in pounds, 0 if unknown."""

    kind: str
    organisation_id: str
    name: str
    year: int
    requirement: str | None
    reason: str
    score: float | None
    reach: int
    review: int | None


_QUEUE = f"""
    WITH reach AS (SELECT organisation_id, max(value) AS pounds FROM claim_turnover WHERE currency = 'GBP' GROUP BY organisation_id),
    waiting AS (
        SELECT 1 AS rank, 'not_found' AS kind, organisation_id, year, NULL AS requirement, reason, NULL AS score, NULL AS review
        FROM current_verdict WHERE decision = 'not_found' AND badges LIKE '%"provisional"%'
        AND NOT EXISTS (SELECT 1 FROM review WHERE review.organisation_id = current_verdict.organisation_id
                        AND review.year = current_verdict.year AND review.action = 'confirm_not_found')
        UNION ALL
        SELECT 2, 'second', organisation_id, year, requirement, who || ': ' || why, NULL, id
        FROM review WHERE action IN ('correct', 'confirm_not_found')
        AND NOT EXISTS (SELECT 1 FROM review AS later WHERE later.about = review.id)
        UNION ALL
        SELECT CASE WHEN finding.evidenced IS NULL THEN 3 ELSE 4 END,
               CASE WHEN finding.evidenced IS NULL THEN 'open' ELSE 'doubtful' END,
               current_verdict.organisation_id, current_verdict.year, finding.requirement, finding.reason, finding.score, NULL
        FROM current_verdict
        JOIN statement ON statement.organisation_id = current_verdict.organisation_id AND statement.sha256 = statement_sha256
        JOIN finding ON finding.statement_id = statement.id
        WHERE finding.applies = 1 AND (finding.evidenced IS NULL OR finding.score < {DOUBTFUL})
        AND NOT EXISTS (SELECT 1 FROM review WHERE review.organisation_id = current_verdict.organisation_id
                        AND review.sha256 = statement.sha256 AND review.requirement = finding.requirement)
    )
    SELECT waiting.*, organisation.name, coalesce(reach.pounds, 0) AS pounds FROM waiting
    JOIN organisation ON organisation.id = waiting.organisation_id
    LEFT JOIN reach ON reach.organisation_id = waiting.organisation_id
    ORDER BY rank, coalesce(score, 0), pounds DESC, waiting.organisation_id, requirement LIMIT ?
"""


def queue(sql: sqlite3.Connection, limit: int) -> list[Waiting]:
    """Provisional not_found first, then what needs a second reader, open and doubtful findings; the largest first."""
    return [
        Waiting(
            row["kind"], row["organisation_id"], row["name"], row["year"], row["requirement"], row["reason"], row["score"],
            row["pounds"], row["review"],
        )
        for row in sql.execute(_QUEUE, [limit])
    ]  # fmt: skip
