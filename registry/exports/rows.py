"""The one table that every export writes: an organisation a row, with the verdict of one year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from classifier.act import ACT_2015, ContentArea, Provision, Requirement
from registry.organisation import Organisation
from registry.store import Store
from registry.tables import listing
from registry.tables.listing import Row
from registry.verdicts.verdict import Decision, Verdict

_ASKED: dict[Requirement | ContentArea, Provision] = {p.id: p for p in (*ACT_2015.requirements, *ACT_2015.areas)}


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is text, day, answer (yes, no, unknown), depth (0 to 3; empty: not read) or share (0 to 1; empty: not compared)."""

    name: str
    kind: str
    meaning: str


COLUMNS = (
    Column("company_number", "text", "Companies House number, eight characters"),
    Column("name", "text", "name, as the source that is believed tells it"),
    Column("website", "text", "website, as the source that is believed tells it"),
    Column("year_end", "day", "last day of the financial year that was judged; empty if it cannot be told"),
    Column("verdict", "text", f"{', '.join(decision.value for decision in Decision)}: the strict reading"),
    Column("verdict_lenient", "text", "the same where silence about approval passes"),
    Column("reason", "text", "the verdict's reason in words"),
    Column("badges", "text", "no_steps, covered_by_group, provisional, late, gone, corrected"),
    Column("scope", "text", "in, presumed_in, out, presumed_out, unknown"),
    Column("scope_reason", "text", "the fact behind the scope"),
    *(Column(r.value, "answer", f"{_ASKED[r].source}: {_ASKED[r].asks}; unknown if it cannot be told or is not asked") for r in Requirement),
    *(Column(f"depth_{a.value}", "depth", f"{_ASKED[a].source}: {_ASKED[a].asks}; 0 absent, 1 general or planned, 2 specific, 3 with results") for a in ContentArea),
    Column("statement_url", "text", "where the statement that was judged was fetched"),
    Column("statement_sha256", "text", "SHA-256 of its bytes"),
    Column("boilerplate", "share", "share of its phrases that five or more organisations use, when statements were last compared"),
    Column("repeated", "share", "share of its words in runs of eight or more that its own statement of the nearest earlier year has too"),
    Column("looked_at", "text", "when the look was taken that decided (UTC)"),
    Column("decided_on", "day", "when this verdict was given"),
    Column("cause", "text", "why it differs from the one before: first, company_changed, we_learned, our_method_changed"),
    Column("rubric", "text", "version of the rules"),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)

EVIDENCE_COLUMNS = (
    Column("company_number", "text", "Companies House number, eight characters"),
    Column("name", "text", "name, as the source that is believed tells it"),
    Column("year_end", "day", "last day of the financial year that was judged"),
    Column("verdict", "text", "the verdict"),
    Column("requirement", "text", "what section 54 requires"),
    Column("evidenced", "answer", "whether it is evidenced"),
    Column("reason", "text", "why, or what was looked for"),
    Column("quote", "text", "the sentence that shows it; empty where there is none"),
    Column("page", "text", "page of the sentence in a PDF"),
    Column("url", "text", "the statement's address, or the website that was looked through"),
    Column("fetched_at", "text", "when it was fetched, or the site looked through (UTC)"),
    Column("sha256", "text", "SHA-256 of the statement's bytes"),
)

assert NAMES == listing.NAMES
assert tuple(column.name for column in EVIDENCE_COLUMNS) == listing.EVIDENCE_NAMES


@dataclass(frozen=True, slots=True)
class Entry:
    organisation: Organisation
    verdict: Verdict


def entries(organisations: list[Organisation], verdicts: list[Verdict]) -> list[Entry]:
    by_id = {verdict.organisation_id: verdict for verdict in verdicts}
    return [Entry(organisation, by_id[organisation.id]) for organisation in organisations if organisation.id in by_id]


class Table(Protocol):
    """What an export writes, wherever it comes from."""

    year: int | None

    @property
    def as_of(self) -> str:
        """The day of the newest verdict."""

    def rows(self) -> Iterator[Row]:
        """One at a time, True, False and None (unknown) as they are."""

    def evidence(self, decisions: tuple[Decision, ...]) -> Iterator[Row]:
        """Requirement by requirement, for the organisations with one of `decisions`."""


@dataclass(slots=True)
class Extract:
    """What an export writes: the verdicts of the financial years that end in `year`, or of each target year.

    Rows come one at a time, True, False and None (unknown) as they are.
    """

    store: Store
    year: int | None = None

    def rows(self) -> Iterator[Row]:
        return listing.rows(self.store.sql, self.year)

    def evidence(self, decisions: tuple[Decision, ...]) -> Iterator[Row]:
        """Requirement by requirement, for the organisations with one of `decisions`."""
        return listing.evidence(self.store.sql, self.year, [decision.value for decision in decisions])

    @property
    def as_of(self) -> str:
        """The day of the newest verdict: files carry it instead of a clock's time, so the same data is the same file."""
        return listing.as_of(self.store.sql)


_ANSWERS = {True: "yes", False: "no", None: "unknown"}


def said(column: Column, value: object) -> str:
    """A cell as text: yes, no, unknown; empty where there is nothing."""
    return _answer(value) if column.kind == "answer" else _plain(value)


def _answer(value: object) -> str:
    return _ANSWERS[value if isinstance(value, bool) else None]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def as_texts(rows: Iterable[Row], columns: tuple[Column, ...]) -> Iterator[list[str]]:
    """Every row's cells as text."""
    writers = [(column.name, _answer if column.kind == "answer" else _plain) for column in columns]
    return ([write(row[name]) for name, write in writers] for row in rows)
