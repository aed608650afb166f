"""Who signed the statement, and does that office count? s.54(6) (rules).

A company's statement is signed by a director (or equivalent), an LLP's by a designated member,
a limited partnership's by a general partner, another partnership's by a partner. Chair, managing
director and chief executive pass, with a flag until a register of officers confirms them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from classifier.act import EntityKind
from classifier.evidence import Finding, quote
from classifier.reading.document import BlockKind, Picture
from classifier.requirements.offices import ANY_ROLE, COUNTING, FOR_BOARD, LESSER, VAGUE, name_in, office_in
from classifier.statement import Sentence

_CUE = re.compile(
    r"\b(?:sign(?:ed|ature)|signatory:)(?!\s+up\b)|for\s+and\s+on\s+behalf|on\s+behalf\s+of\s+(?:the\s+)?(?:board|directors)|docusign|llofnod|yours\s+(?:sincerely|faithfully)",
    re.I,
)
_IMAGE_ONLY = re.compile(
    r"^\W*(?:signature|signed\s+by|signed)[\s:._…-]*(?:director|chair(?:man)?|date)?[\s:._…-]*$|\bsigned\b[\s:._…-]*$", re.I
)
_SIGNS_BELOW = re.compile(
    r"^\W*(?:(?:electronically\s+)?signed|signature|for\s+and\s+on\s+behalf|on\s+behalf\s+of\s+(?:the\s+)?(?:board|directors)|yours\s+(?:sincerely|faithfully))\b(?!\s+up\b)"
    r"|\bsigned\b[^.]{0,40}\b(?:by|behalf)\W*$",
    re.I,
)
_PLURAL = re.compile(r"\b(?:directors|members|partners|trustees|governors)\b", re.I)
"""A body, not an office."""
_TELLS = re.compile(
    r"\b(?:is|are|was|were|has|have|will|reports?|chairs|leads|oversees|responsib\w+|contact|telephone|e-?mail|says|said|thanks?|welcomes?)\b"
)
_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*,?\s+20\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d\b"
)
_NAME_AT_END = re.compile(r"(?:[A-ZÀ-Ý][\wÀ-ÿ’'.-]*\s+){1,3}[A-ZÀ-Ý][\wÀ-ÿ’'-]+$")
_SIGN_HERE = re.compile(r"\bsign(?:ed|ature)s?(?:\s+by)?[\s:._…-]*$", re.I)
_SIGNED = re.compile(r"^\W*(?:electronically\s+)?signed(?:\s+by)?[\s:._…-]+(?=(?-i:[A-ZÀ-Ý]))", re.I)
_INTRODUCES = re.compile(
    r"\b(?:meet|our\s+(?:team|leaders?|people|experts|board)|(?:reviewed|prepared)\s+by|document\s+owner|media\s+enquir\w+|leadership|(?:management|executive|senior)\s+team|contacts?|get\s+in\s+touch|written\s+by|(?:about\s+the\s+)?author|latest\s+news)\b",
    re.I,
)
"""Headings over people who do not sign."""
LONGEST_LINE = 260
NEAR = 5
"""Lines between two who sign."""
LONGEST_CUE = 120
"""Characters of a line under which somebody signs."""
LINES_BELOW = 3
LONGEST_OFFICE = 8
"""Words of a line that is an office, perhaps with a company, and nothing else."""
LONGEST_NAME = 6
"""Words of a line that is a name and nothing else."""
FROM_OFFICE_TO_DAY = 80
"""Characters after an office in which the day of signing stands."""
RUN_TOGETHER, NAME_ALONE = 3, 2
"""Points of such blocks: any block in lines of its own goes before them."""


def find_signature(sentences: Sequence[Sentence], kind: EntityKind) -> Finding:
    """The signature block and whether its office counts for this kind of body."""
    block = signature_block(sentences)
    if block is None:
        return _without_block(sentences)
    block = _that_counts(sentences, block, kind)
    office = block.office
    evidence = quote(sentences[block.first : block.last + 1], "rule:signature")
    if kind is EntityKind.UNKNOWN:
        return Finding(None, "signed, but the kind of body is unknown, so whose signature counts is too", evidence)
    if office in COUNTING[kind]:
        return Finding(True, f"signed by a {office.replace('_', ' ')}", evidence)
    if office == "unstated":
        return Finding(None, "signed by name alone; the office must be checked in a register of officers", evidence)
    if office == LESSER:
        return Finding(False, "signed, but not by somebody in an office that the Act names", evidence)
    return Finding(
        None, "signed; whether the office is one that the Act names must be checked in a register of officers", evidence
    )


@dataclass(frozen=True, slots=True)
class Block:
    """A name and an office that sign, from one sentence to another; `points` is how much says so."""

    points: int
    first: int
    last: int
    office: str


def signature_block(sentences: Sequence[Sentence]) -> Block | None:
    """The likeliest one; of equals the later."""
    ways = (_block, _run_together, _name_alone)
    blocks = (way(sentences, index) for way in ways for index in range(len(sentences)))
    return max((b for b in blocks if b is not None), key=lambda b: (b.points, b.first), default=None)


def _that_counts(sentences: Sequence[Sentence], block: Block, kind: EntityKind) -> Block:
    """`block`, or one right beside it whose office counts where its own does not: several may sign."""
    if block.office in COUNTING[kind]:
        return block
    near = range(max(0, block.first - NEAR), min(block.last + NEAR + 1, len(sentences)))
    beside = (found for index in near if (found := _block(sentences, index)) is not None)
    return next((found for found in beside if found.office in COUNTING[kind]), block)


def _without_block(sentences: Sequence[Sentence]) -> Finding:
    for index, sentence in enumerate(sentences):
        if _is_place(sentences, index):
            return Finding(
                None,
                "there is a place for a signature; if it was signed, the name is in a picture",
                quote([sentence], "rule:signature"),
            )
    return Finding(False, "no name with an office signs the text", silent=True)


def _is_place(sentences: Sequence[Sentence], index: int) -> bool:
    """Whether sentence `index` asks for a signature, or has a picture that may be one, and no text says whose it is."""
    here = sentences[index]
    below = list(takewhile(lambda sentence: not _introduced(sentence), sentences[index + 1 : index + 1 + LINES_BELOW]))
    if here.picture is Picture.PAGE or (_IMAGE_ONLY.search(here.text) and len(here.text) < 80):
        return True
    if here.picture is Picture.SIGNATURE:
        return not below or any(_signs_off(sentence.text) for sentence in (here, *below))
    if _SIGNS_BELOW.search(here.text) and len(here.text) <= LONGEST_CUE:
        return not below or any(_signs_off(sentence.text) for sentence in below)
    lone = {_lone_office(sentence.text) for sentence in below} - {None, *VAGUE}
    return bool(lone) and _approves_here(here.text)


def _introduced(sentence: Sentence) -> bool:
    """Whether the line introduces people, or stands under a heading that does."""
    return bool(_INTRODUCES.search(sentence.heading) or (len(sentence.text) < 40 and _INTRODUCES.search(sentence.text)))


def _signs_off(text: str) -> bool:
    """Whether the line is an office, a name or a day, as they stand under a signature."""
    short = len(text.split()) <= LONGEST_OFFICE
    return short and bool(_lone_office(text) or _DAY.search(text) or name_in(text))


def _lone_office(text: str) -> str | None:
    """The office that the line names, if it names nothing else but perhaps a company."""
    if len(text.split()) > LONGEST_OFFICE or _TELLS.search(text) or name_in(text):
        return None
    return office_in(_PLURAL.sub(" ", text))


def _approves_here(text: str) -> bool:
    return len(text) <= LONGEST_LINE and bool(re.search(r"\bapprov", text, re.I))


def _block(sentences: Sequence[Sentence], index: int) -> Block | None:
    """The signature block that starts at `index`, if one does.

    A block is a name and an office in one short line or in up to four that follow each other.
    A line under an office may be a name, but as well a place or a company: that is left open.
    """
    name = name_in(sentences[index].text)
    if name is None or len(sentences[index].text) > LONGEST_LINE:
        return None
    for last in range(index, min(index + 4, len(sentences))):
        text = sentences[last].text
        if len(text) > LONGEST_LINE:
            return None
        office = office_in(text.replace(name, " "))
        if office is not None:
            if office == "functional" and _signs_for_board(sentences, last + 1):
                office = "director"
            points = _points(sentences, index, last)
            return Block(points, index, last, office) if points >= 2 else None
    return None


def _run_together(sentences: Sequence[Sentence], index: int) -> Block | None:
    """Name, office and day inside a longer text: PDFs run blocks together with what stands around them."""
    text = sentences[index].text
    if not _DAY.search(text):
        return None
    for role in ANY_ROLE.finditer(text):
        day = _DAY.search(text, role.end(), role.end() + FROM_OFFICE_TO_DAY)
        if day is None or _TELLS.search(text, role.start(), day.start()):
            continue
        name = _NAME_AT_END.search(text[: role.start()].rstrip(" ,:;–—-("))
        if name and name_in(name.group()):
            office = office_in(text[name.end() : day.start()])
            return Block(RUN_TOGETHER, index, index, office) if office else None
    return None


def _name_alone(sentences: Sequence[Sentence], index: int) -> Block | None:
    """A name without office, in one line with "Signed" or in a line of its own right under it."""
    before = sentences[index - 1].text if index else ""
    under = len(before) < 80 and bool(_SIGN_HERE.search(before))
    name, signed = _SIGNED.subn("", sentences[index].text)
    if not (under or signed) or sentences[index].kind is BlockKind.ASIDE:
        return None
    is_name = len(name.split()) <= LONGEST_NAME and name_in(name) and office_in(name) is None
    return Block(NAME_ALONE, index - under, index, "unstated") if is_name else None


def _signs_for_board(sentences: Sequence[Sentence], index: int) -> bool:
    """Whether the line under an office says that it signs for the board."""
    return index < len(sentences) and bool(FOR_BOARD.search(sentences[index].text)) and len(sentences[index].text) < 120


def _points(sentences: Sequence[Sentence], first: int, last: int) -> int:
    own = " ".join(s.text for s in sentences[first : last + 1])
    around = " ".join(s.text for s in sentences[max(0, first - 3) : last + 3])
    words = len(own.split())
    points = 2 * bool(_CUE.search(own)) + bool(_CUE.search(around))
    points += bool(re.search(r"\bapprov", around, re.I)) + (words <= 16) + (first >= 0.7 * len(sentences))
    points += bool(re.search(r"\b20\d\d\b", around)) + (words <= 8)
    points -= 2 * (words > 45) + 2 * (sentences[first].kind is BlockKind.ASIDE)
    points -= 4 * bool(_INTRODUCES.search(f"{_over(sentences, first)}\n{own}") and not _CUE.search(own))
    points -= 3 * bool(_TELLS.search(own) and not _CUE.search(own))
    return points if points >= 3 else 0


def _over(sentences: Sequence[Sentence], first: int) -> str:
    """What stands over a block: its heading, and short lines right before it."""
    before = [s.text for s in sentences[max(0, first - 3) : first] if len(s.text) < 40]
    return "\n".join([sentences[first].heading, *before])
