"""Every way a financial year is written."""

from datetime import date

import pytest

from classifier.requirements.period import Surety, dates_in, find_period
from tests.classifier.made_up import sentences

MARCH_25 = date(2025, 3, 31)
DECEMBER_24 = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the financial year ended 31 March 2025", MARCH_25),
        ("the year ended 2025-03-31", MARCH_25),
        ("FYE 31 March 2025", MARCH_25),
        ("the financial year beginning 1 April 2024", MARCH_25),
        ("twelve months to 31st March 2025", MARCH_25),
        ("the year ended Monday 31 March 2025", MARCH_25),
        ("April 2024 to March 2025", MARCH_25),
        ("the year ending 31st March 2025", MARCH_25),
        ("the financial year ending on 31 March, 2025", MARCH_25),
        ("the year ended March 31, 2025", MARCH_25),
        ("the fiscal year ended March 31st 2025", MARCH_25),
        ("the YEAR ENDED 31 MARCH 2025", MARCH_25),
        ("the year to 31/03/2025", MARCH_25),
        ("the year ended 31.03.25", MARCH_25),
        ("the year ended 31-3-2025", MARCH_25),
        ("the year ending the 31st March 2025", MARCH_25),
        ("the 12 month period to 31st of March 2025", MARCH_25),
        ("1.4.2024 - 31.3.2025", MARCH_25),
        ("year end: March 2025", MARCH_25),
        ("Y/E 31.12.24", DECEMBER_24),
        ("YE 31/12/2024", DECEMBER_24),
        ("the financial year that ended on 31 December 2024", DECEMBER_24),
        ("our year ended 31st day of December 2024", DECEMBER_24),
        ("our accounting period ending 31 Dec 2024", DECEMBER_24),
        ("our reporting period ended 31 Dec. 2024", DECEMBER_24),
        ("our year end 31 March 2025", MARCH_25),
        ("the 52 weeks ended 29 March 2025", date(2025, 3, 29)),
        ("the 53 week period ended 3 January 2026", date(2026, 1, 3)),
        ("the fifty-two weeks to 28 September 2024", date(2024, 9, 28)),
        ("the twelve months to 30 June 2024", date(2024, 6, 30)),
        ("the 18 months ended 31 December 2024", DECEMBER_24),
        ("the year ended 29 February 2024", date(2024, 2, 29)),
        ("the year ended 30 Sept 2024", date(2024, 9, 30)),
        ("the financial year ending March 2025", MARCH_25),
        ("1 April 2024 to 31 March 2025", MARCH_25),
        ("1st April 2024 – 31st March 2025", MARCH_25),
        ("1 April 2024-31 March 2025", MARCH_25),
        ("the year from 1 April 2024 until 31 March 2025", MARCH_25),
        ("April 1, 2024 through March 31, 2025", MARCH_25),
        ("01/04/2024 - 31/03/2025", MARCH_25),
        ("1 January to 31 December 2024", DECEMBER_24),
        ("1st April to 31st March 2025", MARCH_25),
        ("the calendar year 2024", DECEMBER_24),
        ("the financial year to the end of December 2024", DECEMBER_24),
        ("the 12 months to end December 2024", DECEMBER_24),
        ("the fiscal year ended 12/31/2024", DECEMBER_24),
        ("our financial year which finished on 31 December 2024", DECEMBER_24),
        ("the 2024 calendar year", DECEMBER_24),
    ],
)
def test_a_stated_end(words: str, expected: date) -> None:
    period, finding = find_period("", sentences("We like gravel.", f"This statement is for {words}."))
    assert period is not None
    assert (period.end, period.surety, period.end_is_stated, finding.evidenced) == (expected, Surety.STATED, True, True)


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("FY25", 2025),
        ("FY 25", 2025),
        ("FY’25", 2025),
        ("FY2025", 2025),
        ("FY24/25", 2025),
        ("FY2024/25", 2025),
        ("FY 2024-25", 2025),
        ("financial year 2024/25", 2025),
        ("the financial year 2024-2025", 2025),
        ("the 2024/25 financial year", 2025),
        ("2024–25", 2025),
        ("the 2025 financial year", 2025),
        ("the financial year 2025", 2025),
        ("the reporting year 2024/2025", 2025),
        ("the academic year 2023/24", 2024),
        ("the financial year ended 2024", 2024),
        ("our fiscal year 2024", 2024),
    ],
)
@pytest.mark.parametrize(("year_end", "month", "day"), [(None, 12, 31), ((3, 31), 3, 31), ((2, 29), 2, 28)])
def test_a_named_year(words: str, year: int, year_end: tuple[int, int] | None, month: int, day: int) -> None:
    period, finding = find_period("", sentences(f"This statement is for {words}."), year_end)
    assert period is not None
    last = 29 if (year, month) == (2024, 2) else day
    assert (period.end, period.surety, finding.evidenced) == (date(year, month, last), Surety.YEAR_NAMED, True)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Modern Slavery Statement 2024",), date(2024, 12, 31)),
        (("Slavery statement", "Published 12 June 2023"), date(2023, 12, 31)),
        (
            ("This slavery statement is made under the California Transparency Act of 2010.", "Date: 4 May 2024"),
            date(2024, 12, 31),
        ),
        (("Modern Slavery Statement 2024: our 2030 vision", "Slavery has no place in our goals for 2030"), date(2024, 12, 31)),
        (("Our anti-slavery policy was approved in September 2021.", "Last reviewed May 2022"), date(2022, 12, 31)),
        (("Modern Slavery Statement 2021", "Page updated 3 May 2022"), date(2021, 12, 31)),
        (("We like gravel.", "Last reviewed: 03/05/2022", "First written: 01/02/2019"), date(2022, 12, 31)),
    ],
)
def test_only_a_year_or_a_date(texts: tuple[str, ...], expected: date) -> None:
    period, finding = find_period("", sentences(*texts))
    assert period is not None
    assert (period.end, period.surety, finding.evidenced) == (expected, Surety.GUESSED, None)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("We like gravel.",),
        ("This statement is made under section 54 of the Modern Slavery Act 2015.",),
        ("This statement is for the last financial year.",),
        ("Call 01632 960001 or 2024 for the office.",),
        ("We have 3125 staff at 12/14 Mill Road.",),
        ("Our policy MS-24/25-v3 applies.",),
    ],
)
def test_no_year(texts: tuple[str, ...]) -> None:
    period, finding = find_period("", sentences(*texts))
    assert (period, finding.evidenced) == (None, False)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("This statement is for the year ended 31 March 2025.", "In the year ending 31 March 2026 we will train more."), MARCH_25),
        (("This statement is for the year ended 31 March 2025.", "Our turnover in the year ended 31 March 2026 grew."), MARCH_25),
        (("Modern Slavery Statement 2023", "This statement is for the year ended 31 December 2024."), DECEMBER_24),
        (("This statement is for the financial year ended 31 March 2025 (FY25).",), MARCH_25),
        (("Our first statement was for the year ended 31 March 2017.", "This one is for the year ended 31 March 2025."), MARCH_25),
        (("In our statement for the year ended 31 March 2024 we said much.", "Now we report on the year ended 31 March 2025."), MARCH_25),
        (("This builds on the statement for the year ended 31 March 2024.", "It covers the year ended 31 March 2025."), MARCH_25),
        (("In the year ended 31 March 2024 we audited 12.", "In the year under report, ended 31 March 2025, 18."), MARCH_25),
        (("Our previous statement was for the year ended 31 March 2024.", "This statement is for the year ended 31 March 2025."), MARCH_25),
    ],
)  # fmt: skip
def test_the_statements_own_year_wins(texts: tuple[str, ...], expected: date) -> None:
    period, _ = find_period("", sentences(*texts))
    assert period is not None
    assert period.end == expected


@pytest.mark.parametrize(
    "words",
    ["the year ended 31 February 2025", "the year ended 31/13/2025", "the year ended 0 March 2025", "the year ended 99.99.99"],
)
def test_a_day_that_is_none_does_no_harm(words: str) -> None:
    find_period("", sentences(f"This statement is for {words}."))


def test_a_range_has_a_start() -> None:
    period, _ = find_period("", sentences("This statement is for 1 April 2024 to 31 March 2025."))
    assert period is not None
    assert period.start == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 May 2025", [date(2025, 5, 3)]),
        ("3rd of May, 2025", [date(2025, 5, 3)]),
        ("May 3, 2025", [date(2025, 5, 3)]),
        ("03/05/2025", [date(2025, 5, 3)]),
        ("3.5.25", [date(2025, 5, 3)]),
        ("May 2025", [date(2025, 5, 31)]),
        ("February 2024", [date(2024, 2, 29)]),
        ("3 May 2025 and 4 June 2026", [date(2025, 5, 3), date(2026, 6, 4)]),
        ("31 June 2025", []),
        ("we may 2 or 3 times", []),
        ("", []),
    ],
)
def test_dates_in(text: str, expected: list[date]) -> None:
    assert dates_in(text) == expected
