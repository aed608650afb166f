"""Which financial year is the statement for? s.54(1) (rules)."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from classifier.evidence import Evidence, Finding, quote
from classifier.statement import Sentence

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<month{{0}}>{'|'.join(MONTHS)})\.?"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<day{0}>\d{{1,2}})\s*(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?"
_YEAR = r"(?P<year{0}>20[0-4]\d)"


class Surety(IntEnum):
    """How plainly the text names the year; a clearer naming wins over a vaguer one."""

    GUESSED = 0
    """A year in a title, or a publication date: which financial year it means is open."""
    YEAR_NAMED = 1
    """"the 2025 financial year", "FY25/26": the end follows from the organisation's year end."""
    STATED = 2


@dataclass(frozen=True, slots=True)
class Period:
    """A financial year as the statement gives it. `end` is the latest day it can mean."""

    text: str
    start: date | None
    end: date
    surety: Surety

    @property
    def end_is_stated(self) -> bool:
        return self.surety is Surety.STATED


def _date(number: int) -> str:
    day_first = rf"{_DAY}\s*{_MONTH},?\s*{_YEAR}".format(number)
    month_first = rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}".format(f"{number}m")
    numeric = rf"(?P<day{number}n>\d{{1,2}})[./-](?P<month{number}n>\d{{1,2}})[./-](?P<year{number}n>20\d\d|\d\d(?!\d))"
    iso = rf"(?P<year{number}i>20\d\d)-(?P<month{number}i>\d\d)-(?P<day{number}i>\d\d)"
    month_only = rf"{_MONTH},?\s+{_YEAR}".format(f"{number}o")
    return f"(?:{iso}|{day_first}|{month_first}|{numeric}|{month_only})"


_PREFIX = r"(?:financial|fiscal|accounting|reporting|trading|business|academic|regulatory)"
_LENGTH = r"(?:(?:52|53|fifty[- ](?:two|three))\s*[- ]?weeks?|(?:\d\d?|twelve|fifteen|eighteen|nine|six)\s*[- ]?months?)"
_RANGE = re.compile(rf"{_date(1)}\s*(?:to|until|through|and|[-–—])\s*(?:the\s+)?{_date(2)}", re.I)
_RANGE_WITHOUT_FIRST_YEAR = re.compile(
    rf"(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format(1)}\s*(?:to|until|[-–—])\s*{_date(2)}", re.I
)
_ENDED = re.compile(
    rf"(?:(?:{_PREFIX}\s+)?(?:year|period)s?(?:\s+under\s+(?:review|report))?(?:\s*\(?(?:that|which))?|{_LENGTH}|{_PREFIX}\s+year['’]?s?)\s*(?:\([^)]*\)\s*)?,?\s*"
    rf"(?:\(?(?:was|is|has|will)?\s*(?:ended|ending|end|ends|to|up\s+to|closing|closed|finished|finishing)\)?)\s*(?:on|at|in)?\s*(?:the\s+)?(?:end\s+(?:of\s+)?)?:?\s*{_date(2)}",
    re.I,
)
_YE = re.compile(rf"(?:\b(?:Y/?E|FYE?)\b|{_PREFIX}\s+year\s*:)\s*:?\s*{_date(2)}", re.I)
_BEGINNING = re.compile(rf"year\s+(?:beginning|commencing|starting|from)\s+(?:on\s+)?{_date(1)}", re.I)
_MONTHS = re.compile(rf"\b{_MONTH.format(1)}\s*(?:to|until|through|[-–—])\s*{_MONTH.format(2)},?\s+{_YEAR.format(2)}", re.I)
_YEAR_ENDED = re.compile(
    rf"{_PREFIX}\s+year\s+(?:ended|ending|end|to)?\s*(?:in\s+)?(?:of\s+)?(?:20\d\d\s*(?:[/–-]|to)\s*)?{_YEAR.format('')}(?!\s*[/–-]\s*\d)",
    re.I,
)
_SPLIT_YEAR = re.compile(
    rf"(?:\bFY\s*|{_PREFIX}\s+years?\s+(?:of\s+)?|year\s+)?['’]?(?P<first>20\d\d|(?<=FY)\d\d|(?<=FY )\d\d)\s*[/–-]\s*['’]?(?P<second>20\d\d|\d\d?)(?![\d/-])",
    re.I,
)
_NAMED_YEAR = re.compile(
    rf"\bFY\s?['’]?(?P<short>\d\d)(?![\d/])|\bFY\s?(?P<fy>20\d\d)|\bfiscal\s+(?P<fiscal>20\d\d)(?!\s*[/–-]\s*\d)|(?P<before>20\d\d)\s+{_PREFIX}\s+year",
    re.I,
)
_CALENDAR_YEAR = re.compile(r"calendar\s+year\s+(?P<after>20\d\d)(?!\s*[/–-]\s*\d)|(?P<before>20\d\d)\s+calendar\s+year", re.I)
_TITLE_YEAR = re.compile(r"(?<!\d)(?P<year>20[0-4]\d)(?!\d)")
_NO_REPORTS_YEAR = re.compile(
    r"\b(?:act|regulations?|order|directive|convention|law|code|standard|protocol)s?,?\s*(?:\([^)]{0,40}\)\s*)?(?:of\s+|no\.?\s+)?\(?20\d\d\b"
    r"|\b(?:by|until|towards?|before|vision|target|agenda|goals?)\s+(?:for\s+)?20\d\d\b|\b20\d\d\s+(?:agenda|goals?|targets?|vision)\b",
    re.I,
)
"""Years of laws, and those that something is aimed at."""
_ABOUT = re.compile(r"statement|section\s*54|slavery|this\s+report|we\s+report", re.I)
_PLANS = re.compile(r"\bnext\b|\bwill\b|looking\s+(?:ahead|forward)|priorities\s+for|plans?\s+for|intend|going\s+forward", re.I)
_OTHER = re.compile(
    r"previous|\bprior\b|\bearlier\b|\barchive|last\s+year['’]?s|compared|first\s+(?:published|statement)|\bsince\b|established|founded|turnover|revenue"
    r"|\bbuilds?\s+(?:up)?on\b|\bin\s+our\s+[^.]{0,40}statement\b|\bwe\s+said\b|gender\s+pay",
    re.I,
)


