"""`s54 serve`."""

import click
import uvicorn

from registry.commands.printing import errors
from registry.data_folder import DataFolder
from registry.store import Store
from registry.web.app import create_app


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8540, show_default=True)
@click.pass_obj
def serve_website(folder: DataFolder, host: str, port: int) -> None:
    """The website on the registry, until Ctrl-C."""
    Store.reading(folder.registry).close()  # a wrong database is refused here, with a sentence
    errors.print(f"open http://{host}:{port}/   (Ctrl-C stops)", markup=False)
    uvicorn.run(create_app(folder), host=host, port=port, log_level="warning")
