"""`offramp apply` and `offramp undo`: carry the plan out or take it back, and tell what was done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from offramp.commands import applying, configuring, running
from offramp.commands.configuring import Given
from offramp.model import Level, Report, Stage


@click.command()
@running.path
@click.option("--stage", type=click.Choice([each.value for each in Stage]), help="Stop after this stage of the series.")
@click.option(
    "--level",
    type=click.Choice([each.value for each in Level]),
    default=Level.SAFE.value,
    show_default=True,
    help="`review` also applies what holds under an assumption.",
)
@running.output_as
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and change nothing.")
@configuring.dated
def apply(
    path: Path,
    stage: str | None,
    level: str,
    output_as: str | None,
    image_folder: str | None,
    dry_run: bool,
    given: Given,
) -> int:
    """Write the planned edits of PATH into its files, all of them or none; `offramp undo` takes them back.

    A file with changes that are not committed stops the whole run. The stages of a series build on one another:
    --stage leaves the files as the series has them after that stage, and a later run goes on from there.
    """

    config = given.config(path, **{"output-as": output_as, "image-folder": image_folder})

    def planned(level: Level, instead: Mapping[str, Path]) -> Report:
        return running.run(path, config, plan=True, level=level, instead=instead, today=given.today)

    report, told = applying.applied(path, planned, stage=stage, level=level, dry_run=dry_run)
    click.echo(told)
    return running.unread(report)


@click.command()
@running.path
def undo(path: Path) -> int:
    """Put back the bytes from before the last `offramp apply` on PATH; refused when a file has changed since."""
    click.echo(applying.undone(path))
    return 0
