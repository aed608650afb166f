"""People's words: quotations that must stand in the text, second readers, two at once, labels in and out."""

import csv
import json
import sqlite3
import subprocess
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from classifier.labelled import read_labelled
from classifier.outputs import INDEX
from registry.reviews import labelling
from registry.reviews.labelling import BadLabelFile
from registry.reviews.notice import Look, letter
from registry.reviews.review import Action, BadReview, Overtaken, agreement, check_quote
from registry.running import reviewing
from registry.running.recompute import recompute
from registry.running.reviewing import Judgement, NothingToReview
from registry.store import Store
from registry.tables import reviews, statements
from registry.tables.queue import queue
from registry.verdicts.verdict import Badge, Decision, decide
from registry.verdicts.years import Facts, judge_years
from tests.conftest import s54
from tests.registry.made_up import NO, ON, OPEN, R, assessment, capture, organisation, statement

TEXT = "Larch Limited trained its buyers.\nApproved by the board on 4 May 2026.\nSigned by A. Shah, Director."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Larch: no signature found. Elm: nothing found, looked at twice. Oak: steps open."""
    store = Store(tmp_path / "registry.db")
    names = ("Larch Limited", "Elm plc", "Oak Limited")
    store.save_organisations(
        [organisation(id=f"0000000{n}", number=f"0000000{n}", name=name) for n, name in enumerate(names, 1)]
    )
    store.save_assessment(assessment(statement({R.SIGNATURE: NO}, text=TEXT)))
    for day in ("2026-11-01", "2026-11-20"):
        store.save_assessment(assessment(target_id="00000002", visited_at=f"{day}T10:00:00Z", assessed_at=f"{day}T11:00:00Z"))
    other = replace(capture(), sha256="cd" * 32)
    store.save_assessment(assessment(statement({R.STEPS: OPEN}, capture=other), target_id="00000003"))
    recompute(store, ON)
    return store


def signed(who: str = "ann", **changed: Any) -> Judgement:
    told: dict[str, Any] = {
        "requirement": R.SIGNATURE,
        "evidenced": True,
        "quote": "Signed by A. Shah, Director.",
        "why": "last line",
        "who": who,
    }
    return Judgement(**{**told, **changed})


def newest(store: Store, organisation_id: str) -> Decision:
    return next(v.decision for v in store.verdicts() if v.organisation_id == organisation_id)


def test_a_correction_counts_when_a_second_reader_confirms_it(store: Store) -> None:
    kept = reviewing.judge_requirement(store, "00000001", 2026, signed())
    recompute(store, ON)
    assert newest(store, "00000001") is Decision.NOT_EVIDENCED
    assert kept.id is not None
    second = reviewing.second(store, kept.id, "bob", "read it", ON)
    assert newest(store, "00000001") is Decision.MEETS_MINIMUM
    assert second.about == kept.id
    reviewing.withdraw(store, kept.id, "ann", "a name without an office after all", ON)
    assert newest(store, "00000001") is Decision.NOT_EVIDENCED
    assert [review.action for review in reviews.of_organisation(store.sql, "00000001")] == [
        Action.CORRECT,
        Action.SECOND,
        Action.WITHDRAW,
    ]


def test_not_found_is_a_fact_after_two_passes_and_two_people(store: Store) -> None:
    kept = reviewing.confirm_not_found(store, "00000002", 2026, "ann", "searched the site and the registry")
    assert kept.id is not None
    reviewing.second(store, kept.id, "bob", "so did I", ON)
    verdict = next(v for v in store.verdicts() if v.organisation_id == "00000002")
    assert Badge.PROVISIONAL not in verdict.badges


BAD: list[tuple[Judgement, type[Exception], str]] = [
    (signed(quote="Signed by B. Shah, Director."), BadReview, "does not stand in the statement's text"),
    (signed(quote=None), BadReview, "a yes needs one"),
    (signed(quote="  "), BadReview, "a yes needs one"),
    (signed(who=" "), BadReview, "say who reviews"),
    (signed(text_sha256="0" * 64), Overtaken, "has changed since"),
]


@pytest.mark.parametrize(("judgement", "error", "line"), BAD, ids=[row[2] for row in BAD])
def test_a_bad_review_is_told_and_not_kept(store: Store, judgement: Judgement, error: type[Exception], line: str) -> None:
    with pytest.raises(error, match=line):
        reviewing.judge_requirement(store, "00000001", 2026, judgement)
    assert reviews.everything(store.sql) == []


@pytest.mark.parametrize(
    ("number", "year", "line"),
    [
        ("99999999", 2026, "is not in the registry"),
        ("00000001", 2019, "has no verdict for 2019; it has for 2026"),
        ("00000002", 2026, "has no statement"),
    ],
)
def test_what_is_not_there_cannot_be_reviewed(store: Store, number: str, year: int, line: str) -> None:
    with pytest.raises(NothingToReview, match=line):
        reviewing.judge_requirement(store, number, year, signed())


def test_white_space_makes_no_difference_to_a_quotation() -> None:
    assert check_quote(R.SIGNATURE, True, "by A.\n  Shah", TEXT) == "by A. Shah"


def test_nobody_is_ones_own_second_reader(store: Store) -> None:
    kept = reviewing.judge_requirement(store, "00000001", 2026, signed())
    assert kept.id is not None
    with pytest.raises(BadReview, match="is your own"):
        reviewing.second(store, kept.id, "ANN", "again", ON)


def test_who_comes_second_is_told_what_the_first_one_said(store: Store) -> None:
    first = reviewing.judge_requirement(store, "00000001", 2026, signed())
    with pytest.raises(Overtaken, match=f"ann judged signature .* give --after {first.id}"):
        reviewing.judge_requirement(store, "00000001", 2026, signed("bob", evidenced=False, quote=None))
    again = reviewing.judge_requirement(store, "00000001", 2026, signed("bob", evidenced=False, quote=None, after=first.id))
    assert again.action is Action.ACCEPT


def test_two_reviewers_at_the_same_moment(store: Store, tmp_path: Path) -> None:
    """Eight people judge the same thing at once: one is kept, seven are told."""
    store.close()
    told: list[str] = []
    start = threading.Barrier(8)

    def review(who: str) -> None:
        with Store(tmp_path / "registry.db") as own:
            start.wait()
            try:
                reviewing.judge_requirement(own, "00000001", 2026, signed(who))
                told.append("kept")
            except Overtaken:
                told.append("told")

    people = [threading.Thread(target=review, args=(f"person {n}",)) for n in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(told) == ["kept", *["told"] * 7]


def test_two_second_readers(store: Store) -> None:
    kept = reviewing.judge_requirement(store, "00000001", 2026, signed())
    assert kept.id is not None
    reviewing.second(store, kept.id, "bob", "yes", ON)
    with pytest.raises(Overtaken, match="has its second already"):
        reviewing.second(store, kept.id, "cleo", "yes", ON)


def test_reviews_are_append_only(store: Store) -> None:
    reviewing.reply(store, "00000001", 2026, "Larch Limited", "It is signed on the paper copy.")
    for change in ("UPDATE review SET who = 'x'", "DELETE FROM review"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.sql.execute(change)


def test_what_matters_comes_first(store: Store) -> None:
    kept = reviewing.judge_requirement(store, "00000001", 2026, signed())
    assert [(one.kind, one.organisation_id) for one in queue(store.sql, 10)] == [
        ("not_found", "00000002"),
        ("second", "00000001"),
        ("open", "00000003"),
    ]
    assert queue(store.sql, 10)[1].review == kept.id


def test_agreement_is_a_rate_by_month(store: Store) -> None:
    reviewing.judge_requirement(store, "00000001", 2026, signed())
    reviewing.accept(store, "00000001", 2026, R.HOMEPAGE_LINK, "ann")
    found = {one.requirement: (one.same, one.of) for one in agreement(reviews.everything(store.sql))}
    assert found == {"signature": (0, 1), "homepage_link": (1, 1)}


def kept_statement(store: Store) -> statements.Kept:
    (kept,) = statements.of_organisation(store.sql, "00000001")
    return kept


def test_labels_go_to_label_studio_and_come_back(store: Store) -> None:
    tasks = json.loads(labelling.label_studio(labelling.to_label(kept_statement(store), {})))
    tasks[1]["annotations"] = [{"result": [{"value": {"choices": ["approval"]}}]}]
    (label,) = labelling.read_label_studio(json.dumps(tasks), "ann")
    assert (label.sentence, label.labels) == ("Approved by the board on 4 May 2026.", ("approval",))
    labelling.check_unchanged([label], {label.text_sha256: labelling.sentences_of(TEXT)})


def test_labels_go_to_doccano_and_come_back(store: Store) -> None:
    lines = labelling.doccano(labelling.to_label(kept_statement(store), {})).splitlines()
    back = labelling.read_doccano("\n".join(json.dumps({**json.loads(line), "label": ["signature"]}) for line in lines), "ann")
    assert [one.labels for one in back] == [("signature",)] * 3


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"text_sha256": "0" * 64}, "has changed since these labels were made"),
        ({"text": "Something else."}, "sentence 0 reads otherwise"),
        ({"label": ["sorcery"]}, "label sorcery is not known"),
        ({"position": "x"}, "line 1: no"),
    ],
)
def test_labels_of_a_changed_statement_are_refused(store: Store, change: dict[str, Any], line: str) -> None:
    first = json.loads(labelling.doccano(labelling.to_label(kept_statement(store), {})).splitlines()[0])
    kept = kept_statement(store)
    with pytest.raises(BadLabelFile, match=line):
        labelling.check_unchanged(
            labelling.read_doccano(json.dumps({**first, **change}), "ann"),
            {kept.text_sha256: labelling.sentences_of(kept.text)},
        )


def test_labels_and_corrections_become_what_fit_reads(store: Store, tmp_path: Path) -> None:
    reviewing.judge_requirement(store, "00000001", 2026, signed())
    store.close()
    tasks = tmp_path / "tasks.jsonl"
    assert (
        s54("review", "export", "--format", "doccano", "--number", "3", "--output", str(tasks), data=tmp_path).returncode == 0
    )
    labelled = [
        json.dumps({**json.loads(line), "label": ["training", "mitigation"]}) for line in tasks.read_text().splitlines()
    ]
    tasks.write_text("\n".join(labelled))
    first = s54("review", "import", str(tasks), "--format", "doccano", "--by", "ann", data=tmp_path)
    assert first.stdout == "1 labelled sentences read, 1 new or changed\n", first.stderr
    again = s54("review", "import", str(tasks), "--format", "doccano", "--by", "ann", data=tmp_path)
    assert again.stdout == "1 labelled sentences read, 0 new or changed\n"
    output = tmp_path / "training.csv"
    s54("review", "export", "--format", "csv", "--output", str(output), data=tmp_path)
    found = {each.corpus: each for each in read_labelled(output)}
    assert found["reviewed"].values[0][INDEX["training"]] == 1.0
    assert found["corrections"].sentences == ("Signed by A. Shah, Director.",)
    assert found["corrections"].values[0][INDEX["signature"]] == 1.0
    assert found["corrections"].values[0][INDEX["training"]] != found["corrections"].values[0][INDEX["training"]]


def test_the_commands(store: Store, tmp_path: Path) -> None:
    store.close()

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return s54("review", *arguments, data=tmp_path)

    corrected = run(
        "correct",
        "1",
        "2026",
        "signature",
        "yes",
        "--quote",
        "Signed by A. Shah, Director.",
        "--why",
        "last line",
        "--by",
        "ann",
    )
    assert corrected.stdout == "review 1: correct signature is yes: last line\n", corrected.stderr
    assert "review second 1" in corrected.stderr
    assert run("second", "1", "--by", "bob", "--on", "2026-11-22").returncode == 0
    assert run("accept", "1", "2026", "steps", "--by", "ann").returncode == 2
    assert run("reply", "1", "2026", "--text", "Thank you.", "--by", "Larch Limited").returncode == 0
    shown = json.loads(run("show", "1", "2026", "--text", "--json").stdout)
    assert shown["verdict"] == "meets_minimum"
    assert [one["action"] for one in shown["reviews"]] == ["correct", "second", "reply"]
    assert json.loads(run("agreement", "--json").stdout) == [
        {"month": shown["reviews"][0]["at"][:7], "requirement": "signature", "same": 0, "of": 1, "rate": 0.0}
    ]
    assert next(csv.reader(run("agreement", "--csv").stdout.splitlines()))[0] == "month"
    assert "provisional" not in run("queue").stdout
    told = run("correct", "1", "2026", "signature", "yes", "--quote", "not there", "--why", "x", "--by", "ann", "--after", "1")
    assert (told.returncode, "Traceback" in told.stderr) == (2, False)


def test_the_letter_says_what_where_when_and_how_to_answer() -> None:
    found = assessment()
    verdict = judge_years(Facts(organisation(), (found,)), ON)[-1]
    text = letter(
        organisation(),
        verdict,
        {},
        [Look(found.visited_at, "not_found", "looked at 5 pages")],
        "desk@register.example",
        date(2026, 11, 23),
    )
    for told in ("23 November 2026", "Larch Limited", "31 March 2026", "s.54(7)(b)", "2026-11-20T10:00:00Z", "https://larch.example", "did not find a statement",
                 "desk@register.example", "00000001/2026", "provisional", "does not say that you broke"):  # fmt: skip
        assert told in " ".join(text.split()), told


def test_the_letter_quotes_what_was_found() -> None:
    verdict = decide(organisation(), assessment(statement({R.APPROVAL: NO})), ON)
    text = letter(organisation(), verdict, {R.STEPS: "It says so."}, [], "desk@register.example", ON)
    assert "“It says so.”" in text
    assert "approval       no" in text
