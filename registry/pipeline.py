"""Organisations -> crawl -> assess -> record, on this machine.

Each step reads what the one before it left on disk, so any can be run again alone:
`archive/` (visits and captures), `assessments/` (JSON lines), `registry.db`.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pydantic import TypeAdapter

from classifier.act import ACT_2015
from classifier.assess import assess
from classifier.assessment import Assessment, Subject
from classifier.model import SentenceModel, load_model
from crawler.archive import visits
from crawler.crawl import crawl
from crawler.errors import CouldNot
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import Outcome, Visit
from registry.data_folder import DataFolder
from registry.organisation import Organisation
from registry.store import Store
from registry.verdict import Verdict, decide

log = logging.getLogger(__name__)
FRESH = timedelta(days=30)
"""A visit younger than this is not repeated."""

_ASSESSMENT = TypeAdapter(Assessment)
_Key = tuple[str, str, str, str, Subject]


def crawl_due(folder: DataFolder, due: Sequence[Target], policy: Policy, on_visit: Callable[[Visit], None]) -> None:
    """Visit the targets that are due, if any."""
    if due:
        crawl(due, folder.archive, policy, on_visit)


def due_targets(folder: DataFolder, organisations: Sequence[Organisation], at: datetime) -> list[Target]:
    """Targets not visited, at their present website, in the freshness window before `at`."""
    oldest = (at - FRESH).strftime("%Y-%m-%dT%H:%M:%SZ")
    fresh = {(v.target.id, v.target.website) for v in visits(folder.archive) if v.finished_at >= oldest}
    return [Target(o.id, o.name, o.website) for o in organisations if (o.id, o.website) not in fresh]


def assess_new(folder: DataFolder, store: Store, on_assessment: Callable[[Assessment], None]) -> int:
    """Read every organisation's newest visit that this model has not read yet; how many."""
    model = load_model()
    subjects = subjects_of(store.organisations())
    done = {_key(assessment) for assessment in assessments(folder)}
    waiting = [
        visit
        for visit in newest_visits(folder).values()
        if visit.target.id in subjects
        and (visit.target.id, visit.started_at, ACT_2015.version, model.version, subjects[visit.target.id]) not in done
    ]
    if waiting:
        _assess(folder, waiting, subjects, model, on_assessment)
    return len(waiting)


def _assess(
    folder: DataFolder,
    waiting: Sequence[Visit],
    subjects: Mapping[str, Subject],
    model: SentenceModel,
    on_assessment: Callable[[Assessment], None],
) -> None:
    folder.assessments.mkdir(parents=True, exist_ok=True)
    path = folder.assessments / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl"
    with path.open("ab") as lines:
        for visit in waiting:
            assessment = _assess_one(folder, visit, subjects[visit.target.id], model)
            lines.write(_ASSESSMENT.dump_json(assessment) + b"\n")
            lines.flush()
            os.fsync(lines.fileno())
            on_assessment(assessment)


def _assess_one(folder: DataFolder, visit: Visit, subject: Subject, model: SentenceModel) -> Assessment:
    """The one place where anything a document does to us is caught. Raises DamagedArchive."""
    try:
        return assess(visit, folder.archive, subject, model)
    except CouldNot:
        raise
    except Exception as error:
        log.exception("reading the visit of %s failed", visit.target.id)
        unread = replace(
            visit, outcome=Outcome.UNREADABLE, reason=f"reading failed: {type(error).__name__}: {error}", captures=()
        )
        return assess(unread, folder.archive, subject, model)


def newest_visits(folder: DataFolder) -> dict[str, Visit]:
    newest: dict[str, Visit] = {}
    for visit in visits(folder.archive):
        if visit.target.id not in newest or visit.started_at >= newest[visit.target.id].started_at:
            newest[visit.target.id] = visit
    return newest


def assessments(folder: DataFolder) -> Iterator[Assessment]:
    """Every assessment on disk, oldest file first; a line torn by a kill is skipped."""
    for path in sorted(folder.assessments.glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n"):
                    yield _ASSESSMENT.validate_json(line)


def subjects_of(organisations: Sequence[Organisation]) -> dict[str, Subject]:
    names = {organisation.id: organisation.name for organisation in organisations}
    return {
        o.id: Subject(o.name, o.kind, o.number, o.year_end, names.get(o.parent_id) if o.parent_id else None)
        for o in organisations
    }


def record(folder: DataFolder, store: Store, on: date) -> list[Verdict]:
    """Store what is on disk and decide every organisation's verdict on the day `on`."""
    for assessment in assessments(folder):
        store.save_assessment(assessment)
    latest = store.latest_assessments()
    verdicts = [decide(organisation, latest.get(organisation.id), on) for organisation in store.organisations()]
    store.save_verdicts(verdicts, on)
    store.save_scope((v.organisation_id, v.year_end.year if v.year_end else on.year - 1, v.scope) for v in verdicts if v.scope)
    return verdicts


def _key(assessment: Assessment) -> _Key:
    return (assessment.target_id, assessment.visited_at, assessment.rubric, assessment.model, assessment.subject)
