"""`s54 publish`, `s54 explore`."""

from pathlib import Path
from typing import Any

import click

from crawler.errors import CouldNot
from registry.commands.console import errors
from registry.data_folder import DataFolder
from registry.publishing.publish import publish as publish_database
from registry.store import Store
from registry.tables.public import Texts


class NotInstalled(CouldNot):
    """An optional part is missing: the message says how to get it."""


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file (default: public.db in the data folder)."
)
@click.option(
    "--texts",
    type=click.Choice([texts.value for texts in Texts]),
    default=Texts.QUOTES.value,
    show_default=True,
    help="quotes: evidence sentences and an index of words; full: whole texts, if you have the right to republish them.",
)
@click.pass_obj
def publish(folder: DataFolder, output: Path | None, texts: str) -> None:
    """Write a second database without private things, for everybody to download."""
    place = output or folder.public
    with Store.reading(folder.registry) as store:
        counts = publish_database(store, place, Texts(texts))
    errors.print(f"{', '.join(f'{number} {table}' for table, number in counts.items())} in {place}", markup=False)


@click.command()
@click.argument("database", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8541, show_default=True)
@click.pass_obj
def explore(folder: DataFolder, database: Path | None, host: str, port: int) -> None:
    """Datasette on the public database, until Ctrl-C."""
    path = database or folder.public
    if not path.exists():
        raise CouldNot(f"{path} is not there yet; make it with `s54 publish`")
    app = application(path)
    import uvicorn  # takes a while, and only this command wants it

    errors.print(f"open http://{host}:{port}/   (Ctrl-C stops)", markup=False)
    uvicorn.run(app, host=host, port=port, log_level="warning")


def application(path: Path) -> Any:
    """Datasette's ASGI application on one file that does not change. Raises NotInstalled."""
    try:
        from datasette.app import Datasette
    except ImportError as error:
        raise NotInstalled("Datasette is not installed; get it with `pip install 's54[explore]'`") from error
    metadata = {"title": "Section 54 statements", "license": "CC BY 4.0", "source": "s54"}
    return Datasette([], immutables=[str(path)], metadata=metadata, settings={"suggest_facets": False}).app()
