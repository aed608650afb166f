"""A reliability plot: does a score of 0.8 come true eight times in ten? (SVG; static, no script)"""

from classifier.evaluate import Calibration

SIDE = 360
EDGE = 46
LARGEST = 9.0
"""Radius in pixels of the bin with the most sentences."""


def reliability_svg(calibration: Calibration) -> str:
    """Scores along x, shares that were true along y; a bin's circle grows with its sentences."""
    most = max((b.count for b in calibration.bins), default=1)
    circles = "".join(
        f'<circle cx="{_x(b.scored):.1f}" cy="{_y(b.true):.1f}" r="{max(2.5, LARGEST * (b.count / most) ** 0.33):.1f}" fill="#00539f">'
        f"<title>{b.count} cells scored {b.scored:.2f} on average: {b.true:.2f} true</title></circle>"
        for b in calibration.bins
    )
    ticks = "".join(
        f'<text x="{_x(t):.0f}" y="{SIDE - EDGE + 18}" text-anchor="middle">{t:.1f}</text>'
        f'<text x="{EDGE - 8}" y="{_y(t) + 4:.0f}" text-anchor="end">{t:.1f}</text>'
        for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="#222"><title>Scores against the share that was true; expected calibration '
        f'error {calibration.error:.3f}</title><rect width="{SIDE}" height="{SIDE}" fill="#fff"/>'
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#777"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>{ticks}{circles}'
        f'<text x="{SIDE / 2}" y="{SIDE - 10}" text-anchor="middle">score</text>'
        f'<text x="14" y="{SIDE / 2}" text-anchor="middle" transform="rotate(-90 14 {SIDE / 2})">share that was true</text></svg>\n'
    )


def _x(share: float) -> float:
    return EDGE + share * (SIDE - 2 * EDGE)


def _y(share: float) -> float:
    return SIDE - EDGE - share * (SIDE - 2 * EDGE)
