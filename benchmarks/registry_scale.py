"""The registry at full size: `python -m benchmarks.registry_scale FOLDER [ORGANISATIONS]`.

Builds 20,000 made-up statements of 16,000 organisations over 8 years in FOLDER (kept there; delete
it to build anew), then measures judging, statistics, search, exports, publishing and likeness.
Where Datasette 0.65 does the same, it does it on the same public file, through its ASGI application.
"""

import asyncio
import random
import resource
import statistics as stats
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import httpx

from benchmarks.machine import describe
from classifier.act import ACT_2015, ContentArea, Depth, EntityKind, Requirement
from classifier.areas import AreaFinding
from classifier.assessment import Assessment, Outcome, StatementAssessment, Subject, Whose
from classifier.evidence import Evidence, Finding
from classifier.requirements.organisations import Coverage
from classifier.requirements.period import Period, Surety
from crawler.capture import Capture
from crawler.homepage import HomepageLink
from crawler.links import Link, Place
from crawler.media import MediaType
from registry.commands.publish import application
from registry.comparing.similarity import Text, likeness
from registry.exports.formats import format_of
from registry.exports.rows import Extract
from registry.organisation import Organisation, Turnover
from registry.publishing.publish import publish
from registry.running.recompute import recompute
from registry.store import Store
from registry.tables import figures
from registry.tables import likeness as likeness_tables
from registry.tables.public import Texts
from registry.tables.search import Question, search

ON = date(2026, 11, 22)
YEARS = range(2019, 2027)
WORDS = 1_900
"""Words of a statement: about 12,500 characters, the middle of the real ones."""
STATEMENTS_A_HUNDRED = 125
COPIES, UNRELATED = 200, 2_000

PHRASES = tuple(
    f"{who} {what} {whom} {when}"
    for who in ("Our board", "The group", "We", "Our buyers", "The audit committee", "Local management")
    for what in ("reviewed", "audited", "trained", "interviewed", "surveyed", "visited", "engaged with", "assessed")
    for whom in ("tier one suppliers", "agency workers", "cleaning contractors", "laundries in Kent", "packhouse labour", "haulage firms", "mills in Turkey")
    for when in ("during the year", "twice a year", "before each contract", "after a report to the helpline", "for recruitment fees")
)  # fmt: skip
QUERIES = (
    "training", "laundries", '"recruitment fees"', "audited AND Kent", "packhouse*", "helpline NOT Turkey", "NEAR(agency report, 8)", "board OR committee",
    '"modern slavery"', "mills AND turkey", "surveyed", "word4242", "word17*", '"audit committee" AND haulage',
)  # fmt: skip


def words(rng: random.Random, number: int) -> str:
    """Made-up text: stock phrases between words that no other statement has in that order."""
    parts: list[str] = ["Modern slavery statement under section 54 of the Modern Slavery Act 2015."]
    count = 0
    while count < number:
        part = (
            rng.choice(PHRASES)
            if rng.random() < 0.45
            else " ".join(f"word{int(rng.paretovariate(0.35)) % 30_000}" for _ in range(8))
        )
        parts.append(part + ("." if rng.random() < 0.5 else ""))
        count += len(part.split())
    return " ".join(parts)


def organisation(number: int, rng: random.Random) -> Organisation:
    turnover = tuple(Turnover(int(rng.uniform(30e6, 900e6)), year, "list") for year in YEARS)
    return Organisation(
        f"{number:08}",
        f"Made-up Company {number} Limited",
        f"https://c{number}.example",
        EntityKind.COMPANY,
        f"{number:08}",
        (3, 31),
        turnover,
    )


