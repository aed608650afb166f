"""Financial years and when their statements are due (pure)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
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
    return guidance_due(end) + timedelta(days=DAYS_OF_GRACE)


def target_year_end(year_end: tuple[int, int], on: date) -> date:
    """End of the latest financial year whose statement should be out on the day `on`."""
    year = on.year
    while due_by(year_end_in(year, year_end)) >= on:
        year -= 1
    return year_end_in(year, year_end)


def months_between(start: date, end: date) -> int:
    """Length of a period in whole months, both days included; 52 and 53 weeks are twelve."""
    return round(((end - start).days + 1) / 30.4375)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day; a month's last day stays one."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    last = monthrange(year, month)[1]
    is_month_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if is_month_end else min(day.day, last))


def guidance_due(end: date) -> date:
    """By when guidance expects the statement for the year that ended at `end`."""
    return months_after(end, MONTHS_TO_PUBLISH)


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """One financial year of an organisation, and how far the word for it goes."""

    start: date | None
    end: date
    filed: bool
    """Accounts were made up for it; else it follows from the accounting reference date."""

    @property
    def months(self) -> int | None:
        return months_between(self.start, self.end) if self.start else None

    @property
    def unusual(self) -> str | None:
        """Why it is no plain year, None if it is one."""
        if self.start is None or (self.end - self.start).days + 1 in (365, 366):
            return None
        days = (self.end - self.start).days + 1
        if days in (52 * 7, 53 * 7):
            return f"{days // 7} weeks"
        return f"{self.months} months"


WEEK = timedelta(days=10)
"""Years of 52 or 53 weeks, and accounts made up to a day near the reference date, end this close to it."""


def financial_years(
    filed: Iterable[tuple[date | None, date]], reference: tuple[int, int] | None, upto: date
) -> list[FinancialYear]:
    """Years that ended by `upto`, oldest first: those filed, then those that the reference date expects.

    A changed reference date shows as a filed year that is longer or shorter than twelve months.
    """
    ends: dict[date, FinancialYear] = {}
    for start, end in sorted(filed, key=lambda pair: (pair[1], pair[0] or date.min)):
        ends[end] = FinancialYear(start, end, True)
    newest = max(ends, default=None)
    if reference is not None:
        year = newest.year if newest else upto.year - 1
        while (end := year_end_in(year, reference)) <= upto:
            if newest is None or end > newest + WEEK:
                ends[end] = FinancialYear(None, end, False)
            year += 1
    return [ends[end] for end in sorted(ends) if end <= upto]
