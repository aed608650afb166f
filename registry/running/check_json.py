"""The documented object of `s54 check --json` (pure)."""

from typing import Any

from classifier.areas import cues_in
from classifier.assessment import Assessment, StatementAssessment
from classifier.requirements.period import Surety
from crawler.archive import now


def as_json(url: str, assessment: Assessment) -> dict[str, Any]:
    """The documented object of `s54 check --json`."""
    first = assessment.statements[0] if assessment.statements else None
    link = assessment.homepage_link
    return {
        "url": url,
        "checked_at": now(),
        "outcome": assessment.outcome.value,
        "reason": assessment.reason,
        "homepage_link": {"found": link.found, "text": link.text, "href": link.href},
        "statement": _statement(first) if first else None,
        "requirements": _requirements(first) if first else {},
        "areas": _areas(first) if first else {},
        "other_statements": [{"url": s.capture.url, "period": _period(s)} for s in assessment.statements[1:]],
        "requests": assessment.requests,
    }


def _statement(statement: StatementAssessment) -> dict[str, Any]:
    return {
        "url": statement.capture.url,
        "media_type": statement.capture.media_type.value,
        "sha256": statement.capture.sha256,
        "title": statement.title,
        "period": _period(statement),
        "organisations": list(statement.coverage.names),
        "text_chars": len(statement.text),
    }


def _period(statement: StatementAssessment) -> dict[str, str | None]:
    """The end as exactly as the text gives it: a day, or only the year ("FY25/26" is 2026); a year in a title is neither."""
    period = statement.period
    if period is None or period.surety is Surety.GUESSED:
        return {"start": None, "end": None}
    end = period.end.isoformat() if period.end_is_stated else f"{period.end:%Y}"
    return {"start": period.start.isoformat() if period.start else None, "end": end}


def _requirements(statement: StatementAssessment) -> dict[str, Any]:
    rows = {}
    for requirement, finding in statement.requirements.items():
        evidence = finding.evidence
        rows[requirement.value] = {
            "evidenced": finding.evidenced,
            "reason": finding.reason,
            "quote": evidence.quote if evidence else None,
            "page": evidence.page if evidence else None,
            "offset": evidence.offset if evidence else None,
            "found_by": evidence.found_by if evidence else "crawl",
            "score": evidence.score if evidence else None,
        }
    return rows


def _areas(statement: StatementAssessment) -> dict[str, Any]:
    return {
        area.value: {
            "depth": int(found.depth),
            "quotes": [
                {
                    "quote": q.quote,
                    "page": q.page,
                    "offset": q.offset,
                    "score": round(q.score, 3),
                    "cues": list(cues_in(q.quote)),
                }
                for q in found.quotes
            ],
        }
        for area, found in statement.areas.items()
    }