def assessment(who: Organisation, year: int, text: str | None, rng: random.Random) -> Assessment:
    """A look in the season of `year`."""
    found = (statement(who, year, text, rng),) if text is not None else ()
    day = f"{year}-11-20"
    link = HomepageLink(rng.random() < 0.7, "Modern slavery", f"{who.website}/ms", "footer", "made up")
    subject = Subject(who.name, who.kind, who.number, who.year_end)
    outcome = Outcome.FOUND if found else rng.choice((Outcome.NOT_FOUND, Outcome.NOT_FOUND, Outcome.BLOCKED))
    return Assessment(
        who.id, subject, f"{day}T10:00:00Z", f"{day}T11:00:00Z", "shard", outcome, "made up", who.kind, True, link, found, (), 5,
        ACT_2015.version, "made-up",
    )  # fmt: skip


def statement(who: Organisation, year: int, text: str, rng: random.Random) -> StatementAssessment:
    url = f"{who.website}/ms-{year}"
    capture = Capture(
        url, f"{year}-11-20T10:00:00Z", 200, MediaType.HTML, "text/html", f"{int(who.id) * 10_000 + year:064x}", 9, "shard", 0,
        Link(url, "Modern slavery", Place.FOOTER, f"{who.website}/"),
    )  # fmt: skip
    evidence = Evidence(text[:160], None, 0, "rule:made-up")
    found = {r: Finding(rng.random() < 0.8, "made up", evidence) for r in Requirement}
    found[Requirement.PERIOD] = Finding(True, "made up", evidence)
    areas = {a: AreaFinding(Depth(rng.randint(1, 3)), (evidence, evidence)) for a in ContentArea}
    link = HomepageLink(bool(found[Requirement.HOMEPAGE_LINK].evidenced), "Modern slavery", url, "footer", "made up")
    return StatementAssessment(
        capture, "Modern slavery statement", text, False, Whose.NAMES_IT, Coverage((who.name,), False),
        Period(f"year ended 31 March {year}", None, date(year, 3, 31), Surety.STATED), False, link, found, areas,
    )  # fmt: skip


def looks(who: Organisation, rng: random.Random) -> Iterator[Assessment]:
    """1.25 statements an organisation, and a look that found none for every other one."""
    years = rng.sample(list(YEARS), 2 if rng.random() < (STATEMENTS_A_HUNDRED - 100) / 100 else 1)
    for year in sorted(years):
        yield assessment(who, year, words(rng, int(rng.lognormvariate(0, 0.4) * WORDS)), rng)
    if rng.random() < 0.5:
        yield assessment(who, 2026, None, rng) if 2026 not in years else assessment(who, 2025, None, rng)


def build(path: Path, number: int) -> None:
    """Through the store's own way of saving. Goes on where it was stopped: each organisation has its own dice."""
    with Store(path) as store:
        done = store.sql.execute("SELECT count(DISTINCT organisation_id) FROM visit").fetchone()[0]
        if done >= number:
            return
        everybody = [organisation(n, random.Random(n)) for n in range(1, number + 1)]
        store.save_organisations(everybody)
        for who in everybody[max(done - 1, 0) :]:
            for look in looks(who, random.Random(f"looks of {who.id}")):
                store.save_assessment(look)


def timed(name: str, act: Callable[[], object]) -> None:
    """Wall and processor time of one act, and the most memory that the process ever had."""
    wall, processor = time.perf_counter(), time.process_time()
    result = act()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {name} | {wall:.2f} s | {processor:.2f} s | {memory} MB | {result if result is not None else ''} |", flush=True)


def spread(name: str, act: Callable[[str], object], queries: Sequence[str], rounds: int = 5) -> None:
    """Median and 95th percentile over all queries, each asked `rounds` times."""
    times = []
    for _ in range(rounds):
        for query in queries:
            start = time.perf_counter()
            act(query)
            times.append((time.perf_counter() - start) * 1000)
    times.sort()
    print(
        f"| {name} | p50 {stats.median(times):.1f} ms | p95 {times[int(len(times) * 0.95)]:.1f} ms | | {len(times)} queries |",
        flush=True,
    )


