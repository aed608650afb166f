"""Clues to what kind of document a text is: rules that can be read, each with its reason (pure)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from classifier.document_kind import DocumentKind
from classifier.reading.document import BlockKind, Document
from classifier.requirements.approval import approving
from classifier.requirements.signature import signature_block
from classifier.statement import Sentence

_SLAVERY = re.compile(r"slavery|human\s+traffick|forced\s+(?:or\s+compulsory\s+)?labour|servitude", re.I)
_ACT = r"(?:(?:s(?:ection|ec|\.)?|article)\s*54\b|modern\s+slavery\s+act|transparency\s+in\s+supply\s+chains|the\s+(?:2015\s+)?act\b)"
_DECLARES = re.compile(
    rf"\b(?:this|our|its|following|(?:\w+['’]s?))\s+(?:[\w&’'-]+\s+){{0,9}}statement\b[^.]{{0,160}}?{_ACT}"
    rf"|\bstatement\s+(?:is\s+|has\s+been\s+|was\s+)?(?:made|prepared|issued|published|set\s+out|given)\b[^.]{{0,120}}?{_ACT}"
    rf"|\bmakes?\s+this\s+statement\b[^.]{{0,120}}?{_ACT}|{_ACT}[^.]{{0,140}}?\bconstitutes?\b[^.]{{0,80}}\bstatement\b"
    rf"|\b(?:this|the\s+following|below|our)\s+(?:[\w-]+\s+){{0,3}}(?:disclosure|report|page|section|document)\b[^.]{{0,100}}?{_ACT}"
    rf"|\b(?:pursuant\s+to|in\s+accordance\s+with|for\s+the\s+purposes?\s+of|required\s+(?:by|under)|compliance\s+with)\s+[^.]{{0,60}}?{_ACT}",
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
_OF_A_YEAR = re.compile(
    r"financial\s+(?:reporting\s+)?(?:year|period)s?\s+(?:that\s+)?(?:end|to\b|from|20)|year(?:\s+that)?\s+(?:end(?:ed|ing|s)|to)\s+\d|\bFY\s?\d\d"
    r"|weeks\s+(?:ended|to)|(?:financial|reporting|fiscal)\s+(?:year|period)|\b(?:20\d\d)\s*[/–-]\s*(?:20)?\d\d\b|\b(?:in|during|for)\s+20\d\d\b",
    re.I,
)
_OUR_STATEMENT = re.compile(r"\b(?:this|our)\s+(?:\w+\s+){0,6}statement\b", re.I)
_ASKS = re.compile(
    r"\b(?:must|shall|should|may|might|would|could|ought)\b|\b(?:you|your|yours)\b|\bneeds?\s+to\b|\b(?:expected|required)\s+to\b|\?\s*$|^(?:do|don['’]t|never|always|please|see|read|call|contact|download|report|learn|find)\b|\[[a-z]",
    re.I,
)
_TOPIC = re.compile(
    r"supplier|supply\s+chain|polic(?:y|ies)|train|audit|due\s+diligence|\brisk|whistleblow|speak\s+up|questionnaire|contract|agenc(?:y|ies)|recruit|procure|code\s+of|staff|employ|slavery|helpline|hotline|\bsteps\b",
    re.I,
)
_HERE = re.compile(
    r"s(?:ection|ec|\.)?\s*54\b|\b2015\b|modern\s+slavery\s+act(?!,?\s*(?:of\s+)?(?:the\s+)?\(?(?:2018|cth|commonwealth|australia|nsw))|\b(?:u\.?k\.?|united\s+kingdom|british)(?:['’]s)?\s+(?:modern\s+slavery\s+)?act",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\bcommonwealth\b[^.]{0,30}act|modern\s+slavery\s+act\s+2018|\((?:cth|nsw)\)|\b(?:ABN|ACN)\b|australian\s+border\s+force|fighting\s+against\s+forced\s+labour|\bbill\s+s-211|canada['’]s\s+supply\s+chains\s+act|california\s+transparency|transparency\s+act\s+\(norway\)|åpenhetsloven|lieferketten",
    re.I,
)
_BLANK = re.compile(
    r"\[[^\]\d]{0,20}\b(?:insert|name|company|date|year|number|position|title|describe|list|organisation|sector|amount|signature|explain|delete)\b[^\]]{0,60}\]|lorem\s+ipsum|<(?:insert|company|name|date)[^>]{0,30}>|_{6,}",
    re.I,
)
_WHOSE_BLANK = re.compile(
    r"[\[<{][^\]>}\d]{0,25}\b(?:company|organi[sz]ation|business|employer|firm|trading)\b[^\]>}]{0,40}[\]>}]", re.I
)
"""A blank for whom it speaks of; one for a day or a signatory may be left in a statement by mistake."""
_ABSENT = re.compile(
    r"page\s+(?:you(?:['’]re|\s+are)\s+looking\s+for|(?:was\s+|is\s+|could\s+)?not\s+(?:be\s+)?found|(?:does\s+not|doesn['’]t|no\s+longer)\s+exist)|(?:can['’]t|cannot|couldn['’]t)\s+find\s+(?:that|the|this)\s+page|\b404\b"
    r"|coming\s+soon|(?:is|are)\s+(?:currently\s+|now\s+)?being\s+(?:prepared|finalised|drafted|updated|redesigned)|will\s+be\s+(?:posted|published|uploaded|added|made\s+available)\s+(?:here|on\s+this\s+page|shortly|soon|in\s+due\s+course|once)"
    r"|(?:please\s+)?(?:log|sign)\s+in\s+to\s+(?:view|continue|see|read)|(?:verify|checking)\s+(?:that\s+)?you(?:['’]re|r|\s+are)\s+(?:a\s+)?(?:human|browser)|before\s+you\s+continue|superseded|has\s+(?:since\s+)?been\s+replaced|no\s+longer\s+(?:current|available)|have\s+not\s+prepared\s+one|not\s+(?:legally\s+)?required\s+to\s+(?:publish|make|prepare|produce)",
    re.I,
)
_YEAR_UNDER_ACT = re.compile(
    rf"{_ACT}[^\n]{{0,300}}?(?:{_OF_A_YEAR.pattern})|(?:{_OF_A_YEAR.pattern})[^\n]{{0,300}}?{_ACT}", re.I
)
_FOR_WHOM = re.compile(
    r"\b(?:made|given|published|rendered|prepared|issued|approved|signed|submitted)\s+(?:by|for|on\s+behalf\s+of|in\s+respect\s+of)\b|\bon\s+behalf\s+of\b",
    re.I,
)
_STANDS_ELSEWHERE = re.compile(
    r"\b(?:read|see|view|download|find|access|open)\s+(?:our|the|its|a\s+copy\s+of\s+(?:our|the))\s+(?:\w+\s+){0,6}statements?\b|\bstatements?\b[^.\n]{0,40}\b(?:can|may)\s+be\s+(?:found|read|seen|viewed|downloaded|accessed)"
    r"|\bstatements?\b[^.\n]{0,20}\b(?:is|are)\s+(?:available|on\s+our|published\s+(?:on|separately|at))|\bPDF\b[^\n]{0,12}\b[KM]B\b",
    re.I,
)
_ADVICE_TITLE = re.compile(
    r"\b(?:guid(?:e|ance)|checklist|how\s+to|tips|explained|what\s+(?:is|does|do|are|you)|q\s*&\s*a|template|model\s+(?:form|statement)|sample|example|need\s+to\s+know|step\s+by\s+step|webinar|training\s+course|toolkit|briefing|lessons?|questions\s+to)\b",
    re.I,
)
_PARLIAMENT = re.compile(
    r"\bhon\.|\bhansard\b|\b(?:the|madam|mr)\s+(?:deputy\s+)?speaker\b|\bselect\s+committee\b|\bminutes\s+of\b|\bapologies\s+for\s+absence|\b(?:is|are)\s+(?:asked|recommended|invited)\s+to\s+(?:approve|note|agree)|\brecommendations?\b",
    re.I,
)
_SEARCHED = re.compile(
    r"\bsearch\s+results?\b|\bresults?\s+(?:found\s+)?for\b|\byou\s+searched\s+for\b|\b\d+\s+(?:results?|matches)\b|\bno\s+results\b",
    re.I,
)
_LISTED = re.compile(r"\bstatements?\b[^.]{0,60}\b(20[12]\d)\b|\b(20[12]\d)\b[^.]{0,60}\bstatements?\b", re.I)
_POLICY_TITLE = re.compile(r"\bpolicy\b", re.I)
_POLICY = re.compile(
    r"\bthis\s+policy\b|breach(?:es)?\s+of\s+(?:this|the)\s+policy|disciplinary\s+action|you\s+must|does\s+not\s+form\s+part\s+of\s+(?:any|your)\s+"
    r"(?:employee|contract)|policy\s+applies\s+to|all\s+(?:employees|staff|workers)\s+must|responsib\w+\s+for\s+(?:the|this)\s+policy|gross\s+misconduct",
    re.I,
)
_SUPPLIER_CODE = re.compile(
    r"(?:supplier|vendor|partner)s?['’]?\s+(?:code|standards?|charter|requirements|questionnaire)|code\s+of\s+conduct\s+for\s+suppliers|(?:what|things)\s+we\s+(?:ask|expect)\s+(?:of|from)\s+(?:our\s+)?suppliers",
    re.I,
)
_SUPPLIER_DUTY = re.compile(
    r"\b(?:the\s+|our\s+|all\s+)?(?:suppliers?|vendors?|contractors?)\s+(?:must|shall|will\s+(?:ensure|not)|should|(?:are|is)\s+(?:required|expected)\s+to|may\s+not|agrees?)\b",
    re.I,
)
_NEWS = re.compile(
    r"\bsaid\s*[:,]|[”\"]\s+(?:he|she|\w+\s+\w+)\s+(?:said|added|told)|[a-z]\s+(?:said|added|told\s+us)\b|\b(?:minister|MPs?|jailed|sentenced|arrested|convicted|spokes\w+)\b"
    r"|posted\s+(?:on|by|in)|\bby\s+(?:our\s+)?(?:news|press)|press\s+release|(?:notes|note)\s+(?:to|for)\s+editors|for\s+immediate\s+release|\bends\s*$|media\s+contact",
    re.I | re.M,
)
_GUIDANCE = re.compile(
    r"\byour\s+(?:business|organisation|company|statement|supply\s+chain|clients?|structure|board|turnover)\b|(?:businesses|organisations|companies)\s+(?:must|should|need\s+to|with\s+a|that\s+(?:supply|meet))"
    r"|how\s+to\s+(?:write|comply|report|spot|draft)|what\s+(?:is|does)\s+(?:the\s+)?(?:act|law|section)|we\s+can\s+(?:help|advise|assist)|contact\s+our\s+team|how\s+(?:can|do)\s+we\s+help"
    r"|commercial\s+organisations?\s+(?:must|are\s+required|with)|template|our\s+(?:clients|solicitors|lawyers|employment\s+team)|learning\s+outcomes|\bmodule\b[^.]{0,40}\bcourse|secretary\s+of\s+state|fixed\s+(?:fee|price)",
    re.I,
)
_LICENCE = re.compile(
    r"end\s+user|licen[cs]e\s+agreement|licensee|licensor|terms\s+of\s+(?:use|service)|services\s+agreement|tax\s+strategy|gender\s+pay|privacy\s+(?:notice|policy)|section\s+172",
    re.I,
)
_OWN_VOICE = re.compile(r"\b(?:we|our|us|the\s+(?:company|group|firm|trust|organisation|university|society|council))\b", re.I)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|our|we|for|is|that|with|this)\b", re.I)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
FEWEST_WORDS = 6
BLANKS, FORM = 5, 12
"""So many blanks make a template of a text that leaves out whom it speaks of; so many, of any text."""
LITTLE = 4
"""Sentences that tell something; a page with fewer only lists, promises or sells statements."""
SHORTEST = 350
"""Characters; a shorter text cannot state anything about a year's steps."""


