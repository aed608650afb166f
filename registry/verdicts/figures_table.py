"""Rates as rows: each with everything that says how sure it is (pure)."""

from collections.abc import Mapping
from typing import Any

from registry.verdicts.statistics import MEASURES, Corrected, ErrorRates, Rate, corrected

COLUMNS = (
    "year", "by", "group", "measure", "numerator", "denominator", "unknown", "provisional", "rate", "interval_low", "interval_high",
    "lower_bound", "upper_bound", "corrected", "corrected_low", "corrected_high", "corrected_by",
)  # fmt: skip

Tables = Mapping[tuple[int, str], Mapping[str, Rate]]
"""Year and group -> measure -> rate."""


def rows_of(tables: Tables, by: str | None, errors: Mapping[str, ErrorRates]) -> list[dict[str, Any]]:
    return [
        {"year": year or "newest", "by": by or "all", "group": group, **described(rates[measure], errors)}
        for (year, group), rates in tables.items()
        for measure in MEASURES
        if measure in rates
    ]


def described(rate: Rate, errors: Mapping[str, ErrorRates]) -> dict[str, Any]:
    """One rate with everything that says how sure it is."""
    interval, mended = rate.interval, better(rate, errors)
    return {
        "measure": rate.name,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "unknown": rate.unknown,
        "provisional": rate.provisional,
        "rate": rate.rate,
        "interval_low": interval.low if interval else None,
        "interval_high": interval.high if interval else None,
        "lower_bound": rate.lower,
        "upper_bound": rate.upper,
        "corrected": mended.rate if mended else None,
        "corrected_low": mended.interval.low if mended else None,
        "corrected_high": mended.interval.high if mended else None,
        "corrected_by": f"Rogan-Gladen, Lang-Reiczigel interval; errors from {mended.source}" if mended else None,
    }


def better(rate: Rate, errors: Mapping[str, ErrorRates]) -> Corrected | None:
    return corrected(rate, errors[rate.name]) if rate.name in errors else None
