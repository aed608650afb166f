"""Tagged accounts (inline XBRL, or plain XBRL) -> facts with context, dimensions, unit, scale and sign (pure).

Files come from strangers: entities are never expanded (a document that declares any is refused),
nothing is fetched, and documents beyond MOST_BYTES are refused before they are parsed.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

MOST_BYTES = 64 << 20
MOST_SCALE = 15
_IX = ("{http://www.xbrl.org/2008/inlineXBRL}", "{http://www.xbrl.org/2013/inlineXBRL}")
_XBRLI = "{http://www.xbrl.org/2003/instance}"
_DIMENSION = "{http://xbrl.org/2006/xbrldi}"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_FACTS = tuple(f"{space}{name}" for space in _IX for name in ("nonFraction", "nonNumeric"))


class BadAccounts(ValueError):
    """The document cannot be read; the message says why."""


class BadNumberText(ValueError):
    """What is tagged as a number is none in the format that it names."""


@dataclass(frozen=True, slots=True)
class Context:
    """Of whom and when: `start` is None for a moment. `dimensions` are (dimension, member) without their prefixes."""

    scheme: str
    entity: str
    start: str | None
    end: str
    dimensions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One tagged value. `concept` has no prefix; `unit` is a measure like `iso4217:GBP`; `text` is as printed."""

    concept: str
    namespace: str
    context: Context
    text: str
    numeric: bool
    unit: str | None = None
    format: str | None = None
    scale: int = 0
    negative: bool = False
    decimals: str | None = None
    nil: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number meant, scale and sign applied; None for nil. Raises BadNumberText."""
        if self.nil:
            return None
        return number(self.text, self.format, self.scale, self.negative)


class Contexts(Mapping[str, Context]):
    """Contexts by id, each read when it is asked for: documents have hundreds and facts need a few."""

    def __init__(self, root: "etree._Element") -> None:
        self._elements = {element.get("id", ""): element for element in root.iter(f"{_XBRLI}context")}
        self._read: dict[str, Context | None] = {}

    def __getitem__(self, name: str) -> Context:
        if name not in self._read:
            self._read[name] = _context(self._elements[name])
        if (context := self._read[name]) is None:
            raise KeyError(name)
        return context

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._elements if self.get(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Accounts:
    """`broken` counts facts left out, as their context is missing or is no period."""

    facts: tuple[Fact, ...]
    contexts: Contexts
    broken: int


def read_facts(content: bytes, concepts: Container[str] | None = None) -> Accounts:
    """The document's facts, all of them or those of some concepts. Raises BadAccounts."""
    root = _root(content)
    contexts = Contexts(root)
    units = {unit.get("id", ""): _measure(unit) for unit in root.iter(f"{_XBRLI}unit")}
    facts, broken = [], 0
    for element, name, space in _tagged(root):
        if concepts is not None and name not in concepts:
            continue
        context = contexts.get(element.get("contextRef", ""))
        if context is None or not name:
            broken += 1
        else:
            facts.append(_fact(element, name, space, context, units))
    return Accounts(tuple(facts), contexts, broken)


def _tagged(root: "etree._Element") -> Iterator[tuple["etree._Element", str, str]]:
    """Each fact's element with its concept and the concept's namespace.

    Prefixes are nearly always declared at the root; asking each element for its own is slow.
    """
    if root.tag == f"{_XBRLI}xbrl":
        for child in root:
            if child.get("contextRef"):
                qualified = etree.QName(child)
                yield child, qualified.localname, qualified.namespace or ""
        return
    prefixes = root.nsmap
    for element in root.iter(_FACTS):
        prefix, _, name = element.get("name", "").rpartition(":")
        yield element, name, prefixes.get(prefix) or element.nsmap.get(prefix or None) or ""


