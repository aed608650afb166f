"""`s54 archive`: the kept evidence, for others' tools."""

from pathlib import Path

import click

from classifier.reading.parts import whole_pages
from crawler import cdx, wacz
from crawler.archive import WARC, read_capture
from crawler.pages import Page
from registry.commands.console import errors
from registry.data_folder import DataFolder


@click.group()
def archive() -> None:
    """The kept evidence, for others' tools."""


@archive.command("wacz")
@click.argument("statement")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it (default: DIGEST.wacz here)."
)
@click.pass_obj
def write_wacz(folder: DataFolder, statement: str, output: Path | None) -> None:
    """One statement's evidence as a WACZ file; STATEMENT is its SHA-256 (or the first 8 characters) or its URL."""
    visit, capture = wacz.find_capture(folder.archive, statement)
    path = output or Path(f"{capture.sha256[:16]}.wacz")
    pages = [Page(one, read_capture(folder.archive, one)) for one in visit.captures]
    tabs = next((parts for page, parts in whole_pages(pages) if page.capture.sha256 == capture.sha256), [])
    answers = wacz.write_wacz(folder.archive, visit, [capture, *(tab.capture for tab in tabs)], path)
    click.echo(str(path))
    errors.print(f"{answers} answers: the homepage, the way, the statement; open it with a WACZ player", markup=False)


@archive.command("index")
@click.pass_obj
def write_indexes(folder: DataFolder) -> None:
    """Write the CDXJ index of every shard that has none (a crawl that was killed leaves one without)."""
    for warc in sorted(folder.archive.glob(f"*/{WARC}")):
        click.echo(str(cdx.index(warc.parent)))
