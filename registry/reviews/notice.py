"""The dated letter that gives an organisation its right of reply (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import fill, indent

from classifier.act import ACT_2015, Requirement
from registry.organisation import Organisation
from registry.verdicts.verdict import Badge, Decision, Verdict
from registry.wording import DECISIONS, MARKS

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Look:
    """One visit of the organisation's website, as the letter tells it."""

    at: str
    outcome: str
    reason: str


def letter(
    organisation: Organisation,
    verdict: Verdict,
    quotes: Mapping[Requirement, str],
    looks: Sequence[Look],
    contact: str,
    on: date,
) -> str:
    """What was looked for, where, when, what was found, and how to answer."""
    year = verdict.year_end.strftime("%-d %B %Y") if verdict.year_end else "a date that we could not tell"
    parts = (
        on.strftime("%-d %B %Y"),
        f"{organisation.name}\nCompany number {organisation.number or 'not known to us'}",
        "Modern Slavery Act 2015, section 54: your statement for the financial year that ended on " + year,
        "We keep a public register of statements under section 54. Before or beside what it says of you, you have a right of reply.",
        "What we looked for\n\n" + _asked(),
        "Where and when we looked\n\n" + _looked(organisation, looks),
        "What we found\n\n" + _found(verdict, quotes),
        _meaning(verdict),
        "How to answer\n\n" + _answer(organisation, verdict, contact),
    )
    return "\n\n".join(part if "\n" in part else fill(part, WIDTH) for part in parts) + "\n"


def _asked() -> str:
    return "\n".join(f"  - {provision.asks} ({provision.source})" for provision in ACT_2015.requirements)


def _looked(organisation: Organisation, looks: Sequence[Look]) -> str:
    if not looks:
        return f"  We have not visited {organisation.website or 'a website of yours: we do not know one'} yet."
    lines = [
        f"  - {look.at}: {organisation.website or 'no website known'}: {look.outcome.replace('_', ' ')}, {look.reason}"
        for look in looks
    ]
    return "\n".join(fill(line, WIDTH, subsequent_indent="    ") for line in lines)


def _found(verdict: Verdict, quotes: Mapping[Requirement, str]) -> str:
    head = [fill(f"In short: {DECISIONS[verdict.decision]}. {verdict.reason[:1].upper()}{verdict.reason[1:]}.", WIDTH)]
    if verdict.statement_url:
        head.append(f"The statement: {verdict.statement_url}\nSHA-256 of its bytes: {verdict.statement_sha256}")
        head.append("\n".join(_line(requirement, verdict, quotes) for requirement in Requirement))
    return "\n\n".join(head)


def _line(requirement: Requirement, verdict: Verdict, quotes: Mapping[Requirement, str]) -> str:
    value = (verdict.requirements or {}).get(requirement)
    line = f"  {requirement.value.replace('_', ' '):15}{MARKS[value]}"
    if requirement in quotes:
        line += "\n" + indent(fill(f"“{quotes[requirement]}”", WIDTH - 4), "    ")
    return line


def _meaning(verdict: Verdict) -> str:
    told = "This says what we found and did not find on those days. It does not say that you broke the law, or that there is slavery anywhere."
    if verdict.decision is Decision.NOT_FOUND and Badge.PROVISIONAL in verdict.badges:
        told += " It is provisional: nothing is published as a fact until a second look, at least 14 days later, and two people agree."
    if verdict.decision is Decision.UNKNOWN:
        told += " What could not be told is never counted against you."
    return told


def _answer(organisation: Organisation, verdict: Verdict, contact: str) -> str:
    reference = f"{organisation.id}/{verdict.year or 'year unknown'}"
    return fill(
        f"Write to {contact} and name the reference {reference}. Point us to the page or the sentence that we missed, or tell us what you "
        "want to be shown beside the verdict. A demonstrable error is mended, and both the old and the new verdict stay in the history; "
        "an answer is shown in your own words.",
        WIDTH,
    )
