"""Over time and beside each other: `s54 changes`, `diff`, `similar`."""

import csv
import json
import sys
from dataclasses import asdict, fields
from datetime import date
from itertools import groupby
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from crawler.errors import CouldNot
from registry.commands.options import Day, as_csv, as_json
from registry.comparing import atom
from registry.comparing.changes import Change
from registry.comparing.difference import Fate, Sentence, changed_words, compare, share_kept
from registry.comparing.similarity import COMMON, SPAN, likeness, repeated
from registry.data_folder import DataFolder
from registry.number import organisation_id
from registry.publishing.known_changes import changes_since
from registry.reviews.labelling import sentences_of
from registry.store import Store
from registry.tables import likeness as likeness_tables
from registry.tables import statements
from registry.tables.likeness import Member
from registry.tables.statements import Kept


class NoStatement(CouldNot):
    """The registry has no statement of that organisation for that year."""


@click.command()
@click.option("--since", type=Day(), required=True, help="What the registry has learnt since that day.")
@click.option("--atom", "atom_output", is_flag=True, help="Print an Atom feed.")
@as_csv
@as_json
@click.pass_obj
def changes(folder: DataFolder, since: date, atom_output: bool, csv_output: bool, json_output: bool) -> None:
    """New statements, statements and homepage links that are gone, verdicts that flipped."""
    with Store.reading(folder.registry) as store:
        found = changes_since(store, since)
    if atom_output:
        sys.stdout.buffer.write(atom.feed(found, since.isoformat()))
    elif json_output:
        click.echo(json.dumps([asdict(change) for change in found], indent=2, ensure_ascii=False))
    elif csv_output:
        writer = csv.DictWriter(sys.stdout, [field.name for field in fields(Change)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(change) for change in found)
    else:
        for change in found:
            click.echo(f"{change.known_at[:10]}  {change.organisation_id} {change.name}: {change.kind.value}: {change.what}")


STYLES = {Fate.KEPT: "dim", Fate.CHANGED: "", Fate.NEW: "green", Fate.GONE: "red strike"}
MARKS = {Fate.KEPT: " ", Fate.CHANGED: "~", Fate.NEW: "+", Fate.GONE: "-"}


@click.command()
@click.argument("number")
@click.argument("before", type=int, metavar="YEAR")
@click.argument("after", type=int, metavar="YEAR")
@as_json
@click.pass_obj
def diff(folder: DataFolder, number: str, before: int, after: int, json_output: bool) -> None:
    """One organisation's statements of two years, sentence by sentence: kept, changed, new, gone."""
    wanted = organisation_id(number)
    with Store.reading(folder.registry) as store:
        old, new = (_statement(store, wanted, year) for year in (before, after))
        own = likeness_tables.of_organisation(store.sql, wanted)
    boilerplate = next((one.boilerplate for one in own if one.sha256 == new.sha256), None)
    sentences = compare(sentences_of(old.text), sentences_of(new.text))
    if json_output:
        click.echo(json.dumps(_diff_json(old, new, sentences, boilerplate), indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    for sentence in sentences:
        console.print(_line(sentence))
    counts = ", ".join(f"{sum(s.fate is fate for s in sentences)} {fate.value}" for fate in Fate)
    console.print(
        f"\n{counts}; of the words of {after}, {share_kept(sentences):.0%} stand in sentences of {before}, "
        f"{repeated(new.text, old.text):.0%} in runs of {SPAN} or more",
        markup=False,
    )
    if boilerplate is not None:
        console.print(f"{boilerplate:.0%} of the phrases of {after} are used by {COMMON} organisations or more", markup=False)


def _statement(store: Store, organisation_id: str, year: int) -> Kept:
    kept = statements.of_organisation(store.sql, organisation_id)
    found = next((s for s in kept if s.period_end and s.period_end[:4] == str(year)), None)
    if found is None:
        years = ", ".join(sorted({s.period_end[:4] for s in kept if s.period_end})) or "no year"
        raise NoStatement(f"{organisation_id}: no statement for {year}; there are for {years}")
    return found


def _diff_json(old: Kept, new: Kept, sentences: list[Sentence], boilerplate: float | None) -> dict[str, Any]:
    return {
        "before": {"url": old.url, "sha256": old.sha256, "period_end": old.period_end},
        "after": {"url": new.url, "sha256": new.sha256, "period_end": new.period_end},
        "share_kept": share_kept(sentences),
        "repeated": repeated(new.text, old.text),
        "boilerplate": boilerplate,
        "sentences": [asdict(sentence) for sentence in sentences],
    }


def _line(sentence: Sentence) -> Text:
    line = Text(f"{MARKS[sentence.fate]} ")
    if sentence.before is not None and sentence.after is not None and sentence.fate is Fate.CHANGED:
        for fate, words in changed_words(sentence.before, sentence.after):
            marks = {Fate.GONE: f"[-{words}-]", Fate.NEW: f"{{+{words}+}}"}
            line.append(f"{marks.get(fate, words)} ", STYLES[fate] if fate is not Fate.KEPT else "")
        line.rstrip()
        return line
    return line.append(" ".join((sentence.after or sentence.before or "").split()), STYLES[sentence.fate])


@click.command()
@click.option("--update", is_flag=True, help="Compare all statements anew first.")
@as_json
@click.pass_obj
def similar(folder: DataFolder, update: bool, json_output: bool) -> None:
    """Near-identical statements of different organisations, and their share of boilerplate."""
    if update:
        with Store(folder.registry) as store:
            found = list(likeness(likeness_tables.texts(store.sql)))
            with store.transaction():
                likeness_tables.replace_all(store.sql, found)
    with Store.reading(folder.registry) as store:
        members = likeness_tables.clusters(store.sql)
    if json_output:
        click.echo(json.dumps([asdict(member) for member in members], indent=2, ensure_ascii=False))
        return
    for _, group in groupby(members, key=lambda member: member.cluster):
        _print_cluster(list(group))


def _print_cluster(members: list[Member]) -> None:
    click.echo(f"{len(members)} nearly the same:")
    for one in members:
        click.echo(
            f"  {one.organisation_id} {one.name} ({one.period_end or 'no year'}), {one.boilerplate:.0%} boilerplate  {one.url}"
        )
