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
from classifier.assess import assess, read_by
from classifier.assessment import Assessment, Subject
from classifier.cores import side_by_side
from classifier.model import SentenceModel, load_model
from crawler.archive import VisitPlace, newest_visits, placed_visits, read_visit
from crawler.capture import Capture
from crawler.crawl import crawl
from crawler.errors import CouldNot
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import Outcome, Visit
from registry.data_folder import DataFolder
from registry.organisation import Organisation
from registry.population.periods import target_year_end
from registry.running.recompute import recompute
from registry.store import Store
from registry.verdicts.verdict import Verdict, why_not_visited

log = logging.getLogger(__name__)
FRESH = timedelta(days=30)
"""A visit younger than this is not repeated, unless another year's statement has fallen due since."""

_ASSESSMENT = TypeAdapter(Assessment)
_Key = tuple[str, str, str, str, Subject]


def crawl_due(folder: DataFolder, due: Sequence[Target], policy: Policy, on_visit: Callable[[Visit], None]) -> None:
    """Visit the targets that are due, if any; what their last visits brought is asked for conditionally."""
    if due:
        places = newest_visits(folder.archive)

        def known(target: Target) -> tuple[Capture, ...]:
            return read_visit(places[target.id]).captures if target.id in places else ()

        crawl(due, folder.archive, policy, on_visit, known)


def due_targets(
    folder: DataFolder, organisations: Sequence[Organisation], at: datetime, fresh: timedelta = FRESH
) -> list[Target]:
    """Targets that can be visited and were not, at their present website, in the freshness window before `at`."""
    oldest = (at - fresh).strftime("%Y-%m-%dT%H:%M:%SZ")
    last = _last_visits(folder)
    return [target_of(o) for o in organisations if why_not_visited(o) is None and last.get((o.id, o.website), "") < oldest]


def newly_due_targets(folder: DataFolder, organisations: Sequence[Organisation], at: datetime) -> list[Target]:
    """Targets for which another year's statement has fallen due since they were last visited."""
    last = _last_visits(folder)
    return [target_of(o) for o in organisations if _has_new_year(o, last.get((o.id, o.website)), at.date())]


def _has_new_year(organisation: Organisation, last_visit: str | None, on: date) -> bool:
    if last_visit is None or organisation.year_end is None or why_not_visited(organisation) is not None:
        return False
    then = date.fromisoformat(last_visit[:10])
    return target_year_end(organisation.year_end, then) != target_year_end(organisation.year_end, on)


def target_of(organisation: Organisation) -> Target:
    return Target(organisation.id, organisation.name, organisation.website)


def _last_visits(folder: DataFolder) -> dict[tuple[str, str | None], str]:
    """When each target was last visited at each website."""
    last: dict[tuple[str, str | None], str] = {}
    for _, visit in placed_visits(folder.archive):
        place = (visit.target.id, visit.target.website)
        last[place] = max(last.get(place, ""), visit.finished_at)
    return last


def assess_new(folder: DataFolder, store: Store, on_assessment: Callable[[Assessment], None]) -> int:
    """Read every organisation's newest visit that this model, with these rules, has not read yet; how many."""
    model = load_model()
    subjects = subjects_of(store.organisations())
    done = {_key(assessment) for assessment in assessments(folder)}
    places = [place for target, place in newest_visits(folder.archive).items() if target in subjects]
    waiting = [place for place in places if _reading_of(read_visit(place), subjects, model) not in done]
    if waiting:
        assess_visits(folder, waiting, subjects, model, on_assessment)
    return len(waiting)


def _reading_of(visit: Visit, subjects: Mapping[str, Subject], model: SentenceModel) -> _Key:
    return (visit.target.id, visit.started_at, ACT_2015.version, read_by(model), subjects[visit.target.id])


def assess_visits(
    folder: DataFolder,
    waiting: Sequence[VisitPlace],
    subjects: Mapping[str, Subject],
    model: SentenceModel,
    on_assessment: Callable[[Assessment], None],
) -> None:
    """Read these visits, side by side, into a file of their own under `assessments/`, in their order."""

    def read(place: VisitPlace) -> Assessment:
        visit = read_visit(place)
        return _assess_one(folder, visit, subjects[visit.target.id], model)

    folder.assessments.mkdir(parents=True, exist_ok=True)
    path = folder.assessments / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl"
    with path.open("ab") as lines:
        for assessment in side_by_side(read, waiting):
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
    recompute(store, on)
    return store.verdicts()


def _key(assessment: Assessment) -> _Key:
    return (assessment.target_id, assessment.visited_at, assessment.rubric, assessment.model, assessment.subject)
