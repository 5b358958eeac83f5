"""`offramp check`: the gate; says what fails and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from msgspec.structs import replace

from offramp.commands import configuring, gating, outputs, running, terminal
from offramp.commands.configuring import Given
from offramp.commands.gating import Outcome
from offramp.commands.outputs import Files
from offramp.commands.targets import Target, target, targets
from offramp.model import Report
from offramp.printable import printable


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@outputs.stdout
@outputs.files
@click.option("--stdin-filename", "held", type=click.Path(path_type=Path), metavar="NAME", help="Check stdin as NAME.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@running.fail_on(None)
@running.timings
@configuring.gate
def check(
    paths: tuple[Path, ...],
    name: str,
    files: Files,
    held: Path | None,
    watch: bool,
    fail_on: str | None,
    given: Given,
) -> int:
    """The gate for hooks and CI: fail on a banned route that is beyond doubt. PATHS default to this folder.

    Of files that are named, each is judged with its whole project around it, and nothing else is told.
    """
    if held is not None and (paths or watch):
        raise click.UsageError("--stdin-filename names the one file to check: give no PATHS and no --watch.")
    chosen = (target(held),) if held else targets(paths)
    if len(chosen) > 1 and (name != "text" or files):
        raise click.UsageError("The PATHS are of several projects; a report is of one. Give one project at a time.")
    content = sys.stdin.buffer.read() if held else None

    def once() -> int:
        codes = [_check_one(each, given, fail_on, name, files, content) for each in chosen]
        return next((code for code in (1, 3) if code in codes), 0)

    if watch:
        from offramp.commands.watching import watched

        return watched([*(each.root for each in chosen), *given.folders], once)
    return once()


def _check_one(
    chosen: Target, given: Given, fail_on: str | None, name: str, files: Files, content: bytes | None
) -> int:
    config = given.config(chosen.root, **{"fail-on": fail_on})
    instead = {chosen.only[0]: content} if content is not None else {}
    done = gating.outcome(chosen.root, config, given, sure=True, instead=instead, also=chosen.only)
    done = gating.told(replace(done, report=chosen.of(done.report), failing=chosen.told(done.failing)))
    outputs.write(_gated(done), files)
    if name == "text":
        _tell(done, chosen)
    else:
        click.echo(outputs.rendered(_gated(done), name), nl=False)
    return done.code


def _gated(done: Outcome) -> Report:
    """The report of what fails, and of what would if nothing excepted it."""
    told = {finding.id for finding in done.failing} | {each.finding for each in done.report.exceptions}
    report = replace(done.report, findings=tuple(each for each in done.report.findings if each.id in told))
    return gating.told(replace(done, report=report)).report


def _tell(done: Outcome, chosen: Target) -> None:
    for line in _failures(done, chosen):
        click.echo(line, color=terminal.colours())
    for line in (*_unread(done.report, chosen), *_closing(done, chosen)):
        click.echo(printable(line), err=True)


def _failures(done: Outcome, chosen: Target) -> list[str]:
    from offramp.report.places import Places

    places, style = Places(done.report), terminal.styles(chosen.located)
    drift = {each.finding: f" (drifted: {' -> '.join(each.routes)})" for each in done.report.drift}
    lines = []
    for finding in sorted(done.failing, key=lambda finding: finding.sort_key):
        at = finding.location
        place = printable(f"{chosen.shown(at.path)}:{places.text(at.path, at.line)}:{at.column}")
        route = style(finding.route.value, f"[{finding.route.value}]")
        said = printable(f"{finding.message}{drift.get(finding.id, '')}")
        lines.append(f"{style('path', place)}: {finding.rule} {route} {said}")
    return lines


def _unread(report: Report, chosen: Target) -> list[str]:
    return [f"{chosen.shown(each.path)}: not checked ({each.reason}): {each.detail}" for each in sorted(report.skipped)]


def _closing(done: Outcome, chosen: Target) -> list[str]:
    """How much fails and why, what does not count, and what to do."""
    from offramp.report import exceptions
    from offramp.report.places import Places

    lines = exceptions.notes(done.report, Places(done.report))
    if tally := exceptions.tally(done.report):
        lines.append(tally[0].upper() + tally[1:])
    if banned := sum(each.route.banned for each in done.failing):
        lines.append(f"{banned} on a banned route. The way off: offramp plan {chosen.folder} -o migration")
    if others := len(done.failing) - banned:
        lines.append(f"{others} on a route that is not proven.")
    return lines
