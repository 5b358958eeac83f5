"""`offramp scan`: lists findings; changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click

from offramp import deliver
from offramp.commands import running
from offramp.commands.running import FORMATS
from offramp.model import Report, Route

_COLOURS = {"path": "bright_blue", "patch": "green", "good": "green", "no-patch": "yellow", "bad": "red"}


@click.command()
@running.path
@click.option("--format", "name", type=click.Choice(FORMATS), default="text", show_default=True, help="On stdout.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Also write a file; may be repeated.")
@running.rules
@running.fail_on("banned")
def scan(path: Path, name: str, outputs: tuple[str, ...], folders: tuple[Path, ...], fail_on: str) -> int:
    """List the findings of PATH, a folder or one file."""
    files = [_output(text) for text in outputs]
    report = running.run(path, folders, plan=False)
    for kind, file in files:
        deliver.write_file(file, running.rendered(report, kind))
    click.echo(_styled(report) if name == "text" else running.rendered(report, name), nl=False)
    return running.exit_code(report, running.FAIL_ON[fail_on])


def _styled(report: Report) -> str:
    from offramp.report import text

    # click takes the colours out again where stdout is no terminal.
    return text.render(report, _style) if not os.environ.get("NO_COLOR") else text.render(report)


def _style(word: str, text: str) -> str:
    banned = word in {route.value for route in Route if route.banned}
    return click.style(text, fg="red" if banned else _COLOURS.get(word), dim=word == "dim" or None)


def _output(text: str) -> tuple[str, Path]:
    name, found, file = text.partition("=")
    if not found or name not in FORMATS or not file:
        raise click.BadParameter(f"{text!r} is not FORMAT=FILE, with {'|'.join(FORMATS)}.", param_hint="--output")
    return name, Path(file)
