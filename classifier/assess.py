"""Visit + archive -> Assessment: reads each capture, recognises statements, judges them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from classifier.act import ACT_2015, EntityKind, Requirement
from classifier.areas import find_areas
from classifier.assessment import Assessment, Considered, Outcome, StatementAssessment, Subject, Whose
from classifier.clues import is_all_but_empty
from classifier.document_kind import DocumentKind
from classifier.evidence import Finding, as_far_as_read
from classifier.model import SentenceModel
from classifier.reading.document import Document, Unreadable
from classifier.reading.parts import put_together, whole_pages
from classifier.reading.read import read
from classifier.reading.section import slavery_section
from classifier.recognise import Recognition, recognise
from classifier.requirements.approval import find_approval
from classifier.requirements.organisations import (
    Coverage,
    are_akin,
    are_of_longer_name,
    find_organisations,
    kind_of_name,
    leaves_out,
    mentions,
)
from classifier.requirements.period import find_period
from classifier.requirements.signature import find_signature
from classifier.requirements.steps import find_no_steps, find_steps
from classifier.sentences import read_statement
from crawler import visit as crawl
from crawler.archive import now, read_capture
from crawler.capture import Capture
from crawler.homepage import HomepageLink, find_homepage_link
from crawler.links import Link, Place, Promise, key, promise, same_site, speaks_of_slavery
from crawler.media import MediaType
from crawler.pages import Page

WORTH_AN_ALARM = Promise.STATEMENT
"""A link this promising that could not be read leaves the question open."""


READING = "reading/2"
"""Version of all that reads beside the sentence model: raised when the same document may be read otherwise."""
RUNNING_TEXT = 5
"""Words; shorter blocks are often a site's frame, which names the site's owner and not the statement's."""


def assess(visit: crawl.Visit, archive: Path, subject: Subject, model: SentenceModel) -> Assessment:
    """Read what a visit brought home. Raises DamagedArchive."""
    pages = [Page(capture, read_capture(archive, capture)) for capture in visit.captures]
    links = pages_links(pages, visit)
    statements: list[StatementAssessment] = []
    considered: list[Considered] = []
    for page, parts in whole_pages(pages):
        _consider(page, parts, visit, subject, model, links, statements, considered)
    statements.sort(key=_importance, reverse=True)
    named = _site_names(pages, subject)
    outcome, reason = _outcome(visit, statements, considered, named)
    return Assessment(
        target_id=visit.target.id,
        subject=subject,
        visited_at=visit.started_at,
        assessed_at=now(),
        shard=visit.captures[0].shard if visit.captures else None,
        outcome=outcome,
        reason=reason,
        kind=_kind(subject, statements),
        site_names_organisation=named,
        homepage_link=statements[0].homepage_link if statements else _no_link(links, visit),
        statements=tuple(statements),
        considered=tuple(considered),
        requests=visit.requests,
        rubric=ACT_2015.version,
        model=read_by(model),
    )


def read_by(model: SentenceModel) -> str:
    """What an assessment names as its model: where it differs, a visit is read again."""
    return f"{model.version} {READING}"


def pages_links(pages: Sequence[Page], visit: crawl.Visit) -> tuple[Link, ...] | None:
    """The homepage's links, None if there is no homepage that can be read."""
    home = visit.homepage
    page = next((page for page in pages if page.capture is home), None)
    return page.links if page is not None and not page.is_empty_shell else None


