"""The `s54` command. Each command's module is imported when it is asked for, so that the quick ones are quick."""

import ast
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import click

from crawler.errors import CouldNot, WrongInput
from registry.data_folder import DataFolder

COMMANDS = {
    "check": "check:check",
    "population": "population:population",
    "run": "run:run",
    "crawl": "run:crawl",
    "assess": "run:assess",
    "record": "run:record",
    "sample": "run:sample",
    "archive": "archive:archive",
    "verdicts": "verdicts:verdicts",
    "stats": "stats:stats",
    "show": "ask:show",
    "noncompliant": "ask:noncompliant",
    "search": "search:search",
    "changes": "changes:changes",
    "diff": "changes:diff",
    "similar": "changes:similar",
    "export": "export:export",
    "review": "review:review",
    "notice": "review:notice",
    "tags": "tags:tags",
    "publish": "publish:publish",
    "explore": "publish:explore",
    "serve": "serve:serve_website",
    "classify": "learn:classify",
    "fit": "learn:fit_command",
    "evaluate": "learn:evaluate_command",
    "doctor": "doctor:doctor",
}
"""Name -> module in registry/commands and the command in it."""


class LateGroup(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"registry.commands.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(place)) for name, place in COMMANDS.items()])


def _summary(place: str) -> str:
    """The first line of a command's docstring, read without importing its module: all of them take seconds."""
    module, name = place.split(":")
    functions = (node for node in _parsed(module).body if isinstance(node, ast.FunctionDef))
    told = next(ast.get_docstring(function) for function in functions if function.name == name)
    return (told or "").partition("\n")[0]


@cache
def _parsed(module: str) -> ast.Module:
    return ast.parse((Path(__file__).parent / "commands" / f"{module}.py").read_text(encoding="utf-8"))


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="S54_DATA",
    default=Path("s54-data"),
    show_default=True,
    help="Where the archive, the assessments and the registry lie.",
)
@click.version_option(package_name="s54")
@click.pass_context
def cli(context: click.Context, data: Path) -> None:
    """Counts who keeps section 54 of the UK's Modern Slavery Act 2015."""
    context.obj = DataFolder(data)


def main() -> None:
    """Entry point: exit 0 done, 1 could not, 2 wrong usage or input."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (WrongInput, CouldNot) as error:
        click.echo(f"s54: {error}", err=True)
        sys.exit(2 if isinstance(error, WrongInput) else 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        click.echo(f"s54: {error.filename or 'a file'}: {error.strerror or error}", err=True)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("s54: stopped; what was finished is kept, run the same command to go on", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
