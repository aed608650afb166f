"""`s54 review`: people's corrections and organisations' replies; `s54 notice`."""

import csv
import io
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from classifier.act import Requirement
from registry.commands.console import errors
from registry.commands.options import as_csv, as_json, on_day, today
from registry.commands.printing import shortened
from registry.data_folder import DataFolder
from registry.exports.whole_file import whole_file
from registry.number import organisation_id
from registry.reviews import labelling
from registry.reviews.labelling import SentenceLabels
from registry.reviews.notice import Look, letter
from registry.reviews.review import Action, Review, agreement
from registry.running import reviewing
from registry.running.reviewing import Judgement, case_of
from registry.store import Store
from registry.tables import facts, reviews, sentence_labels, statements
from registry.tables.queue import queue as waiting_queue
from registry.tables.statements import Kept
from registry.wording import DECISIONS, MARKS

number_of = click.argument("number")
year_of = click.argument("year", type=int)
reviewer = click.option("--by", "who", envvar="S54_REVIEWER", required=True, help="Who reviews (or S54_REVIEWER).")
requirement_of = click.argument("requirement", type=click.Choice([r.value for r in Requirement]))


@click.group()
def review() -> None:
    """What people say about verdicts: append-only, with who, when and why."""


@review.command("queue")
@click.option("--limit", type=click.IntRange(1, 100_000), default=30, show_default=True)
@as_json
@click.pass_obj
def queue_command(folder: DataFolder, limit: int, json_output: bool) -> None:
    """What waits for a person: unfound statements first, then second readings, open and doubtful findings."""
    with Store.reading(folder.registry) as store:
        waiting = waiting_queue(store.sql, limit)
    if json_output:
        click.echo(json.dumps([asdict(one) for one in waiting], indent=2, ensure_ascii=False))
        return
    for one in waiting:
        what = one.requirement or (f"review {one.review}" if one.review else "no statement")
        click.echo(f"{one.kind:10} {one.organisation_id} {one.year}  {one.name}  {what}: {shortened(one.reason, 90)}")


@review.command("show")
@number_of
@year_of
@click.option("--text", "with_text", is_flag=True, help="Print the statement's text too, to copy quotations from.")
@as_json
@click.pass_obj
def show_command(folder: DataFolder, number: str, year: int, with_text: bool, json_output: bool) -> None:
    """One organisation's year: the verdict, each finding, and everything that was said about it."""
    wanted = organisation_id(number)
    with Store.reading(folder.registry) as store:
        case = case_of(store, wanted, year)
        said = [one for one in reviews.of_organisation(store.sql, wanted) if one.year == year]
        quotes = _quotes(store, case.statement)
    if json_output:
        told = {
            "company_number": case.organisation.number,
            "name": case.organisation.name,
            "verdict": case.verdict.decision.value,
            "reason": case.verdict.reason,
            "requirements": {r.value: {"evidenced": v, "quote": quotes.get(r)} for r, v in (case.verdict.requirements or {}).items()},
            "statement": {"url": case.statement.url, "sha256": case.statement.sha256, "text_sha256": case.statement.text_sha256} if case.statement else None,
            "text": case.statement.text if with_text and case.statement else None,
            "reviews": [asdict(one) for one in said],
        }  # fmt: skip
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    click.echo(f"{case.organisation.name} ({wanted}), year to {case.verdict.year_end}: {DECISIONS[case.verdict.decision]}")
    click.echo(f"  {case.verdict.reason}")
    for requirement, value in (case.verdict.requirements or {}).items():
        click.echo(f"  {MARKS[value]:8}{requirement.value:15}{quotes.get(requirement, '')}")
    for one in said:
        click.echo(f"  review {one.id}, {one.at}, {one.who}: {_told(one)}")
    if with_text and case.statement:
        click.echo(f"\n{case.statement.text}")


def _quotes(store: Store, statement: Kept | None) -> dict[Requirement, str]:
    if statement is None:
        return {}
    found = {requirement: statements.quote_of(store.sql, statement.id, requirement) for requirement in Requirement}
    return {requirement: quote for requirement, quote in found.items() if quote}


def _told(one: Review) -> str:
    about = f" of review {one.about}" if one.about else ""
    what = f" {one.requirement.value} is {one.value}" if one.requirement else ""
    return f"{one.action.value.replace('_', ' ')}{about}{what}: {one.why}"


