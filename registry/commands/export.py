"""`s54 export`."""

import sys
from pathlib import Path

import click

from registry.commands.console import errors
from registry.data_folder import DataFolder
from registry.exports.formats import NAMES, format_of
from registry.exports.rows import Extract
from registry.exports.whole_file import whole_file
from registry.store import Store


@click.command()
@click.option("--format", "format_", type=click.Choice(NAMES), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A file, or - for stdout.")
@click.option("--year", type=int, help="Financial years that end in YEAR (default: each organisation's newest that is due).")
@click.pass_obj
def export(folder: DataFolder, format_: str, output: Path, year: int | None) -> None:
    """Write every organisation with its verdict."""
    chosen = format_of(format_)
    with Store.reading(folder.registry) as store:
        if str(output) == "-":
            chosen.write(Extract(store, year), sys.stdout.buffer)
            return
        with whole_file(output) as file:
            number = chosen.write(Extract(store, year), file)
    errors.print(f"{number} organisations in {output}", markup=False)
