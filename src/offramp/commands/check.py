"""`offramp check`: the gate; says what is stopped and nothing else."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from offramp.commands import outputs, running, terminal
from offramp.commands.targets import Target, target, targets
from offramp.model import Confidence, Finding, Report, Role

_AROUND = frozenset({Role.OUTPUT, Role.STREAM, Role.RETRY, Role.COST, Role.STORAGE})


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@outputs.stdout
@outputs.files
@click.option("--stdin-filename", "held", type=click.Path(path_type=Path), metavar="NAME", help="Check stdin as NAME.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@running.rules
def check(
    paths: tuple[Path, ...],
    name: str,
    outputs: tuple[tuple[str, Path], ...],
    held: Path | None,
    watch: bool,
    folders: tuple[Path, ...],
) -> int:
    """The gate for hooks and CI: fail on a banned route that is beyond doubt. PATHS default to this folder.

    Of files that are named, each is judged with its whole project around it, and nothing else is told.
    """
    if held is not None and (paths or watch):
        raise click.UsageError("--stdin-filename names the one file to check: give no PATHS and no --watch.")
    chosen = (target(held),) if held else targets(paths)
    if len(chosen) > 1 and (name != "text" or outputs):
        raise click.UsageError("The PATHS are of several projects; a report is of one. Give one project at a time.")
    content = sys.stdin.buffer.read() if held else None

    def once() -> int:
        codes = [_check_one(each, folders, name, outputs, content) for each in chosen]
        return next((code for code in (1, 3) if code in codes), 0)

    if watch:
        from offramp.commands.watching import watched

        return watched([*(each.root for each in chosen), *folders], once)
    return once()


def _check_one(
    chosen: Target, folders: tuple[Path, ...], name: str, files: tuple[tuple[str, Path], ...], content: bytes | None
) -> int:
    instead = {chosen.only[0]: content} if content is not None else {}
    report = chosen.of(running.run(chosen.root, folders, plan=False, instead=instead, also=chosen.only))
    stopped = tuple(finding for finding in report.findings if _is_stopped(finding))
    gated = replace(report, findings=stopped)
    outputs.write(gated, files)
    if name == "text":
        _tell(gated, chosen)
    else:
        click.echo(outputs.rendered(gated, name), nl=False)
    return running.exit_code(report, _is_stopped)


def _tell(report: Report, chosen: Target) -> None:
    from offramp.report.places import Places

    places, style = Places(report), terminal.styles(lambda shown: Path(shown) if chosen.only else chosen.root / shown)
    for finding in sorted(report.findings, key=lambda finding: finding.sort_key):
        at = finding.location
        place = running.printable(f"{chosen.shown(at.path)}:{places.text(at.path, at.line)}:{at.column}")
        route = style(finding.route.value, f"[{finding.route.value}]")
        said = f"{style('path', place)}: {finding.rule} {route} {running.printable(finding.message)}"
        click.echo(said, color=terminal.colours())
    for skipped in sorted(report.skipped):
        told = f"{chosen.shown(skipped.path)}: not checked ({skipped.reason}): {skipped.detail}"
        click.echo(running.printable(told), err=True)
    if report.findings:
        way = f"offramp plan {chosen.folder} -o migration"
        click.echo(f"{len(report.findings)} on a banned route. The way off: {way}", err=True)


def _is_stopped(finding: Finding) -> bool:
    """What surrounds a call is no stop of its own: the call is."""
    return finding.route.banned and finding.confidence is Confidence.HIGH and finding.role not in _AROUND