@review.command("accept")
@number_of
@year_of
@requirement_of
@reviewer
@click.pass_obj
def accept_command(folder: DataFolder, number: str, year: int, requirement: str, who: str) -> None:
    """Agree with what the checker found."""
    with Store(folder.registry) as store:
        kept = reviewing.accept(store, organisation_id(number), year, Requirement(requirement), who)
    click.echo(f"review {kept.id}: {_told(kept)}")


@review.command("correct")
@number_of
@year_of
@requirement_of
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--quote", help="The sentence that shows it, as it stands in the statement; a yes needs one.")
@click.option("--why", required=True, help="The reason, in words.")
@click.option("--after", type=int, help="The last review of this requirement that you have seen.")
@reviewer
@click.pass_obj
def correct_command(
    folder: DataFolder,
    number: str,
    year: int,
    requirement: str,
    answer: str,
    quote: str | None,
    why: str,
    after: int | None,
    who: str,
) -> None:
    """Correct one requirement; it counts when a second reader confirms it."""
    judgement = Judgement(Requirement(requirement), answer == "yes", quote, why, who, after)
    with Store(folder.registry) as store:
        kept = reviewing.judge_requirement(store, organisation_id(number), year, judgement)
    click.echo(f"review {kept.id}: {_told(kept)}")
    if kept.action is Action.CORRECT:
        errors.print(f"it counts when somebody else gives `s54 review second {kept.id}`", markup=False)


@review.command("confirm")
@number_of
@year_of
@click.option("--why", required=True, help="Where you looked.")
@reviewer
@click.pass_obj
def confirm_command(folder: DataFolder, number: str, year: int, why: str, who: str) -> None:
    """You looked too and found no statement; a second reader confirms it."""
    with Store(folder.registry) as store:
        kept = reviewing.confirm_not_found(store, organisation_id(number), year, who, why)
    click.echo(f"review {kept.id}: {_told(kept)}")


@review.command("second")
@click.argument("review_id", type=int)
@click.option("--why", default="read it too", show_default=True)
@reviewer
@on_day
@click.pass_obj
def second_command(folder: DataFolder, review_id: int, why: str, who: str, on: date | None) -> None:
    """Confirm somebody else's review: from now on it counts."""
    with Store(folder.registry) as store:
        kept = reviewing.second(store, review_id, who, why, on or today())
    click.echo(f"review {kept.id}: {_told(kept)}")


@review.command("withdraw")
@click.argument("review_id", type=int)
@click.option("--why", required=True)
@reviewer
@on_day
@click.pass_obj
def withdraw_command(folder: DataFolder, review_id: int, why: str, who: str, on: date | None) -> None:
    """Take a review back: it stays in the log and no longer counts."""
    with Store(folder.registry) as store:
        kept = reviewing.withdraw(store, review_id, who, why, on or today())
    click.echo(f"review {kept.id}: {_told(kept)}")


