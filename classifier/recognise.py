"""Is this document a modern slavery statement, a policy, guidance, news, or something else? (rules)"""

import re
from dataclasses import dataclass
from enum import StrEnum

from classifier.reading.document import BlockKind, Document


class DocumentKind(StrEnum):
    STATEMENT = "statement"
    POLICY = "policy"
    SUPPLIER_CODE = "supplier_code"
    GUIDANCE = "guidance"
    NEWS = "news"
    LISTING = "listing"
    OTHER_LANGUAGE = "other_language"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Recognition:
    """`points` is how much speaks for a statement; 4 or more make one."""

    kind: DocumentKind
    reason: str
    points: int = 0


_SLAVERY = re.compile(r"slavery|human\s+traffick|forced\s+(?:or\s+compulsory\s+)?labour|servitude", re.I)
_RECITAL = re.compile(
    r"(?:pursuant\s+to|in\s+(?:accordance|compliance|line)\s+with|as\s+required\s+(?:by|under)|under|made\s+for\s+the\s+purposes\s+of|to\s+comply\s+with"
    r"|in\s+response\s+to|fulfil\w*|meet\w*|satisf\w+|requirements?\s+of|constitutes?)[^.]{0,90}?(?:s(?:ection|\.)?\s*54|modern\s+slavery\s+act|transparency\s+in\s+supply\s+chains)"
    r"|s(?:ection|\.)?\s*54\s*(?:\(\s*\d\s*\))?[^.]{0,60}modern\s+slavery\s+act|constitutes?[^.]{0,60}slavery\s+and\s+human\s+trafficking\s+statement",
    re.I,
)
_TITLE = re.compile(
    r"(?:slavery|trafficking|transparency|\bmsa\b)[^.]{0,60}\b(?:statement|disclosure|report)\b|\bstatement\b[^.]{0,40}\b(?:slavery|trafficking|\bmsa\b|modern\s+slavery\s+act)",
    re.I,
)
_CALLS_ITSELF = re.compile(
    r"^\W*(?:(?:our|the|group|annual|uk)\s+)*(?:modern\s+(?:day\s+)?slavery|(?:anti-?)?slavery|human\s+trafficking)(?:(?:\s+(?:and|&|/)\s+|\s+)"
    r"(?:human\s+trafficking|slavery|modern\s+slavery|act|transparency))*\s+statement\b(?![^.]*\b(?:publish|launch|template|guid|how)\w*)[^.?]{0,80}$",
    re.I,
)
_POLICY_TITLE = re.compile(r"\bpolicy\b", re.I)
_POLICY = re.compile(
    r"\bthis\s+policy\b|breach(?:es)?\s+of\s+(?:this|the)\s+policy|disciplinary\s+action|you\s+must|does\s+not\s+form\s+part\s+of\s+(?:any|your)\s+"
    r"(?:employee|contract)|policy\s+applies\s+to|all\s+(?:employees|staff|workers)\s+must|responsib\w+\s+for\s+(?:the|this)\s+policy|gross\s+misconduct",
    re.I,
)
_SUPPLIER_CODE = re.compile(
    r"(?:supplier|vendor|partner)s?['’]?\s+(?:code|standards?|charter)|code\s+of\s+conduct\s+for\s+suppliers", re.I
)
_SUPPLIER_DUTY = re.compile(
    r"\b(?:the\s+)?suppliers?\s+(?:must|shall|will\s+ensure|are\s+required\s+to|is\s+required\s+to)\b", re.I
)
_NEWS = re.compile(
    r"\bsaid\s*[:,]|[”\"]\s+(?:he|she|\w+\s+\w+)\s+(?:said|added|told)|[a-z]\s+(?:said|added|told\s+us)\b|\b(?:minister|MPs?|jailed|sentenced|arrested)\b"
    r"|posted\s+(?:on|by|in)|\bby\s+(?:our\s+)?(?:news|press)|press\s+release|notes\s+to\s+editors",
    re.I,
)
_GUIDANCE = re.compile(
    r"\byour\s+(?:business|organisation|company|statement|supply\s+chain|clients?)\b|businesses\s+(?:must|should|need\s+to|with\s+a)|organisations\s+(?:must|should|with\s+a)"
    r"|how\s+to\s+(?:write|comply|report|spot)|what\s+(?:is|does)\s+(?:modern\s+slavery|the\s+act)|we\s+can\s+(?:help|advise|assist)\s+you|contact\s+our\s+team"
    r"|commercial\s+organisations?\s+(?:must|are\s+required)|template",
    re.I,
)
_LICENCE = re.compile(r"end\s+user|licen[cs]e\s+agreement|licensee|licensor|terms\s+of\s+use|cookie", re.I)
_OWN_VOICE = re.compile(r"\b(?:we|our|us|the\s+(?:company|group|firm|trust|organisation|university))\b", re.I)
_STEPS = re.compile(
    r"steps?\s+(?:that\s+)?(?:we|it|the\s+\w+)?\s*(?:has|have|had)?\s*(?:been\s+)?(?:taken|took|takes?)|(?:taken|took|has\s+taken|have\s+taken)\s+(?:\w+\s+){0,4}steps"
    r"|we\s+(?:have\s+)?(?:carried\s+out|introduced|trained|audited|reviewed|assessed|updated|launched|completed)|during\s+the\s+(?:year|period)|no\s+(?:such\s+)?steps",
    re.I,
)
_PERIOD = re.compile(r"financial\s+year|year\s+(?:ended|ending|to)|\bFY\s?\d\d|weeks\s+ended|reporting\s+(?:period|year)", re.I)
_OUR_STATEMENT = re.compile(r"\b(?:this|our)\s+(?:\w+\s+){0,6}statement\b", re.I)
_ELSEWHERE = re.compile(
    r"\bcommonwealth\b[^.]{0,30}act|modern\s+slavery\s+act\s+2018|\bABN\b|fighting\s+against\s+forced\s+labour", re.I
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|our|we|for|is|that|with|this)\b", re.I)
ENOUGH = 4
SHORTEST = 350
"""Characters; a shorter text cannot state anything about a year's steps."""


