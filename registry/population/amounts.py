"""Amounts of money as people write them -> whole units (pure)."""

import re
from decimal import Decimal


class BadAmount(ValueError):
    """Not an amount, or one that can be read in two ways: the message quotes it."""


_PLAIN = re.compile(r"\d{1,15}(?:\.\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BRACKETS = re.compile(r"\((.+)\)")


def amount(text: str) -> Decimal | None:
    """`£41,000,000`, `(1,200)` (less than nothing); None for an empty cell or dashes. Raises BadAmount.

    `1.234,5` is refused: one spelling for each number, or none.
    """
    bare = re.sub(r"[£\s ]|GBP", "", text.strip())
    if re.fullmatch(r"[-–—]*", bare) or bare.lower() in ("n/a", "nil", "notknown"):
        return None
    negative = bool(_BRACKETS.fullmatch(bare)) or bare[0] in "-−"
    digits = (_BRACKETS.sub(r"\1", bare)).lstrip("-−")
    if not (_PLAIN.fullmatch(digits) or _COMMAS.fullmatch(digits)):
        raise BadAmount(f"{text.strip()!r} is not an amount in pounds; write it like 41000000")
    value = Decimal(digits.replace(",", ""))
    return -value if negative else value
