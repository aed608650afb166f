"""Charts as SVG, made on the server. Each stands beside a table with the same numbers (pure).

Colours come from classes, so that they follow the page's light and dark; nothing needs a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from registry.statistics import Rate

LEFT, WIDE, ROW = 190, 640, 30
"""Room for names, whole width and height of a row, in units of the picture."""


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
            f'<rect class="fill {escape(kind)}" x="{left:.1f}" y="0" width="{max(0, width - 1.5):.1f}" height="34"><title>{told}</title></rect>'
        )
        left += width
    return _svg(34, title, drawn)


def bars(rows: Sequence[Bar], title: str) -> Markup:
    """A bar a rate with its 95% interval; a rate of nobody is an empty line."""
    drawn = [_scale(len(rows))]
    for place, row in enumerate(rows):
        drawn.append(_bar(place, row))
    return _svg(len(rows) * ROW + 22, title, drawn)


def trend(rows: Sequence[Bar], title: str) -> Markup:
    """A column a year with its interval."""
    high, wide = 150, WIDE / max(1, len(rows))
    drawn = []
    for share in (0, 25, 50, 75, 100):
        y = 10 + high * (100 - share) / 100
        drawn.append(f'<line class="grid" x1="0" x2="{WIDE}" y1="{y:.1f}" y2="{y:.1f}"/>')
    for place, row in enumerate(rows):
        drawn.append(_column(place, row, wide, high))
    return _svg(high + 40, title, drawn)


def _column(place: int, row: Bar, wide: float, high: int) -> str:
    middle = (place + 0.5) * wide
    name = f'<text class="label" x="{middle:.1f}" y="{high + 30}" text-anchor="middle">{escape(row.name)}</text>'
    if row.rate.rate is None or row.rate.interval is None:
        return name
    top = 10 + high * (1 - row.rate.rate)
    low, up = 10 + high * (1 - row.rate.interval.low), 10 + high * (1 - row.rate.interval.high)
    width = min(56.0, wide * 0.55)
    return (
        f'<rect class="fill meets_minimum" x="{middle - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{high + 10 - top:.1f}"/>'
        f'<line class="whisker" x1="{middle:.1f}" x2="{middle:.1f}" y1="{up:.1f}" y2="{low:.1f}"/>'
        f'<text class="value" x="{middle + width / 2 + 4:.1f}" y="{min(top + 4, high):.1f}">{100 * row.rate.rate:.0f}%</text>{name}'
    )


def _scale(rows: int) -> str:
    lines = []
    for share in (0, 25, 50, 75, 100):
        x = LEFT + (WIDE - LEFT - 50) * share / 100
        lines.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{rows * ROW}"/>')
        lines.append(f'<text class="label" x="{x:.1f}" y="{rows * ROW + 17}" text-anchor="middle">{share}%</text>')
    return "".join(lines)


def _bar(place: int, row: Bar) -> str:
    y, room = place * ROW, WIDE - LEFT - 50
    name = row.name if len(row.name) <= 27 else f"{row.name[:26]}…"
    text = f'<text class="name" x="{LEFT - 10}" y="{y + 20}" text-anchor="end">{escape(name)}</text>'
    rate, interval = row.rate.rate, row.rate.interval
    if rate is None or interval is None:
        return f'{text}<text class="label" x="{LEFT + 6}" y="{y + 20}">nobody to count</text>'
    low, high = LEFT + room * interval.low, LEFT + room * interval.high
    return (
        f'{text}<rect class="fill bar" x="{LEFT}" y="{y + 6}" width="{room * rate:.1f}" height="{ROW - 12}"/>'
        f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y + ROW / 2}" y2="{y + ROW / 2}"/>'
        f'<text class="value" x="{max(high, LEFT + room * rate) + 6:.1f}" y="{y + 20}">{100 * rate:.0f}%</text>'
    )


def _svg(height: float, title: str, drawn: Sequence[str]) -> Markup:
    inside = "".join(drawn)
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDE} {height:.0f}" role="img" aria-label="{escape(title)}; the same numbers stand in the table below">{inside}</svg>'
    )
