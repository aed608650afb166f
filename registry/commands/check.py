"""`s54 check`."""

import json

import click

from registry import check as checking
from registry.check_json import as_json as check_json
from registry.commands.options import allow_address, as_json, contact, policy_for
from registry.commands.printing import print_check


@click.command()
@click.argument("url")
@allow_address
@contact
@as_json
def check(url: str, allowed: tuple[str, ...], contact: str | None, json_output: bool) -> None:
    """Look at one website, without a database."""
    if not url.startswith(("http://", "https://")):
        if "://" in url or ":" in url.partition("/")[0].rpartition(".")[0]:
            raise click.UsageError(f"{url} is not a web address; write it like https://www.example.co.uk")
        url = f"https://{url}"
    assessment = checking.check(url, policy_for(allowed, contact, [url]))
    result = check_json(url, assessment)
    if json_output:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print_check(result)
