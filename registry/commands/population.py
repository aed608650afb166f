"""`s54 population import`."""

import json
from pathlib import Path

import click

from registry.commands.options import as_json
from registry.data_folder import DataFolder
from registry.population.organisations_csv import read_organisations
from registry.store import Store


@click.group()
def population() -> None:
    """Who may be in scope."""


@population.command("import")
@click.argument("source", type=click.Choice(["csv"]))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
@click.pass_obj
def import_population(folder: DataFolder, source: str, files: tuple[Path, ...], json_output: bool) -> None:
    """Add organisations from FILES. Only your own lists (csv) can be read so far."""
    organisations = [organisation for file in files for organisation in read_organisations(file)]
    with Store(folder.registry) as store:
        known = {organisation.id: organisation for organisation in store.organisations()}
        store.save_organisations(organisations)
    changed = sum(known.get(organisation.id) != organisation for organisation in organisations)
    report = {"source": source, "read": len(organisations), "kept": len(organisations), "changed": changed, "refused": []}
    click.echo(
        json.dumps(report) if json_output else f"{source}: {len(organisations)} organisations read, {changed} new or changed"
    )
