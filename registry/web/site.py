"""What every page needs: the published database, the shelves made from it, the frame of a page."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from classifier.act import ACT_2015
from registry import wording
from registry.data_folder import DataFolder
from registry.tables.published import library, listing
from registry.tables.published.library import Library, Reading
from registry.tables.search import HIT_BEGINS, HIT_ENDS
from registry.verdicts.error_rates import read_error_rates
from registry.verdicts.statistics import ErrorRates
from registry.web.browsing import LABELS, Member, Shelf, shelf
from registry.web.editions import Kept
from registry.web.links import external

HERE = Path(__file__).parent
NAMED = LABELS[:2]
"""Kinds of labels with a filter of their own."""
UNKNOWN = "unknown"
SHELVES = 12
"""Years kept at once."""


@dataclass(slots=True)
class Site:
    """One website on one data folder."""

    folder: DataFolder
    library: Library
    base_url: str = ""
    contact: str = ""
    build: str = ""
    pages: Environment = field(init=False)
    _shelves: Kept[int | None, Shelf] = field(default_factory=lambda: Kept(SHELVES))

    def __post_init__(self) -> None:
        self.build = _build()
        self.pages = _environment(self.build)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        with self.library.reading() as sql:
            yield sql

    def page(self, request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """`values` may hold `as_of`; a page about an error has none."""
        told = {"as_of": None, "q": "", "here": request.url.path, "contact": self.contact, "reader": None, **values}
        return HTMLResponse(self.pages.get_template(template).render(told), status)

    def address(self, request: Request, path: str) -> str:
        """A whole address of this site, for citations and feeds."""
        return f"{self.base_url or str(request.base_url).rstrip('/')}{path}"

    def as_of(self, sql: Reading) -> str:
        return library.as_of(sql)

    def shelf(self, sql: Reading, year: int | None) -> Shelf:
        return self._shelves.of(sql, year, lambda: _shelf(sql, year))

    def error_rates(self) -> dict[str, ErrorRates]:
        path = self.folder.error_rates
        return read_error_rates(path) if path.exists() else {}


def _shelf(sql: Reading, year: int | None) -> Shelf:
    labels: dict[str, list[tuple[str, str]]] = {}
    values: dict[str, dict[str, None]] = {kind: {} for kind in LABELS}
    for organisation_id, kind, value in listing.labels(sql):
        known = (kind, value) if kind in NAMED else ("tag", f"{kind}: {value}")
        labels.setdefault(organisation_id, []).append(known)
        values[known[0]][known[1]] = None
    for kind in NAMED:
        values[kind][UNKNOWN] = None
    members = [
        Member(p.organisation_id, p.name, p.state, p.size, p.answers, _with_unknown(labels.get(p.organisation_id, ())))
        for p in listing.places(sql, year)
    ]
    return shelf(members, values)


def _with_unknown(labels: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Who has no sector or region is among those whose sector or region is not known."""
    told = {kind for kind, _ in labels}
    return (*labels, *((kind, UNKNOWN) for kind in NAMED if kind not in told))


def _build() -> str:
    """Changes with the version and with every template, so that old copies of pages are not taken for new ones."""
    digest = hashlib.blake2b(version("s54").encode(), digest_size=6)
    for path in sorted([*(HERE / "templates").glob("*"), *(HERE / "static").glob("*")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _environment(build: str) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    pages.globals.update(
        build=build, version=version("s54"), rubric=ACT_2015, decisions=wording.DECISIONS, states=wording.STATES, badges=wording.BADGES,
        marks=wording.MARKS, causes=wording.CAUSES, requirement_words=wording.REQUIREMENTS, area_words=wording.AREAS,
        depth_words=wording.DEPTHS, measure_words=wording.MEASURES,
    )  # fmt: skip
    pages.filters.update(
        marked=marked,
        day=day,
        percent=percent,
        external=external,
        plain=plain,
        segment=segment,
        pounds=pounds,
        number=lambda n: f"{n:,}",
    )
    return pages


def marked(snippet: str) -> Markup:
    """A search snippet as HTML: escaped first, then its hits marked."""
    return Markup(escape(snippet).replace(HIT_BEGINS, Markup("<mark>")).replace(HIT_ENDS, Markup("</mark>")))


@lru_cache(4096)
def day(value: date | str | None) -> str:
    """`2026-03-31` or a moment -> `31 March 2026`; "an unknown day" where there is none."""
    if not value:
        return "an unknown day"
    return date.fromisoformat(str(value)[:10]).strftime("%-d %B %Y")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def plain(name: str) -> str:
    return name.replace("_", " ")


def pounds(size: str) -> str:
    """`36m to 60m` -> `£36m to £60m`."""
    return re.sub(r"[0-9]+m", r"£\g<0>", size)


def segment(text: str) -> str:
    """For a path."""
    return quote(text, safe="")
