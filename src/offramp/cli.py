"""The command line: finds the command that was asked for, runs it, catches what goes wrong; judges no code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from offramp import __version__
from offramp.errors import EXIT_CODES, OfframpError

_COMMANDS = {
    "scan": "scan",
    "plan": "plan",
    "apply": "apply",
    "undo": "apply",
    "check": "check",
    "baseline": "baseline",
    "init": "init",
    "config": "config",
    "explain": "explain",
    "report": "report",
    "rehearse": "rehearse",
    "lsp": "lsp",
    "rules": "rules",
}
"""The module of each command, in the order of the help."""


class _Commands(click.Group):
    """Commands whose modules are loaded when they are asked for: the gate must start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"offramp.commands.{_COMMANDS[cmd_name]}"), cmd_name)
        return found


_EPILOG = "\b\nExit codes:\n" + "\n".join(f"{code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Find image-generation code on unofficial routes and plan its way to the official OpenAI API."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the one place where errors are caught."""
    try:
        code = cli.main(args=arguments, prog_name="offramp", standalone_mode=False) or 0
    except click.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except OfframpError as error:
        click.echo(f"offramp: {error.message}", err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        code = error.code
    except BrokenPipeError:
        # The reader has seen enough. Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception:
        import traceback  # seldom wanted, and no start should wait for it

        # Python would exit with 1, which means findings.
        traceback.print_exc()
        click.echo("offramp: this is a defect of offramp, not of your code. Please report the lines above.", err=True)
        code = 70
    sys.exit(code)
