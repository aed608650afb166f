"""Verdicts in plain words, the same everywhere they are shown."""

from classifier.act import ContentArea, Requirement
from registry.verdicts.public_state import PublicState
from registry.verdicts.verdict import Badge, Cause, Decision

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

STATES = {
    **{PublicState(decision.value): words for decision, words in DECISIONS.items()},
    PublicState.BEING_CHECKED: "being checked a second time",
}
"""Every state in which an organisation's year stands in a public list."""

REQUIREMENTS = {
    Requirement.PERIOD: "financial year stated",
    Requirement.STEPS: "steps, or none, stated",
    Requirement.APPROVAL: "approval",
    Requirement.SIGNATURE: "signature",
    Requirement.PUBLISHED: "on its website",
    Requirement.HOMEPAGE_LINK: "homepage link",
}

AREAS = {
    ContentArea.STRUCTURE: "structure and supply chains",
    ContentArea.POLICIES: "policies",
    ContentArea.DUE_DILIGENCE: "due diligence",
    ContentArea.RISK: "risk",
    ContentArea.EFFECTIVENESS: "effectiveness",
    ContentArea.TRAINING: "training",
}

DEPTHS = {0: "absent", 1: "general or only planned", 2: "specific", 3: "specific, with results"}

MEASURES = {
    "meets_minimum": "meets the minimum",
    "meets_minimum_lenient": "meets the minimum if silence about approval passes",
    "statement_found": "has a statement for the year",
    **{requirement.value: words for requirement, words in REQUIREMENTS.items()},
    **{area.value: f"speaks of {words}" for area, words in AREAS.items()},
    **{f"{area.value}_specific": f"is specific on {words}" for area, words in AREAS.items()},
}
"""What `s54 stats` counts, for readers."""
