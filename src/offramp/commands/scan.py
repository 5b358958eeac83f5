"""`offramp scan`: lists findings; changes nothing."""

from __future__ import annotations

from pathlib import Path

import click

from offramp.commands import outputs, running, terminal
from offramp.model import Report


@click.command()
@running.path
@outputs.stdout
@outputs.files
@running.rules
@running.fail_on("banned")
def scan(path: Path, name: str, outputs: tuple[tuple[str, Path], ...], folders: tuple[Path, ...], fail_on: str) -> int:
    """List the findings of PATH, a folder or one file."""
    report = running.run(path, folders, plan=False)
    _tell(report, path, name, outputs)
    return running.exit_code(report, running.FAIL_ON[fail_on])


def _tell(report: Report, path: Path, name: str, files: tuple[tuple[str, Path], ...]) -> None:
    from offramp.report import text

    outputs.write(report, files)
    root = path if path.is_dir() else path.parent
    told = text.render(report, terminal.styles(root.joinpath)) if name == "text" else outputs.rendered(report, name)
    # click takes the colours out again where stdout is no terminal.
    click.echo(told, nl=False, color=terminal.colours())
