"""`s54 serve`."""

import os

import click
import uvicorn

from registry.commands.console import errors
from registry.data_folder import DataFolder
from registry.publishing.publish import publish
from registry.store import Store
from registry.tables.public import Texts
from registry.tables.published.library import Library, NothingPublished
from registry.web.app import create_app


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8540, show_default=True)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer; one a core is enough."
)
@click.pass_obj
def serve_website(folder: DataFolder, host: str, port: int, workers: int) -> None:
    """The website and API on what is published, until Ctrl-C. Where nothing is, it publishes first."""
    published_at_least_once(folder)
    create_app(folder)  # wrong settings are told here, once, before there are workers
    os.environ["S54_DATA"] = str(folder.root.resolve())
    errors.print(f"open http://{host}:{port}/   (Ctrl-C stops)", markup=False)
    uvicorn.run(
        "registry.web.app:from_environment", factory=True, host=host, port=port, workers=workers, log_level="warning",
        access_log=False, server_header=False,
    )  # fmt: skip


def published_at_least_once(folder: DataFolder) -> None:
    """Publish, quotations only, where nothing of this version is published yet."""
    try:
        with Library(folder.public).reading():
            return
    except NothingPublished:
        with Store.reading(folder.registry) as store:  # a wrong database is refused here, with a sentence
            publish(store, folder.public, Texts.QUOTES)
        errors.print(f"published {folder.public}; `s54 publish` renews it while the website runs", markup=False)
