"""Verdicts in plain words, the same everywhere they are shown."""

from registry.verdict import Badge, Cause, Decision

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
    Badge.LATE: "came late: a look after the day of grace found none",
    Badge.GONE: "was there, and is no longer",
    Badge.CORRECTED: "corrected by a person and confirmed by a second one",
}

MARKS = {True: "yes", False: "no", None: "unknown"}

CAUSES = {
    Cause.FIRST: "first verdict",
    Cause.COMPANY: "the company changed something",
    Cause.LEARNED: "we learned something",
    Cause.METHOD: "our method changed",
}
