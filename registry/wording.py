"""Verdicts in plain words, the same everywhere they are shown."""

from registry.verdict import Badge, Decision

DECISIONS = {
    Decision.MEETS_MINIMUM: "meets the minimum",
    Decision.NOT_EVIDENCED: "found, but not everything is evidenced",
    Decision.OUT_OF_DATE: "out of date",
    Decision.NOT_FOUND: "we did not find a statement",
    Decision.SCOPE_UNCONFIRMED: "not shown to be in scope",
    Decision.UNKNOWN: "could not be told",
}

BADGES = {
    Badge.NO_STEPS: "says that no steps were taken",
    Badge.COVERED_BY_GROUP: "covered by its group's statement",
    Badge.PROVISIONAL: "provisional until a second look",
}

MARKS = {True: "yes", False: "no", None: "unknown"}