def _consider(
    page: Page,
    parts: Sequence[Page],
    visit: crawl.Visit,
    subject: Subject,
    model: SentenceModel,
    links: tuple[Link, ...] | None,
    statements: list[StatementAssessment],
    considered: list[Considered],
) -> None:
    capture = page.capture
    if capture.found.place is Place.SITEMAP and capture.media_type is not MediaType.HTML and capture.url.endswith(".xml"):
        return
    try:
        document = _read(page, parts)
    except Unreadable as error:
        if promise(capture.found) >= WORTH_AN_ALARM:
            considered.append(Considered(capture.url, None, str(error)))
        return
    recognition = recognise(document)
    section = slavery_section(document)
    if section is not None and (of_section := recognise(section)).kind is DocumentKind.STATEMENT:
        document, recognition = section, of_section
    if recognition.kind is DocumentKind.STATEMENT:
        statements.append(_of_parts(judge(document, capture, subject, model, _link(links, capture, visit)), parts))
    elif document.pages_left_out:
        considered.append(Considered(capture.url, None, f"its last {document.pages_left_out} pages were not read"))
    elif promise(capture.found) >= WORTH_AN_ALARM and (doubt := _doubt(page, document, recognition)):
        considered.append(Considered(capture.url, None, f"{doubt}: a person must look"))
    elif promise(capture.found) >= Promise.POLICY:
        considered.append(Considered(capture.url, recognition.kind, recognition.reason))


def _doubt(page: Page, document: Document, recognition: Recognition) -> str | None:
    """Why a document at an address that promised a statement cannot be said to be none; None if it can."""
    if recognition.is_doubtful:
        return f"may be a statement ({recognition.reason})"
    was_guessed = page.capture.found.place is Place.GUESS
    is_on_subject = speaks_of_slavery(f"{document.title} {document.body}")
    if is_on_subject and not was_guessed and is_all_but_empty(document) and page.shows_what_is_not_text:
        return "next to no text, though it shows pictures, frames or what scripts build"
    return None


def _read(page: Page, parts: Sequence[Page]) -> Document:
    documents = [read(one.body, one.capture.media_type, one.capture.declared_type) for one in (page, *parts)]
    return put_together(documents) if parts else documents[0]


def _of_parts(statement: StatementAssessment, parts: Sequence[Page]) -> StatementAssessment:
    return replace(statement, parts=tuple(part.capture for part in parts))


def _link(links: tuple[Link, ...] | None, capture: Capture, visit: crawl.Visit) -> HomepageLink:
    if links is None:
        return HomepageLink(None, reason="the homepage could not be read")
    return find_homepage_link(links, capture, visit.captures)


def _no_link(links: tuple[Link, ...] | None, visit: crawl.Visit) -> HomepageLink:
    if links is None:
        return HomepageLink(None, reason="the homepage could not be read")
    kept_from_us = {key(miss.url) for miss in visit.misses if miss.trouble is not crawl.Trouble.ABSENT}
    for link in links:
        if speaks_of_slavery(link.text) and key(link.url) in kept_from_us:
            return HomepageLink(None, link.text, link.url, link.place, "where the homepage's link leads could not be seen")
    return HomepageLink(False, reason="no statement to link to")


def judge(
    document: Document, capture: Capture, subject: Subject, model: SentenceModel, link: HomepageLink
) -> StatementAssessment:
    """One statement against section 54."""
    statement = read_statement(document)
    sentences = statement.body
    scores = model.scores([sentence.text for sentence in sentences])
    coverage = find_organisations(sentences)
    whose = _whose(" ".join(s.text for s in sentences if len(s.text.split()) >= RUNNING_TEXT), coverage, subject)
    kind = subject.kind if subject.kind is not EntityKind.UNKNOWN else _kind_of_names(coverage)
    period, period_finding = find_period(document.title, sentences, subject.year_end)
    return StatementAssessment(
        capture=capture,
        title=_title(document),
        text=document.text,
        ocr=document.ocr,
        whose=whose,
        coverage=coverage,
        period=period,
        no_steps=find_no_steps(sentences) is not None,
        homepage_link=link,
        requirements={
            Requirement.PERIOD: as_far_as_read(period_finding, statement.unread),
            Requirement.STEPS: find_steps(sentences, scores),
            Requirement.APPROVAL: as_far_as_read(find_approval(sentences, kind), statement.unread),
            Requirement.SIGNATURE: as_far_as_read(find_signature(sentences, kind), statement.unread),
            Requirement.PUBLISHED: _published(capture, whose),
            Requirement.HOMEPAGE_LINK: Finding(link.found, link.reason),
        },
        areas=find_areas(sentences, scores, model.decided(scores)),
    )


