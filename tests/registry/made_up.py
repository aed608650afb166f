"""Organisations and assessments to judge, with only what a test cares about spelt out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from classifier.act import ContentArea, Depth, EntityKind, Requirement
from classifier.areas import AreaFinding
from classifier.assessment import Assessment, Outcome, StatementAssessment, Subject, Whose
from classifier.evidence import Evidence, Finding
from classifier.requirements.organisations import Coverage
from classifier.requirements.period import Period, Surety
from crawler.capture import Capture
from crawler.homepage import HomepageLink
from crawler.links import Link, Place
from crawler.media import MediaType
from registry.organisation import Organisation, Turnover

R = Requirement
ON = date(2026, 11, 22)
YES = Finding(True, "it says so", Evidence("It says so.", None, 0, "rule:test"))
NO = Finding(False, "it does not say so")
OPEN = Finding(None, "cannot be told")
SILENT = Finding(False, "the text does not say who approved it", silent=True)
NOT_ASKED = Finding(None, "not asked of a partnership", applies=False)
LINK = HomepageLink(True, "Modern slavery statement", "https://larch.example/ms", "footer", "links to the statement by name")


def organisation(**changed: Any) -> Organisation:
    told: dict[str, Any] = {
        "id": "00000001",
        "name": "Larch Limited",
        "website": "https://larch.example",
        "kind": EntityKind.COMPANY,
        "number": "00000001",
        "year_end": (3, 31),
        "turnover": (Turnover(50_000_000, 2026, "list"),),
    }
    return Organisation(**{**told, **changed})


def capture(url: str = "https://larch.example/ms") -> Capture:
    link = Link(url, "Modern slavery statement", Place.FOOTER, "https://larch.example/")
    return Capture(url, "2026-11-20T10:00:00Z", 200, MediaType.HTML, "text/html", "ab" * 32, 1000, "shard", 0, link)


def period(end: date = date(2026, 3, 31), surety: Surety = Surety.STATED) -> Period:
    return Period(f"the year ended {end}", None, end, surety)


def statement(findings: Mapping[Requirement, Finding] | None = None, **changed: Any) -> StatementAssessment:
    told: dict[str, Any] = {
        "capture": capture(),
        "title": "Modern slavery statement",
        "text": "Larch Limited trained its buyers in the year ended 31 March 2026.",
        "ocr": False,
        "whose": Whose.NAMES_IT,
        "coverage": Coverage(("Larch Limited",), False),
        "period": period(),
        "no_steps": False,
        "homepage_link": LINK,
        "requirements": {**dict.fromkeys(Requirement, YES), **(findings or {})},
        "areas": dict.fromkeys(ContentArea, AreaFinding(Depth.ABSENT, ())),
    }
    return StatementAssessment(**{**told, **changed})


def assessment(*statements: StatementAssessment, **changed: Any) -> Assessment:
    told: dict[str, Any] = {
        "target_id": "00000001",
        "subject": Subject("Larch Limited", EntityKind.COMPANY, "00000001", (3, 31), None),
        "visited_at": "2026-11-20T10:00:00Z",
        "assessed_at": "2026-11-20T10:01:00Z",
        "shard": "shard",
        "outcome": Outcome.FOUND if statements else Outcome.NOT_FOUND,
        "reason": "looked at 5 pages",
        "kind": EntityKind.COMPANY,
        "site_names_organisation": True,
        "homepage_link": LINK,
        "statements": statements,
        "considered": (),
        "requests": 5,
        "rubric": "msa-2015/1",
        "model": "test",
    }
    return Assessment(**{**told, **changed})
