"""The one table that every export writes: an organisation a row, with its newest verdict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifier.act import Requirement
from registry.organisation import Organisation
from registry.verdict import Verdict

Row = Mapping[str, str | bool | None]

COLUMNS = (
    "company_number", "name", "website", "year_end", "verdict", "verdict_lenient", "reason", "badges", "scope", "scope_reason",
    *(requirement.value for requirement in Requirement), "statement_url", "statement_sha256", "rubric",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    organisation: Organisation
    verdict: Verdict


def entries(organisations: Sequence[Organisation], verdicts: Sequence[Verdict]) -> list[Entry]:
    by_id = {verdict.organisation_id: verdict for verdict in verdicts}
    return [Entry(organisation, by_id[organisation.id]) for organisation in organisations if organisation.id in by_id]


def rows(table: Sequence[Entry]) -> Iterator[Row]:
    """Values as they are: True, False, None (unknown), text."""
    for entry in table:
        organisation, verdict = entry.organisation, entry.verdict
        yield {
            "company_number": organisation.number,
            "name": organisation.name,
            "website": organisation.website,
            "year_end": verdict.year_end.isoformat() if verdict.year_end else None,
            "verdict": verdict.decision.value,
            "verdict_lenient": verdict.lenient.value,
            "reason": verdict.reason,
            "badges": " ".join(badge.value for badge in verdict.badges),
            "scope": verdict.scope.scope.value if verdict.scope else None,
            "scope_reason": verdict.scope.reason if verdict.scope else None,
            **{requirement.value: (verdict.requirements or {}).get(requirement) for requirement in Requirement},
            "statement_url": verdict.statement_url,
            "statement_sha256": verdict.statement_sha256,
            "rubric": verdict.rubric,
        }
