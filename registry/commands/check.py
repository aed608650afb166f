"""`s54 check`."""

import json
import re

import click

from crawler.links import is_address
from registry.commands.options import allow_address, as_json, contact, policy_for
from registry.commands.printing import print_check
from registry.running import check as checking
from registry.running.check_json import as_json as check_json


@click.command()
@click.argument("url")
@allow_address
@contact
@as_json
def check(url: str, allowed: tuple[str, ...], contact: str | None, json_output: bool) -> None:
    """Look at one website, without a database."""
    scheme, found, rest = url.partition("://")
    url = f"{scheme.lower()}://{rest}" if found else f"https://{url}"
    if not is_address(url) or "@" in url.split("/")[2] or not re.search(r"\.|:|^localhost", url.split("/")[2]):
        raise click.UsageError(f"{url} is not a web address; write it like https://www.example.co.uk")
    assessment = checking.check(url, policy_for(allowed, contact, [url]))
    result = check_json(url, assessment)
    if json_output:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print_check(result)
