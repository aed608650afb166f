"""Who approved the statement? s.54(6) (rules).

A company's statement is approved by its board (or equivalent management body), an LLP's by its
members; other partnerships need none.
"""

import re
from collections.abc import Sequence

from classifier.act import EntityKind
from classifier.evidence import Finding, quote
from classifier.statement import Sentence

_ACT = (
    r"(?:approv(?:ed?|es|al)|adopt(?:ed|s)?|endors(?:ed?|es)|signed[\s-]off|authori[sz]ed?s?|ratif(?:ied|ies|y)|agreed"
    r"|passed\s+(?=by\s+(?:the|our)\b)|(?:passed|by)\s+(?:a\s+|an\s+)?(?:\w+\s+)?resolution|written\s+consent|resolved|decided\s+upon)"
)
_BODY = (
    r"(?:\bboards?\b(?!\s+member)|\bdirectors\b|\btrustees\b|\bgovernors\b|\bgoverning\s+(?:body|council|board)|(?:the|university|full|of|by)\s+council\b|(?:\b(?:the|by)|council['’]s)\s+cabinet\b(?![\s-]+(?:\w+\s+)?(?:member|office|lead|portfolio|committee|secretary|makers?)\b)|(?:the|university|by)\s+court\b"
    r"|\bmanagement\s+(?:body|committee)|\bcommittee\s+of\s+management|\bcommissioners\b|\bthe\s+corporation\b|\bsenate\b)"
)
_MEMBERS = r"(?:\bmembers\b|\bpartners\b|\bpartnership\b)"
_IN_THE_CHAIR = re.compile(
    r"\b(?:(?:vice[\s-]|deputy\s+)?chair(?:man|woman|person)?|president|member|secretary|clerk|head)\s+(?:of|to|on)\s+(?:the|our|its)\s+(?:[\w&’'-]+\s+){0,4}?"
    r"(?:board|governing\s+body|council)(?:\s+of\s+(?:directors|trustees|governors|management))?"
    r"|\bboard(?:['’]s)?\s+(?:[\w&,’'-]+\s+){0,5}?(?:committee|sub-?committee)\b"
    r"|\b(?:sub-?)?committee\s+of\s+(?:the|our|its)\s+(?:\w+\s+){0,2}?(?:board|council|governing\s+body)(?:\s+of\s+(?:directors|trustees|governors))?"
    r"|\b(?:sustainability|esg|operating|advisory)\s+board\b",
    re.I,
)
"""One person or committee of the body, which is not the body."""
_LESSER = (
    r"(?:\bhead\s+of\b|chief\s+executive|\ba\s+director\b|,\s*director\b|\bhr\b|human\s+resources|\bmanager\b|\bmd\b|managing\s+director|\bceo\b|chief\s+\w+\s+officer|\bgeneral\s+counsel"
    r"|\bexecutive\s+(?:committee|team|management)|senior\s+(?:management|leadership)|leadership\s+team|management\s+team|secretary"
    r"|\bchair(?:man|woman|person)?\b|\bprincipal\b(?!\s+governing)|\bowner\b|\bfounder\b|steering\s+(?:group|committee)|working\s+group|compliance\s+(?:team|committee))"
)
_MANAGING_BOARD = re.compile(r"\bboard\s+of\s+managing\s+directors\b", re.I)
_STATEMENT = re.compile(
    r"\bstatement\b|\bdatganiad\b|\bdisclosure\b|\bdeclaration\b|\bthis\s+(?:document|report|page)\b|\bthe\s+(?:foregoing|above)\b|\bwording\s+above\b|\bwhat\s+you\s+have\s+read\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"^(?:it|this|the\s+above)\b|^[\W\d]*(?:(?:board|date|for)\s+)?approv(?:ed|al)\b"
    r"|^[\W\d]*(?:approval\s+)?(?:(?:considered|reviewed)\s+and\s+)?(?:adopted|endorsed|signed\s+off|authorised|agreed|approved)\b"
    r"|\bsigned\b[^;]{0,160}\b(?:following|after|upon)\s+(?:its\s+)?approval\b"
    r"|^[^.]{0,120}\b(?:approv\w+|adopt\w+)\s+it\b|\bit\s+was\s+(?:then\s+|duly\s+)?(?:approved|adopted|agreed)\b",
    re.I,
)
_NOT_THE_STATEMENT = re.compile(
    r"(?:polic(?:y|ies)|code|budget|supplier|contractor|vendor|list|strategy|plan|procedure|accounts|framework|terms|request|spend|transactions)s?"
    r"\b[^.]{0,40}\b(?:approv|adopt|endors|authoris|agreed)|approved\s+(?:supplier|contractor|vendor|list|agenc|code|standard)"
    r"|supplier\s+approval|approval\s+(?:process|procedure|before|from\s+procurement)",
    re.I,
)
_OF_ANOTHER_YEAR = re.compile(
    r"\b(?:last\s+year(?:['’]s)?|previous|prior|earlier|first)\s+(?:\w+\s+){0,3}statements?\b[^.;]{0,60}\b(?:was|were|been)\b",
    re.I,
)
_SET_OUT_IN_IT = re.compile(
    r"\b(?:polic(?:y|ies)|budget|targets?|plans?|codes?|appetite|programme|procedures?)\b[^.;]{0,60}\b(?:in|by)\s+(?:this|our|the)\s+statement\b[^.;]{0,30}"
    r"\b(?:was|were|is|are|has|have|been)\b[^.;]{0,30}\b(?:approv|adopt|endors|agreed)",
    re.I,
)
"""What the statement tells of was approved, not the statement."""
_NEGATION = re.compile(
    r"\bnot\s+(?:yet\s+)?(?:been\s+)?(?:formally\s+)?(?:approved|adopted|endorsed|signed)|\bawait(?:s|ing)|\bto\s+be\s+(?:submitted|presented|put|approved|adopted|signed)|\bwill\s+be\s+(?:submitted|presented|put|approved)"
    r"|\b(?:will|shall|must|should|may|intends?\s+to|plans?\s+to|expects?\s+to|(?:is|are)\s+(?:asked|invited|recommended|required|expected)\s+to|(?:ask|invite|request)\s+(?:the|our)\s+(?:\w+\s+){1,3}to)\s+"
    r"(?:then\s+|now\s+|formally\s+|be\s+)?(?:approve|adopt|endorse|authorise|ratify)d?\b"
    r"|\b(?:requires?|demands?|asks?|provides?|states?)\s+that\b[^.]{0,80}\b(?:approved|adopted)\b|\b(?:suppliers|businesses|organisations|clients|contractors)\b[^.]{0,80}\btheir\s+(?:own\s+)?(?:boards?|directors)\b|\b(?:subject\s+to|for)\s+(?:\w+\s+)?approval\b",
    re.I,
)


