"""`offramp rehearse`: runs a command of the user against the double of the official API; reads no source."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from offramp.errors import InputError


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="[--] CMD...")
@click.option(
    "--scenario",
    default="ok",
    show_default=True,
    metavar="NAME",
    help="ok, rate-limit:N (429 for the first N requests), error:STATUS (for all of them) or moderation.",
)
@click.option("--format", "name", type=click.Choice(("text", "json")), default="text", show_default=True)
def rehearse(command: tuple[str, ...], scenario: str, name: str) -> int:
    """Run CMD against a double of the official API on this machine, and report what it asked.

    CMD gets an OPENAI_BASE_URL that leads to the double, and a dummy OPENAI_API_KEY: nothing is billed.
    With --format json, what CMD prints goes to stderr.

    Exit codes: 0 CMD succeeded and no call violates the contract, 1 a call does or CMD failed,
    2 CMD or the double cannot start.
    """
    from offramp.rehearse import FORMATS, KEY, Rehearsal, read_scenario, rehearsed, serving

    chosen = read_scenario(scenario)
    with serving(chosen) as double:
        environment = rehearsed(double.contract, double.base_url, os.environ)
        exit_code = _run(command, environment, apart=name == "json")
    calls = double.journal.calls
    rehearsal = Rehearsal(contract=double.contract, scenario=chosen.name, calls=calls, exit_code=exit_code, key=KEY)
    click.echo(FORMATS[name](rehearsal), nl=False)
    return 0 if rehearsal.passed else 1


def _run(command: tuple[str, ...], environment: dict[str, str], apart: bool) -> int:
    """The exit code of the command; `apart` keeps what it prints off stdout."""
    sys.stdout.flush()
    try:
        return subprocess.run(command, env=environment, stdout=sys.stderr if apart else None, check=False).returncode
    except OSError as error:
        raise InputError(f"{command[0]} cannot be started: {error.strerror}.", "Name a program after --.") from error
