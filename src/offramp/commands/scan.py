"""`offramp scan`: lists findings; changes nothing."""

from __future__ import annotations

from pathlib import Path

import click

from offramp.commands import configuring, gating, outputs, running, terminal
from offramp.commands.configuring import Given
from offramp.commands.outputs import Files
from offramp.model import Report


@click.command()
@running.path
@outputs.stdout
@outputs.files
@running.timings
@configuring.gate
@running.fail_on(None)
def scan(path: Path, name: str, files: Files, given: Given, fail_on: str | None) -> int:
    """List the findings of PATH, a folder or one file."""
    done = gating.outcome(path, given.config(path, **{"fail-on": fail_on}), given)
    _tell(done.report, path, name, files)
    return done.code


def _tell(report: Report, path: Path, name: str, files: Files) -> None:
    from offramp.report import text

    outputs.write(report, files)
    root = path if path.is_dir() else path.parent
    told = text.render(report, terminal.styles(root.joinpath)) if name == "text" else outputs.rendered(report, name)
    # click takes the colours out again where stdout is no terminal.
    click.echo(told, nl=False, color=terminal.colours())