class Text:
    """A document as the clues look at it."""

    def __init__(self, document: Document) -> None:
        blocks = [block for block in document.blocks if block.kind is not BlockKind.ASIDE]
        self.title = document.title
        self.body = document.body
        self.headings = [document.title, *(b.text for b in blocks if b.kind is BlockKind.HEADING)]
        self.top = " \n ".join([*self.headings[:6], self.body[:300]])
        self.lines = [line.strip() for block in blocks for line in _SENTENCE.split(block.text) if line.strip()]
        self.asides = [block.text for block in document.blocks if block.kind is BlockKind.ASIDE]
        self.words = len(self.body.split())
        on_topic = [line for line in self.lines if _TOPIC.search(line) and _is_sentence(line)]
        self.asking = sum(1 for line in on_topic if _ASKS.search(line))
        self.telling = len(on_topic) - self.asking

    def count(self, pattern: re.Pattern[str], most: int) -> float:
        """Finds of `pattern` in the body, as a share of `most` that are enough."""
        return min(most, len(pattern.findall(self.body))) / most

    def rate(self, pattern: re.Pattern[str], most: int) -> float:
        """Finds per 1,000 words (of at least 300), as a share of `most` that are enough."""
        return min(most, len(pattern.findall(self.body)) * 1000 / max(self.words, 300)) / most

    def approved(self) -> bool:
        return bool(approving([Sentence(line, 0) for line in self.lines]))

    def signed(self) -> float:
        """How surely a name with an office stands under it."""
        block = signature_block([Sentence(line, 0) for line in (*self.lines, *self.asides)])
        return min(8, block.points) / 8 if block else 0.0

    def listed_years(self) -> float:
        years = {year for match in _LISTED.finditer(self.body) for year in match.groups() if year}
        return min(4, len(years)) / 4


