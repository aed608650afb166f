"""`s54 serve`."""

import click
import uvicorn

from registry.commands.console import errors
from registry.data_folder import DataFolder
from registry.publish import publish
from registry.store import Store
from registry.tables.public import Texts
from registry.tables.published.library import Library, NothingPublished
from registry.web.app import create_app


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8540, show_default=True)
@click.pass_obj
def serve_website(folder: DataFolder, host: str, port: int) -> None:
    """The website and API on what is published, until Ctrl-C. Where nothing is, it publishes first."""
    published_at_least_once(folder)
    errors.print(f"open http://{host}:{port}/   (Ctrl-C stops)", markup=False)
    uvicorn.run(create_app(folder), host=host, port=port, log_level="warning", server_header=False)


def published_at_least_once(folder: DataFolder) -> None:
    """Publish, quotations only, where nothing of this version is published yet."""
    try:
        with Library(folder.public).reading():
            return
    except NothingPublished:
        with Store.reading(folder.registry) as store:  # a wrong database is refused here, with a sentence
            publish(store, folder.public, Texts.QUOTES)
        errors.print(f"published {folder.public}; `s54 publish` renews it while the website runs", markup=False)
