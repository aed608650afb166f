"""Charts as SVG, made on the server. Each stands beside a table with the same numbers (pure).

Colours come from classes, so that they follow the page's light and dark; nothing needs a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from registry.verdicts.statistics import Rate

WIDE, ROW = 480, 46
"""Whole width and height of a row, in units of the picture: narrow, so that its words can be read on a phone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One named rate."""

    name: str
    rate: Rate


def stacked(parts: Sequence[tuple[str, str, int]], title: str) -> Markup:
    """One bar of (class, name, number) side by side."""
    whole = sum(number for _, _, number in parts)
    drawn, left = [], 0.0
    for kind, name, number in parts:
        width = WIDE * number / whole if whole else 0
        told = escape(f"{name}: {number}")
        drawn.append(
            f'<rect class="fill {escape(kind)}" x="{left:.1f}" y="0" width="{max(0, width - 1.5):.1f}" height="24"><title>{told}</title></rect>'
        )
        left += width
    return _svg(24, title, drawn)


def bars(rows: Sequence[Bar], title: str) -> Markup:
    """A bar a rate with its 95% interval; a rate of nobody is an empty line."""
    drawn = [_scale(len(rows))]
    for place, row in enumerate(rows):
        drawn.append(_bar(place, row))
    return _svg(len(rows) * ROW + 24, title, drawn)


def trend(rows: Sequence[Bar], title: str) -> Markup:
    """A column a year with its interval."""
    high, wide = 170, WIDE / max(1, len(rows))
    drawn = []
    for share in (0, 25, 50, 75, 100):
        y = TOP + high * (100 - share) / 100
        drawn.append(f'<line class="grid" x1="0" x2="{WIDE}" y1="{y:.1f}" y2="{y:.1f}"/>')
    for place, row in enumerate(rows):
        drawn.append(_column(place, row, wide, high))
    return _svg(high + TOP + 26, title, drawn)


TOP = 24
"""Room for a number above the highest column."""


TILES = {
    "Scotland": (1, 0), "Northern Ireland": (0, 1), "North East": (2, 1), "North West": (1, 2), "Yorkshire and the Humber": (2, 2),
    "Wales": (0, 3), "West Midlands": (1, 3), "East Midlands": (2, 3), "East of England": (3, 3),
    "South West": (1, 4), "South East": (2, 4), "London": (3, 4), "Crown dependencies": (1, 5), "unknown": (3, 5),
}  # fmt: skip
"""Column and row of each region, as they lie to each other; those whose region is not known stand apart."""
TILE_WIDE, TILE_HIGH, GAP = 118, 76, 6
SHORT = {"Yorkshire and the Humber": "Yorkshire, Humber", "Crown dependencies": "Crown depend.", "unknown": "not known"}


def tiles(rows: Sequence[Bar], title: str) -> Markup:
    """The regions as tiles, darker where the rate is higher; a region of nobody is an empty one. Others are left out."""
    known = {row.name: row for row in rows if row.name in TILES}
    drawn = [_tile(known[name], *place) if name in known else _empty_tile(name, *place) for name, place in TILES.items()]
    return _svg(6 * (TILE_HIGH + GAP), title, drawn, 4 * (TILE_WIDE + GAP))


def _tile(row: Bar, column: int, line: int) -> str:
    rate = row.rate
    if rate.rate is None:
        return _empty_tile(row.name, column, line, rate.unknown)
    kind = "unsure" if row.name == "unknown" else f"of-five-{min(4, int(rate.rate * 5))}"
    figure = f'<text class="rate" x="10" y="47">{100 * rate.rate:.0f}%</text>'
    count = f"{rate.numerator} of {rate.denominator}" + (f", {rate.unknown} unknown" if rate.unknown else "")
    return _placed(column, line, row.name, kind, f'{figure}<text class="label" x="10" y="67">{count}</text>')


def _empty_tile(name: str, column: int, line: int, unknown: int = 0) -> str:
    told = f"{unknown} unknown" if unknown else "nobody to count"
    return _placed(column, line, name, "unsure", f'<text class="label" x="10" y="67">{told}</text>')


def _placed(column: int, line: int, name: str, kind: str, inside: str) -> str:
    x, y = column * (TILE_WIDE + GAP), line * (TILE_HIGH + GAP)
    box = f'<rect class="tile {kind}" width="{TILE_WIDE}" height="{TILE_HIGH}" rx="3"/>'
    return f'<g transform="translate({x} {y + 1})">{box}<text class="name" x="10" y="20">{escape(SHORT.get(name, name))}</text>{inside}</g>'


def _column(place: int, row: Bar, wide: float, high: int) -> str:
    middle = (place + 0.5) * wide
    name = f'<text class="label" x="{middle:.1f}" y="{high + TOP + 20}" text-anchor="middle">{escape(row.name)}</text>'
    if row.rate.rate is None or row.rate.interval is None:
        return name
    top, low, up = (TOP + high * (1 - share) for share in (row.rate.rate, row.rate.interval.low, row.rate.interval.high))
    width = min(56.0, wide * 0.6)
    return (
        f'<rect class="fill meets_minimum" x="{middle - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{high + TOP - top:.1f}"/>'
        f'<line class="whisker" x1="{middle:.1f}" x2="{middle:.1f}" y1="{up:.1f}" y2="{low:.1f}"/>'
        f'<text class="value" x="{middle:.1f}" y="{up - 7:.1f}" text-anchor="middle">{100 * row.rate.rate:.0f}%</text>{name}'
    )


def _scale(rows: int) -> str:
    lines = []
    for share, anchor in ((0, "start"), (25, "middle"), (50, "middle"), (75, "middle"), (100, "end")):
        x = 1 + (WIDE - 2) * share / 100
        lines.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{rows * ROW}"/>')
        lines.append(f'<text class="label" x="{x:.1f}" y="{rows * ROW + 18}" text-anchor="{anchor}">{share}%</text>')
    return "".join(lines)


def _bar(place: int, row: Bar) -> str:
    """Its name and number over it, so that a long name has room."""
    y, rate, interval = place * ROW, row.rate.rate, row.rate.interval
    name = f'<text class="name" x="3" y="{y + 18}">{escape(row.name if len(row.name) <= 44 else f"{row.name[:43]}…")}</text>'
    if rate is None or interval is None:
        return f'{name}<text class="label" x="3" y="{y + 36}">nobody to count</text>'
    return (
        f'{name}<text class="value" x="{WIDE - 3}" y="{y + 18}" text-anchor="end">{100 * rate:.0f}%</text>'
        f'<rect class="fill bar" x="0" y="{y + 25}" width="{WIDE * rate:.1f}" height="13"/>'
        f'<line class="whisker" x1="{WIDE * interval.low:.1f}" x2="{WIDE * interval.high:.1f}" y1="{y + 31.5}" y2="{y + 31.5}"/>'
    )


def _svg(height: float, title: str, drawn: Sequence[str], wide: float = WIDE) -> Markup:
    inside = "".join(drawn)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {wide} {height:.0f}" role="img" aria-label="{escape(title)}; the same numbers stand in the table below">{inside}</svg>'
    )