def _is_sentence(line: str) -> bool:
    """Rather than a heading, a link or a table's row."""
    words = len(line.split())
    return words >= FEWEST_WORDS and (words >= 14 or line.rstrip("”\"')")[-1:] in (".", ";", ":", "!", ","))


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that speaks for a kind of document, and how much of it there is in a text (0 to 1)."""

    reason: str
    kind: DocumentKind
    measure: Callable[[Text], float]


STATEMENT = DocumentKind.STATEMENT
CLUES = (
    Clue("its title says so", STATEMENT, lambda t: bool(_TITLE.search(t.top))),
    Clue("it calls itself a statement", STATEMENT, lambda t: any(_CALLS_ITSELF.search(h) for h in t.headings)),
    Clue("it says that it is made under the Act", STATEMENT, lambda t: bool(_DECLARES.search(t.body))),
    Clue("it speaks of itself as a statement", STATEMENT, lambda t: t.count(_OUR_STATEMENT, 2)),
    Clue("it speaks of a year", STATEMENT, lambda t: t.count(_OF_A_YEAR, 2)),
    Clue("it tells what is done", STATEMENT, lambda t: min(8, t.telling) / 8),
    Clue("it tells more than it asks", STATEMENT, lambda t: t.telling / max(t.telling + t.asking, 4)),
    Clue("a board approved it", STATEMENT, lambda t: t.approved()),
    Clue("it is signed", STATEMENT, lambda t: t.signed()),
    Clue("it speaks as the organisation", STATEMENT, lambda t: t.rate(_OWN_VOICE, 30)),
    Clue("it ties itself to a year under the Act", STATEMENT, lambda t: bool(_YEAR_UNDER_ACT.search(t.body))),
    Clue("it says on whose behalf it is made", STATEMENT, lambda t: bool(_FOR_WHOM.search(t.body))),
    Clue("its subject is slavery", STATEMENT, lambda t: bool(_SLAVERY.search(" ".join(t.headings[:3])))),
    Clue("it gives rules to staff", DocumentKind.POLICY, lambda t: t.count(_POLICY, 4)),
    Clue("its title says policy", DocumentKind.POLICY, lambda t: bool(_POLICY_TITLE.search(t.title)) and not _TITLE.search(t.top)),
    Clue("it gives rules to suppliers", DocumentKind.SUPPLIER_CODE, lambda t: t.rate(_SUPPLIER_DUTY, 8)),
    Clue("its title is that of a supplier code", DocumentKind.SUPPLIER_CODE, lambda t: bool(_SUPPLIER_CODE.search(" ".join(t.headings[:3])))),
    Clue("it reports what others said", DocumentKind.NEWS, lambda t: t.rate(_NEWS, 6)),
    Clue("it advises its readers", DocumentKind.GUIDANCE, lambda t: t.rate(_GUIDANCE, 8)),
    Clue("its title gives advice", DocumentKind.GUIDANCE, lambda t: bool(_ADVICE_TITLE.search(" \n ".join(t.headings[:3])))),
    Clue("it asks more than it tells", DocumentKind.GUIDANCE, lambda t: t.asking / max(t.telling + t.asking, 4)),
    Clue("it has blanks to fill in", DocumentKind.GUIDANCE, lambda t: t.count(_BLANK, BLANKS)),
    Clue("it minutes or debates", DocumentKind.OTHER, lambda t: t.count(_PARLIAMENT, 2)),
    Clue("the statement stands elsewhere", DocumentKind.LISTING, lambda t: t.count(_STANDS_ELSEWHERE, 2)),
    Clue("it lists and tells little", DocumentKind.LISTING, lambda t: t.listed_years() * (t.telling < LITTLE)),
    Clue("it shows the results of a search", DocumentKind.LISTING, lambda t: bool(_SEARCHED.search(t.top))),
    Clue("its title is that of another document", DocumentKind.OTHER, lambda t: bool(_LICENCE.search(" \n ".join(t.headings[:2])))),
)  # fmt: skip
"""What each weighs is fitted: `python -m benchmarks.recognition --fit`."""


def measured(document: Document) -> tuple[float, ...]:
    """How much of each of CLUES there is."""
    text = Text(document)
    return tuple(float(clue.measure(text)) for clue in CLUES)


def is_all_but_empty(document: Document) -> bool:
    """Whether a document has too little text to tell what it is, and does not say that nothing stands there."""
    return len(document.body) < SHORTEST and not _ABSENT.search(f"{document.title}\n{document.body}")


def settled(document: Document) -> tuple[DocumentKind, str] | None:
    """What one look tells, if it does: the kind, never a statement, and the reason."""
    body = document.body
    words = re.findall(r"[^\W\d_]+", body)
    if len(body) < SHORTEST:
        return DocumentKind.OTHER, f"only {len(body)} characters of text"
    if len(_ENGLISH.findall(body)) < 0.1 * len(words):
        return DocumentKind.OTHER_LANGUAGE, "not English: cannot be judged yet"
    if not _SLAVERY.search(f"{document.title} {body}"):
        return DocumentKind.OTHER, "neither slavery nor trafficking is mentioned"
    if _ELSEWHERE.search(body) and not _HERE.search(body):
        return DocumentKind.OTHER, "made under another country's Act; this one is not named"
    blanks = len(_BLANK.findall(body))
    if blanks >= FORM or (blanks >= BLANKS and _WHOSE_BLANK.search(body)):
        return DocumentKind.GUIDANCE, "a template: it has blanks to fill in"
    absent = _ABSENT.search(f"{document.title}\n{body[:1500]}")
    if absent and Text(document).telling < LITTLE:
        return DocumentKind.OTHER, f"no statement stands here: “{' '.join(absent.group().split())}”"
    return None
