"""Financial years and when their statements are due (pure)."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_TO_PUBLISH = 6
"""Guidance, not law: a statement is expected within six months of the year's end."""

DAYS_OF_GRACE = 30


def year_end_in(year: int, year_end: tuple[int, int]) -> date:
    """The day on which the financial year ends in `year`; 29 February where there is none is the 28th."""
    month, day = year_end
    return date(year, month, min(day, monthrange(year, month)[1]))


def due_by(end: date) -> date:
    """The last day of grace for the statement of the year that ended at `end`."""
    month = end.month + MONTHS_TO_PUBLISH
    year, month = end.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = monthrange(year, month)[1]
    is_month_end = end.day == monthrange(end.year, end.month)[1]
    return date(year, month, last if is_month_end else min(end.day, last)) + timedelta(days=DAYS_OF_GRACE)


def target_year_end(year_end: tuple[int, int], on: date) -> date:
    """End of the latest financial year whose statement should be out on the day `on`."""
    year = on.year
    while due_by(year_end_in(year, year_end)) >= on:
        year -= 1
    return year_end_in(year, year_end)
