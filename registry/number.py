"""Company numbers: one spelling for each; and what stands in for one."""

import re

from classifier.act import EntityKind
from crawler.errors import WrongInput

_PREFIXES = (
    "AC", "BR", "CE", "CS", "EN", "ES", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL", "NO", "NP",
    "NR", "NV", "NZ", "OC", "OE", "PC", "R0", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR", "SZ", "ZC",
)  # fmt: skip

NAMED = "NAME-"
"""How the id of an organisation without a company number begins; the digest of its name follows."""


class BadNumber(WrongInput):
    """Not a UK company number: eight digits, or two letters and six digits."""


def normalise_number(raw: str) -> str:
    """`1234567` -> `01234567`, `sc 1234` -> `SC001234`. Raises BadNumber.

    Spreadsheets drop leading zeros, so a shorter number is padded. Registered societies keep
    the R or RS at the end of their old numbers (`IP28985R`).
    """
    if len(raw) == 8 and raw.isascii() and raw.isdigit():
        return raw
    compact = re.sub(r"[\s.\-/]", "", raw).upper()
    if re.fullmatch(r"[0-9]{1,8}", compact):
        return compact.zfill(8)
    match = re.fullmatch(r"([A-Z]{2}|R)([0-9]{1,7})", compact)
    if match and len(compact) <= 8 and (match[1] in _PREFIXES or match[1] == "R"):
        return match[1] + match[2].zfill(8 - len(match[1]))
    if re.fullmatch(r"(?:IP|SP|NP|NR)(?:[0-9]{5}R|[0-9]{4}RS)", compact):
        return compact
    raise BadNumber(f"{raw!r} is not a company number: eight digits, or two letters and six digits")


def organisation_id(text: str) -> str:
    """A company number as anybody writes it, or the id of an organisation that has none. Raises BadNumber."""
    return text.strip().upper() if text.strip().upper().startswith(NAMED) else normalise_number(text)


def kind_of_number(number: str) -> EntityKind:
    """The kind of body that a number's prefix tells; plain numbers are companies."""
    prefix = number[:2]
    if prefix in ("OC", "SO", "NC"):
        return EntityKind.LLP
    if prefix in ("LP", "SL", "NL"):
        return EntityKind.LIMITED_PARTNERSHIP
    if prefix in ("IP", "RS", "SP", "NP", "RC", "CE", "CS", "IC"):
        return EntityKind.OTHER
    return EntityKind.COMPANY
