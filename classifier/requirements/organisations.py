"""Whose statement is it? Names of organisations in the text (rules)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.act import EntityKind
from classifier.statement import Sentence

_WORD = r"(?:[A-Z0-9][\w’'.&-]*|\([A-Z][\w ]+\))"
_SUFFIX = (
    r"(?:Limited Liability Partnership|Limited|LIMITED|Ltd\.?|LTD|Cyfyngedig|Cyf|Public Limited Company|plc|PLC|Plc"
    r"|LLP|L\.L\.P\.|LP|Incorporated|Inc\.?|Corporation|GmbH|AG|SE|A/S|AB|Oy|SpA|S\.?A\.?|B\.?V\.?|N\.?V\.?|Pty|CIC|Trust|University)"
)
_LEGAL_NAME = re.compile(rf"\b({_WORD}(?:\s+(?:{_WORD}|and|of|&|the|for|in)){{0,7}}?,?\s+{_SUFFIX})(?![\w’'-])")
LEGAL_SUFFIX = re.compile(rf"\s*,?\s*{_SUFFIX}(?![\w’'-])")
_OPENERS = re.compile(
    r"^(?:The|This|That|Our|We|Its|For|for|On|By|In|Of|At|And|Both|Neither|Since|When|While|If|As|Although|However|Where|Because|With|From|Under|Boards|Board|Directors?|Statement"
    r"|Slavery|Modern|Act|Human|Trafficking|Behalf|Signed|Approved|About|Welcome|Policy|Managing|Chief|Executive|Officer"
    r"|Chair|Chairman|Group Companies|Copyright|©|Registered|Company|Name)\s+(?:of\s+|the\s+|and\s+)?",
)
_HEADING = re.compile(
    r"^(?:(?:Introduction|Overview|Background|Foreword|Scope|Summary)|(?:Organi[sz]ation(?:al|['’]s)?\s+)?Structures?(?:,|\s+and|\s+&)?\s+(?:our\s+)?"
    r"(?:business(?:es)?|operations)(?:(?:,|\s+and|\s+&)?\s+(?:our\s+)?supply\s+chains?)?)\s+(?=\S+\s+\S)",
    re.I,
)
"""Headings that run into the name that follows, the Act's own among them: s.54(5)(a)."""
_SUFFIX_END = re.compile(rf"[\s,]+{_SUFFIX}$")
_GROUP = re.compile(
    r"\b(?:and|with|for|of)\s+(?:all\s+(?:of\s+)?)?(?:its|our|their|the)\s+(?:\w+[\s-]){0,4}"
    r"(?:subsidiar(?:y|ies)|group\s+compan(?:y|ies)|group\s+entities|undertakings)|\ball\s+(?:\w+\s){0,3}subsidiaries"
    r"|on\s+behalf\s+of\s+the\s+\w*\s*group",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Legal names in the text, most frequent first, and whether all subsidiaries are covered."""

    names: tuple[str, ...]
    all_subsidiaries: bool


def find_organisations(sentences: Sequence[Sentence]) -> Coverage:
    counts: dict[str, int] = {}
    for sentence in sentences:
        for match in _LEGAL_NAME.finditer(sentence.text):
            name = _trim(match.group(1))
            if name:
                counts[name] = counts.get(name, 0) + 1
    names = tuple(sorted(counts, key=lambda name: -counts[name]))
    return Coverage(names, any(_GROUP.search(s.text) for s in sentences))


def _trim(name: str) -> str:
    while (shorter := _HEADING.sub("", _OPENERS.sub("", name))) != name:
        name = shorter
    core = _SUFFIX_END.sub("", name)
    return " ".join(name.split()) if core and core != name and not re.fullmatch(_SUFFIX, name) else ""


def plain(text: str) -> str:
    """Lower case without accents and apostrophes, "&" as "and": how names are compared."""
    unaccented = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_STROKED)) if not unicodedata.combining(c))
    return unaccented.lower().replace("’", "").replace("'", "").replace("&", " and ")


_STROKED = str.maketrans("ŁłØøĐđ", "LlOoDd")


def core_of(name: str) -> tuple[str, ...]:
    """A name's telling words: lower case, no legal form, no punctuation.

    "The Brackenfield Foods (UK) Ltd." -> ("brackenfield", "foods", "uk")
    """
    words = re.findall(r"[a-z0-9]+", plain(name))
    forms = {
        "limited",
        "ltd",
        "plc",
        "llp",
        "lp",
        "inc",
        "incorporated",
        "cyfyngedig",
        "cyf",
        "corporation",
        "the",
        "company",
        "co",
    }
    return tuple(word for word in words if word not in forms) or tuple(words)


_COMMON = frozenset(
    [
        "group",
        "holdings",
        "holding",
        "uk",
        "gb",
        "international",
        "global",
        "europe",
        "services",
        "trading",
        "limited",
        "and",
        "of",
        "for",
        "england",
        "scotland",
        "wales",
    ]
)


def are_akin(name: str, other: str) -> bool:
    """Whether two names can be one organisation's, or its group's: one's own words are all in the other, the first the same.

    "Tarnbeck Gravel Limited" and "Tarnbeck Group plc" are; "Crayford Instruments" and "Crayford Interiors" are not.
    """
    shorter, longer = sorted((_own_words(name), _own_words(other)), key=len)
    return bool(shorter) and shorter[0] == longer[0] and set(shorter) <= set(longer)


def _own_words(name: str) -> tuple[str, ...]:
    return tuple(word for word in core_of(name) if word not in _COMMON)


def are_of_longer_name(name: str, others: Sequence[str]) -> bool:
    """Whether `others` are one organisation whose name goes on where the legal `name` ends, and neither it nor its group.

    A text of "Castle Water Engineering Ltd" holds the words of "Castle Water Limited" all the same. Several such
    names are a group's list.
    """
    if kind_of_name(name) is EntityKind.UNKNOWN or any(set(_own_words(other)) <= set(_own_words(name)) for other in others):
        return False
    return len({words for other in others if set(words := _own_words(other)) > set(_own_words(name))}) == 1


def mentions(text: str, name: str) -> bool:
    """Whether `text` holds the telling words of `name` next to each other."""
    return bool(re.search(_words_of(name), plain(text)))


def leaves_out(text: str, name: str) -> bool:
    """Whether `text` speaks for a group's companies but not for `name`: "its subsidiaries, save for Wickwar Marine Limited"."""
    return bool(re.search(rf"{_EXCEPT}[^.;]{{0,60}}?{_words_of(name)}", plain(text)))


_EXCEPT = (
    r"\b(?:subsidiar\w+|companies|entities|undertakings)\b[^.;]{0,80}?"
    r"\b(?:except|excluding|save|other\s+than|apart\s+from|with\s+the\s+exception\s+of)\b"
)


def _words_of(name: str) -> str:
    pattern = r"[\W_]+".join(map(re.escape, core_of(name)))
    return rf"(?<![a-z0-9]){pattern}(?![a-z0-9])"


def kind_of_name(name: str) -> EntityKind:
    """The kind of body that the legal form at a name's end tells."""
    form = re.search(r"[\s,]+([\w./]+)\W*$", name.strip())
    last = (form[1] if form else name).replace(".", "").lower()
    if last in ("llp",) or re.search(r"\bLimited Liability Partnership\b", name, re.I):
        return EntityKind.LLP
    if last in _COMPANY_FORMS or re.search(r"\b(?:Public Limited Company|Community Interest Company)\b", name, re.I):
        return EntityKind.COMPANY
    if last == "lp":
        return EntityKind.LIMITED_PARTNERSHIP
    if re.search(r"\b(?:Trust|University|Society|Association|Council|Foundation)\b", name, re.I):
        return EntityKind.OTHER
    return EntityKind.UNKNOWN


_COMPANY_FORMS = frozenset(
    (
        "limited",
        "ltd",
        "plc",
        "cyfyngedig",
        "cyf",
        "unlimited",
        "inc",
        "incorporated",
        "corporation",
        "gmbh",
        "ag",
        "se",
        "a/s",
        "ab",
        "oy",
    )
    + ("spa", "sa", "bv", "nv", "cic")
)
