"""`s54 doctor`."""

import json
import sys
from dataclasses import asdict

import click

from registry.commands.options import as_json
from registry.running import doctor as examining


@click.command()
@as_json
def doctor(json_output: bool) -> None:
    """What is installed, what is missing, and what that costs."""
    checks = examining.examine()
    if json_output:
        click.echo(json.dumps([asdict(found) for found in checks], indent=2))
    else:
        for found in checks:
            click.echo(f"{'ok' if found.found else 'MISSING':8}{found.name:12}{found.detail}")
    if any(found.needed and not found.found for found in checks):
        sys.exit(1)
