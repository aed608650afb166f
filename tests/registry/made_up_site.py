"""A small published registry, made without a crawl: what the website's tests look at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import uvicorn

from classifier.act import ContentArea, Depth, Requirement
from classifier.areas import AreaFinding
from classifier.assessment import Assessment, Outcome, StatementAssessment, Subject
from classifier.evidence import Evidence, Finding
from crawler.homepage import HomepageLink
from registry.data_folder import DataFolder
from registry.publishing.publish import publish
from registry.running.recompute import recompute
from registry.store import Store
from registry.tables import labels
from registry.tables.labels import Label
from registry.tables.public import Texts
from registry.web.app import create_app
from registry.web.guard import Limit
from tests.registry.made_up import NO, ON, assessment, capture, organisation, period, statement

R = Requirement
LARCH, ROWAN, ASPEN, HAZEL, BIRCH = "00000001", "00000002", "00000003", "00000004", "00000005"
TEXT = """Larch Limited & sons: modern slavery statement for the year ended {end}.

We audited 14 laundries in Leicester; <b>wages</b> were repaid to 31 people.
Our risk lies with agency labour in Kent packhouses.
Nobody is to read this secret sentence in public.
Approved by the Board on 4 May {year}. Signed: A. Shah, Director.
"""
QUOTES = {
    R.PERIOD: "for the year ended {end}",
    R.STEPS: "We audited 14 laundries in Leicester; <b>wages</b> were repaid to 31 people.",
    R.APPROVAL: "Approved by the Board on 4 May {year}.",
    R.SIGNATURE: "Signed: A. Shah, Director.",
}
UNLIMITED = Limit(1e9, 1e9)


def told(text: str, quote: str) -> Finding:
    return Finding(True, "it says so", Evidence(quote, 2, text.index(quote), "rule:test"))


def a_statement(number: str, year: int, digest: str, **lacking: Finding) -> StatementAssessment:
    end = date(year, 3, 31)
    text = TEXT.format(end=end, year=year)
    findings = {r: told(text, quote.format(end=end, year=year)) for r, quote in QUOTES.items()}
    findings |= {R(name): finding for name, finding in lacking.items()}
    risk = "Our risk lies with agency labour in Kent packhouses."
    areas = dict.fromkeys(ContentArea, AreaFinding(Depth.ABSENT, ()))
    areas[ContentArea.RISK] = AreaFinding(Depth.SPECIFIC, (Evidence(risk, 2, text.index(risk), "model:risk", 0.9),))
    where = replace(capture(f"https://firm{number}.example/ms-{year}"), sha256=digest * 32)
    return statement(findings, capture=where, text=text, areas=areas, period=period(end), title=f"Statement {year}")


def looked(number: str, day: str, *statements: StatementAssessment, **changed: object) -> Assessment:
    subject = Subject(f"Firm {number}", organisation().kind, number, (3, 31), None)
    told_ = {"target_id": number, "subject": subject, "visited_at": f"{day}T10:00:00Z", "assessed_at": f"{day}T10:01:00Z"}
    return assessment(*statements, **{**told_, **changed})


NO_LINK = HomepageLink(False, None, None, None, "looked at 40 links")
ORGANISATIONS = (
    organisation(id=LARCH, number=LARCH, name="Larch Limited"),
    organisation(id=ROWAN, number=ROWAN, name="Rowan & Sons <Holdings> PLC", parent_id=LARCH),
    organisation(id=ASPEN, number=ASPEN, name="Aspen Catering Limited"),
    organisation(id=HAZEL, number=HAZEL, name="Hazel Logistics LLP"),
    organisation(id=BIRCH, number=BIRCH, name="Birch Care Limited", website="javascript:alert(1)"),
)
LOOKS = (
    looked(LARCH, "2025-11-20", a_statement(LARCH, 2025, "aa")),
    looked(LARCH, "2026-11-20", a_statement(LARCH, 2026, "ab"), a_statement(LARCH, 2025, "aa")),
    looked(ROWAN, "2026-11-20", a_statement(ROWAN, 2026, "ac", approval=NO)),
    looked(ASPEN, "2026-11-20", homepage_link=NO_LINK),
    looked(HAZEL, "2026-11-20", a_statement(HAZEL, 2023, "ad")),
    looked(BIRCH, "2026-11-20", outcome=Outcome.REFUSED_BY_ROBOTS, reason="robots.txt says no"),
)
LABELS = (
    Label(LARCH, "sector", "Food & drink"), Label(ROWAN, "sector", "Food & drink"), Label(ASPEN, "sector", "Catering"),
    Label(LARCH, "listed", "FTSE 250"), Label(HAZEL, "region", "Scotland"),
)  # fmt: skip


def make(folder: DataFolder) -> None:
    """The private registry."""
    with Store(folder.registry) as store:
        store.save_organisations(ORGANISATIONS)
        for look in LOOKS:
            store.save_assessment(look)
        with store.transaction():
            labels.replace_source(store.sql, "a test", LABELS)
        recompute(store, ON)


def published(folder: DataFolder, texts: Texts = Texts.QUOTES) -> None:
    with Store.reading(folder.registry) as store:
        publish(store, folder.public, texts)


@contextmanager
def serving(root: Path, limit: Limit = UNLIMITED, seconds: float = 20.0) -> Iterator[str]:
    """The website in a thread; its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(DataFolder(root), limit, seconds), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