def _root(content: bytes) -> "etree._Element":
    if len(content) > MOST_BYTES:
        raise BadAccounts(f"{len(content):,} bytes; more than {MOST_BYTES:,} are not read")
    if b"<!ENTITY" in content or b"<\0!\0E\0N\0T\0I\0T\0Y\0" in content or b"\0<\0!\0E\0N\0T\0I\0T\0Y" in content:
        raise BadAccounts("declares XML entities, which accounts do not need")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=len(content) > 8 << 20,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = str(error).splitlines()[0][:200] if str(error) else "nothing in it"
        raise BadAccounts(f"not readable as XML: {why}") from error


def _context(element: "etree._Element") -> Context | None:
    """None for one that has no entity or no period."""
    identifier = element.find(f"{_XBRLI}entity/{_XBRLI}identifier")
    end = _said(element, "endDate") or _said(element, "instant")
    if identifier is None or not end:
        return None
    scheme, entity = (identifier.get("scheme") or "").strip(), (identifier.text or "").strip()
    return Context(scheme, entity, _said(element, "startDate"), end, tuple(sorted(_dimensions(element))))


def _said(context: "etree._Element", name: str) -> str | None:
    found = context.findtext(f"{_XBRLI}period/{_XBRLI}{name}")
    return found.strip()[:10] if found and found.strip() else None


def _dimensions(context: "etree._Element") -> Iterator[tuple[str, str]]:
    for member in context.iter(f"{_DIMENSION}explicitMember"):
        yield _local(member.get("dimension", "")), _local((member.text or "").strip())
    for member in context.iter(f"{_DIMENSION}typedMember"):
        yield _local(member.get("dimension", "")), _text(member)


def _text(element: "etree._Element") -> str:
    return "".join(str(part) for part in element.itertext()).strip()


def _measure(unit: "etree._Element") -> str:
    """A plain measure; a ratio (per share) is spelt with a stroke."""
    return "/".join((measure.text or "").strip() for measure in unit.iter(f"{_XBRLI}measure"))


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _fact(element: "etree._Element", name: str, space: str, context: Context, units: Mapping[str, str]) -> Fact:
    unit = element.get("unitRef")
    numeric = unit is not None
    form = element.get("format")
    return Fact(
        concept=name,
        namespace=space,
        context=context,
        text=_text(element),
        numeric=numeric,
        unit=units.get(unit) if unit is not None else None,
        format=_local(form) if form else None,
        scale=_scale(element.get("scale")) if numeric else 0,
        negative=element.get("sign") == "-",
        decimals=element.get("decimals"),
        nil=element.get(_NIL) in ("true", "1"),
    )


def _scale(text: str | None) -> int:
    if text is None or not re.fullmatch(r"\s*[+-]?\d{1,3}\s*", text):
        return 0
    return max(-MOST_SCALE, min(MOST_SCALE, int(text)))


_ZERO = ("zerodash", "numdash", "fixed-zero", "fixedzero")
_POINT = ("numcommadot", "numdotdecimal", "num-dot-decimal", "numspacedot", "numdotdecimalin", "numdotdecimalind", None)
_COMMA = ("numdotcomma", "numcomma", "numcommadecimal", "num-comma-decimal", "numspacecomma", "numcommadecimalin")
_SPACES = re.compile(r"[\s   ']")


def number(text: str, form: str | None, scale: int, negative: bool) -> Decimal:
    """`1.234,5` in a format of decimal commas -> 1234.5. Brackets are a minus; dashes are nought only where said so.

    Raises BadNumberText for everything that the format does not allow.
    """
    bare = _SPACES.sub("", text)
    if form in _ZERO:
        return Decimal(0)
    if match := re.fullmatch(r"\((.+)\)", bare):
        bare, negative = match[1], not negative
    if form in _POINT:
        digits = bare.replace(",", "") if re.fullmatch(r"-?[\d,]*(?:\.\d*)?", bare) else ""
    elif form in _COMMA:
        digits = bare.replace(".", "").replace(",", ".") if re.fullmatch(r"-?[\d.]*(?:,\d*)?", bare) else ""
    else:
        raise BadNumberText(f"number format {form!r} is not known")
    try:
        value = Decimal(digits).scaleb(scale)
    except InvalidOperation:
        raise BadNumberText(f"{text[:40]!r} is not a number in format {form or 'plain'}") from None
    return -value if negative else value
