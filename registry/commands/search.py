"""`s54 search`."""

import json
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from classifier.act import ContentArea, Requirement
from registry.commands.options import as_json
from registry.data_folder import DataFolder
from registry.store import Store
from registry.tables.search import HIT_BEGINS, HIT_ENDS, Hit, Question
from registry.tables.search import search as search_statements
from registry.verdicts.verdict import Decision

ANSWERS = {"yes": True, "no": False, "unknown": None}


class LabelName(click.ParamType[tuple[str, str]]):
    name = "KIND=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        kind, found, label = str(value).partition("=")
        if not found or not kind:
            self.fail(f"{value!r} is not a label; write it like sector=C", param, ctx)
        return kind, label


class Answer(click.ParamType[tuple[Requirement, bool | None]]):
    name = "REQUIREMENT=ANSWER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Requirement, bool | None]:
        name, _, answer = str(value).partition("=")
        if name not in list(Requirement) or answer not in ANSWERS:
            self.fail(f"{value!r} cannot be asked; write it like approval=no, with yes, no or unknown", param, ctx)
        return Requirement(name), ANSWERS[answer]


@click.command()
@click.argument("query")
@click.option("--newest", is_flag=True, help="Newest financial year first, not best match first.")
@click.option("--year", type=int, help="Only statements of financial years that end in YEAR.")
@click.option("--label", type=LabelName(), help="Only organisations with this label, such as sector=C.")
@click.option("--verdict", type=click.Choice([d.value for d in Decision]), help="Only statements judged so.")
@click.option("--area", type=click.Choice([a.value for a in ContentArea]), help="Only statements that speak to this area.")
@click.option("--depth", type=click.IntRange(0, 3), default=1, show_default=True, help="Least depth of --area.")
@click.option("--evidence", type=Answer(), help="Only where a requirement is evidenced or not, such as approval=no.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@click.pass_obj
def search(
    folder: DataFolder,
    query: str,
    newest: bool,
    year: int | None,
    label: tuple[str, str] | None,
    verdict: str | None,
    area: str | None,
    depth: int,
    evidence: tuple[Requirement, bool | None] | None,
    limit: int,
    json_output: bool,
) -> None:
    """Search the statements' text (SQLite FTS5: "a phrase", AND, OR, NOT, NEAR, prefix*)."""
    asked = Question(
        query,
        newest,
        year,
        label,
        Decision(verdict) if verdict else None,
        ContentArea(area) if area else None,
        depth,
        evidence,
        limit,
    )
    with Store.reading(folder.registry) as store:
        hits = search_statements(store.sql, asked)
    if json_output:
        marked = [{**asdict(hit), "snippet": _bracketed(hit.snippet)} for hit in hits]
        click.echo(json.dumps(marked, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    for hit in hits:
        console.print(_shown(hit), markup=False)


def _bracketed(snippet: str) -> str:
    return snippet.replace(HIT_BEGINS, "[").replace(HIT_ENDS, "]")


def _shown(hit: Hit) -> Text:
    """A hit for a person: brackets and bold around what matched."""
    snippet = " ".join(_bracketed(hit.snippet).split())
    text = Text(f"{hit.organisation_id} {hit.name} ({hit.period_end or 'no year'})\n  {snippet}\n  {hit.url}")
    text.append(f"\n  character {hit.offset}; archive/{hit.shard} at byte {hit.warc_offset}, sha256 {hit.sha256[:12]}…")
    text.highlight_regex(r"\[[^\]]*\]", "bold")
    return text
