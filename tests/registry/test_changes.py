"""What changed between looks, between years and between organisations."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from classifier.assessment import Assessment, Outcome
from registry.comparing import atom
from registry.comparing.changes import Change, ChangeKind, between_looks
from registry.comparing.difference import Fate, changed_words, compare, share_kept
from registry.comparing.similarity import Text, likeness, repeated, shared, shared_spans
from registry.running.recompute import recompute
from registry.store import Store
from tests.conftest import s54
from tests.registry.made_up import LINK, ON, assessment, capture, organisation, period, statement

NO_LINK = replace(LINK, found=False, text=None)


def look(day: str, *years: int, **changed: Any) -> Assessment:
    found = tuple(
        statement(
            period=period(date(year, 3, 31)),
            capture=replace(capture(f"https://larch.example/{year}"), sha256=f"{int(day.replace('-', '')) + year:064x}"),
            text=f"Larch Limited looked at its suppliers.\nWe trained {year - 2000} buyers in {year}.\nWe found nothing in {year - 1}.",
        )
        for year in years
    )
    return assessment(*found, visited_at=f"{day}T10:00:00Z", assessed_at=f"{day}T11:00:00Z", **changed)


NEW, GONE, LINK_GONE, FLIPPED = ChangeKind
LOOKS: list[tuple[str, tuple[Assessment, ...], list[tuple[ChangeKind, int | None]]]] = [
    ("the first look", (look("2026-01-01", 2025),), [(NEW, 2025)]),
    ("the same statement with other bytes", (look("2026-01-01", 2025), look("2026-02-01", 2025)), [(NEW, 2025)]),
    ("next year's", (look("2026-01-01", 2025), look("2026-08-01", 2026, 2025)), [(NEW, 2025), (NEW, 2026)]),
    ("taken down", (look("2026-01-01", 2025), look("2026-02-01")), [(NEW, 2025), (GONE, 2025)]),
    ("down for a day is not taken down", (look("2026-01-01", 2025), look("2026-02-01", outcome=Outcome.UNREACHABLE), look("2026-03-01", 2025)), [(NEW, 2025)]),
    ("the link is gone", (look("2026-01-01", 2025), look("2026-02-01", 2025, homepage_link=NO_LINK)), [(NEW, 2025), (LINK_GONE, 2025)]),
    ("nothing, twice", (look("2026-01-01"), look("2026-02-01")), []),
]  # fmt: skip


@pytest.mark.parametrize(("looks", "told"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_between_looks(looks: tuple[Assessment, ...], told: list[tuple[ChangeKind, int | None]]) -> None:
    assert [(change.kind, change.year) for change in between_looks("Larch Limited", looks)] == told


HOSTILE = Change(
    NEW,
    "00000001",
    'Larch <script>&"\x00 Limited',
    2026,
    "2026-11-22T00:00:00Z",
    None,
    "a statement \x1b[31m",
    "https://larch.example/?a=1&b=2",
)


def test_the_feed_is_atom_whatever_a_name_holds() -> None:
    root = ElementTree.fromstring(atom.feed([HOSTILE], "2026-11-01"))
    space = {"a": "http://www.w3.org/2005/Atom"}
    entry = root.find("a:entry", space)
    assert entry is not None
    for name in ("id", "title", "updated"):
        assert root.findtext(f"a:{name}", namespaces=space)
        assert entry.findtext(f"a:{name}", namespaces=space)
    assert "Larch <script>" in (entry.findtext("a:title", namespaces=space) or "")
    assert atom.feed([HOSTILE], "2026-11-01") == atom.feed([HOSTILE], "2026-11-01")


KEPT, CHANGED, ADDED, REMOVED = Fate
DIFFERENCES: list[tuple[list[str], list[str], list[Fate]]] = [
    (["A b c."], ["A b c."], [KEPT]),
    (["A  B\nc."], ["a b c."], [KEPT]),
    (["We trained 40 buyers in 2025."], ["We trained 55 buyers in 2026."], [CHANGED]),
    (["One two three."], ["Quite another thing altogether."], [ADDED, REMOVED]),
    (["First.", "Second one here."], ["Second one here.", "First."], [KEPT, KEPT]),
    ([], ["New."], [ADDED]),
    (["Old."], [], [REMOVED]),
    (["Same.", "Same."], ["Same."], [KEPT, REMOVED]),
]


@pytest.mark.parametrize(("before", "after", "fates"), DIFFERENCES)
def test_sentence_by_sentence(before: list[str], after: list[str], fates: list[Fate]) -> None:
    found = compare(before, after)
    assert sorted(one.fate for one in found) == sorted(fates)
    assert sorted(one.after for one in found if one.after is not None) == sorted(after)
    assert sum(one.before is not None for one in found) == len(before)


def test_share_kept_counts_words_of_the_newer_one() -> None:
    assert share_kept(compare(["a b c d."], ["a b c d.", "quite new indeed here."])) == 0.5
    assert share_kept([]) == 0.0


def test_a_changed_sentence_word_by_word() -> None:
    assert changed_words("We trained 40 buyers.", "We trained 55 buyers.") == [
        (KEPT, "We trained"), (REMOVED, "40"), (ADDED, "55"), (KEPT, "buyers."),
    ]  # fmt: skip


TEMPLATE = " ".join(
    f"we take the matter number {n} of slavery in supply chain tier {n * 7 % 13} seriously and act" for n in range(60)
)


def test_copies_are_found_and_others_are_not() -> None:
    copy = TEMPLATE.replace("number 7 ", "number seven ").replace("tier 1 ", "tier one ")
    other = " ".join(f"our board met {n} times about audits of plant {n * 5 % 17} and found {n} things" for n in range(60))
    found = {
        one.id: one.cluster
        for one in likeness(
            [Text(1, "a", TEMPLATE), Text(2, "b", other), Text(3, "c", copy), Text(4, "d", "short"), Text(5, "e", "")]
        )
    }
    assert found == {1: 1, 2: 2, 3: 1, 4: 4, 5: 5}


def test_boilerplate_is_what_many_organisations_say() -> None:
    own = " ".join(f"unlike anybody else we did thing {n} at place {n * 3}" for n in range(60))
    texts = [Text(n, f"organisation {n}", TEMPLATE) for n in range(5)] + [Text(9, "own", own)]
    found = {one.id: one.boilerplate for one in likeness(texts)}
    assert found[0] == 1.0
    assert found[9] == 0.0


def test_what_an_organisation_repeats_is_told_of_its_nearest_earlier_year() -> None:
    added = "In this year we also visited four laundries in Kent and spoke to every worker there."
    texts = [
        Text(1, "a", TEMPLATE, 2023),
        Text(2, "a", f"{TEMPLATE} {added}", 2025),
        Text(3, "a", f"{TEMPLATE} {added} Again.", 2025),
        Text(4, "a", f"{TEMPLATE} {added}", 2026),
        Text(5, "b", TEMPLATE, 2026),
        Text(6, "a", TEMPLATE),
    ]
    found = {one.id: one.repeated for one in likeness(texts)}
    template, more = len(TEMPLATE.split()), len(added.split())
    assert found == {
        1: None,
        2: pytest.approx(template / (template + more)),
        3: pytest.approx(template / (template + more + 1)),
        4: 1.0,
        5: None,
        6: None,
    }
    assert repeated(added, TEMPLATE) == 0.0
    assert repeated("", TEMPLATE) == 0.0


def test_shared_spans_are_exact() -> None:
    one = "Before. We have zero tolerance of slavery in any form whatsoever. After."
    other = "Something. We have zero tolerance of slavery in any form whatsoever! Else."
    ((start, end),) = shared_spans(one, other)
    assert one[start:end] == "We have zero tolerance of slavery in any form whatsoever"
    assert shared(one, other) == pytest.approx(10 / 12)


def test_the_commands(tmp_path: Path) -> None:
    with Store(tmp_path / "registry.db") as store:
        store.save_organisations([organisation()])
        store.save_assessment(look("2026-01-01", 2025))
        recompute(store, date(2026, 1, 2))
        store.save_assessment(look("2026-11-20", 2026, 2025, homepage_link=NO_LINK))
        recompute(store, ON)
    kinds = [change["kind"] for change in json.loads(s54("changes", "--since", "2026-01-01", "--json", data=tmp_path).stdout)]
    assert sorted(kinds) == ["link_gone", "new_statement", "new_statement"]
    late = json.loads(s54("changes", "--since", "2026-11-01", "--json", data=tmp_path).stdout)
    assert {change["year"] for change in late} == {2026}
    assert ElementTree.fromstring(s54("changes", "--since", "2026-01-01", "--atom", data=tmp_path).stdout) is not None
    assert s54("changes", "--since", "2026-01-01", "--csv", data=tmp_path).stdout.startswith("kind,organisation_id,")
    diff = json.loads(s54("diff", "1", "2025", "2026", "--json", data=tmp_path).stdout)
    assert [one["fate"] for one in diff["sentences"]] == ["kept", "changed", "changed"]
    shown = s54("diff", "1", "2025", "2026", data=tmp_path).stdout
    assert "~ We trained [-25-] {+26+} buyers in [-2025.-] {+2026.+}\n" in shown
    assert "1 kept, 2 changed, 0 new, 0 gone" in shown
    missing = s54("diff", "1", "2019", "2026", data=tmp_path)
    assert (missing.returncode, missing.stderr) == (1, "s54: 00000001: no statement for 2019; there are for 2025, 2026\n")
    assert s54("similar", "--update", "--json", data=tmp_path).stdout == "[]\n"
