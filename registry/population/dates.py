"""Days as sources write them -> YYYY-MM-DD (pure)."""

import re
from datetime import date, timedelta
from functools import lru_cache

_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_EXCEL_EPOCH = date(1899, 12, 30)


class BadDate(ValueError):
    """Not a day that has been: the message quotes it."""


@lru_cache(maxsize=16_384)
def day(text: str) -> str | None:
    """`31/03/2026`, `2026-03-31` -> `2026-03-31`; None for nothing. Raises BadDate."""
    if not (text := text.strip()):
        return None
    if match := _BRITISH.fullmatch(text):
        return _day(text, int(match[3]), int(match[2]), int(match[1]))
    if match := _ISO.fullmatch(text):
        return _day(text, int(match[1]), int(match[2]), int(match[3]))
    raise BadDate(f"{text!r} is not a day; it should be like 31/03/2026 or 2026-03-31")


def excel_day(text: str) -> str | None:
    """`43657` -> `2019-07-11`: days since 1900 as spreadsheets count them. Raises BadDate."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?", text.strip()):
        return day(text)
    return (_EXCEL_EPOCH + timedelta(days=int(float(text)))).isoformat()


def _day(text: str, year: int, month: int, number: int) -> str:
    try:
        found = date(year, month, number)
    except ValueError:
        raise BadDate(f"{text!r} is not a day of any calendar") from None
    if not 1600 <= year <= 2200:
        raise BadDate(f"{text!r} lies outside the years 1600 to 2200")
    return found.isoformat()
