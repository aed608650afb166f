"""Numbers as sources write them -> claims (pure). A number that cannot be read is kept as it was."""

import re

from registry.number import BadNumber, normalise_number
from registry.population.claims import Identifier

COMPANY = "GB-COH"
_CHARITY = re.compile(r"CHA\s*(SC|NI|NIC)?\s*(\d{3,8})", re.IGNORECASE)
_SCHEMES = {"": "GB-CHC", "SC": "GB-SC", "NI": "GB-NIC", "NIC": "GB-NIC"}
UNREAD = "unread"
"""Scheme of a number that belongs to no scheme known here."""


def identifier(raw: str) -> Identifier | None:
    """`4830352` -> GB-COH 04830352; `CHASC039557` -> GB-SC SC039557; None for an empty cell."""
    text = raw.strip()
    if not text:
        return None
    if match := _CHARITY.fullmatch(text):
        prefix = (match[1] or "").upper()
        return Identifier(_SCHEMES[prefix], f"{'SC' if prefix == 'SC' else ''}{match[2]}", raw)
    try:
        return Identifier(COMPANY, normalise_number(text.lstrip("#")), raw)
    except BadNumber:
        return Identifier(UNREAD, text, raw)


def company_number(found: Identifier | None) -> str | None:
    return found.value if found is not None and found.scheme == COMPANY else None