@review.command("reply")
@number_of
@year_of
@click.option("--text", help="The organisation's words.")
@click.option("--file", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A text file with them.")
@click.option("--by", "who", required=True, help="Who answered for the organisation.")
@click.pass_obj
def reply_command(folder: DataFolder, number: str, year: int, text: str | None, file: Path | None, who: str) -> None:
    """Attach an organisation's reply to a verdict."""
    if (text is None) is (file is None):
        raise click.UsageError("give the reply with --text or with --file")
    words = text if file is None else file.read_text(encoding="utf-8")
    with Store(folder.registry) as store:
        kept = reviewing.reply(store, organisation_id(number), year, who, words or "")
    click.echo(f"review {kept.id}: {shortened(_told(kept))}")


@review.command("export")
@click.option("--format", "format_", type=click.Choice(["label-studio", "doccano", "csv"]), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--number", help="Only this organisation's statements.")
@click.pass_obj
def export_command(folder: DataFolder, format_: str, output: Path, number: str | None) -> None:
    """Sentences to label elsewhere (label-studio, doccano), or what was labelled, for `s54 fit` (csv)."""
    with Store.reading(folder.registry) as store:
        text = _training(store) if format_ == "csv" else _tasks(store, format_, number)
    with whole_file(output) as file:
        file.write(text.encode())


def _tasks(store: Store, format_: str, number: str | None) -> str:
    known = {(one.text_sha256, one.position): one.labels for one in sentence_labels.newest(store.sql)}
    wanted = statements.of_organisation(store.sql, organisation_id(number)) if number else statements.every(store.sql)
    sentences = (one for statement in wanted for one in labelling.to_label(statement, known))
    return labelling.label_studio(sentences) if format_ == "label-studio" else labelling.doccano(sentences)


def _training(store: Store) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(labelling.COLUMNS)
    labels = sentence_labels.newest(store.sql)
    writer.writerows(labelling.training_rows(labels))
    done = {one.sha256 for one in labels}
    writer.writerows(labelling.correction_rows(_corrections(store, done)))
    return output.getvalue()


def _corrections(store: Store, done: set[str]) -> list[tuple[Review, Kept]]:
    """Judgements with the statement they speak of; a wholly labelled statement needs none."""
    found = []
    for one in reviews.everything(store.sql):
        if one.action in (Action.ACCEPT, Action.CORRECT) and one.sha256 and one.sha256 not in done:
            found += [(one, s) for s in statements.by_digest(store.sql, one.sha256) if s.text_sha256 == one.text_sha256][:1]
    return found


@review.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "format_", type=click.Choice(["label-studio", "doccano"]), required=True)
@reviewer
@click.pass_obj
def import_command(folder: DataFolder, file: Path, format_: str, who: str) -> None:
    """Take labels of sentences in; refused whole if a statement has changed since they were made."""
    read = labelling.read_label_studio if format_ == "label-studio" else labelling.read_doccano
    labels = read(file.read_text(encoding="utf-8"), who)
    with Store(folder.registry) as store:
        labelling.check_unchanged(labels, _sentences(store, labels))
        with store.transaction():
            fresh = sentence_labels.add(store.sql, labels, reviewing.now(), format_)
    click.echo(f"{len(labels)} labelled sentences read, {fresh} new or changed")


def _sentences(store: Store, labels: list[SentenceLabels]) -> dict[str, list[str]]:
    kept = [statement for digest in {one.sha256 for one in labels} for statement in statements.by_digest(store.sql, digest)]
    return {statement.text_sha256: labelling.sentences_of(statement.text) for statement in kept}


@review.command("password")
@click.argument("name")
@click.password_option(help="At least 12 characters; asked for if it is not given.")
def password_command(name: str, password: str) -> None:
    """A line for the file of reviewers who may sign in on the website (S54_REVIEWERS)."""
    from registry.web.sessions import line_for  # argon2 takes a while to import, and only this command wants it

    click.echo(line_for(name, password))


@review.command("agreement")
@as_csv
@as_json
@click.pass_obj
def agreement_command(folder: DataFolder, csv_output: bool, json_output: bool) -> None:
    """How often people and checker agree, by month and requirement.

    Reviewed cases are the doubtful ones, so this is no measure of the checker on all statements.
    """
    with Store.reading(folder.registry) as store:
        found = agreement(reviews.everything(store.sql))
    rows: list[dict[str, Any]] = [{**asdict(one), "rate": one.same / one.of} for one in found]
    if json_output:
        click.echo(json.dumps(rows, indent=2))
    elif csv_output:
        writer = csv.DictWriter(sys.stdout, ["month", "requirement", "same", "of", "rate"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        for row in rows:
            click.echo(f"{row['month']}  {row['requirement']:15}{row['rate']:5.0%}  {row['same']} of {row['of']}")


@click.command()
@number_of
@year_of
@click.option("--contact", envvar="S54_CONTACT", required=True, help="Where the organisation can answer (or S54_CONTACT).")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file (default: stdout).")
@on_day
@click.pass_obj
def notice(folder: DataFolder, number: str, year: int, contact: str, output: Path | None, on: date | None) -> None:
    """The dated letter that gives an organisation its right of reply."""
    wanted = organisation_id(number)
    with Store.reading(folder.registry) as store:
        case = case_of(store, wanted, year)
        quotes = _quotes(store, case.statement)
        looks = [Look(a.visited_at, a.outcome.value, a.reason) for a in facts.facts_of(store.sql, case.organisation).looks]
    text = letter(case.organisation, case.verdict, quotes, looks, contact, on or today())
    if output is None:
        click.echo(text, nl=False)
        return
    with whole_file(output) as file:
        file.write(text.encode())
