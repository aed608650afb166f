"""`s54 tags`."""

import csv
from collections.abc import Iterator
from pathlib import Path

import click

from crawler.errors import WrongInput
from registry.commands.console import errors
from registry.data_folder import DataFolder
from registry.number import BadNumber, organisation_id
from registry.store import Store
from registry.tables import labels
from registry.tables.labels import Label

COLUMNS = ("company_number", "kind", "value")


class BadTags(WrongInput):
    """The file of tags cannot be used; the message names file, row and mend."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", help="Whose tags these are (default: the file's name); they replace what that source said before.")
@click.pass_obj
def tags(folder: DataFolder, file: Path, source: str | None) -> None:
    """Label organisations by sector, region, listed index or any tag of yours, to split statistics by.

    FILE is a CSV with company_number, kind (sector, region, index, tag, ...) and value.
    """
    read = list(_labels(file))
    with Store(folder.registry) as store, store.transaction():
        kept, strangers = labels.replace_source(store.sql, source or file.stem, read)
    click.echo(f"{kept} labels kept; statistics have them after the next `s54 record` or `s54 verdicts recompute`")
    if strangers:
        errors.print(
            f"{len(strangers)} are of organisations that are not in the registry, such as {strangers[0]}", markup=False
        )


def _labels(path: Path) -> Iterator[Label]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise BadTags(f"{path}: no column {', '.join(sorted(missing))}; it needs {','.join(COLUMNS)}")
        for row in reader:
            where = f"{path}: row {reader.line_num}"
            try:
                number, kind, value = (str(row[column] or "").strip() for column in COLUMNS)
                if not kind or not value:
                    raise BadTags(f"{where}: kind and value must not be empty")
                yield Label(organisation_id(number), kind, value)
            except BadNumber as error:
                raise BadTags(f"{where}: {error}") from error
