"""`offramp check`: the gate; says what fails and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from offramp.commands import configuring, gating, running
from offramp.commands.configuring import Given
from offramp.commands.gating import Outcome
from offramp.model import Report


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@running.fail_on(None)
@configuring.gate
def check(paths: tuple[Path, ...], fail_on: str | None, given: Given) -> int:
    """The gate for hooks and CI: fail on a banned route that is beyond doubt. PATHS default to this folder."""
    codes = [_check_one(path, fail_on, given) for path in paths or (Path(),)]
    return next((code for code in (1, 3) if code in codes), 0)


def _check_one(path: Path, fail_on: str | None, given: Given) -> int:
    done = gating.outcome(path, given.config(path, **{"fail-on": fail_on}), given, sure=True)
    for line in _failures(done):
        click.echo(running.printable(line))
    for line in (*_unread(done.report), *_closing(done, path)):
        click.echo(running.printable(line), err=True)
    return done.code


def _failures(done: Outcome) -> list[str]:
    from offramp.report.places import Places

    places = Places(done.report)
    drift = {each.finding: f" (drifted: {' -> '.join(each.routes)})" for each in done.report.drift}
    return [
        f"{at.path}:{places.text(at.path, at.line)}:{at.column}: "
        f"{finding.rule} [{finding.route.value}] {finding.message}{drift.get(finding.id, '')}"
        for finding in sorted(done.failing, key=lambda finding: finding.sort_key)
        if (at := finding.location)
    ]


def _unread(report: Report) -> list[str]:
    return [f"{each.path}: not checked ({each.reason}): {each.detail}" for each in sorted(report.skipped)]


def _closing(done: Outcome, path: Path) -> list[str]:
    """How much fails and why, what does not count, and what to do."""
    from offramp.report import exceptions
    from offramp.report.places import Places

    lines = exceptions.notes(done.report, Places(done.report))
    if tally := exceptions.tally(done.report):
        lines.append(tally[0].upper() + tally[1:])
    if banned := sum(each.route.banned for each in done.failing):
        lines.append(f"{banned} on a banned route. The way off: offramp plan {path} -o migration")
    if others := len(done.failing) - banned:
        lines.append(f"{others} on a route that is not proven.")
    return lines