def recognise(document: Document) -> Recognition:
    """The kind of `document`, with the reason."""
    body = document.body
    words = re.findall(r"[^\W\d_]+", body)
    if len(body) < SHORTEST:
        return Recognition(DocumentKind.OTHER, f"only {len(body)} characters of text")
    if len(_ENGLISH.findall(body)) < 0.1 * len(words):
        return Recognition(DocumentKind.OTHER_LANGUAGE, "not English: cannot be judged yet")
    mentions = len(_SLAVERY.findall(f"{document.title} {body}"))
    if not mentions:
        return Recognition(DocumentKind.OTHER, "neither slavery nor trafficking is mentioned")
    return _weigh(document, body, mentions, len(words))


def _weigh(document: Document, body: str, mentions: int, words: int) -> Recognition:
    headings = [document.title, *(b.text for b in document.blocks if b.kind is BlockKind.HEADING)][:6]
    top = " \n ".join([*headings, body[:300]])
    rate = 1000 / max(words, 300)
    for_it = {
        "its title says so": 2 * bool(_TITLE.search(top)),
        "it calls itself a statement": 2 * any(_CALLS_ITSELF.search(heading) for heading in headings),
        "it says that it is made under the Act": 3 * bool(_RECITAL.search(body)),
        "it speaks of itself as a statement": min(2, len(_OUR_STATEMENT.findall(body))),
        "it names a financial year": 2 * bool(_PERIOD.search(body)),
        "it tells of steps": min(2, len(_STEPS.findall(body))),
        "it speaks as the organisation": int(len(_OWN_VOICE.findall(body)) * rate > 12),
    }
    against = {
        DocumentKind.POLICY: min(6, len(_POLICY.findall(body)))
        + 2 * (bool(_POLICY_TITLE.search(document.title)) and not _TITLE.search(top)),
        DocumentKind.SUPPLIER_CODE: min(5, len(_SUPPLIER_DUTY.findall(body)))
        + 2 * bool(_SUPPLIER_CODE.search(" ".join(headings))),
        DocumentKind.NEWS: min(7, int(len(_NEWS.findall(body)) * min(rate, 2) * 1.2)),
        DocumentKind.GUIDANCE: min(7, int(len(_GUIDANCE.findall(body)) * min(rate, 2))),
        DocumentKind.OTHER: 4 * bool(_LICENCE.search(top)) + 3 * (mentions * rate < 1.5),
    }
    other, weight = max(against.items(), key=lambda item: item[1])
    points = sum(for_it.values()) - (weight if weight >= 2 else 0)
    if points >= ENOUGH:
        reasons = [reason for reason, value in for_it.items() if value]
        return Recognition(DocumentKind.STATEMENT, "; ".join(reasons), points)
    if weight < 2:
        return Recognition(DocumentKind.OTHER, "little in it says that it is a yearly statement", points)
    return Recognition(
        other, f"reads like {other.value.replace('_', ' ')}, and too little says that it is a yearly statement", points
    )