def measure(folder: Path, path: Path) -> None:
    with Store(path) as store:
        timed("judge all, count all (first)", lambda: recompute(store, ON))
        timed("judge all, count all (nothing new)", lambda: recompute(store, ON))
    with Store.reading(path) as store:
        spread("statistics of a page", lambda _: (figures.of(store.sql, 0), figures.of(store.sql, 0, "size")), QUERIES)
        spread("search, ranked, with snippets", lambda q: search(store.sql, Question(q)), QUERIES)
        spread("search, newest first", lambda q: search(store.sql, Question(q, newest=True)), QUERIES)
        spread("search, ranked, ten hits", lambda q: search(store.sql, Question(q, limit=10)), QUERIES)
        for name in ("csv", "csv-excel", "jsonl", "xlsx", "parquet", "datapackage", "ftm", "regulator"):
            timed(f"export {name}", lambda name=name: _export(store, name, folder))  # type: ignore[misc]
        (folder / "public.db").unlink(missing_ok=True)
        timed("publish, quotes", lambda: publish(store, folder / "public.db", Texts.QUOTES))
        timed("publish, full", lambda: publish(store, folder / "full.db", Texts.FULL))
        timed("likeness of all statements", lambda: sum(1 for _ in likeness(likeness_tables.texts(store.sql))))
        planted(store)
    asyncio.run(datasette(folder))


def _export(store: Store, name: str, folder: Path) -> int:
    with (folder / f"export.{name}").open("wb") as file:
        return format_of(name).write(Extract(store), file)


def planted(store: Store) -> None:
    """Copies of statements with names, years and one word in fifty changed, among statements of their own."""
    rng = random.Random(5)
    own = [text for _, text in zip(range(COPIES + UNRELATED), likeness_tables.texts(store.sql), strict=False)]
    originals, unrelated = own[:COPIES], own[COPIES:]
    copies = [Text(10_000_000 + text.id, f"copy {text.id}", _altered(text.text, rng)) for text in originals]
    clusters = {one.id: one.cluster for one in likeness([*originals, *unrelated, *copies])}
    found = sum(clusters[copy.id] == clusters[copy.id - 10_000_000] for copy in copies)
    false = sum(clusters[text.id] != text.id for text in unrelated)
    print(
        f"| planted copies | {found} of {len(copies)} found | {false} false among {len(unrelated)} unrelated | | |", flush=True
    )


def _altered(text: str, rng: random.Random) -> str:
    return " ".join(f"changed{rng.randint(0, 99)}" if rng.random() < 0.02 else word for word in text.split())


async def datasette(folder: Path) -> None:
    """The same questions to Datasette, on the database with whole texts."""
    app = application(folder / "full.db")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://s54", timeout=120) as client:
        times = []
        sql = (
            "select statement.url, snippet(statement_search, 0, '[', ']', '…', 32) from statement_search "
            "join statement on statement.id = statement_search.rowid where statement_search match :q order by rank limit 20"
        )
        for query in QUERIES:
            start = time.perf_counter()
            answer = await client.get("/full.json", params={"sql": sql, "q": query, "_shape": "array", "_timelimit": "1000"})
            times.append(((time.perf_counter() - start) * 1000, answer.status_code))
        told = sorted(each for each, _ in times)
        failed = sum(status != 200 for _, status in times)
        print(
            f"| Datasette: search, ranked, with snippets | p50 {stats.median(told):.1f} ms | p95 {told[-1]:.1f} ms | | {failed} refused |"
        )
        start = time.perf_counter()
        answer = await client.get("/full/verdict.csv", params={"newest": "1", "_stream": "on", "_size": "max"})
        rows = answer.text.count("\n")
        print(f"| Datasette: CSV of the newest verdicts | {time.perf_counter() - start:.2f} s | | | {rows} lines |")


def main() -> None:
    folder, number = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 16_000
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "registry.db"
    print(f"{describe()}\n\n| what | wall | processor | memory so far | |\n|---|---|---|---|---|", flush=True)
    timed(f"build {number} organisations, or what is missing of them", lambda: build(path, number))
    print(f"| size of the registry | {path.stat().st_size / 1e6:.0f} MB | | | |", flush=True)
    measure(folder, path)


if __name__ == "__main__":
    main()
