"""What a visit's documents come to."""

from pathlib import Path

import pytest

from classifier.act import EntityKind, Requirement
from classifier.assess import assess
from classifier.assessment import Outcome, Subject
from classifier.document_kind import DocumentKind
from classifier.model import load_model
from classifier.recognise import DOUBTFUL, LIKELY, Recognition
from tests.crawler.loopback import Answer, crawled, html, serve

WORDS = "<p>Tarnbeck Gravel Limited is against slavery. We like gravel, and we ask those who sell to us what they do.</p>" * 4


@pytest.mark.parametrize(
    ("link", "score", "outcome"),
    [
        ("Modern slavery statement", LIKELY, Outcome.FOUND),
        ("Modern slavery statement", DOUBTFUL, Outcome.UNREADABLE),
        ("Modern slavery statement", DOUBTFUL - 0.01, Outcome.NOT_FOUND),
        ("Anti-slavery policy", DOUBTFUL, Outcome.NOT_FOUND),
    ],
)
def test_a_doubtful_document_at_a_promising_link_is_left_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, score: float, outcome: Outcome
) -> None:
    kind = DocumentKind.STATEMENT if score >= LIKELY else DocumentKind.OTHER
    monkeypatch.setattr("classifier.assess.recognise", lambda document: Recognition(kind, "little in it says so", score))
    with serve({"/": html(f"<h1>Tarnbeck Gravel Limited</h1><a href='/7'>{link}</a>"), "/7": html(WORDS)}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assessment = assess(visit, tmp_path, Subject("Tarnbeck Gravel Limited", EntityKind.COMPANY), load_model())
    assert assessment.outcome is outcome
    if outcome is Outcome.UNREADABLE:
        assert assessment.reason == f"{served.url}/7: may be a statement (little in it says so): a person must look"


NAMED = "<h1>Tarnbeck Gravel Limited</h1><a href='/7'>Modern slavery statement</a>"
PICTURED = "<title>Modern slavery statement</title><img src=page-1.jpg><img src=page-2.jpg>"


@pytest.mark.parametrize(
    ("site", "outcome", "link"),
    [
        ({"/7": html(PICTURED)}, Outcome.UNREADABLE, False),
        ({"/7": html("<title>Modern slavery statement</title><p>Coming soon.</p><img src=x.jpg>")}, Outcome.NOT_FOUND, False),
        ({"/7": html("<title>Licence agreement</title><img src=x.jpg>")}, Outcome.NOT_FOUND, False),
        ({"/robots.txt": Answer(b"User-agent: *\nDisallow: /7")}, Outcome.REFUSED_BY_ROBOTS, None),
        ({"/7": Answer(b"no", 403)}, Outcome.BLOCKED, None),
    ],
    ids=["pictures of its pages", "nothing there yet", "something else", "refused by robots.txt", "blocked"],
)
def test_what_cannot_be_seen_behind_a_promising_link(
    tmp_path: Path, site: dict[str, Answer], outcome: Outcome, link: bool | None
) -> None:
    with serve({"/": html(NAMED), **site}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assessment = assess(visit, tmp_path, Subject("Tarnbeck Gravel Limited", EntityKind.COMPANY), load_model())
    assert (assessment.outcome, assessment.homepage_link.found) == (outcome, link)


STATEMENT = """<h1>Modern slavery statement</h1>
<p>Tarnbeck Gravel Limited makes this statement under section 54 of the Modern Slavery Act 2015 for the year ended 31 March 2026.</p>
<p>We buy stone from forty suppliers. We audited twelve of them. We trained all our drivers in what to look for.</p>
<p>We will train our buyers too. We thank our staff.</p>
<p>The board approved this statement on 4 May 2026.</p><p>Marian Oakes</p><p>Director</p>"""


@pytest.mark.parametrize(
    ("most", "evidenced", "told"), [(100, True, "approved by"), (7, None, "its end was not read (3 sentences)")]
)
def test_what_may_stand_in_sentences_left_out_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, evidenced: bool | None, told: str
) -> None:
    monkeypatch.setattr("classifier.sentences.MOST_SENTENCES", most)
    with serve({"/": html("<a href='/7'>Modern slavery statement</a>"), "/7": html(STATEMENT)}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assessment = assess(visit, tmp_path, Subject("Tarnbeck Gravel Limited", EntityKind.COMPANY), load_model())
    found = assessment.statements[0].requirements
    assert [found[r].evidenced for r in (Requirement.APPROVAL, Requirement.SIGNATURE)] == [evidenced] * 2
    assert told in found[Requirement.APPROVAL].reason
