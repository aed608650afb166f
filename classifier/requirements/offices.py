"""Persons' names and the offices that they sign in, as texts write them (rules)."""

import re
from itertools import dropwhile, takewhile

from classifier.act import EntityKind
from classifier.requirements.organisations import LEGAL_SUFFIX

_NAME = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Prof(?:essor)?|Cllr|Rev)\.?\s+)?"
    r"\b(?:[A-ZÀ-Ý][a-zà-ÿ’'-]+[A-ZÀ-Ý]?[a-zà-ÿ]*|[A-ZÀ-Ý]\.?|[A-ZÀ-Ý]{2,}(?:-[A-ZÀ-Ý]+)?)"
    r"(?:\s+(?:[A-ZÀ-Ý]\.|[A-ZÀ-Ý]|de|van|von|der|ap|ab|al|bin|O’|Mac|[A-ZÀ-Ý][a-zà-ÿ’'-]+[A-ZÀ-Ý]?[a-zà-ÿ]*(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?|[A-ZÀ-Ý]{2,}(?:-[A-ZÀ-Ý]+)?)){1,4}(?![\wÀ-ÿ])"
)
_NOT_NAMES = re.compile(
    r"\b(?:Limited|Ltd|PLC|LLP|Group|Board|Statement|Slavery|Act|Director|Officer|Chair|Chief|Executive|Managing|Company|Trust|University"
    r"|Policy|Code|Modern|Human|Section|United|Kingdom|Road|Street|House|Signed|Approved|Date|Trafficking|Supply|Chain|Council|Finance"
    r"|Secretary|Registered|Office|England|Wales|Scotland|Head|People|Annual|Report|Privacy|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Resources|Operations|Legal|Counsel|Member|Partner|Trustee|Trustees|Services|Holdings|Authorisation|Approval|Review|Document|Version|Statement|Chairman|Clerk|President|Owner|Founder|Corporate|Affairs|Commercial|Marketing|Sales|Procurement|Technical|Sustainability|Responsibility|Ethical|Trade|Europe"
    r"|International|Global|Regional|Business|Northern|Southern|Eastern|Western|Midlands|Working|Committee)\b",
    re.I,
)
LESSER = "lesser"
"""An employee's or adviser's office (head, manager, secretary, counsel, business partner), or none any more: its signature
counts for no body. Of any other that does not count only a register of officers can tell: an LLP's director may be a
designated member, a limited partnership's sign for the company that is its general partner.
"""
_ROLES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), office)
    for pattern, office in (
        (r"designated\s+member", "designated_member"),
        (r"general\s+partner\b", "general_partner"),
        (r"(?:managing|senior|executive|chief)\s+partner|chair(?:man|woman|person)?\s+of\s+the\s+partnership", "senior_partner"),
        (r"(?:business|hr)\s+partner\b|company\s+secretary|general\s+counsel|group\s+counsel|legal\s+officer|compliance\s+officer|\bhead\b|\bmanager\b|solicitor|\bclerk\b|\bsecretary\b", LESSER),
        (r"board\s+member|member\s+of\s+the\s+board|statutory\s+director|executive\s+director|non-executive", "director"),
        (r"(?:chair(?:man|woman|person)?)\b(?!\s+of\s+the\s+(?:\w+\s+){0,3}(?:(?<!management\s)committee|group))"
         r"(?![^.]{0,40}\b(?:working\s+group|steering\s+group|(?<!management\s)committee|forum|network)\b)|cadeirydd", "chair"),
        (r"(?:deputy|assistant|pro)[\s-]+(?:chief\s+executive|managing\s+director|vice[- ]chancellor)|vice[- ]president|\bprovost\b|\btreasurer\b|\bhead\s?teacher\b|\bproprietor\b|\bowner\b", "other"),
        (r"(?<!deputy\s)(?<!assistant\s)managing\s+director|\bM\.?D\.?\b|rheolwr\s+gyfarwyddwr|joint\s+md", "managing_director"),
        (r"(?<!deputy\s)(?<!assistant\s)chief\s+executive|\bC\.?E\.?O\.?\b|prif\s+weithredwr|(?<!pro\s)(?<!pro-)(?<!deputy\s)vice[- ]chancellor|(?<!vice\s)(?<!vice-)president\b", "chief_executive"),
        (r"\btrustee\b|\bgovernor\b", "trustee"),
        (r"\bprincipal\b(?!\s+(?:consultant|engineer|architect|solicitor|adviser|advisor|officer|designer))", "principal"),
        (r"(?:hr|human\s+resources|people|finance|financial|operations?|commercial|procurement|legal|supply\s+chain|sustainability|technical|sales|marketing|it|quality|associate|deputy|assistant|estates|property|development|risk|compliance"
         r"|creative|account|programme|project|site|divisional|customer|client|brand|digital|communications|strategy|buying|affairs|trade)"
         r"\s+(?:and\s+\w+\s+|&\s+\w+\s+)?director|director\s+of\b(?!\s+[A-Z][\w&.’\s-]*\b(?:Limited|Ltd|plc|PLC|LLP))|chief\s+\w+(?:\s+\w+)?\s+officer|\bCFO\b|\bCOO\b|regional\s+director", "functional"),
        (r"\bdirectors?\b|cyfarwyddwr", "director"),
        (r"\bpartner\b", "partner"),
        (r"\bmember\b", "member"),
    )
)  # fmt: skip

