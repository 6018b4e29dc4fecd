"""`lingrid`: everything an operator does, from the shell.

What a command needs is imported when it is called: `lingrid version` does not wait for the bot.
An expected failure is one line and exit code 1, a wrong call one line and exit code 2.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer._click import Command, Context, HelpFormatter
from typer._click.exceptions import ClickException
from typer.core import TyperGroup

from cli.failures import Failure


class Lazy(NamedTuple):
    """A command: where it is, and what it does in one line."""

    where: str
    help: str


COMMANDS = {
    "serve": Lazy("cli.serve:serve", "Run the bot and the office."),
    "demo": Lazy("cli.demo:demo", "Show everything with an invented community, in a browser."),
    "migrate": Lazy("cli.migrate:migrate", "Make the database, or bring it to this version."),
    "backup": Lazy("cli.backup:backup", "Write a checked backup, while everything goes on."),
    "restore": Lazy("cli.restore:restore", "Put a backup in the place of the database."),
    "doctor": Lazy("cli.doctor:doctor", "Look at everything, and say what to mend."),
    "load": Lazy("cli.load:load", "Fill the community from an .xlsx or .toml file."),
    "token": Lazy("cli.token:app", "Give out and revoke tokens for the office's API."),
    "outbox": Lazy("cli.outbox:app", "List, retry and drop what could not be delivered."),
    "poster": Lazy("cli.poster:poster", "Draw the poster of a course, an A4 page with a QR code."),
    "roll": Lazy("cli.poster:roll", "Print the roll of a course for a pen."),
    "invite": Lazy("cli.members:invite", "Invite a member of staff into the chat."),
    "understand": Lazy(
        "cli.understand:understand_", "Say what a first message is understood as, in JSON."
    ),
    "version": Lazy("cli.version:version", "Say which version this is."),
}


class LazyGroup(TyperGroup):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Every command, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command itself."""
        return command(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in COMMANDS.items()])


def command(name: str) -> Command:
    """A command of the table, imported."""
    module, _, attribute = COMMANDS[name].where.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name, help=COMMANDS[name].help if not found.__doc__ else None)(found)
    return typer.main.get_command(alone)


def program() -> Command:
    """The whole program."""
    app = typer.Typer(cls=LazyGroup, add_completion=False, rich_markup_mode=None)

    @app.callback()
    def lingrid() -> None:
        """Lingrid 邻格: a chat bot and an office for the grid governance of communities."""

    return typer.main.get_command(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    try:
        given = list(arguments) or ["--help"]
        code: Any = program().main(args=given, prog_name="lingrid", standalone_mode=False)
    except ClickException as exc:
        return _say(exc.format_message(), exc.exit_code)
    except Failure as failure:
        return _say(str(failure), 1)
    except (typer.Abort, KeyboardInterrupt):
        return _say("stopped", 130)
    return code if isinstance(code, int) else 0


def _say(line: str, code: int) -> int:
    print(f"lingrid: {' '.join(line.split())}", file=sys.stderr)  # noqa: T201  no console yet
    return code


def main() -> None:
    """The entry point."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