def _near(body: str) -> re.Pattern[str]:
    return re.compile(rf"{_ACT}[^;]{{0,90}}?{body}|{body}[^;]{{0,220}}?\b{_ACT}", re.I)


_BY_BODY, _BY_MEMBERS, _BY_LESSER = _near(_BODY), _near(_MEMBERS), _near(_LESSER)
_BY_LESSER_ONLY = re.compile(
    rf"{_ACT}\s+by\s+(?:the\s+|our\s+)?(?:\w+\s+){{0,2}}{_LESSER}(?![^.]{{0,60}}\b(?:and|by|on\s+behalf\s+of)\s+(?:the\s+)?(?:\w+\s+){{0,2}}(?:board|directors)\b)",
    re.I,
)
"""Approved by a manager; that the board is mentioned later ("and presented to the Board") changes nothing."""
_BY_ONE_DIRECTOR = re.compile(
    rf"{_ACT}\s+by\s+(?:the|our)\s+(?:sole\s+|company\s+|company['’]s\s+)?director\b(?:(?!\s+of\b)|\s+of\s+(?:the\s+company\b|[^.;]{{0,60}}\b(?:limited|ltd|plc)\b))|\bsole\s+director\b[^.;]{{0,60}}{_ACT}",
    re.I,
)
_FOR_BOARD = re.compile(
    r"on\s+behalf\s+of\s+the\s+(?:\w+\s+){0,3}board[^.;]{0,60}\bapprov|\bapprov\w+[^.;]{0,80}on\s+behalf\s+of\s+(?:the|its|our)\s+(?:\w+\s+){0,3}board",
    re.I,
)


def find_approval(sentences: Sequence[Sentence], kind: EntityKind) -> Finding:
    """Whether the text says that the right body approved it."""
    if kind in (EntityKind.LIMITED_PARTNERSHIP, EntityKind.PARTNERSHIP):
        return Finding(None, "the Act asks no approval of this kind of partnership", applies=False)
    candidates = [s for index, s in enumerate(sentences) if is_about_statement(sentences, index)]
    body = _BY_MEMBERS if kind is EntityKind.LLP else _BY_BODY
    if approved := next((s for s in candidates if _approves(s.text, body)), None):
        return Finding(True, "says that it was approved by the body that the Act names", quote([approved], "rule:approval"))
    if kind is EntityKind.LLP and (board := _first(candidates, _BY_BODY)):
        return Finding(None, "approved by an LLP's board: the Act asks for its members", quote([board], "rule:approval"))
    if one := _first(candidates, _BY_ONE_DIRECTOR):
        reason = "approved by one director: whether that is the whole board, a register of officers must tell"
        return Finding(None, reason, quote([one], "rule:approval"))
    if lesser := _first(candidates, _BY_LESSER):
        return Finding(False, "approved by somebody else than the board or members", quote([lesser], "rule:approval"))
    return Finding(False, "the text does not say who approved it", silent=True)


def approving(sentences: Sequence[Sentence]) -> list[int]:
    """Where a board, or the members or partners, approve this very text."""
    return [
        index
        for index, sentence in enumerate(sentences)
        if is_about_statement(sentences, index)
        and (_approves(sentence.text, _BY_BODY) or _approves(sentence.text, _BY_MEMBERS))
    ]


def _approves(text: str, body: re.Pattern[str]) -> bool:
    by_bodies = _MANAGING_BOARD.sub("board", _IN_THE_CHAIR.sub("chair", text))
    return not _BY_LESSER_ONLY.search(by_bodies) and bool(body.search(by_bodies) or _FOR_BOARD.search(text))


def is_about_statement(sentences: Sequence[Sentence], index: int) -> bool:
    """Whether sentence `index` approves this very text, and not a policy, a supplier or a budget."""
    text = sentences[index].text
    if not re.search(_ACT, text, re.I) or _NEGATION.search(text):
        return False
    if _OF_ANOTHER_YEAR.search(text) or _SET_OUT_IN_IT.search(text):
        return False
    if _NOT_THE_STATEMENT.search(text) and not re.search(
        r"statement[^.;]{0,80}approv|approv\w*\s+(?:of\s+)?(?:this|our|the)\s+(?:\w+\s+){0,5}statement", text, re.I
    ):
        return False
    if _STATEMENT.search(text):
        return True
    before = sentences[index - 1].text if index else ""
    return bool(_POINTS_BACK.search(text)) and (len(text) < 220 or bool(_STATEMENT.search(before)))


def _first(sentences: Sequence[Sentence], pattern: re.Pattern[str]) -> Sentence | None:
    return next((s for s in sentences if pattern.search(s.text)), None)