def find_period(
    title: str, sentences: Sequence[Sentence], year_end: tuple[int, int] | None = None
) -> tuple[Period | None, Finding]:
    """The financial year that the statement is for.

    `year_end` is the organisation's year end (month, day) if known; it turns "FY25/26"
    into a date. Without it such a year is taken to end on 31 December of its last year, which
    is the latest day it can mean.
    """
    best: tuple[tuple[int, int, int], Period, Evidence] | None = None
    for number, sentence in enumerate(sentences):
        for period in _periods(sentence.text, year_end):
            rank = (period.surety, _relevance(sentence, number), period.end.toordinal() // 400)
            if best is None or rank > best[0]:
                best = (rank, period, quote([sentence], "rule:period"))
    if best is not None and best[1].surety is not Surety.GUESSED:
        return best[1], Finding(True, f"for {best[1].text}", best[2])
    guess = _guess(title, sentences)
    if guess is None:
        return None, Finding(False, "the text names no financial year and no date")
    return guess[0], Finding(None, f"only a year is named ({guess[0].text}); which financial year it means is open", guess[1])


def _relevance(sentence: Sentence, number: int) -> int:
    about = 2 * bool(_ABOUT.search(sentence.text)) + (number < 12)
    return about - 2 * bool(_OTHER.search(sentence.text)) - 3 * bool(_PLANS.search(sentence.text))


def _periods(text: str, year_end: tuple[int, int] | None) -> Iterator[Period]:
    for pattern in (_RANGE, _RANGE_WITHOUT_FIRST_YEAR):
        for match in pattern.finditer(text):
            end = _read_date(match, "2")
            start = _read_date(match, "1") or _start_without_year(match, end)
            if start and end and 80 < (end - start).days < 560:
                yield Period(match.group(), start, end, Surety.STATED)
    for match in (*_ENDED.finditer(text), *_YE.finditer(text)):
        end = _read_date(match, "2")
        if end:
            yield Period(match.group(), None, end, Surety.STATED)
    yield from _whole_years(text)
    for match in _CALENDAR_YEAR.finditer(text):
        year = int(match["after"] or match["before"])
        yield Period(match.group(), date(year, 1, 1), date(year, 12, 31), Surety.STATED)
    yield from _named_years(text, year_end)


def _whole_years(text: str) -> Iterator[Period]:
    """ "The year beginning 1 April 2025", "January - December 2025"."""
    for match in _BEGINNING.finditer(text):
        start = _read_date(match, "1")
        if start is not None and start.day == 1:
            end = start.replace(year=start.year + 1) - timedelta(days=1)
            yield Period(match.group(), start, end, Surety.STATED)
    for match in _MONTHS.finditer(text):
        first, last, year = MONTHS[match["month1"].lower()], MONTHS[match["month2"].lower()], int(match["year2"])
        end = date(year, last, monthrange(year, last)[1])
        start = date(year if first <= last else year - 1, first, 1)
        if 330 < (end - start).days < 380:
            yield Period(match.group(), start, end, Surety.STATED)


def _named_years(text: str, year_end: tuple[int, int] | None) -> Iterator[Period]:
    for match in _SPLIT_YEAR.finditer(text):
        first, second = int(match["first"]) % 100, int(match["second"]) % 100
        follows = second == first + 1 or (len(match["second"]) == 1 and second == (first + 1) % 10)
        second = first + 1
        if follows and 10 <= first <= 40:
            yield Period(match.group().strip(), None, _year_end(2000 + second, year_end), Surety.YEAR_NAMED)
    for match in _YEAR_ENDED.finditer(text):
        yield Period(match.group(), None, _year_end(int(match["year"]), year_end), Surety.YEAR_NAMED)
    for match in _NAMED_YEAR.finditer(text):
        year = match["before"] or match["fy"] or match["fiscal"] or f"20{match['short']}"
        if 2010 <= int(year) <= 2045:
            yield Period(match.group(), None, _year_end(int(year), year_end), Surety.YEAR_NAMED)


def _year_end(year: int, year_end: tuple[int, int] | None) -> date:
    month, day = year_end or (12, 31)
    return date(year, month, min(day, monthrange(year, month)[1]))


def _start_without_year(match: re.Match[str], end: date | None) -> date | None:
    if end is None or match.re is not _RANGE_WITHOUT_FIRST_YEAR:
        return None
    month = MONTHS[match["month1"].lower()]
    year = end.year if month < end.month else end.year - 1
    return _safe_date(year, month, int(match["day1"]))


def _read_date(match: re.Match[str], number: str) -> date | None:
    found = match.groupdict()
    for form in ("", "i", "m", "n", "o"):
        year, month = found.get(f"year{number}{form}"), found.get(f"month{number}{form}")
        if year and month:
            day = found.get(f"day{number}{form}")
            return _in_either_order(
                int(year) % 100 + 2000, int(month) if month.isdigit() else MONTHS[month.lower()], int(day) if day else None
            )
    return None


def _in_either_order(year: int, month: int, day: int | None) -> date | None:
    """A date, the American way round where only that makes one."""
    return _safe_date(year, day, month) if day is not None and day <= 12 < month else _safe_date(year, month, day)


def _safe_date(year: int, month: int, day: int | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day is None or 1 <= day <= last else None


def _guess(title: str, sentences: Sequence[Sentence]) -> tuple[Period, Evidence] | None:
    """The year in a title, else the latest date in the text: the last day it can possibly mean."""
    years: list[tuple[int, Sentence]] = []
    heading = Sentence(title, 0)
    for sentence in (heading, *sentences):
        if _is_title(sentence.text):
            years += [
                (int(match["year"]), sentence)
                for match in _TITLE_YEAR.finditer(_NO_REPORTS_YEAR.sub(" ", sentence.text))
                if match["year"] != "2015"
            ]
    if not years:
        for sentence in sentences:
            years += [(found.year, sentence) for found in dates_in(sentence.text) if found.year > 2015]
    if not years:
        return None
    year, sentence = max(years, key=lambda pair: pair[0])
    return Period(str(year), None, date(year, 12, 31), Surety.GUESSED), quote([sentence], "rule:period-guess")


def _is_title(text: str) -> bool:
    return (
        len(text.split()) <= LONGEST_TITLE and bool(_ABOUT.search(text)) and not _PLANS.search(text) and not _TOLD.search(text)
    )


LONGEST_TITLE = 16
"""Words."""
_TOLD = re.compile(
    r"\b(?:was|were|is|are|has|have|had|approved|adopted|signed|published|reviewed|updated|joined|policy|index|guidance)\b|\.\s*$",
    re.I,
)
"""What tells of something dated, and is no title of a year's statement."""


_ANY_DATE = re.compile(_date(1), re.I)


def dates_in(text: str) -> list[date]:
    """Every calendar date in `text`; a bare month is its last day."""
    return [found for match in _ANY_DATE.finditer(text) if (found := _read_date(match, "1"))]