def _title(document: Document) -> str:
    return (document.title or (document.blocks[0].text if document.blocks else ""))[:300]


def _published(capture: Capture, whose: Whose) -> Finding:
    if whose is Whose.NAMES_OTHERS:
        return Finding(None, "a statement is published here, but it names other organisations only")
    broken = f", over TLS that did not hold ({capture.tls_fault})" if capture.tls_fault else ""
    return Finding(True, f"fetched from {capture.url} at {capture.fetched_at}{broken}")


def _whose(text: str, coverage: Coverage, subject: Subject) -> Whose:
    if subject.name is None:
        return Whose.NOT_ASKED
    if are_of_longer_name(subject.name, coverage.names) or leaves_out(text, subject.name):
        return Whose.NAMES_OTHERS
    named = mentions(text, subject.name)
    if subject.parent and mentions(text, subject.parent) and (named or coverage.all_subsidiaries):
        return Whose.COVERED_BY_GROUP
    if named:
        return Whose.NAMES_IT
    if any(are_akin(subject.name, name) for name in coverage.names):
        return Whose.NAMES_IT
    return Whose.NAMES_OTHERS if coverage.names else Whose.NAMES_NOBODY


def _importance(statement: StatementAssessment) -> tuple[bool, date, int]:
    period = statement.period
    own = statement.whose is not Whose.NAMES_OTHERS
    return (own, period.end if period else date.min, int(period.surety) if period else -1)


def _kind(subject: Subject, statements: Sequence[StatementAssessment]) -> EntityKind:
    if subject.kind is not EntityKind.UNKNOWN:
        return subject.kind
    return _kind_of_names(statements[0].coverage) if statements else EntityKind.UNKNOWN


def _kind_of_names(coverage: Coverage) -> EntityKind:
    return next((kind for name in coverage.names if (kind := kind_of_name(name)) is not EntityKind.UNKNOWN), EntityKind.UNKNOWN)


def _site_names(pages: Sequence[Page], subject: Subject) -> bool | None:
    """Whether the organisation's own site names it or its number, as UK companies' sites must."""
    if subject.name is None or not pages:
        return None
    home = pages[0].capture.url
    own = [page for page in pages if page.capture.media_type is MediaType.HTML and same_site(page.capture.url, home)]
    number = subject.number or "\0"
    return any(mentions(page.text, subject.name) or number in page.text for page in own)


def _outcome(
    visit: crawl.Visit, statements: Sequence[StatementAssessment], considered: Sequence[Considered], named: bool | None
) -> tuple[Outcome, str]:
    if visit.outcome is not crawl.Outcome.LOOKED:
        return Outcome(visit.outcome.value), visit.reason
    if statements:
        return Outcome.FOUND, f"found at {statements[0].capture.url}"
    if named is False:
        return Outcome.NOT_THIS_COMPANY, "nothing on the site names the organisation or its number"
    for document in considered:
        if document.kind is None or document.kind is DocumentKind.OTHER_LANGUAGE:
            return Outcome.UNREADABLE, f"{document.url}: {document.reason}"
    for miss in visit.misses:
        if miss.trouble is not crawl.Trouble.ABSENT and promise(Link(miss.url, miss.text, Place.BODY, "")) >= WORTH_AN_ALARM:
            return Outcome(crawl.HOMEPAGE_TROUBLE[miss.trouble].value), f"{miss.url}: {miss.reason}"
    seen = "; ".join(f"{document.url} is {_article(document.kind)}" for document in considered[:3] if document.kind)
    return Outcome.NOT_FOUND, f"{visit.reason}, none a statement" + (f" ({seen})" if seen else "")


def _article(kind: DocumentKind) -> str:
    return {DocumentKind.NEWS: "news", DocumentKind.GUIDANCE: "guidance", DocumentKind.OTHER: "something else"}.get(
        kind, f"a {kind.value.replace('_', ' ')}"
    )