COUNTING: dict[EntityKind, tuple[str, ...]] = {
    EntityKind.COMPANY: ("director", "chair", "managing_director", "chief_executive", "trustee"),
    EntityKind.LLP: ("designated_member", "senior_partner"),
    EntityKind.LIMITED_PARTNERSHIP: ("general_partner",),
    EntityKind.PARTNERSHIP: ("partner", "senior_partner", "general_partner"),
    EntityKind.OTHER: ("director", "chair", "managing_director", "chief_executive", "trustee"),
    EntityKind.UNKNOWN: (),
}
"""Offices whose signature counts, by kind of body: s.54(6)."""
VAGUE: tuple[str, ...] = ("functional", "partner", "member", "principal", "other", LESSER)
"""Offices that alone say little of who holds them; of several named together another tells more."""
ANY_ROLE = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _ROLES), re.I)


def name_in(text: str) -> str | None:
    """The first person's name; titles and offices around it are cut off, organisations are passed over."""
    for match in _NAME.finditer(text):
        words = dropwhile(_is_no_name, re.finditer(r"\S+", match.group()))
        name = list(takewhile(lambda word: not _is_no_name(word), words))
        if len(name) >= 2 and not _of_company(text, match.start() + name[-1].end()):
            return match.group()[name[0].start() : name[-1].end()]
    return None


_LINE_OF_BUSINESS = re.compile(
    r"(?:\s+(?:Services|Holdings|Group|International|Industries|Solutions|Systems|Logistics|UK|\(UK\)))*"
)


def _of_company(text: str, end: int) -> bool:
    """Whether the words before `end` go on as a company's name does."""
    business = _LINE_OF_BUSINESS.match(text, end)
    return bool(LEGAL_SUFFIX.match(text, business.end() if business else end))


def _is_no_name(word: re.Match[str]) -> bool:
    return bool(_NOT_NAMES.search(word.group()))


_NOT_IN_OFFICE = re.compile(
    r"\bformer\b|\b(?:PA|advis[eo]r|assistant)\s+to\b|\bchief\s+of\s+staff\b|\boffice\s+of\s+the\b|['’]s\s+office\b", re.I
)


def office_in(text: str) -> str | None:
    """The office that a text names; of several the one that tells most."""
    offices = [office for pattern, office in _ROLES if pattern.search(text)]
    if _NOT_IN_OFFICE.search(text):
        return LESSER
    strong = [office for office in offices if office not in (*VAGUE, "director")]
    if strong:
        return strong[0]
    if "director" in offices and (_is_plain_director(text) or FOR_BOARD.search(text)):
        return "director"
    return next(iter(offices), None)


_FUNCTIONAL = next(pattern for pattern, office in _ROLES if office == "functional")
_DIRECTOR = re.compile(
    r"board\s+member|member\s+of\s+the\s+board|statutory\s+director|executive\s+director|\bdirectors?\b|cyfarwyddwr", re.I
)


FOR_BOARD = re.compile(r"\b(?:for|on\s+behalf\s+of)\s+the\s+(?:\w+\s+){0,2}(?:board|directors)\b", re.I)
"""A finance director who signs for the board signs as one of it."""


def _is_plain_director(text: str) -> bool:
    """Whether "director" stands outside a functional title ("HR Director", "Director of People")."""
    return bool(_DIRECTOR.search(_FUNCTIONAL.sub(" ", text)))
